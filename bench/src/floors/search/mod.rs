//! Q6: what is found by words, and opened.

mod found;

use bytes::Bytes;
use futures_util::try_join;
use serde::Serialize;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use super::asked::Asked;
use super::json;
use super::rows::{by_id, date, decimal, each, keys, named, of, ranges, text};
use crate::Failure;
use crate::shapes::{Body, Counted, Date, Decimal, Named, Nodes};
use found::Sought;
pub use found::{Prepared, TOTAL};

#[derive(Serialize)]
struct Search<'r> {
    search: Counted<Item<'r>>,
}

#[derive(Serialize)]
#[serde(tag = "__typename")]
enum Item<'r> {
    Model {
        code: Option<&'r str>,
        title: Option<&'r str>,
        #[serde(rename = "startedOn")]
        started_on: Option<Date>,
        locality: Option<Named<'r>>,
        owners: Vec<Named<'r>>,
        outcomes: Nodes<Outcome<'r>>,
    },
    Locality {
        code: Option<&'r str>,
        #[serde(rename = "fullName")]
        full_name: Option<&'r str>,
    },
    Organisation {
        code: Option<&'r str>,
        name: Option<&'r str>,
        kind: Option<&'r str>,
    },
}

#[derive(Serialize)]
struct Outcome<'r> {
    indicator: Option<Named<'r>>,
    value: Option<Decimal>,
    unit: Option<&'r str>,
}

/// What a statement takes.
fn parameters(texts: &[String]) -> Vec<&(dyn ToSql + Sync)> {
    texts.iter().map(|text| text as &(dyn ToSql + Sync)).collect()
}

pub async fn rows(asked: &Asked, words: &str) -> Result<Vec<u8>, Failure> {
    let sought = Sought::parse(words)?;
    let parameters = parameters(&sought.parameters);
    let (total, found) = try_join!(
        asked.client.query_one(&asked.found, &parameters[..1]),
        asked.client.query(sought.page(&asked.search), &parameters),
    )?;
    let [of_models, of_places, of_organisations] = [0, 1, 2].map(|column| keys(&found, column));
    let (models, owners, outcomes, places, organisations) = try_join!(
        each(asked, &asked.opened, &of_models),
        of(asked, &asked.owner_names, &of_models),
        of(asked, &asked.figures, &of_models),
        each(asked, &asked.full_names, &of_places),
        each(asked, &asked.organisations, &of_organisations),
    )?;
    let links = (ranges(&of_models, &owners), ranges(&of_models, &outcomes));
    let item = |found: &Row| {
        if let Some(row) = by_id(&models, found.get(0)) {
            let at = of_models.binary_search(&row.get(0)).unwrap_or_default();
            let outcome = |row| Outcome { indicator: named(row, 1), value: decimal(row, 2), unit: text(row, 3) };
            return Some(Item::Model {
                code: text(row, 1),
                title: text(row, 2),
                started_on: date(row, 3),
                locality: named(row, 4),
                owners: owners[links.0[at].clone()].iter().filter_map(|row| named(row, 1)).collect(),
                outcomes: Nodes { nodes: outcomes[links.1[at].clone()].iter().map(outcome).collect() },
            });
        }
        if let Some(row) = by_id(&places, found.get(1)) {
            return Some(Item::Locality { code: text(row, 1), full_name: text(row, 2) });
        }
        by_id(&organisations, found.get(2)).map(|row| Item::Organisation {
            code: text(row, 1),
            name: text(row, 2),
            kind: text(row, 3),
        })
    };
    let search = Counted { total_count: total.get(0), nodes: found.iter().filter_map(item).collect() };
    Ok(serde_json::to_vec(&Body { data: Search { search } })?)
}

/// The answer, when this statement tells what is found.
fn whole(page: &str) -> String {
    let outcomes = json::nodes(&format!(
        "select {} as indicator, {} as value, unit from outcome o where o.model_id = m.id order by id limit 3",
        json::one("select name from indicator where id = o.indicator_id"),
        json::decimal("value"),
    ));
    let model = json::one(&format!(
        "select 'Model' as __typename, m.code, m.title, {} as \"startedOn\", {} as locality, {} as owners, \
         {outcomes} as outcomes from model m where m.id = f.model_id",
        json::date("m.started_on"),
        json::one("select name from locality where id = m.locality_id"),
        json::owners(),
    ));
    let place = json::one(
        "select 'Locality' as __typename, code, full_name as \"fullName\" from locality where id = f.locality_id",
    );
    let organisation = json::one(
        "select 'Organisation' as __typename, code, name, kind from organisation where id = f.organisation_id",
    );
    let search = json::one(&format!(
        "select ({TOTAL}) as \"totalCount\", (select coalesce(json_agg(case when f.model_id is not null then {model} \
         when f.locality_id is not null then {place} else {organisation} end \
         order by rank, standing, name_key, id), '[]') from ({page}) f) as nodes"
    ));
    json::body(&format!("select {search} as search"))
}

pub async fn json(asked: &Asked, words: &str) -> Result<Bytes, Failure> {
    let sought = Sought::parse(words)?;
    let row = asked.client.query_one(sought.json(&asked.search), &parameters(&sought.parameters)).await?;
    Ok(Bytes::copy_from_slice(row.get::<_, &str>(0).as_bytes()))
}

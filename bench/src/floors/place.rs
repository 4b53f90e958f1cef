//! Q5: a front end's page: a place, the units below it, its newest models, and the country's first replications.

use futures_util::try_join;
use serde::Serialize;
use tokio_postgres::Row;

use super::asked::Asked;
use super::json;
use super::rows::{by_code, date, named, text};
use crate::Failure;
use crate::shapes::{Body, Counted, Date, Named, Nodes, Titled};

#[derive(Serialize)]
struct Page<'r> {
    place: Option<Place<'r>>,
    earliest: Nodes<Earliest<'r>>,
}

#[derive(Serialize)]
struct Place<'r> {
    name: Option<&'r str>,
    kind: Option<&'r str>,
    province: Option<Named<'r>>,
    units: Counted<Unit<'r>>,
    newest: Counted<Newest<'r>>,
}

#[derive(Serialize)]
struct Unit<'r> {
    code: Option<&'r str>,
    name: Option<&'r str>,
    kind: Option<&'r str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Newest<'r> {
    code: Option<&'r str>,
    title: Option<&'r str>,
    stage: Option<&'r str>,
    started_on: Option<Date>,
    r#where: Option<Named<'r>>,
    owners: Vec<Named<'r>>,
}

#[derive(Serialize)]
struct Earliest<'r> {
    code: Option<&'r str>,
    on: Option<Date>,
    of: Option<Titled<'r>>,
}

pub async fn rows(asked: &Asked, code: &str) -> Result<Vec<u8>, Failure> {
    let (place, units, models, earliest) = try_join!(
        by_code(asked, &asked.place, code),
        by_code(asked, &asked.units, code),
        by_code(asked, &asked.newest, code),
        asked.client.query(&asked.earliest, &[]),
    )?;
    let total = |rows: &[Row], column| rows.first().map_or(0, |row| row.get(column));
    // A row for each owner of a model.
    let newest = models.chunk_by(|a, b| text(a, 0) == text(b, 0)).map(|together| {
        let row = &together[0];
        Newest {
            code: text(row, 0),
            title: text(row, 1),
            stage: text(row, 2),
            started_on: date(row, 3),
            r#where: named(row, 4),
            owners: together.iter().filter_map(|row| named(row, 5)).collect(),
        }
    });
    let unit = |row| Unit { code: text(row, 0), name: text(row, 1), kind: text(row, 2) };
    let place = place.first().map(|row| Place {
        name: text(row, 0),
        kind: text(row, 1),
        province: named(row, 2),
        units: Counted { total_count: total(&units, 3), nodes: units.iter().map(unit).collect() },
        newest: Counted { total_count: total(&models, 6), nodes: newest.collect() },
    });
    let earliest = earliest.iter().map(|row| Earliest {
        code: text(row, 0),
        on: date(row, 1),
        of: Some(Titled { title: text(row, 2) }),
    });
    Ok(serde_json::to_vec(&Body { data: Page { place, earliest: Nodes { nodes: earliest.collect() } } })?)
}

pub fn json() -> String {
    let units = json::all("select code, name, kind from locality where parent_id = d.id order by code limit 50");
    let units = json::one(&format!(
        "select (select count(*) from locality where parent_id = d.id) as \"totalCount\", {units} as nodes"
    ));
    let newest = json::all(&format!(
        "select m.code, m.title, m.stage, {} as \"startedOn\", {} as where, {} as owners from (\
         select id, started_on from model where locality_id = any(a.ids) order by started_on desc, id desc limit 10) k \
         join model m on m.id = k.id order by m.started_on desc, m.id desc",
        json::date("m.started_on"),
        json::one("select name from locality where id = m.locality_id"),
        json::owners(),
    ));
    let newest = json::one(&format!(
        "select (select count(*) from model where locality_id = any(a.ids)) as \"totalCount\", {newest} as nodes \
         from (select {} as ids offset 0) a",
        json::below("d.id"),
    ));
    let place = json::one(&format!(
        "select d.name, d.kind, {} as province, {units} as units, {newest} as newest from locality d where d.code = $1",
        json::one("select name from locality where id = d.parent_id"),
    ));
    let earliest = json::nodes(&format!(
        "select r.code, {} as on, {} as of from replication r where r.status = 'ESTABLISHED' \
         order by r.happened_on nulls last, r.id limit 10",
        json::date("r.happened_on"),
        json::one("select title from model where id = r.model_id"),
    ));
    json::body(&format!("select {place} as place, {earliest} as earliest"))
}

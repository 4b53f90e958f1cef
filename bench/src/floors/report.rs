//! Q4: a report's pull of a province.

use futures_util::try_join;
use tokio_postgres::{Error, Row};

use super::asked::Asked;
use super::json;
use super::rows::{by_code, by_id, date, decimal, each, keys, of, ranges, text};
use crate::Failure;
use crate::shapes::{At, Body, Named, Nodes, Province, ShortDistrict, ShortModel, ShortOutcome, ShortReplication};

pub async fn rows(asked: &Asked, code: &str) -> Result<Vec<u8>, Failure> {
    let models = by_code(asked, &asked.districts, code).await?;
    let ids = keys(&models, 2);
    let ((replications, localities), (outcomes, indicators)) = try_join!(
        async {
            let rows = of(asked, &asked.replications_5, &ids).await?;
            let places = keys(&rows, 1);
            let localities = each(asked, &asked.locality_names, &places).await?;
            Ok::<_, Error>((rows, localities))
        },
        async {
            let rows = of(asked, &asked.outcomes_3, &ids).await?;
            let measured = keys(&rows, 1);
            let indicators = each(asked, &asked.indicators, &measured).await?;
            Ok((rows, indicators))
        },
    )?;
    let links = (ranges(&ids, &replications), ranges(&ids, &outcomes));
    let named = |row: &'_ Row| -> Option<i64> { row.get(1) };
    let model = |row| {
        let at = ids.binary_search(&Row::get(row, 2)).unwrap_or_default();
        let replications = replications[links.0[at].clone()].iter().map(|row| ShortReplication {
            on: date(row, 2),
            participants: row.get(3),
            locality: by_id(&localities, named(row)).map(|row| Named { name: text(row, 1) }),
        });
        let outcomes = outcomes[links.1[at].clone()].iter().map(|row| ShortOutcome {
            indicator: by_id(&indicators, named(row)).map(|row| Named { name: text(row, 1) }),
            value: decimal(row, 2),
            unit: text(row, 3),
            period: date(row, 4),
        });
        ShortModel {
            code: text(row, 3),
            title: text(row, 4),
            started_on: date(row, 5),
            replications: Nodes { nodes: replications.collect() },
            outcomes: Nodes { nodes: outcomes.collect() },
        }
    };
    let districts = models.chunk_by(|a, b| text(a, 0) == text(b, 0)).map(|together| ShortDistrict {
        code: text(&together[0], 0),
        name: text(&together[0], 1),
        models: Nodes { nodes: together.iter().map(model).collect() },
    });
    let locality = Province { children: Nodes { nodes: districts.collect() } };
    Ok(serde_json::to_vec(&Body { data: At { locality } })?)
}

pub fn json() -> String {
    let replications = json::nodes(&format!(
        "select {} as on, participants, {} as locality from replication r where r.model_id = m.id \
         order by happened_on nulls last, id limit 5",
        json::date("happened_on"),
        json::one("select name from locality where id = r.locality_id"),
    ));
    let outcomes = json::nodes(&format!(
        "select {} as indicator, {} as value, unit, {} as period from outcome o where o.model_id = m.id \
         order by id limit 3",
        json::one("select name from indicator where id = o.indicator_id"),
        json::decimal("value"),
        json::date("period"),
    ));
    let models = json::nodes(&format!(
        "select m.code, m.title, {} as \"startedOn\", {replications} as replications, {outcomes} as outcomes from (\
         select id, started_on from (select id, started_on from model where locality_id = any({}) offset 0) of_d \
         order by started_on desc, id desc limit 20) k join model m on m.id = k.id \
         order by m.started_on desc, m.id desc",
        json::date("m.started_on"),
        json::below("d.id"),
    ));
    let children = json::nodes(&format!(
        "select d.code, d.name, {models} as models from locality d where d.parent_id = p.id order by d.code limit 18"
    ));
    let locality = json::one(&format!("select {children} as children from locality p where p.code = $1"));
    json::body(&format!("select {locality} as locality"))
}

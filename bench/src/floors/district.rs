//! Q1: a district's page.

use futures_util::try_join;
use tokio_postgres::Row;

use super::asked::Asked;
use super::json;
use super::rows::{by_code, by_id, date, decimal, each, keys, of, ranges, text};
use crate::Failure;
use crate::shapes::{At, Body, District, Model, NameKind, Named, Nodes, Outcome, Replication};

pub async fn rows(asked: &Asked, code: &str) -> Result<Vec<u8>, Failure> {
    let (unit, models) = try_join!(by_code(asked, &asked.unit, code), by_code(asked, &asked.models, code))?;
    let ids = keys(&models, 0);
    let (owners, (replications, localities), (outcomes, indicators)) = try_join!(
        of(asked, &asked.owners, &ids),
        async {
            let rows = of(asked, &asked.replications, &ids).await?;
            let places = keys(&rows, 1);
            let localities = each(asked, &asked.localities, &places).await?;
            Ok((rows, localities))
        },
        async {
            let rows = of(asked, &asked.outcomes, &ids).await?;
            let measured = keys(&rows, 1);
            let indicators = each(asked, &asked.indicators, &measured).await?;
            Ok((rows, indicators))
        },
    )?;
    let links = (ranges(&ids, &owners), ranges(&ids, &replications), ranges(&ids, &outcomes));
    let named = |row: &'_ Row| -> Option<i64> { row.get(1) };
    let model = |row| {
        let at = ids.binary_search(&Row::get(row, 0)).unwrap_or_default();
        let owners = owners[links.0[at].clone()].iter().map(|row| NameKind { name: text(row, 1), kind: text(row, 2) });
        let replications = replications[links.1[at].clone()].iter().map(|row| Replication {
            on: date(row, 2),
            participants: row.get(3),
            status: text(row, 4),
            locality: by_id(&localities, named(row)).map(|row| NameKind { name: text(row, 1), kind: text(row, 2) }),
        });
        let outcomes = outcomes[links.2[at].clone()].iter().map(|row| Outcome {
            indicator: by_id(&indicators, named(row)).map(|row| Named { name: text(row, 1) }),
            qualifier: text(row, 5),
            value: decimal(row, 2),
            unit: text(row, 3),
            period: date(row, 4),
        });
        Model {
            code: text(row, 1),
            title: text(row, 2),
            sector: text(row, 3),
            stage: text(row, 4),
            started_on: date(row, 5),
            owners: owners.collect(),
            replications: Nodes { nodes: replications.collect() },
            outcomes: Nodes { nodes: outcomes.collect() },
        }
    };
    let locality = unit.first().map(|unit| District {
        name: text(unit, 0),
        kind: text(unit, 1),
        models: Nodes { nodes: models.iter().map(model).collect() },
    });
    Ok(serde_json::to_vec(&Body { data: At { locality } })?)
}

pub fn json() -> String {
    let owners = json::all(
        "select o.name, o.kind from model_owner j join organisation o on o.id = j.organisation_id \
                      where j.model_id = m.id order by j.position, j.organisation_id",
    );
    let replications = json::nodes(&format!(
        "select {} as on, participants, status, {} as locality from replication r where r.model_id = m.id \
         order by happened_on nulls last, id limit 10",
        json::date("happened_on"),
        json::one("select name, kind from locality where id = r.locality_id"),
    ));
    let outcomes = json::nodes(&format!(
        "select {} as indicator, qualifier, {} as value, unit, {} as period from outcome o where o.model_id = m.id \
         order by id limit 10",
        json::one("select name from indicator where id = o.indicator_id"),
        json::decimal("value"),
        json::date("period"),
    ));
    let models = json::nodes(&format!(
        "select m.code, m.title, m.sector, m.stage, {} as \"startedOn\", {owners} as owners, \
         {replications} as replications, {outcomes} as outcomes from model m where m.locality_id = any({}) \
         order by m.started_on desc, m.id desc limit 20",
        json::date("m.started_on"),
        json::below("d.id"),
    ));
    let locality = json::one(&format!("select d.name, d.kind, {models} as models from locality d where d.code = $1"));
    json::body(&format!("select {locality} as locality"))
}

//! Rows by a statement a level, what does not need another's rows in flight together; structs that borrow
//! from the rows, written by serde.

use std::ops::Range;

use futures_util::try_join;
use tokio_postgres::{Error, Row, Statement};

use super::asked::Asked;
use crate::Failure;
use crate::queries::Question;
use crate::shapes::{
    At, Below, Body, Counted, Date, Decimal, District, Model, NameKind, Named, Nodes, One, Outcome, Placed, Province,
    Replication, ShortDistrict, ShortModel, ShortOutcome, ShortReplication, Single, Typical,
};

pub async fn answer(asked: &Asked, question: Question, code: &str) -> Result<Vec<u8>, Failure> {
    match question {
        Question::Q1 => district(asked, code).await,
        Question::Q2 => typical(asked).await,
        Question::Q3 => model(asked, code).await,
        Question::Q4 => report(asked, code).await,
        _ => Err("it has no floor".into()),
    }
}

fn text(row: &Row, column: usize) -> Option<&str> {
    row.get(column)
}

fn date(row: &Row, column: usize) -> Option<Date> {
    row.get::<_, Option<i64>>(column).map(Date)
}

fn decimal(row: &Row, column: usize) -> Option<Decimal> {
    row.get::<_, Option<i64>>(column).map(Decimal)
}

/// Each key once, in order.
fn keys(rows: &[Row], column: usize) -> Vec<i64> {
    let mut keys: Vec<i64> = rows.iter().filter_map(|row| row.get(column)).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The rows of each key, which come together and begin with it.
fn ranges(keys: &[i64], rows: &[Row]) -> Vec<Range<usize>> {
    let mut ranges = vec![0..0; keys.len()];
    let mut start = 0;
    for together in rows.chunk_by(|a, b| a.get::<_, i64>(0) == b.get::<_, i64>(0)) {
        let end = start + together.len();
        if let Ok(at) = keys.binary_search(&together[0].get(0)) {
            ranges[at] = start..end;
        }
        start = end;
    }
    ranges
}

/// The one row of a key, among rows that were put in the order of their first column.
fn by_id(rows: &[Row], key: Option<i64>) -> Option<&Row> {
    rows.binary_search_by_key(&key?, |row| row.get(0)).ok().map(|at| &rows[at])
}

/// The rows of all keys.
async fn of(asked: &Asked, statement: &Statement, keys: &[i64]) -> Result<Vec<Row>, Error> {
    asked.client.query(statement, &[&keys]).await
}

/// One row a key, in the order of the keys.
async fn each(asked: &Asked, statement: &Statement, keys: &[i64]) -> Result<Vec<Row>, Error> {
    let mut rows = of(asked, statement, keys).await?;
    rows.sort_unstable_by_key(|row| row.get::<_, i64>(0));
    Ok(rows)
}

async fn by_code(asked: &Asked, statement: &Statement, code: &str) -> Result<Vec<Row>, Error> {
    asked.client.query(statement, &[&code]).await
}

async fn district(asked: &Asked, code: &str) -> Result<Vec<u8>, Failure> {
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

async fn typical(asked: &Asked) -> Result<Vec<u8>, Failure> {
    let client = &asked.client;
    let (page, total) = try_join!(client.query(&asked.page, &[]), client.query_one(&asked.total, &[]))?;
    let place = |row| Placed {
        code: text(row, 0),
        title: text(row, 1),
        locality: Some(Below { name: text(row, 2), parent: text(row, 3).map(|name| Named { name: Some(name) }) }),
    };
    let models = Counted { total_count: total.get(0), nodes: page.iter().map(place).collect() };
    Ok(serde_json::to_vec(&Body { data: Typical { models } })?)
}

async fn model(asked: &Asked, code: &str) -> Result<Vec<u8>, Failure> {
    let rows = by_code(asked, &asked.one, code).await?;
    let above = |row, column| text(row, column).map(|name| Named { name: Some(name) });
    let model = rows.first().map(|row| Single {
        title: text(row, 0),
        locality: Some(Below {
            name: text(row, 1),
            parent: text(row, 2).map(|name| Below { name: Some(name), parent: above(row, 3) }),
        }),
        owners: rows.iter().filter_map(|row| above(row, 4)).collect(),
    });
    Ok(serde_json::to_vec(&Body { data: One { model } })?)
}

async fn report(asked: &Asked, code: &str) -> Result<Vec<u8>, Failure> {
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

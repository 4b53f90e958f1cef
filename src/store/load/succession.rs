//! Successions from a CSV file: which units of the map came out of which.

use std::collections::HashMap;

use entity::{locality, succession, values};
use sea_orm::{DatabaseConnection, DatabaseTransaction, EntityTrait, QuerySelect};

use super::sheet::{Line, Sheet};
use super::write;
use super::{LoadError, Progress, Summary};

const COLUMNS: &[&str] = &["event_date", "predecessor_id", "successor_id", "relation", "extent", "is_main"];

/// What makes a succession one and the same: predecessor, successor and day.
type Edge = (i64, i64, i64);

/// Loads a file of successions between units that are in the registry.
pub async fn succession(
    database: &DatabaseConnection,
    file: &str,
    bytes: &[u8],
    progress: &mut dyn Progress,
) -> Result<Summary, LoadError> {
    let sheet = Sheet::read(file, bytes, COLUMNS)?;
    progress.start(sheet.len());
    let transaction = write::begin(database).await?;
    let rows = parse(&sheet, &units(&transaction).await?)?;
    let mut known: HashMap<Edge, succession::Model> =
        succession::Entity::find().all(&transaction).await?.into_iter().map(|row| (edge(&row), row)).collect();

    let mut summary = Summary::default();
    let mut added = Vec::new();
    for row in rows {
        match known.remove(&edge(&row)) {
            None => added.push(row),
            Some(old) => {
                if write::same(&old, &row) {
                    summary.unchanged += 1;
                } else {
                    write::update::<succession::Entity>(&transaction, succession::Model { id: old.id, ..row }).await?;
                    summary.changed += 1;
                }
                progress.advance(1);
            }
        }
    }
    summary.added = added.len() as u64;
    write::insert::<succession::Entity>(&transaction, added, |rows| progress.advance(rows)).await?;
    if summary.touched() {
        write::count_map_change(&transaction).await?;
    }
    write::end(transaction, summary.touched()).await?;
    progress.finish();
    Ok(summary)
}

async fn units(transaction: &DatabaseTransaction) -> Result<HashMap<String, i64>, LoadError> {
    let units = locality::Entity::find().select_only().column(locality::Column::Code).column(locality::Column::Id);
    Ok(units.into_tuple::<(String, i64)>().all(transaction).await?.into_iter().collect())
}

fn edge(row: &succession::Model) -> Edge {
    (row.predecessor_id, row.successor_id, row.happened_on)
}

fn parse(sheet: &Sheet<'_>, units: &HashMap<String, i64>) -> Result<Vec<succession::Model>, LoadError> {
    let mut seen = HashMap::new();
    let mut rows = Vec::new();
    for line in sheet.lines() {
        let row = parse_line(&line, units)?;
        if let Some(earlier) = seen.insert(edge(&row), line.number) {
            return Err(line.fail("successor_id", format!("this succession stands in line {earlier} already")));
        }
        rows.push(row);
    }
    Ok(rows)
}

fn parse_line(line: &Line<'_>, units: &HashMap<String, i64>) -> Result<succession::Model, LoadError> {
    let unit = |column: &str| {
        let code = line.required(column)?;
        units.get(code).copied().ok_or_else(|| line.fail(column, format!("no locality '{code}'")))
    };
    line.required("event_date")?;
    let row = succession::Model {
        id: 0,
        predecessor_id: unit("predecessor_id")?,
        successor_id: unit("successor_id")?,
        happened_on: line.date("event_date")?.unwrap_or_default(),
        relation: line.one_of("relation", values::SUCCESSION_RELATIONS)?.to_owned(),
        whole: line.one_of("extent", &["WHOLE", "PART"])? == "WHOLE",
        is_main: line.one_of("is_main", &["0", "1"])? == "1",
        legal_basis: line.optional("legal_basis").map(str::to_owned),
    };
    if row.predecessor_id == row.successor_id {
        return Err(line.fail("successor_id", "a unit cannot succeed itself"));
    }
    Ok(row)
}

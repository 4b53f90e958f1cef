//! Units of the administrative map from a CSV file.

mod map;
mod parse;

use entity::locality;
use sea_orm::{DatabaseConnection, EntityTrait};

use self::map::Map;
use super::sheet::Sheet;
use super::write;
use super::{LoadError, Progress, Summary};

/// Loads a file of localities. Parents may come later in the file, or be in the registry already.
pub async fn localities(
    database: &DatabaseConnection,
    file: &str,
    bytes: &[u8],
    progress: &mut dyn Progress,
) -> Result<Summary, LoadError> {
    let sheet = Sheet::read(file, bytes, parse::COLUMNS)?;
    let rows = parse::rows(&sheet)?;
    progress.start(sheet.len());
    let transaction = write::begin(database).await?;
    let mut map = Map::of(locality::Entity::find().all(&transaction).await?);
    map.lay(&sheet, rows)?;

    let mut summary = Summary::default();
    let mut changed = Vec::new();
    // Parents first: a wave's rows need the ids of the wave above.
    for wave in map.waves(&sheet)? {
        let mut added = Vec::new();
        for unit in wave {
            let row = map.row(unit);
            match map.old(unit) {
                None => added.push(row),
                Some(old) if *old != row => {
                    summary.changed += u64::from(map.is_from_file(unit));
                    changed.push(row);
                }
                Some(_) if map.is_from_file(unit) => {
                    summary.unchanged += 1;
                    progress.advance(1);
                }
                Some(_) => {}
            }
        }
        summary.added += added.len() as u64;
        let added = write::insert::<locality::Entity>(&transaction, added, |rows| progress.advance(rows)).await?;
        map.learn_ids(&added);
    }
    let touched = summary.added > 0 || !changed.is_empty();
    for row in changed {
        write::update::<locality::Entity>(&transaction, row).await?;
    }
    progress.advance(summary.changed);
    if touched {
        write::count_map_change(&transaction).await?;
    }
    write::end(transaction, touched).await?;
    progress.finish();
    Ok(summary)
}

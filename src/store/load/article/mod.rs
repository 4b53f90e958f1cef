//! The records of one article from a JSON file. The mapping invents nothing: what the article
//! does not say is null. data/README.md tells what little is worked out.

mod document;
mod models;
mod organisations;
mod outcomes;
mod places;
mod policies;
mod replications;
mod sources;
mod statements;
mod targets;
mod writer;

use std::collections::HashSet;

use sea_orm::DatabaseConnection;

use self::document::Document;
use self::writer::{At, Writer};
use super::write;
use super::{LoadError, Progress, Summary};

/// Loads the records of one article; the places that it names must be in the registry.
pub async fn article(
    database: &DatabaseConnection,
    file: &str,
    bytes: &[u8],
    progress: &mut dyn Progress,
) -> Result<Summary, LoadError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let document: Document = serde_json::from_slice(bytes).map_err(|error| LoadError::Line {
        file: file.to_owned(),
        line: error.line() as u64,
        reason: error.to_string(),
    })?;
    progress.start(document.records());
    let transaction = write::begin(database).await?;
    let mut writer = Writer::new(file, &transaction, progress);
    sources::write(&mut writer, &document).await?;
    places::resolve(&mut writer, &document).await?;
    organisations::write(&mut writer, &document).await?;
    policies::write(&mut writer, &document).await?;
    models::write(&mut writer, &document).await?;
    replications::write(&mut writer, &document).await?;
    outcomes::write(&mut writer, &document).await?;
    targets::write(&mut writer, &document).await?;
    statements::write(&mut writer, &document).await?;
    let summary = writer.summary;
    write::end(transaction, summary.touched()).await?;
    progress.finish();
    Ok(summary)
}

impl Document {
    /// How many coded rows the document makes.
    fn records(&self) -> u64 {
        let count = self.sources.len()
            + self.organisations.len()
            + self.people.len()
            + self.policies.len()
            + self.movements.len()
            + self.models.len()
            + self.selections.len()
            + self.products.len()
            + self.replications.len()
            + self.outcomes.len()
            + outcomes::indicators(self).len()
            + self.targets.len();
        count as u64
    }

    /// The source of records that name none: the one that the whole document was read in.
    fn source<'a>(&'a self, named: Option<&'a String>) -> Option<&'a String> {
        named.or(match self.sources.as_slice() {
            [only] => Some(&only.id),
            _ => None,
        })
    }

    /// The movement of records that name none: the only one that the document is about.
    fn movement<'a>(&'a self, named: Option<&'a String>) -> Option<&'a String> {
        named.or(match self.movements.as_slice() {
            [only] => Some(&only.id),
            _ => None,
        })
    }
}

/// Puts each record behind the one of the same kind that it refers to.
fn parents_first<'d, T>(
    writer: &Writer<'_>,
    records: &'d [T],
    field: &'static str,
    id: fn(&T) -> &String,
    parent: fn(&T) -> Option<&String>,
) -> Result<Vec<&'d T>, LoadError> {
    let mut open: HashSet<&String> = records.iter().map(id).collect();
    let mut waiting: Vec<&T> = records.iter().collect();
    let mut sorted = Vec::with_capacity(records.len());
    while !waiting.is_empty() {
        let (ready, later): (Vec<&T>, Vec<&T>) =
            waiting.iter().partition(|record| parent(record).is_none_or(|parent| !open.contains(parent)));
        let Some(first) = later.first().filter(|_| ready.is_empty()) else {
            for record in &ready {
                open.remove(id(record));
            }
            sorted.extend(ready);
            waiting = later;
            continue;
        };
        return Err(writer.fail(At(id(first), field), "the records run in a circle"));
    }
    Ok(sorted)
}

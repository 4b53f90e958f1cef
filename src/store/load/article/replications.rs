//! Takings-over of models.

use entity::values::REPLICATION_STATUSES;
use entity::{locality, model, policy, replication, source};

use super::document::{Document, Replication};
use super::parents_first;
use super::writer::{At, Writer};
use crate::store::load::{LoadError, write};

pub(super) async fn write(writer: &mut Writer<'_>, document: &Document) -> Result<(), LoadError> {
    let records = &document.replications;
    for record in parents_first(writer, records, "origin", |record| &record.id, |record| record.origin.as_ref())? {
        let at = |field| At(record.id.as_str(), field);
        // An origin that is a place is no replication; the note keeps it.
        let origin =
            record.origin.as_ref().filter(|origin| !document.localities.iter().any(|place| &place.id == *origin));
        let status = match record.kind.as_str() {
            "COMPLETED" => "ESTABLISHED".to_owned(),
            other => writer.one_of(at("kind"), other, REPLICATION_STATUSES)?,
        };
        let source = document.source(record.source.as_ref());
        let note = note(document, record);
        let row = replication::Model {
            id: 0,
            uid: write::uid("replication", &record.id),
            code: record.id.clone(),
            model_id: writer.refer::<model::Entity>(at("model"), &record.model).await?,
            origin_id: writer.refer_maybe::<replication::Entity>(at("origin"), origin).await?,
            locality_id: writer.refer_maybe::<locality::Entity>(at("target"), record.target.as_ref()).await?,
            organisation_id: None,
            status,
            happened_on: writer.year(at("year"), record.year)?,
            sites: record.site_count,
            participants: record.adopter_count,
            policy_id: writer.refer_maybe::<policy::Entity>(at("policy"), record.policy.as_ref()).await?,
            note: note.clone(),
            note_en: note,
            source_id: writer.refer_maybe::<source::Entity>(at("source"), source).await?,
        };
        writer.put::<replication::Entity>(row).await?;
    }
    Ok(())
}

/// What the record says beyond its columns, in its own words: "from Kim Đới, 2022; all villages".
fn note(document: &Document, record: &Replication) -> Option<String> {
    let place = document.localities.iter().find(|place| Some(&place.id) == record.origin.as_ref());
    let from = place.map(|place| match record.origin_year {
        Some(year) => format!("from {}, {year}", place.name_vi),
        None => format!("from {}", place.name_vi),
    });
    let scope = record.target_scope.as_ref().map(|scope| scope.to_lowercase().replace('_', " "));
    let adopters = record.adopter_words.as_ref().map(|words| match &record.adopter_unit {
        Some(unit) => format!("{words} {unit}s"),
        None => words.clone(),
    });
    let parts: Vec<String> = [from, scope, adopters].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

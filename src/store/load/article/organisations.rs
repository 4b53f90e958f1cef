//! Bodies, and the people who speak for them.

use entity::values::{LEVELS, ORGANISATION_KINDS};
use entity::{locality, organisation, person};

use super::document::Document;
use super::parents_first;
use super::writer::{At, Writer};
use crate::store::load::{LoadError, write};
use crate::vietnamese;

pub(super) async fn write(writer: &mut Writer<'_>, document: &Document) -> Result<(), LoadError> {
    let records = &document.organisations;
    for record in parents_first(writer, records, "parent", |record| &record.id, |record| record.parent.as_ref())? {
        let at = |field| At(&record.id, field);
        let (name, name_en) = writer.texts(at("name_vi"), record.name_vi.as_ref(), record.name_en.as_ref())?;
        let row = organisation::Model {
            id: 0,
            uid: write::uid("organisation", &record.id),
            code: record.id.clone(),
            name_key: vietnamese::sort_key(&name),
            name,
            name_en,
            kind: kind(writer, at("kind"), &record.kind)?,
            level: level(writer, at("level"), record.level.as_deref())?,
            locality_id: writer.refer_maybe::<locality::Entity>(at("locality"), record.locality.as_ref()).await?,
            parent_id: writer.refer_maybe::<organisation::Entity>(at("parent"), record.parent.as_ref()).await?,
        };
        writer.put::<organisation::Entity>(row).await?;
    }
    for record in &document.people {
        let at = |field| At(&record.id, field);
        let (post, post_en) = writer.texts(at("post_vi"), record.post_vi.as_ref(), record.post_en.as_ref())?;
        let organisation = record.organisation.as_ref();
        let row = person::Model {
            id: 0,
            code: record.id.clone(),
            name: record.name_vi.clone(),
            post,
            post_en,
            organisation_id: writer.refer_maybe::<organisation::Entity>(at("organisation"), organisation).await?,
        };
        writer.put::<person::Entity>(row).await?;
    }
    Ok(())
}

pub(super) fn kind(writer: &Writer<'_>, at: At<'_>, text: &str) -> Result<String, LoadError> {
    match text {
        "AGENCY_OR_UNIT" => Ok("AGENCY".to_owned()),
        other => writer.one_of(at, other, ORGANISATION_KINDS),
    }
}

pub(super) fn level(writer: &Writer<'_>, at: At<'_>, text: Option<&str>) -> Result<Option<String>, LoadError> {
    text.map(|text| writer.one_of(at, text, LEVELS)).transpose()
}

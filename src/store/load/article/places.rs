//! The article's places are units of the map: it names them, the map has them.

use entity::locality;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::document::{Document, Locality};
use super::parents_first;
use super::writer::{At, Writer};
use crate::store::load::LoadError;

/// The article's codes are official ones of the map before 1 July 2025, whose units are coded so.
const SYSTEM: &str = "-63";

pub(super) async fn resolve(writer: &mut Writer<'_>, document: &Document) -> Result<(), LoadError> {
    let places =
        parents_first(writer, &document.localities, "parent", |place| &place.id, |place| place.parent.as_ref())?;
    for place in places {
        let id = match &place.code {
            Some(code) => writer.refer::<locality::Entity>(At(&place.id, "code"), &format!("{code}{SYSTEM}")).await?,
            None => by_name(writer, place).await?,
        };
        writer.alias::<locality::Entity>(&place.id, id);
    }
    Ok(())
}

/// Villages have no official code; within their commune the name is enough.
async fn by_name(writer: &mut Writer<'_>, place: &Locality) -> Result<i64, LoadError> {
    let at = At(&place.id, "parent");
    let parent = writer.refer_maybe::<locality::Entity>(at, place.parent.as_ref()).await?;
    let found = locality::Entity::find()
        .filter(locality::Column::ParentId.eq(parent))
        .filter(locality::Column::Name.eq(&place.name_vi))
        .all(writer.transaction)
        .await?;
    match found.as_slice() {
        [only] => Ok(only.id),
        _ => Err(writer.fail(
            At(&place.id, "name_vi"),
            format!("{} localities '{}' in its parent, not one", found.len(), place.name_vi),
        )),
    }
}

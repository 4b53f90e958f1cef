//! What is worked out from the records: the keys that names are sorted by, and what a search finds.
//! A load only notes that it is behind; the next refresh brings it up, also after a crash between the two.

mod entries;
mod keys;

use entity::derivation;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait};

use super::load::write;
use crate::vietnamese;

/// Brings everything up to the records; says whether there was anything to do.
pub async fn refresh(database: &DatabaseConnection) -> Result<bool, DbErr> {
    let fresh = |state: &derivation::Model| state.version == vietnamese::VERSION && !state.stale;
    if derivation::Entity::find().one(database).await?.as_ref().is_some_and(fresh) {
        return Ok(false);
    }
    let transaction = write::begin(database).await?;
    let state = derivation::Entity::find().one(&transaction).await?;
    // A load makes its keys itself, by the rules of its own version.
    if state.is_some_and(|state| state.version != vietnamese::VERSION) {
        keys::refresh(&transaction).await?;
    }
    entries::refresh(&transaction).await?;
    let state = derivation::Model { id: 1, version: vietnamese::VERSION.to_owned(), stale: false };
    write::update::<derivation::Entity>(&transaction, state).await?;
    transaction.commit().await?;
    if database.get_database_backend() == DbBackend::Postgres {
        // Its planner is not to wait until the server gets round to looking at what was loaded.
        database.execute_unprepared("analyze").await?;
    }
    Ok(true)
}

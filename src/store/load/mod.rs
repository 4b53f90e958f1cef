//! Loads of files into the registry. One transaction a file: it is taken whole or leaves no trace,
//! and a second load of the same changes nothing.

mod article;
mod copy;
mod dates;
mod error;
mod localities;
mod packaged;
mod sheet;
mod succession;
mod summary;
pub mod synthetic;
pub(super) mod write;

pub use article::article;
pub use error::LoadError;
pub use localities::localities;
pub use packaged::{File, Kind, packaged};
pub use succession::succession;
pub use summary::{Progress, Silent, Summary};
pub use synthetic::synthetic;

use entity::loaded_file;
use sea_orm::{ColumnTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter};

/// Whether a file of just these bytes was loaded once.
pub async fn is_loaded(database: &DatabaseConnection, file: &File<'_>) -> Result<bool, DbErr> {
    is_known(database, file.bytes).await
}

async fn is_known(database: &DatabaseConnection, bytes: &[u8]) -> Result<bool, DbErr> {
    let same = loaded_file::Entity::find().filter(loaded_file::Column::Digest.eq(write::digest(bytes)));
    Ok(same.one(database).await?.is_some())
}

/// Loads a file as what its kind says it is.
pub async fn load(
    database: &DatabaseConnection,
    file: &File<'_>,
    progress: &mut dyn Progress,
) -> Result<Summary, LoadError> {
    match file.kind {
        Kind::Localities => localities(database, file.name, file.bytes, progress).await,
        Kind::Succession => succession(database, file.name, file.bytes, progress).await,
        Kind::Article => article(database, file.name, file.bytes, progress).await,
    }
}

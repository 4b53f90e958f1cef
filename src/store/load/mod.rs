//! Loads of files into the registry. One transaction a file: it is taken whole or leaves no trace,
//! and a second load of the same changes nothing.

mod article;
mod dates;
mod error;
mod localities;
mod packaged;
mod sheet;
mod succession;
mod summary;
pub(super) mod write;

pub use article::article;
pub use error::LoadError;
pub use localities::localities;
pub use packaged::{File, Kind, packaged};
pub use succession::succession;
pub use summary::{Progress, Silent, Summary};

use sea_orm::DatabaseConnection;

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

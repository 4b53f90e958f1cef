//! Opens the database that a URL names, set up the same way for every command.

use std::time::Duration;

use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr, RuntimeErr, sqlx};

/// What is logged where nobody says: not that a migration found its table there already.
pub const LOGGED: &str = "info,sea_orm_migration=warn,sqlx::postgres::notice=warn";

/// How long a writer waits for another one before it gives up.
const BUSY: Duration = Duration::from_secs(5);

/// Connects to `sqlite://file?mode=rwc`, `sqlite::memory:` or `postgres://…`.
pub async fn connect(url: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options.sqlx_logging(false).map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
            .synchronous(sqlx::sqlite::SqliteSynchronous::Normal)
            .foreign_keys(true)
            .busy_timeout(BUSY)
    });
    if url.starts_with("sqlite") {
        // SQLite has one writer at a time, and a database in memory lives in one connection.
        options.max_connections(1).min_connections(1);
    }
    Database::connect(options).await
}

/// Whether PostgreSQL takes no writes at all, as a standby does, or none from who we are to it.
pub fn takes_no_writes(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) = error else {
        return false;
    };
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| matches!(&*code, "25006" | "42501"))
}

//! The search's index on PostgreSQL. SQLite has one of its own, made with the entries.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The words are cut apart by us already, so PostgreSQL's parser, which looks at the server's language, has no
/// part in it.
const UP: &str = "
    alter table search_entry add column tokens tsvector generated always as (
        array_to_tsvector(array_remove(string_to_array(long_name_plain || ' ' || words_plain, ' '), ''))
    ) stored;
    create index ix_search_entry_tokens on search_entry using gin (tokens);
";
const DOWN: &str = "alter table search_entry drop column tokens";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        on_postgres(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        on_postgres(manager, DOWN).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

async fn on_postgres(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        manager.get_connection().execute_unprepared(sql).await?;
    }
    Ok(())
}

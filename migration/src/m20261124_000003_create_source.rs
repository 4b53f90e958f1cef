//! What the records were read in, and its sentences.

use sea_orm_migration::prelude::*;

use crate::table::{NewTable, create, drop};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, tables(manager)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, tables(manager)).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn tables(manager: &SchemaManager) -> Vec<NewTable> {
    vec![
        NewTable::new(manager, "source")
            .id()
            .uid()
            .code()
            .text("title")
            .maybe_text("url")
            .maybe_text("publisher")
            .maybe_int("published_on")
            .maybe_text("language"),
        NewTable::new(manager, "source_sentence")
            .id()
            .reference("source_id", "source")
            .inner_code()
            .text("gist")
            .unique(&["source_id", "code"]),
    ]
}

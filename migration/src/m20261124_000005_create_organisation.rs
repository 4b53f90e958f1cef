//! Who owns models, issues policies and speaks; and the people who speak for them.

use sea_orm_migration::prelude::*;

use crate::table::{NewTable, create, drop};
use crate::values::{LEVELS, ORGANISATION_KINDS};

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
        NewTable::new(manager, "organisation")
            .id()
            .uid()
            .code()
            .text("name")
            .maybe_text("name_en")
            .one_of("kind", ORGANISATION_KINDS)
            .maybe_one_of("level", LEVELS)
            .maybe_reference("locality_id", "locality")
            .maybe_reference("parent_id", "organisation")
            .index(&["kind", "code"])
            .index(&["level", "code"])
            .index(&["locality_id", "code"])
            .index(&["parent_id", "code"]),
        NewTable::new(manager, "person")
            .id()
            .code()
            .text("name")
            .text("post")
            .maybe_text("post_en")
            .maybe_reference("organisation_id", "organisation")
            .index(&["organisation_id", "code"]),
    ]
}

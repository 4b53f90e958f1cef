//! The documents that models answer to.

use sea_orm_migration::prelude::*;

use crate::table::{NewTable, create, drop};

const KINDS: &[&str] = &["RESOLUTION", "DIRECTIVE", "PLAN", "PROJECT", "GUIDELINE", "DECISION"];

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
        NewTable::new(manager, "policy")
            .id()
            .uid()
            .code()
            .text("title")
            .maybe_text("title_en")
            .one_of("kind", KINDS)
            .maybe_text("number")
            .maybe_int("issued_on")
            .maybe_reference("issuer_id", "organisation")
            .maybe_reference("implements_id", "policy")
            .index(&["issuer_id"])
            .index(&["implements_id", "code"]),
    ]
}

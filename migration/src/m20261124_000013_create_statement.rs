//! What people said of a movement or a policy.

use sea_orm_migration::prelude::*;

use crate::table::{NewTable, create, drop};

const KINDS: &[&str] = &["ASSESSMENT", "TASK", "DIRECTIVE", "PRIORITY", "FOCUS", "AIM", "CONDITION"];

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
        NewTable::new(manager, "statement")
            .id()
            .maybe_reference("movement_id", "movement")
            .maybe_reference("policy_id", "policy")
            .one_of("kind", KINDS)
            .text("text")
            .maybe_text("text_en")
            .maybe_reference("person_id", "person")
            .maybe_reference("source_id", "source")
            .maybe_text("sentence")
            .int("position")
            .exactly_one(&["movement_id", "policy_id"])
            .index(&["movement_id", "position", "id"])
            .index(&["policy_id", "position", "id"])
            .index(&["person_id"])
            .index(&["source_id"]),
    ]
}

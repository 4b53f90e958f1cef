//! The dated steps of a model's life.

use sea_orm_migration::prelude::*;

use crate::table::{NewTable, create, drop};
use crate::values::{LEVELS, STAGES};

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
        NewTable::new(manager, "stage_event")
            .id()
            .reference("model_id", "model")
            .one_of("stage", STAGES)
            .maybe_int("happened_on")
            .maybe_one_of("level", LEVELS)
            .maybe_reference("organisation_id", "organisation")
            .maybe_reference("policy_id", "policy")
            .maybe_text("note")
            .maybe_reference("source_id", "source")
            .int("position")
            .index(&["model_id", "position", "id"])
            .index_filled(&["organisation_id"])
            .index_filled(&["policy_id"])
            .index(&["source_id"]),
    ]
}

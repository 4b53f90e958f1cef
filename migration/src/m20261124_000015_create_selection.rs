//! The models chosen under a policy, beside what it reports of the choice.

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
        NewTable::new(manager, "selection")
            .id()
            .code()
            .reference("policy_id", "policy")
            .text("title")
            .maybe_text("title_en")
            .maybe_int("selected_count")
            .maybe_int("pool_count")
            .maybe_int("pool_from")
            .maybe_int("pool_to")
            .index(&["policy_id", "code"]),
        NewTable::new(manager, "selection_model")
            .reference("selection_id", "selection")
            .reference("model_id", "model")
            .int("position")
            .primary_key(&["selection_id", "model_id"])
            .index(&["selection_id", "position", "model_id"])
            .index(&["model_id"]),
    ]
}

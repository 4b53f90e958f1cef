//! The takings-over of models.

use sea_orm_migration::prelude::*;

use crate::table::{NewTable, create, drop};

const STATUSES: &[&str] = &["PLANNED", "UNDER_WAY", "ESTABLISHED", "SPONTANEOUS", "DISCONTINUED"];

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
        NewTable::new(manager, "replication")
            .id()
            .uid()
            .code()
            .reference("model_id", "model")
            .maybe_int("origin_id")
            .maybe_reference("locality_id", "locality")
            .maybe_reference("organisation_id", "organisation")
            .one_of("status", STATUSES)
            .maybe_int("happened_on")
            .maybe_int("sites")
            .maybe_int("participants")
            .maybe_reference("policy_id", "policy")
            .maybe_text("note")
            .maybe_text("note_en")
            .maybe_reference("source_id", "source")
            .unique(&["id", "model_id"])
            // An origin is a replication of the same model, and never its own.
            .refers(&["origin_id", "model_id"], "replication", &["id", "model_id"])
            .check(Expr::col("origin_id").ne(Expr::col("id")))
            .index(&["model_id", "happened_on", "id"])
            .index(&["model_id", "participants", "id"])
            .index_filled(&["origin_id", "happened_on", "id"])
            .index_filled(&["origin_id", "model_id"])
            .index(&["locality_id", "happened_on", "id"])
            .index(&["locality_id", "participants", "id"])
            .index_filled(&["organisation_id"])
            .index(&["status", "happened_on", "id"])
            .index(&["status", "participants", "id"])
            .index(&["status", "model_id"])
            .index(&["happened_on", "id"])
            .index(&["participants", "id"])
            .index_filled(&["policy_id"])
            .index(&["source_id"]),
    ]
}

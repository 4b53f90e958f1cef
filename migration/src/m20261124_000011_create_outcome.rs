//! What was measured or seen, each of exactly one subject.

use sea_orm_migration::prelude::*;

use crate::table::{NewTable, create, drop};

const QUALIFIERS: &[&str] =
    &["EXACT", "ABOUT", "NEARLY", "AT_LEAST", "MORE_THAN", "ALL", "MANY", "SOME", "STATED", "PROSPECT", "DERIVED"];
const SUBJECTS: &[&str] = &["model_id", "replication_id", "movement_id", "policy_id", "locality_id"];

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
        NewTable::new(manager, "outcome")
            .id()
            .uid()
            .code()
            .maybe_reference("model_id", "model")
            .maybe_reference("replication_id", "replication")
            .maybe_reference("movement_id", "movement")
            .maybe_reference("policy_id", "policy")
            .maybe_reference("locality_id", "locality")
            .reference("indicator_id", "indicator")
            .maybe_int("value")
            .one_of("qualifier", QUALIFIERS)
            .maybe_text("unit")
            .maybe_text("statement")
            .maybe_text("statement_en")
            .maybe_int("period")
            .maybe_reference("source_id", "source")
            .maybe_text("sentence")
            .exactly_one(SUBJECTS)
            .index_filled(&["model_id", "id"])
            .index_filled(&["model_id", "period", "id"])
            .index_filled(&["model_id", "value", "id"])
            .index_filled(&["model_id", "indicator_id", "id"])
            .index_filled(&["replication_id", "id"])
            .index_filled(&["replication_id", "period", "id"])
            .index_filled(&["replication_id", "value", "id"])
            .index_filled(&["replication_id", "indicator_id", "id"])
            .index_filled(&["movement_id", "id"])
            .index_filled(&["movement_id", "period", "id"])
            .index_filled(&["movement_id", "value", "id"])
            .index_filled(&["movement_id", "indicator_id", "id"])
            .index_filled(&["policy_id", "id"])
            .index_filled(&["policy_id", "period", "id"])
            .index_filled(&["policy_id", "value", "id"])
            .index_filled(&["policy_id", "indicator_id", "id"])
            .index_filled(&["locality_id", "id"])
            .index_filled(&["locality_id", "period", "id"])
            .index_filled(&["locality_id", "value", "id"])
            .index_filled(&["locality_id", "indicator_id", "id"])
            .index(&["indicator_id", "period", "id"])
            .index(&["indicator_id", "value", "id"])
            .index(&["indicator_id", "id"])
            .index(&["period", "id"])
            .index(&["value", "id"])
            .index(&["qualifier", "period", "id"])
            .index(&["qualifier", "id"])
            .index(&["source_id"]),
    ]
}

//! What policies ask of whom.

use sea_orm_migration::prelude::*;

use crate::table::{NewTable, create, drop};
use crate::values::{LEVELS, ORGANISATION_KINDS};

const MEASURES: &[&str] = &["NEW_MODELS", "TYPICAL_MODELS", "TYPICAL_MODELS_KEPT"];
const PERIODS: &[&str] = &["YEAR", "SPAN"];

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
        NewTable::new(manager, "target")
            .id()
            .uid()
            .code()
            .reference("policy_id", "policy")
            .text("title")
            .maybe_text("title_en")
            .one_of("measure", MEASURES)
            .int("minimum")
            .maybe_int("named_upper")
            .one_of("every", PERIODS)
            .maybe_int("period_from")
            .maybe_int("period_to")
            .maybe_reference("set_by_id", "organisation")
            .maybe_one_of("holder_kind", ORGANISATION_KINDS)
            .maybe_one_of("holder_level", LEVELS)
            .maybe_reference("within_id", "locality")
            .maybe_text("condition")
            .maybe_text("condition_en")
            .maybe_reference("person_id", "person")
            .maybe_reference("source_id", "source")
            .index(&["policy_id", "code"])
            .index(&["set_by_id"])
            .index(&["within_id"])
            .index(&["person_id"])
            .index(&["source_id"]),
    ]
}

//! The models themselves, with who owns them, who helps and where they were read of.

use sea_orm_migration::prelude::*;

use crate::table::{NewTable, create, drop};
use crate::values::STAGES;

const SECTORS: &[&str] =
    &["ECONOMY", "CULTURE_SOCIETY", "DEFENCE_SECURITY", "POLITICAL_SYSTEM", "NEW_RURAL_AREAS", "OTHER"];

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
        NewTable::new(manager, "model")
            .id()
            .uid()
            .code()
            .text("title")
            .maybe_text("title_en")
            .maybe_text("summary")
            .maybe_text("summary_en")
            .maybe_one_of("sector", SECTORS)
            .one_of("stage", STAGES)
            .int("started_on")
            .reference("locality_id", "locality")
            .maybe_reference("site_id", "locality")
            .maybe_reference("movement_id", "movement")
            .index(&["locality_id", "-started_on", "id"])
            .index(&["locality_id", "started_on", "id"])
            .index(&["locality_id", "code"])
            .index(&["started_on", "id"])
            .index(&["stage", "started_on", "id"])
            .index(&["stage", "code"])
            .index(&["sector", "started_on", "id"])
            .index(&["sector", "code"])
            .index_filled(&["movement_id", "started_on", "id"])
            .index_filled(&["movement_id", "code"])
            .index_filled(&["site_id"]),
        NewTable::new(manager, "model_owner")
            .reference("model_id", "model")
            .reference("organisation_id", "organisation")
            .int("position")
            .primary_key(&["model_id", "organisation_id"])
            .index(&["model_id", "position", "organisation_id"])
            .index(&["organisation_id", "model_id"]),
        NewTable::new(manager, "model_partner")
            .reference("model_id", "model")
            .reference("organisation_id", "organisation")
            .int("position")
            .primary_key(&["model_id", "organisation_id"])
            .index(&["model_id", "position", "organisation_id"])
            .index(&["organisation_id", "model_id"]),
        NewTable::new(manager, "model_source")
            .reference("model_id", "model")
            .reference("source_id", "source")
            .int("position")
            .primary_key(&["model_id", "source_id"])
            .index(&["model_id", "position", "source_id"])
            .index(&["source_id", "model_id"]),
    ]
}

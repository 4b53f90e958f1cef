//! What models make, its certificates and who sells it.

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
        NewTable::new(manager, "product")
            .id()
            .uid()
            .code()
            .reference("model_id", "model")
            .text("name")
            .maybe_text("name_en")
            .index(&["model_id", "code"]),
        NewTable::new(manager, "certification")
            .id()
            .reference("product_id", "product")
            .text("scheme")
            .text("grade")
            .maybe_int("happened_on")
            .index(&["product_id", "happened_on", "id"]),
        NewTable::new(manager, "product_seller")
            .reference("product_id", "product")
            .reference("organisation_id", "organisation")
            .int("position")
            .primary_key(&["product_id", "organisation_id"])
            .index(&["product_id", "position", "organisation_id"])
            .index(&["organisation_id"]),
    ]
}

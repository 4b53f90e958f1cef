//! Which units of the map came out of which, and when.

use sea_orm_migration::prelude::*;

use crate::table::{NewTable, create, drop};

const RELATIONS: &[&str] = &["CONTINUED", "RECLASSIFIED", "MERGED", "ABSORBED", "REPARENTED", "SPLIT"];

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
        NewTable::new(manager, "succession")
            .id()
            .reference("predecessor_id", "locality")
            .reference("successor_id", "locality")
            .int("happened_on")
            .one_of("relation", RELATIONS)
            .flag("whole")
            .flag("is_main")
            .maybe_text("legal_basis")
            .check(Expr::col("predecessor_id").ne(Expr::col("successor_id")))
            .unique(&["predecessor_id", "successor_id", "happened_on"])
            .index(&["predecessor_id", "happened_on", "id"])
            .index(&["successor_id", "happened_on", "id"]),
    ]
}

//! The units of the administrative map, each between two dates.

use sea_orm_migration::prelude::*;

use crate::table::{NewTable, create, drop};
use crate::values::LEVELS;

const KINDS: &[&str] = &[
    "PROVINCE",
    "MUNICIPALITY",
    "CITY",
    "TOWN",
    "URBAN_DISTRICT",
    "DISTRICT",
    "COMMUNE",
    "WARD",
    "TOWNSHIP",
    "SPECIAL_ZONE",
    "VILLAGE",
];

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
        NewTable::new(manager, "locality")
            .id()
            .uid()
            .code()
            .maybe_text("official_code")
            .text("name")
            .maybe_text("name_en")
            .text("full_name")
            .one_of("kind", KINDS)
            .one_of("level", LEVELS)
            .maybe_int("valid_from")
            .maybe_int("valid_to")
            .maybe_reference("parent_id", "locality")
            .check(Expr::col("valid_from").lt(Expr::col("valid_to")))
            .index(&["parent_id", "code"])
            .index(&["level", "code"])
            .index(&["kind", "code"])
            .index(&["official_code"]),
    ]
}

//! One row that says how often the map was changed, so that a copy of it in memory knows its age.

use sea_orm_migration::prelude::*;

use crate::table::{NewTable, create, drop};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, tables(manager)).await?;
        manager
            .execute(
                Query::insert()
                    .into_table("map_revision")
                    .columns(["id", "revision"])
                    .values_panic([1.into(), 0.into()])
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, tables(manager)).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn tables(manager: &SchemaManager) -> Vec<NewTable> {
    vec![NewTable::new(manager, "map_revision").id().int("revision").check(Expr::col("id").eq(1))]
}

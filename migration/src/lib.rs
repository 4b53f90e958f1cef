//! The registry's tables, for SQLite and PostgreSQL alike.
//!
//! Dates and partial dates are integers yyyymmdd with 00 for what is not said: they sort right on
//! both databases and lose no precision. Figures are ten-thousandths. Enum values are texts under a check.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod m20261124_000001_create_locality;
mod m20261124_000002_create_succession;
mod m20261124_000003_create_source;
mod m20261124_000004_create_indicator;
mod m20261124_000005_create_organisation;
mod m20261124_000006_create_policy;
mod m20261124_000007_create_movement;
mod m20261124_000008_create_model;
mod m20261124_000009_create_stage_event;
mod m20261124_000010_create_replication;
mod m20261124_000011_create_outcome;
mod m20261124_000012_create_product;
mod m20261124_000013_create_statement;
mod m20261124_000014_create_target;
mod m20261124_000015_create_selection;
mod m20261124_000016_create_map_revision;
mod m20261124_000017_create_search;
mod m20261124_000018_index_search_on_postgres;
mod table;
mod values;

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_create_locality::Migration),
            Box::new(m20261124_000002_create_succession::Migration),
            Box::new(m20261124_000003_create_source::Migration),
            Box::new(m20261124_000004_create_indicator::Migration),
            Box::new(m20261124_000005_create_organisation::Migration),
            Box::new(m20261124_000006_create_policy::Migration),
            Box::new(m20261124_000007_create_movement::Migration),
            Box::new(m20261124_000008_create_model::Migration),
            Box::new(m20261124_000009_create_stage_event::Migration),
            Box::new(m20261124_000010_create_replication::Migration),
            Box::new(m20261124_000011_create_outcome::Migration),
            Box::new(m20261124_000012_create_product::Migration),
            Box::new(m20261124_000013_create_statement::Migration),
            Box::new(m20261124_000014_create_target::Migration),
            Box::new(m20261124_000015_create_selection::Migration),
            Box::new(m20261124_000016_create_map_revision::Migration),
            Box::new(m20261124_000017_create_search::Migration),
            Box::new(m20261124_000018_index_search_on_postgres::Migration),
        ]
    }
}

//! A file that was loaded, known by what it holds.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "loaded_file")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    /// A digest of its bytes.
    #[sea_orm(unique)]
    pub digest: Vec<u8>,
    pub name: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

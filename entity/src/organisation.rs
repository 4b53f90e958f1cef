//! A body that owns models, issues policies or sells products.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub uid: Vec<u8>,
    #[sea_orm(unique)]
    pub code: String,
    pub name: String,
    /// Sorts as Vietnamese does.
    pub name_key: Vec<u8>,
    pub name_en: Option<String>,
    pub kind: String,
    pub level: Option<String>,
    pub locality_id: Option<i64>,
    pub parent_id: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::locality::Entity", from = "Column::LocalityId", to = "super::locality::Column::Id")]
    Locality,
    #[sea_orm(belongs_to = "Entity", from = "Column::ParentId", to = "Column::Id")]
    Parent,
}

impl ActiveModelBehavior for ActiveModel {}

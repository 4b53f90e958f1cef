//! A practice that its owners built in one place. Import this module as `model`, never its `Model` bare.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "model")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub uid: Vec<u8>,
    #[sea_orm(unique)]
    pub code: String,
    pub title: String,
    /// Sorts as Vietnamese does.
    pub title_key: Vec<u8>,
    pub title_en: Option<String>,
    pub summary: Option<String>,
    pub summary_en: Option<String>,
    pub sector: Option<String>,
    pub stage: String,
    pub started_on: i64,
    pub locality_id: i64,
    pub site_id: Option<i64>,
    pub movement_id: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::locality::Entity", from = "Column::LocalityId", to = "super::locality::Column::Id")]
    Locality,
    #[sea_orm(belongs_to = "super::locality::Entity", from = "Column::SiteId", to = "super::locality::Column::Id")]
    Site,
    #[sea_orm(belongs_to = "super::movement::Entity", from = "Column::MovementId", to = "super::movement::Column::Id")]
    Movement,
}

impl ActiveModelBehavior for ActiveModel {}

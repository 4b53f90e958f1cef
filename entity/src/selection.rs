//! A choice of models under a policy.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "selection")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub code: String,
    pub policy_id: i64,
    pub title: String,
    pub title_en: Option<String>,
    pub selected_count: Option<i64>,
    pub pool_count: Option<i64>,
    pub pool_from: Option<i64>,
    pub pool_to: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::policy::Entity", from = "Column::PolicyId", to = "super::policy::Column::Id")]
    Policy,
}

impl ActiveModelBehavior for ActiveModel {}

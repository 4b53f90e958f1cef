//! A policy that drives a movement.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "movement_policy")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub movement_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub policy_id: i64,
    pub position: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::movement::Entity", from = "Column::MovementId", to = "super::movement::Column::Id")]
    Movement,
    #[sea_orm(belongs_to = "super::policy::Entity", from = "Column::PolicyId", to = "super::policy::Column::Id")]
    Policy,
}

impl ActiveModelBehavior for ActiveModel {}

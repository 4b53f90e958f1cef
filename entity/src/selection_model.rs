//! A model named as chosen.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "selection_model")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub selection_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub model_id: i64,
    pub position: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::selection::Entity",
        from = "Column::SelectionId",
        to = "super::selection::Column::Id"
    )]
    Selection,
    #[sea_orm(belongs_to = "super::model::Entity", from = "Column::ModelId", to = "super::model::Column::Id")]
    Model,
}

impl ActiveModelBehavior for ActiveModel {}

//! One unit of the map that came out of another.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "succession")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub predecessor_id: i64,
    pub successor_id: i64,
    pub happened_on: i64,
    pub relation: String,
    pub whole: bool,
    pub is_main: bool,
    pub legal_basis: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::locality::Entity",
        from = "Column::PredecessorId",
        to = "super::locality::Column::Id"
    )]
    Predecessor,
    #[sea_orm(belongs_to = "super::locality::Entity", from = "Column::SuccessorId", to = "super::locality::Column::Id")]
    Successor,
}

impl ActiveModelBehavior for ActiveModel {}

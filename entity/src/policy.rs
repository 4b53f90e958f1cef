//! A document that models answer to.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "policy")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub uid: Vec<u8>,
    #[sea_orm(unique)]
    pub code: String,
    pub title: String,
    pub title_en: Option<String>,
    pub kind: String,
    pub number: Option<String>,
    pub issued_on: Option<i64>,
    pub issuer_id: Option<i64>,
    pub implements_id: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::organisation::Entity",
        from = "Column::IssuerId",
        to = "super::organisation::Column::Id"
    )]
    Issuer,
    #[sea_orm(belongs_to = "Entity", from = "Column::ImplementsId", to = "Column::Id")]
    Implements,
}

impl ActiveModelBehavior for ActiveModel {}

//! What a policy asks of its holders.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "target")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub uid: Vec<u8>,
    #[sea_orm(unique)]
    pub code: String,
    pub policy_id: i64,
    pub title: String,
    pub title_en: Option<String>,
    pub measure: String,
    pub minimum: i64,
    pub named_upper: Option<i64>,
    pub every: String,
    pub period_from: Option<i64>,
    pub period_to: Option<i64>,
    pub set_by_id: Option<i64>,
    pub holder_kind: Option<String>,
    pub holder_level: Option<String>,
    pub within_id: Option<i64>,
    pub condition: Option<String>,
    pub condition_en: Option<String>,
    pub person_id: Option<i64>,
    pub source_id: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::policy::Entity", from = "Column::PolicyId", to = "super::policy::Column::Id")]
    Policy,
    #[sea_orm(
        belongs_to = "super::organisation::Entity",
        from = "Column::SetById",
        to = "super::organisation::Column::Id"
    )]
    SetBy,
    #[sea_orm(belongs_to = "super::locality::Entity", from = "Column::WithinId", to = "super::locality::Column::Id")]
    Within,
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::PersonId", to = "super::person::Column::Id")]
    Person,
    #[sea_orm(belongs_to = "super::source::Entity", from = "Column::SourceId", to = "super::source::Column::Id")]
    Source,
}

impl ActiveModelBehavior for ActiveModel {}

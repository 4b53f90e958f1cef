//! What was measured or seen of exactly one subject.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outcome")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub uid: Vec<u8>,
    #[sea_orm(unique)]
    pub code: String,
    pub model_id: Option<i64>,
    pub replication_id: Option<i64>,
    pub movement_id: Option<i64>,
    pub policy_id: Option<i64>,
    pub locality_id: Option<i64>,
    pub indicator_id: i64,
    pub value: Option<i64>,
    pub qualifier: String,
    pub unit: Option<String>,
    pub statement: Option<String>,
    pub statement_en: Option<String>,
    pub period: Option<i64>,
    pub source_id: Option<i64>,
    pub sentence: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::model::Entity", from = "Column::ModelId", to = "super::model::Column::Id")]
    Model,
    #[sea_orm(
        belongs_to = "super::replication::Entity",
        from = "Column::ReplicationId",
        to = "super::replication::Column::Id"
    )]
    Replication,
    #[sea_orm(belongs_to = "super::movement::Entity", from = "Column::MovementId", to = "super::movement::Column::Id")]
    Movement,
    #[sea_orm(belongs_to = "super::policy::Entity", from = "Column::PolicyId", to = "super::policy::Column::Id")]
    Policy,
    #[sea_orm(belongs_to = "super::locality::Entity", from = "Column::LocalityId", to = "super::locality::Column::Id")]
    Locality,
    #[sea_orm(
        belongs_to = "super::indicator::Entity",
        from = "Column::IndicatorId",
        to = "super::indicator::Column::Id"
    )]
    Indicator,
    #[sea_orm(belongs_to = "super::source::Entity", from = "Column::SourceId", to = "super::source::Column::Id")]
    Source,
}

impl ActiveModelBehavior for ActiveModel {}

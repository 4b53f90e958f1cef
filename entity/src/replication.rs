//! One taking-over of a model.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "replication")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub uid: Vec<u8>,
    #[sea_orm(unique)]
    pub code: String,
    pub model_id: i64,
    pub origin_id: Option<i64>,
    pub locality_id: Option<i64>,
    pub organisation_id: Option<i64>,
    pub status: String,
    pub happened_on: Option<i64>,
    pub sites: Option<i64>,
    pub participants: Option<i64>,
    pub policy_id: Option<i64>,
    pub note: Option<String>,
    pub note_en: Option<String>,
    pub source_id: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::model::Entity", from = "Column::ModelId", to = "super::model::Column::Id")]
    Model,
    #[sea_orm(belongs_to = "super::locality::Entity", from = "Column::LocalityId", to = "super::locality::Column::Id")]
    Locality,
    #[sea_orm(
        belongs_to = "super::organisation::Entity",
        from = "Column::OrganisationId",
        to = "super::organisation::Column::Id"
    )]
    Organisation,
    #[sea_orm(belongs_to = "super::policy::Entity", from = "Column::PolicyId", to = "super::policy::Column::Id")]
    Policy,
    #[sea_orm(belongs_to = "super::source::Entity", from = "Column::SourceId", to = "super::source::Column::Id")]
    Source,
    #[sea_orm(belongs_to = "Entity", from = "Column::OriginId", to = "Column::Id")]
    Origin,
}

impl ActiveModelBehavior for ActiveModel {}

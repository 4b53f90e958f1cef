//! What a search can find: a model, a locality or an organisation with its words, in lower case and
//! without punctuation, once with marks and once without.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_entry")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What it is: a value of the API's SearchType.
    pub kind: String,
    pub locality_id: Option<i64>,
    pub organisation_id: Option<i64>,
    pub model_id: Option<i64>,
    /// Its place among those that fit a search equally well, the first first.
    pub standing: i64,
    pub name_key: Vec<u8>,
    pub name: String,
    /// The name with whatever goes with it, such as the kind of a unit.
    pub long_name: String,
    /// All else that it is found by.
    pub words: String,
    pub name_plain: String,
    pub long_name_plain: String,
    pub words_plain: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::locality::Entity", from = "Column::LocalityId", to = "super::locality::Column::Id")]
    Locality,
    #[sea_orm(
        belongs_to = "super::organisation::Entity",
        from = "Column::OrganisationId",
        to = "super::organisation::Column::Id"
    )]
    Organisation,
    #[sea_orm(belongs_to = "super::model::Entity", from = "Column::ModelId", to = "super::model::Column::Id")]
    Model,
}

impl ActiveModelBehavior for ActiveModel {}

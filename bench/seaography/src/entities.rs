//! The tables that the questions ask for, as `sea-orm-cli generate entity --seaography` lays entities out, but for
//! one thing: Seaography sorts by columns in the order of the struct, whatever a client wrote, so `id` stands last
//! where a question sorts by another column first. `unit_model` is the view of ../area.sql.

macro_rules! related {
    ($($from:path => $to:path),* $(,)?) => {
        $(impl Related<$to> for Entity { fn to() -> RelationDef { $from.def() } })*
        impl ActiveModelBehavior for ActiveModel {}
    };
}

pub mod locality {
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
    #[sea_orm(table_name = "locality")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i64,
        pub code: String,
        pub name: String,
        pub kind: String,
        pub parent_id: Option<i64>,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(belongs_to = "Entity", from = "Column::ParentId", to = "Column::Id")]
        Parent,
        #[sea_orm(has_many = "super::unit_model::Entity")]
        UnitModel,
    }
    related!(Relation::UnitModel => super::unit_model::Entity);
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
    pub enum RelatedEntity {
        #[sea_orm(entity = "Entity", def = "Relation::Parent.def()")]
        Parent,
        #[sea_orm(entity = "Entity", def = "Relation::Parent.def().rev()")]
        Children,
        #[sea_orm(entity = "super::unit_model::Entity")]
        UnitModel,
    }
}

pub mod organisation {
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
    #[sea_orm(table_name = "organisation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i64,
        pub code: String,
        pub name: String,
        pub kind: String,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(has_many = "super::model_owner::Entity")]
        ModelOwner,
    }
    related!(Relation::ModelOwner => super::model_owner::Entity);
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
    pub enum RelatedEntity {
        #[sea_orm(entity = "super::model_owner::Entity")]
        ModelOwner,
    }
}

pub mod model {
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
    #[sea_orm(table_name = "model")]
    pub struct Model {
        pub code: String,
        pub title: String,
        pub sector: Option<String>,
        pub stage: String,
        pub started_on: i64,
        pub locality_id: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i64,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(belongs_to = "super::locality::Entity", from = "Column::LocalityId", to = "super::locality::Column::Id")]
        Locality,
        #[sea_orm(has_many = "super::model_owner::Entity")]
        ModelOwner,
    }
    related!(Relation::Locality => super::locality::Entity, Relation::ModelOwner => super::model_owner::Entity);
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
    pub enum RelatedEntity {
        #[sea_orm(entity = "super::locality::Entity")]
        Locality,
        #[sea_orm(entity = "super::model_owner::Entity")]
        ModelOwner,
    }
}

pub mod unit_model {
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
    #[sea_orm(table_name = "unit_model")]
    pub struct Model {
        pub code: String,
        pub title: String,
        pub sector: Option<String>,
        pub stage: String,
        pub started_on: i64,
        pub locality_id: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub unit_id: i64,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(belongs_to = "super::locality::Entity", from = "Column::UnitId", to = "super::locality::Column::Id")]
        Unit,
        #[sea_orm(belongs_to = "super::locality::Entity", from = "Column::LocalityId", to = "super::locality::Column::Id")]
        Place,
        #[sea_orm(has_many = "super::model_owner::Entity")]
        ModelOwner,
        #[sea_orm(has_many = "super::replication::Entity")]
        Replication,
        #[sea_orm(has_many = "super::outcome::Entity")]
        Outcome,
    }
    related!(Relation::Unit => super::locality::Entity, Relation::ModelOwner => super::model_owner::Entity, Relation::Replication => super::replication::Entity, Relation::Outcome => super::outcome::Entity);
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
    pub enum RelatedEntity {
        #[sea_orm(entity = "super::locality::Entity")]
        Unit,
        #[sea_orm(entity = "super::locality::Entity", def = "Relation::Place.def()")]
        Place,
        #[sea_orm(entity = "super::model_owner::Entity")]
        ModelOwner,
        #[sea_orm(entity = "super::replication::Entity")]
        Replication,
        #[sea_orm(entity = "super::outcome::Entity")]
        Outcome,
    }
}

pub mod model_owner {
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
    #[sea_orm(table_name = "model_owner")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub model_id: i64,
        pub position: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation_id: i64,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(belongs_to = "super::model::Entity", from = "Column::ModelId", to = "super::model::Column::Id")]
        Model,
        #[sea_orm(belongs_to = "super::unit_model::Entity", from = "Column::ModelId", to = "super::unit_model::Column::Id")]
        UnitModel,
        #[sea_orm(belongs_to = "super::organisation::Entity", from = "Column::OrganisationId", to = "super::organisation::Column::Id")]
        Organisation,
    }
    related!(Relation::Model => super::model::Entity, Relation::UnitModel => super::unit_model::Entity, Relation::Organisation => super::organisation::Entity);
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
    pub enum RelatedEntity {
        #[sea_orm(entity = "super::model::Entity")]
        Model,
        #[sea_orm(entity = "super::unit_model::Entity")]
        UnitModel,
        #[sea_orm(entity = "super::organisation::Entity")]
        Organisation,
    }
}

pub mod replication {
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
    #[sea_orm(table_name = "replication")]
    pub struct Model {
        pub model_id: i64,
        pub locality_id: Option<i64>,
        pub status: String,
        pub happened_on: Option<i64>,
        pub participants: Option<i64>,
        pub code: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i64,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(belongs_to = "super::model::Entity", from = "Column::ModelId", to = "super::model::Column::Id")]
        Model,
        #[sea_orm(belongs_to = "super::unit_model::Entity", from = "Column::ModelId", to = "super::unit_model::Column::Id")]
        UnitModel,
        #[sea_orm(belongs_to = "super::locality::Entity", from = "Column::LocalityId", to = "super::locality::Column::Id")]
        Locality,
    }
    related!(Relation::Model => super::model::Entity, Relation::UnitModel => super::unit_model::Entity, Relation::Locality => super::locality::Entity);
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
    pub enum RelatedEntity {
        #[sea_orm(entity = "super::model::Entity")]
        Model,
        #[sea_orm(entity = "super::unit_model::Entity")]
        UnitModel,
        #[sea_orm(entity = "super::locality::Entity")]
        Locality,
    }
}

pub mod outcome {
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
    #[sea_orm(table_name = "outcome")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i64,
        pub model_id: i64,
        pub indicator_id: i64,
        pub value: Option<i64>,
        pub qualifier: String,
        pub unit: Option<String>,
        pub period: Option<i64>,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(belongs_to = "super::unit_model::Entity", from = "Column::ModelId", to = "super::unit_model::Column::Id")]
        UnitModel,
        #[sea_orm(belongs_to = "super::indicator::Entity", from = "Column::IndicatorId", to = "super::indicator::Column::Id")]
        Indicator,
    }
    related!(Relation::UnitModel => super::unit_model::Entity, Relation::Indicator => super::indicator::Entity);
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
    pub enum RelatedEntity {
        #[sea_orm(entity = "super::unit_model::Entity")]
        UnitModel,
        #[sea_orm(entity = "super::indicator::Entity")]
        Indicator,
    }
}

pub mod indicator {
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
    #[sea_orm(table_name = "indicator")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i64,
        pub code: String,
        pub name: String,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(has_many = "super::outcome::Entity")]
        Outcome,
    }
    related!(Relation::Outcome => super::outcome::Entity);
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]
    pub enum RelatedEntity {
        #[sea_orm(entity = "super::outcome::Entity")]
        Outcome,
    }
}

seaography::register_entity_modules!([locality, organisation, model, unit_model, model_owner, replication, outcome, indicator]);

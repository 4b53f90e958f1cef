//! The rows of the registry, one table a file. Names of tables and columns come from here.

pub mod certification;
pub mod indicator;
pub mod locality;
pub mod map_revision;
pub mod model;
pub mod model_owner;
pub mod model_partner;
pub mod model_source;
pub mod movement;
pub mod movement_policy;
pub mod organisation;
pub mod outcome;
pub mod person;
pub mod policy;
pub mod product;
pub mod product_seller;
pub mod replication;
pub mod selection;
pub mod selection_model;
pub mod source;
pub mod source_sentence;
pub mod stage_event;
pub mod statement;
pub mod succession;
pub mod target;
pub mod values;

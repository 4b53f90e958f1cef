//! The API: a file a type, and the root that brings them together.

pub mod code;
pub mod indicator;
pub mod listing;
pub mod locality;
pub mod model;
pub mod movement;
pub mod node;
pub mod organisation;
pub mod outcome;
pub mod policy;
pub mod product;
pub mod replication;
pub mod scalars;
pub mod search;
pub mod selection;
pub mod source;
pub mod stage_event;
pub mod statement;
pub mod succession;
pub mod target;
pub mod words;

use crate::describe::builder::{Builder, Object};
use crate::describe::fields::Describe;
use crate::describe::registry::Schema;
use crate::graph::dynamic;
use crate::introspection;
use crate::store::ask::Name;

pub struct Query;

impl Object for Query {
    const NAME: Name = "Query";
    const DOC: Name = "Where every question begins.";
    const TABLE: Name = "";
    fn describe(t: &mut Describe<'_>) {
        node::roots(t);
        locality::roots(t);
        organisation::roots(t);
        model::roots(t);
        replication::roots(t);
        outcome::roots(t);
        indicator::roots(t);
        movement::roots(t);
        policy::roots(t);
        search::roots(t);
    }
}

/// The described schema. What is wrong with it is told at the start, in words, not in a request.
pub fn describe() -> Result<Schema, Vec<String>> {
    Builder::default()
        .finish::<Query>("A registry of community good-practice models and how they spread.", introspection::describe)
}

/// The schema in GraphQL's schema language.
pub fn sdl() -> Result<String, String> {
    let schema = describe().map_err(|problems| problems.join("\n"))?;
    dynamic::sdl(&std::sync::Arc::new(schema)).map_err(|error| error.to_string())
}

//! What is told where a request may make too much: before anything is read, and of a known document too.

use crate::describe::registry::Schema;
use crate::error::{Code, Error, Location};
use crate::graph::args::Inputs;
use crate::graph::cost::{Cost, Dear};
use crate::graph::plan::Plan;

/// Of the objects that it may make, more than so many, with the field that makes most of them.
pub fn refusal(schema: &Schema, plan: &Plan, inputs: &Inputs, text: &str, limit: u64) -> Error {
    let cost = plan.cost.of(inputs);
    let Dear { path, cost: dear, at } = Cost::dearest(schema, plan, inputs);
    let message = format!(
        "The request may make {cost} objects, more than the {limit} that are allowed: ask for smaller pages, or for \
         fewer within one another. Of them {dear} are made by \"{path}\"."
    );
    Error::new(Code::LimitExceeded, message).at(Location::of(text, at))
}

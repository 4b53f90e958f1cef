//! Counts the objects of an answer as a request's cost means them: each object that stands for a row, wherever
//! it stands; no page, and nothing that a page says of itself.

use std::collections::HashSet;

use nhanrong::graph::plan::{Kind, Plan, ShapeNo};
use serde_json::Value as Json;

/// How many an answer's `data` holds.
pub fn objects(plan: &Plan, data: &Json) -> u64 {
    below(plan, plan.root, data)
}

fn below(plan: &Plan, shape: ShapeNo, object: &Json) -> u64 {
    let mut seen = HashSet::new();
    // A key stands twice in a plan where it can stand in two places of the answer.
    let once = plan.slots(plan.shape(shape)).iter().filter(|slot| seen.insert(plan.key(slot)));
    let field = |slot: &nhanrong::graph::plan::Slot| {
        let several = |cases: &[(u32, ShapeNo)]| cases.iter().map(|(_, shape)| *shape).collect();
        let (is_row, cases): (bool, Vec<ShapeNo>) = match &slot.kind {
            Kind::Text(_) | Kind::Leaf(_) | Kind::Part { shape: None, .. } => return 0,
            Kind::One { shape, .. } | Kind::List { shape, .. } => (true, vec![*shape]),
            Kind::Any { cases } | Kind::AnyList { cases } | Kind::Entries { cases, .. } => (true, several(cases)),
            Kind::Page { shape, .. } => (false, vec![*shape]),
            Kind::Part { part, shape: Some(shape) } => (part.is_list(), vec![*shape]),
        };
        // Which of several types an object has, its keys tell: those of another hold nothing.
        let one = |object: &Json| {
            u64::from(is_row) + cases.iter().map(|shape| below(plan, *shape, object)).max().unwrap_or(0)
        };
        match &object[plan.key(slot)] {
            Json::Array(items) => items.iter().filter(|item| item.is_object()).map(one).sum(),
            told @ Json::Object(_) => one(told),
            _ => 0,
        }
    };
    once.map(field).sum()
}

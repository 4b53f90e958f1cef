//! Every object that can be asked for by its opaque id alone.

use std::any::Any;

use entity::model;

use super::scalars::Text;
use crate::describe::builder::{Builder, Interface, Out};
use crate::describe::fields::Describe;
use crate::describe::id;
use crate::describe::input::{Args, Fields, Problem};
use crate::describe::registry::{ArgKey, Ty, Wrote};
use crate::describe::values::Id;
use crate::store::ask::Name;
use crate::store::rows::Row;

/// At most so many ids a request.
const MOST: usize = 200;

pub struct Node;

/// The id as the interface names it; each object has its own.
struct AnyId;

impl Out for AnyId {
    fn ty(builder: &mut Builder) -> Ty {
        Ty::Named(builder.builtin("ID"))
    }
    fn write(row: Row<'_>, column: usize, out: &mut Vec<u8>) -> Wrote {
        Text::write(row, column, out)
    }
}

impl Interface for Node {
    const NAME: Name = "Node";
    const DOC: Name = "An object that can be asked for by its id.";
    fn describe(t: &mut Describe<'_>) {
        t.column::<AnyId>("id", ID, model::Column::Uid);
    }
}

const ID: Name = "An opaque key, unique over all types. It stays the same, also when the record is loaded anew.";

/// The id of a node's own type.
pub fn identified(t: &mut Describe<'_>, uid: impl crate::describe::builder::Column) {
    t.implements::<Node>();
    t.id("id", ID, uid);
}

struct OneId(Id);

impl Args for OneId {
    fn fields(f: &mut Fields<'_>) -> Self {
        OneId(f.get("id", "The object's id."))
    }
}

struct Ids(Vec<Id>);

impl Args for Ids {
    fn fields(f: &mut Fields<'_>) -> Self {
        Ids(f.get("ids", "The objects' ids, at most 200."))
    }
}

fn key(input: &str, id: &Id) -> Result<ArgKey, Problem> {
    let parsed = id::parse(&id.0).map(|(tag, uid)| ArgKey::Node(tag, uid));
    parsed.ok_or_else(|| Problem::new(input, "is not an id of this API: take it from an object's `id`"))
}

fn one(args: &dyn Any) -> Result<Vec<ArgKey>, Problem> {
    args.downcast_ref::<OneId>().map(|one| key("id", &one.0)).into_iter().collect()
}

fn many(args: &dyn Any) -> Result<Vec<ArgKey>, Problem> {
    let Some(Ids(ids)) = args.downcast_ref() else { return Ok(Vec::new()) };
    if ids.len() > MOST {
        return Err(Problem::new("ids", format!("must be at most {MOST}, but are {}", ids.len())));
    }
    ids.iter().enumerate().map(|(at, id)| key(&format!("ids.{at}"), id)).collect()
}

pub fn roots(t: &mut Describe<'_>) {
    t.node::<Node, OneId>("node", "The object with this id; null where there is none.", model::Column::Uid, one);
    t.nodes::<Node, Ids>(
        "nodes",
        "The objects with these ids, in the order asked; null where there is none.",
        model::Column::Uid,
        many,
    );
}

//! A schema and rows for tests: a small copy of the real one, with everything that can go wrong in
//! a row gone wrong somewhere: dangling keys, values that no type can tell, nulls and ties.

mod args;
mod people;
mod places;
mod rows;
mod scalars;
mod works;

use nhanrong::describe::builder::{Builder, Column, Interface, Object};
use nhanrong::describe::fields::Describe;
use nhanrong::describe::registry::{Schema, Wrote};
use nhanrong::store::ask::{Name, Order};

use args::{ByCode, ById, ByIds, In, Key};
pub use rows::{memory, uid, without};
use scalars::{Real, Text, Whole};

/// A column that is never null.
#[derive(Clone, Copy)]
struct Own(Name);
/// A column that can be null.
#[derive(Clone, Copy)]
struct May(Name);

impl Column for Own {
    fn name(self) -> Name {
        self.0
    }
    fn nullable(self) -> bool {
        false
    }
}

impl Column for May {
    fn name(self) -> Name {
        self.0
    }
    fn nullable(self) -> bool {
        true
    }
}

const ID: Own = Own("id");
const UID: Own = Own("uid");

const fn up(column: Name) -> Order {
    Order::by(column)
}

pub fn schema() -> Schema {
    Builder::default()
        .finish::<Query>("Places, and what was made there.", nhanrong::introspection::describe)
        .expect("the schema is sound")
}

struct Query;
impl Object for Query {
    const NAME: Name = "Query";
    const DOC: Name = "The root.";
    const TABLE: Name = "";
    fn describe(t: &mut Describe<'_>) {
        t.node::<Node, ById>("node", "What an id names.", UID, ById::key);
        t.nodes::<Node, ByIds>("nodes", "What ids name, in their order.", UID, ByIds::key);
        t.lookup::<places::Locality, ByCode>("locality", "The place of a code.", Own("code"), ByCode::key);
        t.lookup::<people::Organisation, ByCode>("organisation", "The body of a code.", Own("code"), ByCode::key);
        t.lookup::<works::Model, ByCode>("model", "The model of a code.", Own("code"), ByCode::key);
        t.lookup::<people::Movement, ByCode>("movement", "The movement of a code.", Own("code"), ByCode::key);
        t.page_of_all::<places::Locality>("localities", "All places.");
        t.page_of_all::<works::Model>("models", "All models.");
        t.page_of_all::<works::Replication>("replications", "All replications.");
        t.page_of_all::<works::Outcome>("outcomes", "All outcomes.");
        t.page_of_entries::<works::Subject, args::Sought>(
            ["search", "Search"],
            "What outcomes with these words are of; some are of nothing.",
            ("outcome", &[up("id")]),
            &works::SUBJECT,
        );
        t.every::<people::Movement>("movements", "All movements.", &[up("code"), up("id")]);
        t.every::<Counter>("counters", "Numbers, some of which cannot be told.", &[up("id")]);
    }
}

pub struct Node;
impl Interface for Node {
    const NAME: Name = "Node";
    const DOC: Name = "What has an id.";
    fn describe(t: &mut Describe<'_>) {
        t.id("id", "Opaque and stable.", UID);
    }
}

/// A second interface, whose field takes an argument.
pub struct Named;
impl Interface for Named {
    const NAME: Name = "Named";
    const DOC: Name = "What has a name.";
    fn describe(t: &mut Describe<'_>) {
        name(t);
    }
}

/// A name in one of two languages; the Vietnamese one stands in where there is no other. The
/// record of one body holds no name at all, and that of another one that cannot be told.
fn name(t: &mut Describe<'_>) {
    let columns = vec!["name", "name_en"];
    t.leaf::<Text, In>("name", "How it is called.", columns, false, |row, args: &In, out| {
        let english = row.text(1).filter(|_| args.english());
        match english.or(row.text(0)) {
            Some("?") => Wrote::failed("a name cannot be read"),
            Some(name) => scalars::text(name, out),
            None => Wrote::Null,
        }
    });
}

/// Rows whose numbers overflow: each field fails for some of them.
struct Counter;
impl Object for Counter {
    const NAME: Name = "Counter";
    const DOC: Name = "A number.";
    const TABLE: Name = "counter";
    fn describe(t: &mut Describe<'_>) {
        t.column::<Text>("label", "What is counted.", Own("label"));
        t.column::<Whole>("count", "How many; null where unknown.", May("count"));
        t.column::<Real>("share", "Which part; null where unknown.", May("share"));
    }
}

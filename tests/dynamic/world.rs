//! A small described schema that holds one of everything.

use std::any::Any;

use nhanrong::describe::builder::{self, Builder, Interface, Listed, Object, Out, ReadsListing, Union};
use nhanrong::describe::fields::{Describe, TypeOf};
use nhanrong::describe::id;
use nhanrong::describe::input::{Args, Choices, Fields, InputObject, Problem};
use nhanrong::describe::registry::{ArgKey, Listing, Ty, TypeNo, Wrote};
use nhanrong::describe::values::Id;
use nhanrong::json;
use nhanrong::store::ask::{Cond, Name, Order, Value};
use nhanrong::store::rows::Row;
use nhanrong::{choices, input_object};

/// A column by its name; those that can be null say so.
#[derive(Clone, Copy)]
struct Column(Name, bool);

const fn held(name: Name) -> Column {
    Column(name, false)
}

const fn open(name: Name) -> Column {
    Column(name, true)
}

impl builder::Column for Column {
    fn name(self) -> Name {
        self.0
    }
    fn nullable(self) -> bool {
        self.1
    }
}

pub struct Text;
impl Out for Text {
    fn ty(builder: &mut Builder) -> Ty {
        Ty::Named(builder.builtin("String"))
    }
    fn write(row: Row<'_>, column: usize, out: &mut Vec<u8>) -> Wrote {
        json::text(row.bytes(column).unwrap_or_default(), out);
        Wrote::Value
    }
}

pub struct Day;
impl Out for Day {
    fn ty(builder: &mut Builder) -> Ty {
        builder.scalar::<Day>("Day", "A day as 2026-01-31.", |text| text.len() == 10)
    }
    fn write(row: Row<'_>, column: usize, out: &mut Vec<u8>) -> Wrote {
        Text::write(row, column, out)
    }
}

#[derive(Clone, Copy, PartialEq)]
pub enum Sort {
    Farm,
    School,
}
impl Choices for Sort {
    const NAME: Name = "Sort";
    const DOC: Name = "What a model is about.";
    const ALL: &'static [(Self, Name, Name)] =
        &[(Sort::Farm, "FARM", "Fields and animals."), (Sort::School, "SCHOOL", "Teaching.")];
}

pub struct ModelFilter {
    sorts: Option<Vec<Sort>>,
    title: Option<String>,
}
impl InputObject for ModelFilter {
    const NAME: Name = "ModelFilter";
    const DOC: Name = "Which models.";
    fn fields(f: &mut Fields<'_>) -> Self {
        Self { sorts: f.get("sorts", "Of these sorts."), title: f.get("title", "Of this title.") }
    }
}
input_object!(ModelFilter);
choices!(Sort);

pub struct ModelArgs {
    filter: Option<ModelFilter>,
    newest: bool,
}
impl Args for ModelArgs {
    fn fields(f: &mut Fields<'_>) -> Self {
        Self { filter: f.get("filter", "Which."), newest: f.or("newest", "The last one first.", false) }
    }
}
impl ReadsListing for ModelArgs {
    fn listing(&self) -> Result<Listing, Problem> {
        let mut all = Vec::new();
        if let Some(filter) = &self.filter {
            if let Some(sorts) = &filter.sorts {
                let values = sorts.iter().map(|sort| Value::Text(sort.name().to_owned())).collect();
                all.push(Cond::In { column: "sort", values });
            }
            all.extend(filter.title.as_ref().map(|title| Cond::eq("title", Value::Text(title.clone()))));
        }
        let newest = Order::by("id").down();
        Ok(Listing::new(Cond::And(all), self.newest.then(|| vec![newest])))
    }
}

pub struct Node;
impl Interface for Node {
    const NAME: Name = "Node";
    const DOC: Name = "Whatever has an id.";
    fn describe(t: &mut Describe<'_>) {
        t.id("id", "The opaque key.", held("uid"));
    }
}

pub struct Place;
impl Object for Place {
    const NAME: Name = "Place";
    const DOC: Name = "Where things are.";
    const TABLE: Name = "place";
    fn describe(t: &mut Describe<'_>) {
        t.implements::<Node>();
        t.id("id", "The opaque key.", held("uid"));
        t.column::<Text>("name", "What it is called.", held("name"));
        t.one::<Place>("parent", "The place around it.", open("parent_id"));
        t.climb::<Place>("path", "The places around it, nearest first.", held("id"), held("parent_id"));
        t.many::<Place>("parts", "The places in it.", held("id"), held("parent_id"), &Place::ORDER);
        t.page::<Model>("models", "What was made here.", held("id"), held("place_id"));
    }
}
impl Place {
    const ORDER: [Order; 1] = [Order::by("id")];
}

pub struct Person;
impl Object for Person {
    const NAME: Name = "Person";
    const DOC: Name = "Somebody.";
    const TABLE: Name = "person";
    fn describe(t: &mut Describe<'_>) {
        t.implements::<Node>();
        t.id("id", "The opaque key.", held("uid"));
        t.column::<Text>("name", "What they are called.", held("name"));
    }
}

pub struct Owner;
impl Union for Owner {
    const NAME: Name = "Owner";
    const DOC: Name = "Who may own a model.";
    fn members(builder: &mut Builder) -> Vec<TypeNo> {
        vec![builder.object::<Place>(), builder.object::<Person>()]
    }
}

pub struct Model;
impl Object for Model {
    const NAME: Name = "Model";
    const DOC: Name = "Something that works.";
    const TABLE: Name = "model";
    fn describe(t: &mut Describe<'_>) {
        t.implements::<Node>();
        t.id("id", "The opaque key.", held("uid"));
        t.column::<Text>("title", "Its name.", held("title"));
        t.column::<Sort>("sort", "What it is about.", open("sort"));
        t.column::<Day>("since", "When it began.", open("since"));
        t.column::<Text>("old", "As it was called.", open("old")).deprecated = Some("Use `title`.");
        t.one::<Place>("place", "Where it is.", held("place_id"));
        let owners: &[(TypeOf, Name)] =
            &[(Builder::object::<Place>, "owner_place_id"), (Builder::object::<Person>, "owner_person_id")];
        t.any::<Owner>("owner", "Whose it is.", true, owners);
    }
}
impl Listed for Model {
    type Args = ModelArgs;
    const ORDER: &'static [Order] = &[Order::by("title"), Order::by("id")];
    const ORDER_COLUMNS: &'static [Name] = &["title", "id"];
}

pub struct ByIds(Vec<Id>);
impl Args for ByIds {
    fn fields(f: &mut Fields<'_>) -> Self {
        Self(f.get("ids", "Their keys."))
    }
}

pub struct ByTitle(String);
impl Args for ByTitle {
    fn fields(f: &mut Fields<'_>) -> Self {
        Self(f.get("title", "Its name."))
    }
}

pub struct Greeting {
    name: String,
    sort: Option<Sort>,
    names: Option<Vec<String>>,
}
impl Args for Greeting {
    fn fields(f: &mut Fields<'_>) -> Self {
        Self {
            name: f.or("name", "To whom.", "you".to_owned()),
            sort: f.or("sort", "About what.", Some(Sort::Farm)),
            names: f.get("names", "To whom else."),
        }
    }
}

pub struct Query;
impl Object for Query {
    const NAME: Name = "Query";
    const DOC: Name = "Where queries start.";
    const TABLE: Name = "";
    fn describe(t: &mut Describe<'_>) {
        t.leaf::<Text, Greeting>("greet", "Says what it was told.", vec![], false, |_, args, out| {
            let sort = args.sort.map_or("none", Sort::name);
            json::text(format!("{} {sort} {:?}", args.name, args.names).as_bytes(), out);
            Wrote::Value
        });
        t.every::<Place>("places", "All places.", &Place::ORDER);
        t.page_of_all::<Model>("models", "All models.");
        t.lookup::<Model, ByTitle>("model", "The model of a title.", held("title"), |args| {
            Ok(args.downcast_ref::<ByTitle>().map(|args| ArgKey::Text(args.0.clone())).into_iter().collect())
        });
        t.node::<Node, ByIds>("node", "What the first id names.", held("uid"), keys);
        t.nodes::<Node, ByIds>("nodes", "What ids name.", held("uid"), keys);
    }
}

fn keys(args: &dyn Any) -> Result<Vec<ArgKey>, Problem> {
    let ids = args.downcast_ref::<ByIds>().map(|args| args.0.iter()).into_iter().flatten();
    let nothing = ArgKey::Node(0, [0; 16]);
    let key = |id: &Id| id::parse(&id.0).map_or(nothing.clone(), |(tag, uid)| ArgKey::Node(tag, uid));
    Ok(ids.map(key).collect())
}

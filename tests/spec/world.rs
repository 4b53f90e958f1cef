//! The schema of the specification's own examples in section 5, with rows, so that what is valid is answered too.
//! `oracle.js` answers the same from the same rows. Lists of dogs hold one that cannot be told, so that
//! errors meet every kind of place.

mod inputs;

use std::any::Any;

use nhanrong::describe::builder::{Builder, Column, Interface, Object, Out, Union};
use nhanrong::describe::fields::Describe;
use nhanrong::describe::id;
use nhanrong::describe::input::Problem;
use nhanrong::describe::registry::{ArgKey, Schema, Ty, TypeNo, Wrote};
use nhanrong::store::ask::{Name, Order, Uid, Value};
use nhanrong::store::memory::Memory;
use nhanrong::store::rows::{Cell, Row};
use serde_json::{Map, Value as Json, json};

use inputs::{
    BooleanArg, BooleanListArg, CatKnows, DogKnows, Echo, FindDog, FloatArg, HouseTrained, IntArg, Multiple, NamedBy,
    NamesBy, NonNullBooleanArg, OneOfArg, OptionalBooleanArg, Taken,
};

pub fn schema() -> Schema {
    let mut schema = Builder::default()
        .finish::<Query>("Dogs, cats and who keeps them.", nhanrong::introspection::describe)
        .expect("the schema is sound");
    // What descriptions cannot say yet.
    for name in ["PetInput", "FindDogInput"] {
        let no = usize::from(schema.named(name).expect("used by echo"));
        schema.types[no].one_of = true;
    }
    let any = usize::from(schema.named("Any").expect("used by echo"));
    schema.types[any].check = None;
    schema
}

const TABLES: [(Name, &[Name]); 5] = [
    ("dog", &["id", "uid", "name", "nickname", "bark_volume", "owner_id", "licence", "weight", "tricks"]),
    ("cat", &["id", "uid", "name", "nickname", "meow_volume"]),
    ("human", &["id", "uid", "name", "dog_id", "cat_id", "best_id"]),
    ("alien", &["id", "uid", "name", "home_planet", "human_id", "alien_id"]),
    ("arguments", &["id", "uid", "name"]),
];

/// The rows of each table, from which both sides answer.
fn rows(table: &str) -> Json {
    match table {
        "dog" => json!([
            [1, 1, "Rex", "R", 5, 1, "L-1", 10.5, "[\"sit\",\"down\"]"],
            [2, 2, "Bello", null, null, 1, null, 8, "[]"],
            [3, 3, "Cujo", "The \"beast\"\n", 11, 2, "L-3", -1, "[\"bite\"]"],
            [4, 4, "Wolf", "", 0, null, "L-4", 1e21, "[]"],
        ]),
        "cat" => json!([[1, 1, "Tom", null, 3], [2, 2, "Miu", "Mèo", null]]),
        // Whoever is third has a best dog that is not there.
        "human" => json!([[1, 1, "Ann", 1, null, 1], [2, 2, "Bob", null, 2, 2], [3, 3, "Cho", null, null, 9],]),
        "alien" => json!([[1, 1, "Zed", "Zog", 1, null], [2, 2, "Yxx", null, null, 1]]),
        _ => json!([[1, 1, "all"]]),
    }
}

/// The tables for the other side.
pub fn dump() -> Json {
    let table = |(name, columns): &(Name, &[Name])| {
        let of = |row: &Json| {
            let cells = row.as_array().expect("a row is a list").iter().cloned();
            Json::Object(columns.iter().map(|name| (*name).to_owned()).zip(cells).collect::<Map<_, _>>())
        };
        ((*name).to_owned(), rows(name).as_array().expect("rows are a list").iter().map(of).collect())
    };
    Json::Object(TABLES.iter().map(table).collect())
}

pub fn memory() -> Memory {
    let mut memory = Memory::default();
    for (name, columns) in TABLES {
        let value = |(column, cell): (&Name, &Json)| match cell {
            Json::Number(number) if *column == "uid" => Value::Uid(uid(name, number.as_i64().unwrap_or_default())),
            Json::Number(number) if *column == "weight" => Value::Real(number.as_f64().unwrap_or_default()),
            Json::Number(number) => Value::Int(number.as_i64().unwrap_or_default()),
            Json::String(text) => Value::Text(text.clone()),
            _ => Value::Null,
        };
        let row = |row: &Json| columns.iter().zip(row.as_array().expect("a row")).map(value).collect();
        memory.table(name, columns, rows(name).as_array().expect("rows").iter().map(row).collect());
    }
    memory
}

fn uid(table: &str, id: i64) -> Uid {
    let mut uid = [0; 16];
    uid[..table.len().min(8)].copy_from_slice(&table.as_bytes()[..table.len().min(8)]);
    uid[8..].copy_from_slice(&id.to_be_bytes());
    uid
}

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

const BY_ID: &[Order] = &[Order::by("id")];
const UID: Own = Own("uid");

macro_rules! outs {
    ($($rust:ident, $name:literal;)*) => {$(
        struct $rust;
        impl Out for $rust {
            fn ty(builder: &mut Builder) -> Ty {
                Ty::Named(builder.builtin($name))
            }
            fn write(row: Row<'_>, column: usize, out: &mut Vec<u8>) -> Wrote {
                match (row.cell(column), row.text(column)) {
                    (Cell::Int(value), _) => put(&json!(value), out),
                    (Cell::Real(value), _) if value < 0.0 => Wrote::failed("nothing weighs so little"),
                    (Cell::Real(value), _) => put(&json!(value), out),
                    (_, Some(text)) => put(&json!(text), out),
                    _ => Wrote::Null,
                }
            }
        }
    )*};
}

outs! { Text, "String"; Whole, "Int"; Real, "Float"; Truth, "Boolean"; }

fn put(value: &Json, out: &mut Vec<u8>) -> Wrote {
    if value.is_null() {
        return Wrote::Null;
    }
    out.extend_from_slice(value.to_string().as_bytes());
    Wrote::Value
}

/// A list of texts, kept as its JSON.
struct Texts;
impl Out for Texts {
    fn ty(builder: &mut Builder) -> Ty {
        Ty::Named(builder.builtin("String")).non_null().list()
    }
    fn write(row: Row<'_>, column: usize, out: &mut Vec<u8>) -> Wrote {
        out.extend_from_slice(row.text(column).unwrap_or("[]").as_bytes());
        Wrote::Value
    }
}

struct Truths;
impl Out for Truths {
    fn ty(builder: &mut Builder) -> Ty {
        Ty::Named(builder.builtin("Boolean")).list()
    }
    fn write(_: Row<'_>, _: usize, _: &mut Vec<u8>) -> Wrote {
        Wrote::Null
    }
}

/// Rows by the names that the arguments give.
fn key<A: Taken>(args: &dyn Any) -> Result<Vec<ArgKey>, Problem> {
    let args = args.downcast_ref::<A>().ok_or_else(|| Problem::new("", "the arguments are others"))?;
    Ok(args.names().into_iter().map(ArgKey::Text).collect())
}

/// The same for pets, which are dogs or cats.
fn pets<A: Taken>(args: &dyn Any) -> Result<Vec<ArgKey>, Problem> {
    let args = args.downcast_ref::<A>().ok_or_else(|| Problem::new("", "the arguments are others"))?;
    let pet = |name: String| {
        let kinds = [("dog", "Dog"), ("cat", "Cat")];
        let found = kinds.iter().find_map(|(table, ty)| {
            let no = rows(table).as_array()?.iter().position(|row| row[2] == name.as_str())? as i64 + 1;
            Some(ArgKey::Node(id::tag(ty), uid(table, no)))
        });
        found.unwrap_or(ArgKey::Node(0, uid("", 0)))
    };
    Ok(args.names().into_iter().map(pet).collect())
}

struct Query;
impl Object for Query {
    const NAME: Name = "Query";
    const DOC: Name = "The root.";
    const TABLE: Name = "";
    fn describe(t: &mut Describe<'_>) {
        t.lookup::<Dog, NamedBy>("dog", "A dog.", Own("name"), key::<NamedBy>);
        t.lookup::<Cat, NamedBy>("cat", "A cat.", Own("name"), key::<NamedBy>);
        t.lookup::<Human, NamedBy>("human", "A person.", Own("name"), key::<NamedBy>);
        t.lookup::<Alien, NamedBy>("alien", "From elsewhere.", Own("name"), key::<NamedBy>);
        t.lookup::<Dog, FindDog>("findDog", "A dog by what is known.", Own("name"), key::<FindDog>);
        t.node::<Pet, NamedBy>("pet", "A dog or a cat.", UID, pets::<NamedBy>);
        t.nodes::<Pet, NamesBy>("pets", "Dogs and cats, null for each that is not there.", UID, pets::<NamesBy>);
        t.every::<Dog>("dogs", "All dogs.", BY_ID);
        t.every::<Human>("humans", "All people.", BY_ID);
        t.every::<Alien>("aliens", "All others.", BY_ID);
        t.single::<Arguments>("arguments", "Fields with arguments.");
    }
}

macro_rules! named {
    ($($rust:ident, $doc:literal;)*) => {$(
        struct $rust;
        impl Interface for $rust {
            const NAME: Name = stringify!($rust);
            const DOC: Name = $doc;
            fn describe(t: &mut Describe<'_>) {
                t.column::<Text>("name", "What it is called.", Own("name"));
            }
        }
    )*};
}

named! { Pet, "Who is kept."; Sentient, "Who feels."; }

macro_rules! unions {
    ($($rust:ident = $a:ident | $b:ident;)*) => {$(
        struct $rust;
        impl Union for $rust {
            const NAME: Name = stringify!($rust);
            const DOC: Name = "One or the other.";
            fn members(builder: &mut Builder) -> Vec<TypeNo> {
                vec![builder.object::<$a>(), builder.object::<$b>()]
            }
        }
    )*};
}

unions! { CatOrDog = Cat | Dog; HumanOrAlien = Human | Alien; }

struct Dog;
impl Object for Dog {
    const NAME: Name = "Dog";
    const DOC: Name = "It barks.";
    const TABLE: Name = "dog";
    fn describe(t: &mut Describe<'_>) {
        t.implements::<Pet>();
        t.column::<Text>("name", "What it is called.", Own("name"));
        t.column::<Text>("nickname", "What it listens to.", May("nickname"));
        t.column::<Whole>("barkVolume", "How loud.", May("bark_volume"));
        t.leaf::<Truth, DogKnows>("doesKnowCommand", "Whether it obeys.", vec!["id"], false, |_, args, out| {
            put(&json!(args.first() == "SIT"), out)
        });
        t.leaf::<Truth, HouseTrained>("isHouseTrained", "Whether it waits.", vec!["id"], false, |_, args, out| {
            put(&json!(args.first() == true), out)
        });
        t.one::<Human>("owner", "Who keeps it.", May("owner_id"));
        t.column::<Text>("licence", "Its number, which one lost.", Own("licence"));
        t.column::<Real>("weight", "In kilograms; one cannot be weighed.", May("weight"));
        t.column::<Real>("load", "The same, which must be.", Own("weight"));
        t.column::<Texts>("tricks", "What it learnt.", Own("tricks"));
    }
}

struct Cat;
impl Object for Cat {
    const NAME: Name = "Cat";
    const DOC: Name = "It does not.";
    const TABLE: Name = "cat";
    fn describe(t: &mut Describe<'_>) {
        t.implements::<Pet>();
        t.column::<Text>("name", "What it is called.", Own("name"));
        t.column::<Text>("nickname", "What it does not listen to.", May("nickname"));
        t.leaf::<Truth, CatKnows>("doesKnowCommand", "Whether it obeys.", vec!["id"], false, |_, _, out| {
            put(&json!(false), out)
        });
        t.column::<Whole>("meowVolume", "How loud.", May("meow_volume"));
    }
}

struct Human;
impl Object for Human {
    const NAME: Name = "Human";
    const DOC: Name = "Keeps others.";
    const TABLE: Name = "human";
    fn describe(t: &mut Describe<'_>) {
        t.implements::<Sentient>();
        t.column::<Text>("name", "What it is called.", Own("name"));
        t.many::<Dog>("dogs", "Whom it keeps.", Own("id"), May("owner_id"), BY_ID);
        t.any::<CatOrDog>(
            "keeps",
            "Whom it likes.",
            true,
            &[(|b| b.object::<Cat>(), "cat_id"), (|b| b.object::<Dog>(), "dog_id")],
        );
        t.one::<Dog>("best", "Whom it likes most.", Own("best_id"));
    }
}

struct Alien;
impl Object for Alien {
    const NAME: Name = "Alien";
    const DOC: Name = "Is kept by nobody.";
    const TABLE: Name = "alien";
    fn describe(t: &mut Describe<'_>) {
        t.implements::<Sentient>();
        t.column::<Text>("name", "What it is called.", Own("name"));
        t.column::<Text>("homePlanet", "Where from.", May("home_planet"));
        t.any::<HumanOrAlien>(
            "met",
            "Whom it met.",
            true,
            &[(|b| b.object::<Human>(), "human_id"), (|b| b.object::<Alien>(), "alien_id")],
        );
    }
}

struct Arguments;
impl Object for Arguments {
    const NAME: Name = "Arguments";
    const DOC: Name = "Fields that answer what they are asked.";
    const TABLE: Name = "arguments";
    fn describe(t: &mut Describe<'_>) {
        const DOC: Name = "What it is asked.";
        let id = || vec!["id"];
        t.leaf::<Whole, Multiple>("multipleRequirements", DOC, id(), false, |_, args, out| put(args.first(), out));
        t.leaf::<Truth, BooleanArg>("booleanArgField", DOC, id(), true, |_, args, out| put(args.first(), out));
        t.leaf::<Real, FloatArg>("floatArgField", DOC, id(), true, |_, args, out| put(args.first(), out));
        t.leaf::<Whole, IntArg>("intArgField", DOC, id(), true, |_, args, out| put(args.first(), out));
        t.leaf::<Truth, NonNullBooleanArg>("nonNullBooleanArgField", DOC, id(), false, |_, args, out| {
            put(args.first(), out)
        });
        t.leaf::<Truths, BooleanListArg>("booleanListArgField", DOC, id(), true, |_, args, out| put(args.first(), out));
        t.leaf::<Truth, OptionalBooleanArg>("optionalNonNullBooleanArgField", DOC, id(), false, |_, args, out| {
            put(args.first(), out)
        });
        t.leaf::<Text, OneOfArg>("oneOfArgField", DOC, id(), true, |_, args, out| {
            put(&json!(args.names().join(" ")), out)
        });
        t.leaf::<Text, Echo>("echo", "All it is asked, as JSON.", id(), true, |_, args, out| {
            put(&json!(args.object().to_string()), out)
        });
    }
}

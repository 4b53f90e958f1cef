//! The schema of these tests:
//!
//! ```graphql
//! interface Node { id: ID! }
//! interface Named { name: String }
//! union Thing = Book | Author
//! union Outlet = Shop
//! type Author implements Node & Named { id name born: Date tags: [String!] size: Int! rival: Author
//!   favourite: Thing works(…): BookConnection! }
//! type Book implements Node { id title: String! subtitle: String year: Int price: Float! genre: Genre!
//!   lent: Boolean! published: Date tags: [String!]! size: String author: Author! sequel: Book
//!   cover(width: Int = 10, shape: Shape! = ROUND, back: Boolean): String }
//! type Shop implements Node & Named { id name size: Int sells: Book }
//! type Query { book(id: ID!): Book node(id: ID!): Node nodes(ids: [ID!]!): [Node]! author: Author thing: Thing
//!   outlet: Outlet books(…): BookConnection! must(int: Int!, range: Range!): String echo(…): String }
//! ```

use std::sync::LazyLock;

use nhanrong::describe::builder::{Builder, Column, Interface, Listed, Object, Out, ReadsListing, Union};
use nhanrong::describe::fields::Describe;
use nhanrong::describe::input::{Arg, Args, Choices, Fields, In, InputObject, Problem};
use nhanrong::describe::registry::{ArgKey, Listing, Schema, Ty, TypeNo, Wrote};
use nhanrong::describe::values::Id;
use nhanrong::store::ask::{Cond, Name, Order};
use nhanrong::store::rows::Row;
use nhanrong::{choices, input_object};

pub fn schema() -> &'static Schema {
    static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
        let mut schema = Builder::default()
            .finish::<Query>("A library.", nhanrong::introspection::describe)
            .expect("the library is sound");
        // What descriptions cannot say yet.
        let blob = usize::from(schema.named("Blob").expect("used by Filter"));
        schema.types[blob].check = None;
        let by_key = usize::from(schema.named("ByKey").expect("used by echo"));
        schema.types[by_key].one_of = true;
        schema
    });
    &SCHEMA
}

#[derive(Clone, Copy)]
struct Col(Name, bool);

impl Column for Col {
    fn name(self) -> Name {
        self.0
    }
    fn nullable(self) -> bool {
        self.1
    }
}

const fn full(name: Name) -> Col {
    Col(name, false)
}

const fn null(name: Name) -> Col {
    Col(name, true)
}

macro_rules! outs {
    ($($rust:ident, $name:literal;)*) => {$(
        struct $rust;
        impl Out for $rust {
            fn ty(builder: &mut Builder) -> Ty {
                Ty::Named(builder.builtin($name))
            }
            fn write(_: Row<'_>, _: usize, _: &mut Vec<u8>) -> Wrote {
                Wrote::Null
            }
        }
    )*};
}

outs! { Text, "String"; Number, "Int"; Real, "Float"; Flag, "Boolean"; }

struct Tags;
impl Out for Tags {
    fn ty(builder: &mut Builder) -> Ty {
        Ty::Named(builder.builtin("String")).non_null().list()
    }
    fn write(_: Row<'_>, _: usize, _: &mut Vec<u8>) -> Wrote {
        Wrote::Null
    }
}

macro_rules! scalars {
    ($($rust:ident, $name:literal, $check:expr;)*) => {$(
        struct $rust;
        impl In for $rust {
            fn ty(builder: &mut Builder) -> Ty {
                builder.scalar::<$rust>($name, "A scalar of ours.", $check).non_null()
            }
            fn read(_: Arg<'_>) -> Result<Self, Problem> {
                Ok($rust)
            }
            fn blank() -> Self {
                $rust
            }
        }
        impl Out for $rust {
            fn ty(builder: &mut Builder) -> Ty {
                builder.scalar::<$rust>($name, "A scalar of ours.", $check)
            }
            fn write(_: Row<'_>, _: usize, _: &mut Vec<u8>) -> Wrote {
                Wrote::Null
            }
        }
    )*};
}

fn is_day(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, b)| if at == 4 || at == 7 { *b == b'-' } else { b.is_ascii_digit() })
}

scalars! { Day, "Date", is_day; Blob, "Blob", |_| true; }

#[derive(Clone, Copy, PartialEq)]
pub enum Genre {
    Novel,
    Poem,
}
impl Choices for Genre {
    const NAME: Name = "Genre";
    const DOC: Name = "What is in it.";
    const ALL: &'static [(Self, Name, Name)] = &[(Self::Novel, "NOVEL", "Long."), (Self::Poem, "POEM", "Short.")];
}

#[derive(Clone, Copy, PartialEq)]
pub enum Shape {
    Round,
    Square,
}
impl Choices for Shape {
    const NAME: Name = "Shape";
    const DOC: Name = "Of a cover.";
    const ALL: &'static [(Self, Name, Name)] = &[(Self::Round, "ROUND", "Odd."), (Self::Square, "SQUARE", "Usual.")];
}

choices!(Genre, Shape);

struct Range;
impl InputObject for Range {
    const NAME: Name = "Range";
    const DOC: Name = "From, to.";
    fn fields(f: &mut Fields<'_>) -> Self {
        f.get::<i32>("from", "The first.");
        f.get::<Option<i32>>("to", "The last.");
        f.or("step", "How far each.", 1);
        Range
    }
}

struct ByKey;
impl InputObject for ByKey {
    const NAME: Name = "ByKey";
    const DOC: Name = "One way to name a book.";
    fn fields(f: &mut Fields<'_>) -> Self {
        f.get::<Option<Id>>("id", "Opaque.");
        f.get::<Option<String>>("code", "On its back.");
        f.get::<Option<Range>>("range", "Where it stands.");
        ByKey
    }
}

struct Filter;
impl InputObject for Filter {
    const NAME: Name = "Filter";
    const DOC: Name = "Which.";
    fn fields(f: &mut Fields<'_>) -> Self {
        f.get::<Option<String>>("title", "A part of it.");
        f.get::<Option<Genre>>("genre", "The one.");
        f.get::<Option<Vec<Genre>>>("genres", "Any of them.");
        f.get::<Option<Range>>("year", "When.");
        f.get::<Option<Vec<String>>>("tags", "All of them.");
        f.get::<Option<Vec<Option<i32>>>>("marks", "With holes.");
        f.get::<Option<Vec<Filter>>>("any", "Any of these.");
        f.get::<Option<Day>>("since", "Not before.");
        f.get::<Option<Blob>>("blob", "Whatever.");
        f.or("limit", "How many.", 5);
        Filter
    }
}

input_object!(Range, ByKey, Filter);

pub struct Which;
impl Args for Which {
    fn fields(f: &mut Fields<'_>) -> Self {
        f.get::<Option<Filter>>("filter", "Which.");
        Which
    }
}
impl ReadsListing for Which {
    fn listing(&self) -> Result<Listing, Problem> {
        Ok(Listing::new(Cond::And(Vec::new()), None))
    }
}

struct ById;
impl Args for ById {
    fn fields(f: &mut Fields<'_>) -> Self {
        f.get::<Id>("id", "Which.");
        ById
    }
}

struct ByIds;
impl Args for ByIds {
    fn fields(f: &mut Fields<'_>) -> Self {
        f.get::<Vec<Id>>("ids", "Which.");
        ByIds
    }
}

fn no_keys(_: &dyn std::any::Any) -> Result<Vec<ArgKey>, Problem> {
    Ok(Vec::new())
}

struct Cover;
impl Args for Cover {
    fn fields(f: &mut Fields<'_>) -> Self {
        f.or("width", "How wide.", Some(10));
        f.or("shape", "How cut.", Shape::Round);
        f.get::<Option<bool>>("back", "Seen from behind.");
        Cover
    }
}

struct Must;
impl Args for Must {
    fn fields(f: &mut Fields<'_>) -> Self {
        f.get::<i32>("int", "A number.");
        f.get::<Range>("range", "Some numbers.");
        Must
    }
}

/// An argument of every form.
struct Echo;
impl Args for Echo {
    fn fields(f: &mut Fields<'_>) -> Self {
        f.get::<Option<i32>>("int", "A number.");
        f.or("size", "A number with a default.", 3);
        f.get::<Option<Vec<Option<i32>>>>("ints", "Numbers or nulls.");
        f.get::<Option<Vec<i32>>>("full", "Numbers.");
        f.get::<Option<f64>>("float", "A fraction.");
        f.get::<Option<String>>("text", "A text.");
        f.get::<Option<bool>>("flag", "A truth.");
        f.get::<Option<Id>>("id", "A key.");
        f.get::<Option<Day>>("day", "A day.");
        f.get::<Option<Vec<Day>>>("days", "Days.");
        f.get::<Option<Blob>>("blob", "Whatever.");
        f.get::<Option<Genre>>("genre", "A word.");
        f.or("genres", "Words.", Some(vec![Genre::Novel]));
        f.get::<Option<Filter>>("filter", "An object.");
        f.get::<Option<ByKey>>("key", "One of several.");
        Echo
    }
}

struct Node;
impl Interface for Node {
    const NAME: Name = "Node";
    const DOC: Name = "What has an id.";
    fn describe(t: &mut Describe<'_>) {
        t.id("id", "Opaque.", full("uid"));
    }
}

struct Named;
impl Interface for Named {
    const NAME: Name = "Named";
    const DOC: Name = "What has a name.";
    fn describe(t: &mut Describe<'_>) {
        t.column::<Text>("name", "As written.", null("name"));
    }
}

struct Thing;
impl Union for Thing {
    const NAME: Name = "Thing";
    const DOC: Name = "A book or who wrote one.";
    fn members(builder: &mut Builder) -> Vec<TypeNo> {
        vec![builder.object::<Book>(), builder.object::<Author>()]
    }
}

struct Outlet;
impl Union for Outlet {
    const NAME: Name = "Outlet";
    const DOC: Name = "Where to buy.";
    fn members(builder: &mut Builder) -> Vec<TypeNo> {
        vec![builder.object::<Shop>()]
    }
}

struct Author;
impl Object for Author {
    const NAME: Name = "Author";
    const DOC: Name = "Who writes.";
    const TABLE: Name = "author";
    fn describe(t: &mut Describe<'_>) {
        t.implements::<Node>();
        t.implements::<Named>();
        t.id("id", "Opaque.", full("uid"));
        t.column::<Text>("name", "As written.", null("name"));
        t.column::<Day>("born", "When.", null("born"));
        t.column::<Tags>("tags", "Words.", null("tags"));
        t.column::<Number>("size", "In centimetres.", full("size"));
        t.one::<Author>("rival", "Another.", null("rival_id"));
        t.any::<Thing>("favourite", "Liked most.", true, &[(|b| b.object::<Book>(), "book_id")]);
        t.page::<Book>("works", "Written.", full("id"), full("author_id"));
    }
}

struct Book;
impl Object for Book {
    const NAME: Name = "Book";
    const DOC: Name = "To read.";
    const TABLE: Name = "book";
    fn describe(t: &mut Describe<'_>) {
        t.implements::<Node>();
        t.id("id", "Opaque.", full("uid"));
        t.column::<Text>("title", "On its front.", full("title"));
        t.column::<Text>("subtitle", "Below.", null("subtitle"));
        t.column::<Number>("year", "When.", null("year"));
        t.column::<Real>("price", "How much.", full("price"));
        t.column::<Genre>("genre", "What kind.", full("genre"));
        t.column::<Flag>("lent", "Whether away.", full("lent"));
        t.column::<Day>("published", "The day.", null("published"));
        t.column::<Tags>("tags", "Words.", full("tags"));
        t.column::<Text>("size", "Folio, quarto.", null("size"));
        t.one::<Author>("author", "Who.", full("author_id"));
        t.one::<Book>("sequel", "What then.", null("sequel_id"));
        t.leaf::<Text, Cover>("cover", "A picture.", vec![], true, |_, _, _| Wrote::Null);
    }
}
impl Listed for Book {
    type Args = Which;
    const ORDER: &'static [Order] = &[Order::by("id")];
    const ORDER_COLUMNS: &'static [Name] = &["id"];
}

struct Shop;
impl Object for Shop {
    const NAME: Name = "Shop";
    const DOC: Name = "To buy.";
    const TABLE: Name = "shop";
    fn describe(t: &mut Describe<'_>) {
        t.implements::<Node>();
        t.implements::<Named>();
        t.id("id", "Opaque.", full("uid"));
        t.column::<Text>("name", "Over the door.", null("name"));
        t.column::<Number>("size", "In square metres.", null("size"));
        t.one::<Book>("sells", "Most often.", null("book_id"));
    }
}

struct Query;
impl Object for Query {
    const NAME: Name = "Query";
    const DOC: Name = "Where to start.";
    const TABLE: Name = "";
    fn describe(t: &mut Describe<'_>) {
        t.lookup::<Book, ById>("book", "By id.", full("uid"), no_keys);
        t.node::<Node, ById>("node", "By id.", full("uid"), no_keys);
        t.nodes::<Node, ByIds>("nodes", "By ids.", full("uid"), no_keys);
        t.one::<Author>("author", "The best.", null("author_id"));
        t.any::<Thing>("thing", "Any.", true, &[(|b| b.object::<Book>(), "book_id")]);
        t.any::<Outlet>("outlet", "Any.", true, &[(|b| b.object::<Shop>(), "shop_id")]);
        t.page_of_all::<Book>("books", "All.");
        t.leaf::<Text, Must>("must", "Asks.", vec![], true, |_, _, _| Wrote::Null);
        t.leaf::<Text, Echo>("echo", "Answers.", vec![], true, |_, _, _| Wrote::Null);
    }
}

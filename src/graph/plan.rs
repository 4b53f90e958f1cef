//! What a document compiles to: tables of plain data, immutable, kept with its text. A plan holds
//! no variable's value, so one serves every request for the document.

use std::ops::Range;

use super::args::Given;
use super::cond::Cond;
use super::cost::Cost;
use crate::describe::input::Const;
use crate::describe::registry::{Match, Origin, Paging, Relation, Shape as Form, Ty, TypeNo};
use crate::store::ask::{Name, Order, Want};

/// Numbers are places in the plan's tables.
pub type ShapeNo = u32;
pub type PlaceNo = u32;
pub type FetchNo = u32;
pub type ArgsNo = u32;
pub type PageNo = u32;
/// A condition's number; 0 is "always".
pub type CondNo = u32;

pub const ALWAYS: CondNo = 0;

#[derive(Debug, Default)]
pub struct Plan {
    /// The operation's; empty where it has none.
    pub name: String,
    /// Every `,"key":` of the answer.
    pub text: String,
    pub root: ShapeNo,
    pub shapes: Vec<Shape>,
    pub slots: Vec<Slot>,
    /// Which of its fetch's columns a leaf reads.
    pub columns: Vec<u16>,
    pub places: Vec<Place>,
    pub pages: Vec<Page>,
    pub fetches: Vec<Fetch>,
    /// The fetches of each wave.
    pub waves: Vec<Vec<FetchNo>>,
    pub args: Vec<FieldArgs>,
    pub conds: Vec<Cond>,
    pub vars: Vec<VarDef>,
    /// The variables that conditions speak of, by bit.
    pub bits: Vec<u16>,
    pub cost: Cost,
}

/// An object's fields, for one concrete type.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    pub ty: TypeNo,
    pub slots: Range<u32>,
}

/// One field of an object.
#[derive(Clone, Debug)]
pub struct Slot {
    pub key: Range<u32>,
    pub cond: CondNo,
    pub non_null: bool,
    /// The field, for messages: its object type and its place there.
    pub ty: TypeNo,
    pub field: u16,
    /// Where the field stands in the document, in bytes.
    pub at: u32,
    pub args: Option<ArgsNo>,
    pub kind: Kind,
}

/// Where rows of one type hang, and what is told of them.
pub type Target = (PlaceNo, ShapeNo);

#[derive(Clone, Debug)]
pub enum Kind {
    /// A text known beforehand: `__typename`.
    Text(Range<u32>),
    /// Read from these of its fetch's columns.
    Leaf(Range<u32>),
    /// The one row of this place, if any.
    One { place: PlaceNo, shape: ShapeNo },
    /// All rows of this place.
    List { place: PlaceNo, shape: ShapeNo },
    /// The one row among these places, each for one type.
    Any { cases: Vec<Target> },
    /// For each item that the arguments name, the one row among these places.
    AnyList { cases: Vec<Target> },
    /// A page; the shape's slots are its parts.
    Page { page: PageNo, shape: ShapeNo },
    /// A part of the page at hand; `shape` where it is an object or a list of them.
    Part { part: Paging, shape: Option<ShapeNo> },
    /// The rows of the page at hand, or its one row, where they stand for objects of several types.
    Entries { part: Paging, cases: Vec<Target> },
}

/// Where rows of a fetch hang: below which other place, by which key.
#[derive(Clone, Debug)]
pub struct Place {
    pub fetch: FetchNo,
    /// None: below the root.
    pub parent: Option<PlaceNo>,
    pub key: PlaceKey,
    pub cond: CondNo,
    /// Of a relation that can lead to several types: the tag of the ids that count for this one.
    pub tag: Option<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PlaceKey {
    /// This column of the parent's fetch.
    Column(u16),
    /// What these arguments name.
    Args(ArgsNo),
    All,
}

/// A page: its rows, its number of rows, or both.
#[derive(Clone, Debug)]
pub struct Page {
    pub rows: Option<PlaceNo>,
    pub count: Option<PlaceNo>,
    pub args: ArgsNo,
}

/// One batch: rows of one table for the keys of all places that share it.
#[derive(Clone, Debug)]
pub struct Fetch {
    pub table: Name,
    pub columns: Vec<Name>,
    pub by: Match,
    pub want: Want,
    pub order: Vec<Order>,
    /// The arguments that filter, order and page the rows.
    pub listing: Option<ArgsNo>,
    /// Whether one row more than a page is read, to tell whether more follow.
    pub peek: bool,
    pub wave: u32,
    pub places: Vec<PlaceNo>,
    /// Whether at most one row belongs to a key.
    pub is_one: bool,
    /// Whether its one key is found in its own wave: in the one row of a fetch that stands before it there.
    pub is_led: bool,
}

impl Fetch {
    /// What a case of a relation asks for, of no columns yet.
    pub fn new(relation: &Relation, origin: Origin, want: Want) -> Self {
        Self {
            table: origin.table,
            columns: Vec::new(),
            by: origin.by,
            want,
            order: if want == Want::Rows { relation.order.clone() } else { Vec::new() },
            listing: None,
            peek: false,
            wave: 0,
            places: Vec::new(),
            is_one: relation.shape == Form::One && want == Want::Rows && matches!(origin.by, Match::Column(_)),
            is_led: false,
        }
    }
}

/// A field's arguments as the document wrote them.
#[derive(Clone, Debug)]
pub struct FieldArgs {
    pub ty: TypeNo,
    pub field: u16,
    pub values: Const,
    /// What they are in every request, where no variable stands in them.
    pub fixed: Option<Given>,
}

/// `fixed` follows from the others.
impl PartialEq for FieldArgs {
    fn eq(&self, other: &Self) -> bool {
        (self.ty, self.field) == (other.ty, other.field) && self.values == other.values
    }
}

#[derive(Clone, Debug)]
pub struct VarDef {
    pub name: String,
    pub ty: Ty,
    pub default: Option<Const>,
    pub at: u32,
}

impl Plan {
    pub fn shape(&self, no: ShapeNo) -> &Shape {
        &self.shapes[no as usize]
    }

    pub fn slots(&self, shape: &Shape) -> &[Slot] {
        &self.slots[shape.slots.start as usize..shape.slots.end as usize]
    }

    pub fn place(&self, no: PlaceNo) -> &Place {
        &self.places[no as usize]
    }

    pub fn fetch(&self, no: FetchNo) -> &Fetch {
        &self.fetches[no as usize]
    }

    pub fn text(&self, range: &Range<u32>) -> &str {
        &self.text[range.start as usize..range.end as usize]
    }

    /// `,"key":` as the answer holds it, but that the first field of an object has a brace for the comma.
    pub fn key_text(&self, slot: &Slot) -> &[u8] {
        &self.text.as_bytes()[slot.key.start as usize..slot.key.end as usize]
    }

    /// The response key of a slot: its text without comma, quotes and colon.
    pub fn key(&self, slot: &Slot) -> &str {
        self.text(&slot.key).trim_matches([',', '"', ':'])
    }

    /// Roughly what the plan takes in memory, for the cache.
    pub fn bytes(&self) -> usize {
        self.text.len()
            + self.slots.len() * size_of::<Slot>()
            + self.shapes.len() * size_of::<Shape>()
            + self.fetches.len() * 256
            + self.places.len() * size_of::<Place>()
            + self.args.len() * 256
            + self.vars.len() * 256
    }
}

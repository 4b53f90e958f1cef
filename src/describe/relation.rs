//! How a field leads to other rows, as plain data.

use std::any::Any;

use super::input::Problem;
use super::page::PageArgs;
use super::registry::{Schema, TypeNo};
use crate::store::ask::{Cond, Join, Name, Order, Scope, Uid};
use crate::vietnamese::Words;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    #[default]
    One,
    List,
    Page,
}

/// Other rows that belong to a row. An abstract target has a case for each object it can be.
#[derive(Debug, Default)]
pub struct Relation {
    pub shape: Shape,
    pub cases: Vec<Case>,
    /// Of a page of objects of several types: the table that it goes through. From each of its
    /// entries one of the cases leads on.
    pub entries: Option<Name>,
    /// The order of a list, or of a page whose arguments name none. Ends in a unique column, or in
    /// none where the join's own order counts.
    pub order: Vec<Order>,
    /// Of a list: how long it can be.
    pub size: Size,
    /// The same, told by the types once all are described.
    pub counted: Option<fn(&Schema) -> Size>,
    /// What the arguments say about which rows and in what order.
    pub listing: Option<ReadListing>,
    /// Every column that the order can be made of: a cursor tells their values.
    pub order_columns: Vec<Name>,
}

/// How many rows lists hold, at most: what a request may cost is counted with it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    pub each: u64,
    /// The lists of all parents together, each taken once.
    pub all: u64,
}

impl Size {
    /// Of a list of which nothing is said.
    const USUAL: u64 = 10;

    pub fn each(each: u64) -> Self {
        Self { each, all: u64::MAX }
    }

    /// Of lists that are known.
    pub fn of(lists: impl Iterator<Item = usize>) -> Self {
        lists
            .map(|rows| rows as u64)
            .fold(Self { each: 0, all: 0 }, |size, rows| Self { each: size.each.max(rows), all: size.all + rows })
    }
}

impl Default for Size {
    fn default() -> Self {
        Self::each(Self::USUAL)
    }
}

#[derive(Debug)]
pub struct Case {
    pub ty: TypeNo,
    pub key: Key,
    pub by: Match,
}

/// Where rows come from.
#[derive(Clone, Copy)]
pub struct Origin {
    pub table: Name,
    pub key: Key,
    pub by: Match,
    /// Of the ids that count for them.
    pub tag: u16,
}

/// Where a relation's keys come from.
#[derive(Clone, Copy, Debug)]
pub enum Key {
    /// An integer column of the parent's row; null means none.
    Column(Name),
    /// The field's arguments: one key for each item.
    Args(fn(&dyn Any) -> Result<Vec<ArgKey>, Problem>),
    /// No key: all rows.
    All,
}

impl Key {
    pub fn column(self) -> Option<Name> {
        if let Key::Column(column) = self { Some(column) } else { None }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ArgKey {
    Int(i64),
    Text(String),
    /// A node's key: the tag of its type and its uid. It counts for the case of that type alone.
    Node(u16, Uid),
}

impl ArgKey {
    /// Whether it counts for the type of this tag, if tags count.
    pub fn is_of(&self, tag: Option<u16>) -> bool {
        !matches!(self, ArgKey::Node(of, _) if tag != Some(*of))
    }
}

/// What of the target's rows the key is held against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Match {
    Column(Name),
    /// A unit of the map, taken as far as the listing's scope says.
    Area(Name),
    Join(&'static Join),
    Climb(Name),
    /// The words that the listing searches for.
    Words,
    All,
}

pub type ReadListing = fn(&dyn Any) -> Result<Listing, Problem>;

/// Which rows of a relation, and in what order (none: the relation's own).
#[derive(Clone, Debug, PartialEq)]
pub struct Listing {
    pub filter: Cond,
    pub order: Option<Vec<Order>>,
    /// How far from a unit of the map to look.
    pub scope: Scope,
    /// What to search for.
    pub words: Option<Words>,
    /// Which part of them; of pages alone.
    pub page: Option<PageArgs>,
}

impl Listing {
    pub fn new(filter: Cond, order: Option<Vec<Order>>) -> Self {
        Self { filter, order, scope: Scope::Own, words: None, page: None }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paging {
    Edges,
    Nodes,
    PageInfo,
    TotalCount,
    Node,
    Cursor,
    HasNextPage,
    HasPreviousPage,
    StartCursor,
    EndCursor,
}

impl Paging {
    /// Whether it has an item for each row of the page.
    pub fn is_list(self) -> bool {
        matches!(self, Paging::Edges | Paging::Nodes)
    }
}

//! The described types as plain data: what the parser's rules, the plan compiler, the SDL and
//! introspection all read. Nothing here runs; `describe` fills it, `check` holds it to the
//! specification before the server starts.

use std::any::Any;
use std::fmt::{Display, Formatter};
use std::ops::Deref;

use bluejay_core::definition::DirectiveLocation;
use rustc_hash::FxHashMap;

use super::id;
use super::input::{Arg, Const, Problem};
pub use super::relation::*;
use crate::store::ask::Name;
use crate::store::rows::Row;

/// A type's number: its place in `Schema::types`.
pub type TypeNo = u16;

/// A type's number, and its name for those who have no schema at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Named {
    pub no: TypeNo,
    pub name: Name,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Ty {
    Named(Named),
    List(Box<Ty>),
    NonNull(Box<Ty>),
}

/// `[Model!]!`, as documents write it.
impl Display for Ty {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Ty::Named(named) => f.write_str(named.name),
            Ty::List(of) => write!(f, "[{of}]"),
            Ty::NonNull(of) => write!(f, "{of}!"),
        }
    }
}

impl Ty {
    pub fn named(&self) -> Named {
        match self {
            Ty::Named(named) => *named,
            Ty::List(of) | Ty::NonNull(of) => of.named(),
        }
    }

    pub fn base(&self) -> TypeNo {
        self.named().no
    }

    pub fn is_non_null(&self) -> bool {
        matches!(self, Ty::NonNull(_))
    }

    /// The type without its outer `!`.
    pub fn nullable(&self) -> &Ty {
        match self {
            Ty::NonNull(of) => of,
            other => other,
        }
    }

    pub fn non_null(self) -> Ty {
        match self {
            Ty::NonNull(_) => self,
            other => Ty::NonNull(Box::new(other)),
        }
    }

    /// Itself, or its `!` where it is never null.
    pub fn or_null(self, nullable: bool) -> Ty {
        if nullable { self } else { self.non_null() }
    }

    pub fn list(self) -> Ty {
        Ty::List(Box::new(self))
    }
}

/// The place of one thing among those that are known, where it stands once.
pub fn place_of<T: PartialEq>(known: &mut (impl AsRef<[T]> + Extend<T>), one: T) -> usize {
    let found = known.as_ref().iter().position(|other| *other == one);
    found.unwrap_or_else(|| {
        known.extend([one]);
        known.as_ref().len() - 1
    })
}

/// A vector that bluejay's traits can be implemented on.
#[derive(Debug)]
pub struct List<T>(pub Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        List(Vec::new())
    }
}

impl<T> Deref for List<T> {
    type Target = Vec<T>;
    fn deref(&self) -> &Vec<T> {
        &self.0
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Scalar,
    Enum,
    Object,
    Interface,
    Union,
    Input,
}

#[derive(Default)]
pub struct Type {
    pub name: Name,
    pub doc: Name,
    pub kind: Kind,
    /// Part of the specification, not of the described schema: left out of the SDL.
    pub builtin: bool,
    /// Of objects and interfaces; unions hold `__typename` alone.
    pub fields: List<Field>,
    /// Of input objects.
    pub inputs: List<Input>,
    /// Of enums.
    pub choices: List<Choice>,
    /// The interfaces that an object implements.
    pub interfaces: List<TypeNo>,
    /// The objects that an interface or a union can be.
    pub members: List<TypeNo>,
    /// Where an object's rows lie; empty for objects that are made from others' rows.
    pub table: Name,
    /// Of a custom scalar: whether a text can be one of its values.
    pub check: Option<fn(&str) -> bool>,
    /// Of input objects: whether exactly one field must be given.
    pub one_of: bool,
}

impl Type {
    pub fn new(name: Name, doc: Name, kind: Kind) -> Self {
        Self { name, doc, kind, builtin: name.starts_with("__"), ..Self::default() }
    }

    pub fn is_abstract(&self) -> bool {
        matches!(self.kind, Kind::Interface | Kind::Union)
    }

    pub fn is_composite(&self) -> bool {
        self.is_abstract() || self.kind == Kind::Object
    }

    pub fn field(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// All columns that fields of the type are read from, each once.
    pub fn columns(&self) -> Vec<Name> {
        let mut columns = Vec::new();
        for name in self.fields.iter().flat_map(|field| field.how.columns()) {
            place_of(&mut columns, name);
        }
        columns
    }
}

#[derive(Debug)]
pub struct Choice {
    pub name: Name,
    pub doc: Name,
    pub deprecated: Option<Name>,
}

#[derive(Debug)]
pub struct Input {
    pub name: Name,
    pub doc: Name,
    pub ty: Ty,
    pub default: Option<Const>,
    pub deprecated: Option<Name>,
}

pub struct Field {
    pub name: Name,
    pub doc: Name,
    pub ty: Ty,
    pub args: List<Input>,
    pub deprecated: Option<Name>,
    pub builtin: bool,
    pub how: How,
    /// Turns the arguments of one request into the value that `how` reads them from.
    pub read: Option<ReadArgs>,
}

impl Field {
    /// A field without arguments.
    pub fn new(name: Name, doc: Name, ty: Ty, how: How) -> Self {
        Self { name, doc, ty, args: List::default(), deprecated: None, builtin: false, how, read: None }
    }

    /// Says how many rows its list holds at most.
    pub fn up_to(&mut self, rows: u64) {
        if let How::Relation(relation) = &mut self.how {
            relation.size = Size::each(rows);
        }
    }

    /// Says it by the types themselves.
    pub fn counted(&mut self, size: fn(&Schema) -> Size) {
        if let How::Relation(relation) = &mut self.how {
            relation.counted = Some(size);
        }
    }
}

pub type ArgBox = Box<dyn Any + Send + Sync>;
pub type ReadArgs = fn(Arg<'_>) -> Result<ArgBox, Problem>;

/// What a leaf's writer did.
#[derive(Debug, PartialEq)]
pub enum Wrote {
    Value,
    /// Nothing was written: the value is null.
    Null,
    /// The value cannot be told as the field's type. In a box, so that what every leaf gives is small.
    Failed(Box<String>),
}

impl Wrote {
    pub fn failed(why: impl Into<String>) -> Self {
        Wrote::Failed(Box::new(why.into()))
    }
}

pub type Write = Box<dyn Fn(Row<'_>, &dyn Any, &mut Vec<u8>) -> Wrote + Send + Sync>;

/// How a field's value comes about.
pub enum How {
    Typename,
    /// From the row at hand, or worked out from some of its columns.
    Leaf {
        columns: Vec<Name>,
        write: Write,
    },
    /// From other rows, fetched for all parents at once.
    Relation(Relation),
    /// A part of a connection, which the engine itself knows how to tell.
    Paging(Paging),
}

impl How {
    fn columns(&self) -> Vec<Name> {
        match self {
            How::Leaf { columns, .. } => columns.clone(),
            How::Relation(relation) => relation.cases.iter().filter_map(|case| case.key.column()).collect(),
            How::Typename | How::Paging(_) => Vec::new(),
        }
    }
}

#[derive(Debug)]
pub struct Directive {
    pub name: Name,
    pub doc: Name,
    pub args: List<Input>,
    pub locations: Vec<DirectiveLocation>,
}

#[derive(Default)]
pub struct Schema {
    pub doc: Name,
    pub types: Vec<Type>,
    pub by_name: FxHashMap<Name, TypeNo>,
    pub query: TypeNo,
    pub directives: Vec<Directive>,
}

impl Schema {
    pub fn ty(&self, no: TypeNo) -> &Type {
        &self.types[usize::from(no)]
    }

    pub fn named(&self, name: &str) -> Option<TypeNo> {
        self.by_name.get(name).copied()
    }

    /// The table of the rows that a relation lists.
    pub fn table(&self, relation: &Relation) -> Name {
        relation.entries.unwrap_or_else(|| relation.cases.first().map_or("", |case| self.ty(case.ty).table))
    }

    /// Where the rows that a relation lists come from.
    pub fn origin(&self, relation: &Relation) -> Origin {
        let entries = |table| Origin { table, key: Key::All, by: Match::Words, tag: 0 };
        relation.entries.map_or_else(|| self.origin_of(&relation.cases[0]), entries)
    }

    pub fn origin_of(&self, case: &Case) -> Origin {
        let ty = self.ty(case.ty);
        Origin { table: ty.table, key: case.key, by: case.by, tag: id::tag(ty.name) }
    }

    /// The type of this number as a field has it, which can be null.
    pub fn reference(&self, no: TypeNo) -> Ty {
        Ty::Named(Named { no, name: self.ty(no).name })
    }

    /// A type as documents write it, such as `[String!]!`; its base must be known.
    pub fn spelled(&self, text: &str) -> Ty {
        if let Some(of) = text.strip_suffix('!') {
            return self.spelled(of).non_null();
        }
        match text.strip_prefix('[').and_then(|of| of.strip_suffix(']')) {
            Some(of) => self.spelled(of).list(),
            None => self.reference(self.named(text).unwrap_or_default()),
        }
    }
}

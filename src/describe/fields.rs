//! The fields of one type, a call a field.

use std::any::Any;

use super::builder::{Builder, Column, Interface, Listed, Object, Out, ReadsListing, Union};
use super::id;
use super::input::{Args, Problem, read_args};
use super::page::{Onward, Paged};
use super::registry::{
    ArgKey, Case, Field, How, Key, Kind, List, Match, Paging, ReadArgs, Relation, Shape, Ty, Type, TypeNo, Write, Wrote,
};
use crate::store::ask::{Join, Name, Order};
use crate::store::rows::Row;

pub struct Describe<'b> {
    builder: &'b mut Builder,
    no: TypeNo,
}

/// Names a type in a list of a union's keys.
pub type TypeOf = fn(&mut Builder) -> TypeNo;
pub type KeyOf = fn(&dyn Any) -> Result<Vec<ArgKey>, Problem>;

/// How the rows of a relation are found: by which key, held against what of theirs; and whether
/// there can be no key.
struct Way {
    key: Key,
    by: Match,
    nullable: bool,
}

const ALL: Way = Way { key: Key::All, by: Match::All, nullable: false };

/// From a column of the row at hand.
fn from(key: impl Column, by: Match) -> Way {
    Way { key: Key::Column(key.name()), by, nullable: key.nullable() }
}

/// From what the arguments name to a column of the rows wanted.
fn named(key: KeyOf, column: impl Column) -> Way {
    Way { key: Key::Args(key), by: Match::Column(column.name()), nullable: true }
}

/// All rows, in this order.
fn list(order: &[Order]) -> Relation {
    Relation { shape: Shape::List, order: order.to_vec(), ..Relation::default() }
}

impl<'b> Describe<'b> {
    pub(super) fn new(builder: &'b mut Builder, no: TypeNo) -> Self {
        Self { builder, no }
    }

    fn push<A: Args>(&mut self, name: Name, doc: Name, ty: Ty, how: How) -> &mut Field {
        let args = List(self.builder.inputs(A::fields));
        let read: Option<ReadArgs> = (!args.is_empty()).then_some(read_args::<A>);
        let fields = &mut self.builder.at(self.no).fields.0;
        let at = fields.len();
        fields.push(Field { args, read, ..Field::new(name, doc, ty, how) });
        &mut fields[at]
    }

    pub fn implements<I: Interface>(&mut self) {
        let interface = self.builder.interface::<I>();
        self.builder.at(self.no).interfaces.0.push(interface);
    }

    /// The opaque id of a node, made of its type and the uid in `column`.
    pub fn id(&mut self, name: Name, doc: Name, column: impl Column) {
        let tag = id::tag(self.builder.at(self.no).name);
        let write = move |row: Row<'_>, _: &dyn Any, out: &mut Vec<u8>| match row.bytes(0) {
            Some(uid) if id::write(tag, uid, out) => Wrote::Value,
            _ => Wrote::failed("the row has no uid"),
        };
        let ty = self.builder.schema.spelled("ID!");
        self.push::<()>(name, doc, ty, How::Leaf { columns: vec![column.name()], write: Box::new(write) });
    }

    /// A column told as it is; it is null where the column can be.
    pub fn column<T: Out>(&mut self, name: Name, doc: Name, column: impl Column) -> &mut Field {
        let ty = T::ty(self.builder).or_null(column.nullable());
        let write = |row: Row<'_>, _: &dyn Any, out: &mut Vec<u8>| {
            if row.is_null(0) { Wrote::Null } else { T::write(row, 0, out) }
        };
        self.push::<()>(name, doc, ty, How::Leaf { columns: vec![column.name()], write: Box::new(write) })
    }

    /// A value worked out from some columns of the row and the field's arguments.
    pub fn leaf<T: Out, A: Args>(
        &mut self,
        name: Name,
        doc: Name,
        columns: Vec<Name>,
        nullable: bool,
        write: impl Fn(Row<'_>, &A, &mut Vec<u8>) -> Wrote + Send + Sync + 'static,
    ) -> &mut Field {
        let ty = T::ty(self.builder).or_null(nullable);
        let write: Write = Box::new(move |row, args, out| match args.downcast_ref::<A>() {
            Some(args) => write(row, args, out),
            None => Wrote::failed("the arguments could not be read"),
        });
        self.push::<A>(name, doc, ty, How::Leaf { columns, write })
    }

    /// A field that leads to rows of the type `to`. A page of them is a connection.
    fn relation<A: Args>(&mut self, name: Name, doc: Name, to: TypeOf, way: Way, relation: Relation) -> &mut Field {
        let no = to(self.builder);
        let Way { key, by, nullable } = way;
        let row = self.builder.schema.reference(no);
        let ty = match relation.shape {
            Shape::One => row.or_null(nullable),
            // Each thing that arguments name can be missing.
            Shape::List if matches!(key, Key::Args(_)) => row.list().non_null(),
            Shape::List => row.non_null().list().or_null(nullable),
            Shape::Page => self.builder.connection(&row.to_string(), &row),
        };
        let cases = vec![Case { ty: no, key, by }];
        self.push::<A>(name, doc, ty, How::Relation(Relation { cases, ..relation }))
    }

    /// The row that this one's `key` names; null where the key can be null.
    pub fn one<T: Object>(&mut self, name: Name, doc: Name, key: impl Column) {
        let way = from(key, Match::Column("id"));
        self.relation::<()>(name, doc, Builder::object::<T>, way, Relation::default());
    }

    /// The one object behind one of several keys; null where all are.
    pub fn any<U: Union>(&mut self, name: Name, doc: Name, nullable: bool, keys: &[(TypeOf, Name)]) {
        let union = self.builder.union::<U>();
        let cases = self.cases(keys);
        let ty = self.builder.schema.reference(union).or_null(nullable);
        self.push::<()>(name, doc, ty, How::Relation(Relation { cases, ..Relation::default() }));
    }

    fn cases(&mut self, keys: &[(TypeOf, Name)]) -> Vec<Case> {
        let case = |(object, key): &(TypeOf, Name)| Case {
            ty: object(self.builder),
            key: Key::Column(key),
            by: Match::Column("id"),
        };
        keys.iter().map(case).collect()
    }

    /// A page of the entries of a table that hold the words of the arguments, in this order; by one of
    /// `keys` each leads to what it stands for. `kind` is how the connection's name begins.
    pub fn page_of_entries<U: Union, A: ReadsListing>(
        &mut self,
        [name, kind]: [Name; 2],
        doc: Name,
        (table, order): (Name, &[Order]),
        keys: &[(TypeOf, Name)],
    ) {
        let union = self.builder.union::<U>();
        let row = self.builder.schema.reference(union);
        let rows = Relation {
            shape: Shape::Page,
            cases: self.cases(keys),
            entries: Some(table),
            order_columns: order.iter().map(|order| order.column).collect(),
            listing: Some(Onward::<A>::read),
            ..list(order)
        };
        let ty = self.builder.connection(kind, &row);
        self.push::<Onward<A>>(name, doc, ty, How::Relation(rows));
    }

    /// The row whose `column` is the text that the argument names; null where there is none.
    pub fn lookup<T: Object, A: Args>(&mut self, name: Name, doc: Name, column: impl Column, key: KeyOf) {
        self.relation::<A>(name, doc, Builder::object::<T>, named(key, column), Relation::default());
    }

    /// The object of whatever type that an opaque id names; null where there is none. `uid` is the
    /// column of each of them that the id holds.
    pub fn node<I: Interface, A: Args>(&mut self, name: Name, doc: Name, uid: impl Column, key: KeyOf) {
        self.relation::<A>(name, doc, Builder::interface::<I>, named(key, uid), Relation::default());
    }

    /// The same for many ids, in their order; null for each that names nothing.
    pub fn nodes<I: Interface, A: Args>(&mut self, name: Name, doc: Name, uid: impl Column, keys: KeyOf) {
        self.relation::<A>(name, doc, Builder::interface::<I>, named(keys, uid), list(&[]));
    }

    /// The one row of a type that has only one.
    pub fn single<T: Object>(&mut self, name: Name, doc: Name) {
        self.relation::<()>(name, doc, Builder::object::<T>, ALL, Relation::default());
    }

    /// All rows of a type, in this order. Only for what stays small; `up_to` says how small.
    pub fn every<T: Object>(&mut self, name: Name, doc: Name, order: &[Order]) -> &mut Field {
        self.relation::<()>(name, doc, Builder::object::<T>, ALL, list(order))
    }

    /// The rows whose `column` is this row's `key`, in this order. Only for what stays small. The
    /// list is null where the key is.
    pub fn many<T: Object>(
        &mut self,
        name: Name,
        doc: Name,
        key: impl Column,
        column: impl Column,
        order: &[Order],
    ) -> &mut Field {
        let way = from(key, Match::Column(column.name()));
        self.relation::<()>(name, doc, Builder::object::<T>, way, list(order))
    }

    /// The same, with arguments that say which of them; in the order of their ids.
    pub fn listed<T: Object, A: ReadsListing>(
        &mut self,
        name: Name,
        doc: Name,
        key: impl Column,
        column: impl Column,
    ) -> &mut Field {
        let rows = Relation { listing: Some(A::read), ..list(&[Order::by("id")]) };
        self.relation::<A>(name, doc, Builder::object::<T>, from(key, Match::Column(column.name())), rows)
    }

    /// The rows tied to this one by a table of pairs, in its order.
    pub fn joined<T: Object>(&mut self, name: Name, doc: Name, key: impl Column, join: &'static Join) -> &mut Field {
        self.relation::<()>(name, doc, Builder::object::<T>, from(key, Match::Join(join)), list(&[]))
    }

    /// The rows above this one, nearest first: those met by following `up` again and again.
    pub fn climb<T: Object>(&mut self, name: Name, doc: Name, key: impl Column, up: impl Column) -> &mut Field {
        self.relation::<()>(name, doc, Builder::object::<T>, from(key, Match::Climb(up.name())), list(&[]))
    }

    fn page_by<T: Listed, A: ReadsListing>(&mut self, name: Name, doc: Name, way: Way) {
        let rows = Relation {
            shape: Shape::Page,
            order_columns: T::ORDER_COLUMNS.to_vec(),
            listing: Some(Paged::<A>::read),
            ..list(T::ORDER)
        };
        self.relation::<Paged<A>>(name, doc, Builder::object::<T>, way, rows);
    }

    /// A page of all rows of a type.
    pub fn page_of_all<T: Listed>(&mut self, name: Name, doc: Name) {
        self.page_by::<T, T::Args>(name, doc, ALL);
    }

    /// A page of the rows whose `column` is this row's `key`.
    pub fn page<T: Listed>(&mut self, name: Name, doc: Name, key: impl Column, column: impl Column) {
        self.page_by::<T, T::Args>(name, doc, from(key, Match::Column(column.name())));
    }

    /// A page of the rows tied to this one by a table of pairs.
    pub fn page_joined<T: Listed>(&mut self, name: Name, doc: Name, key: impl Column, join: &'static Join) {
        self.page_by::<T, T::Args>(name, doc, from(key, Match::Join(join)));
    }

    /// A page of the rows whose `column` lies within this unit of the map, as far as `A` says.
    pub fn page_within<T: Listed, A: ReadsListing>(
        &mut self,
        name: Name,
        doc: Name,
        key: impl Column,
        column: impl Column,
    ) {
        self.page_by::<T, A>(name, doc, from(key, Match::Area(column.name())));
    }
}

const CURSOR: Name = "The place of the row in this order: give it as `after` or `before`.";
const TOTAL: Name = "How many rows there are on all pages. Counted only when asked for.";
const NEXT: Name = "Whether rows follow this page. Counting from the end: whether `before` was given.";
const PREVIOUS: Name = "Whether rows stand before this page. Counting from the start: whether `after` was given.";

impl Builder {
    /// The connection to an object, made where it is first paged through, with its edge and `PageInfo`.
    fn connection(&mut self, kind: &str, row: &Ty) -> Ty {
        let edge =
            [("cursor", "String!", Paging::Cursor, CURSOR), ("node", &format!("{row}!"), Paging::Node, "The row.")];
        let info = [
            ("hasNextPage", "Boolean!", Paging::HasNextPage, NEXT),
            ("hasPreviousPage", "Boolean!", Paging::HasPreviousPage, PREVIOUS),
            ("startCursor", "String", Paging::StartCursor, "The place of the first row; null where the page is empty."),
            ("endCursor", "String", Paging::EndCursor, "The place of the last row; null where the page is empty."),
        ];
        let connection = [
            ("edges", &*format!("[{kind}Edge!]!"), Paging::Edges, "The rows with their places."),
            ("nodes", &format!("[{row}!]!"), Paging::Nodes, "The rows alone."),
            ("pageInfo", "PageInfo!", Paging::PageInfo, "Where the page lies among all rows."),
            ("totalCount", "Int!", Paging::TotalCount, TOTAL),
        ];
        self.made(format!("{kind}Edge"), "A row of a page and its place.", &edge);
        self.made("PageInfo".to_owned(), "Where a page lies among all rows.", &info);
        self.made(format!("{kind}Connection"), "A page of rows, in order.", &connection);
        self.schema.spelled(&format!("{kind}Connection!"))
    }

    fn made(&mut self, name: String, doc: Name, parts: &[(Name, &str, Paging, Name)]) {
        if self.schema.named(&name).is_none() {
            let part = |(name, ty, part, doc): &(Name, &str, Paging, Name)| {
                Field::new(name, doc, self.schema.spelled(ty), How::Paging(*part))
            };
            let fields: Vec<Field> = parts.iter().map(part).collect();
            let no = self.push(Type::new(name.leak(), doc, Kind::Object));
            self.at(no).fields.0.extend(fields);
        }
    }
}

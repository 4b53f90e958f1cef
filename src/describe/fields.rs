//! The fields of one type, a call a field.

use std::any::Any;

use super::builder::{
    Builder, Column, Interface, Listed, Object, Out, ReadsListing, ReadsScope, ReadsWords, Union, typename,
};
use super::id;
use super::input::{ArgReader, Args, Problem, read_args};
use super::page::{Onward, PageArgs, Paged, Pages};
use super::registry::{
    ArgBox, ArgKey, Case, Entries, Field, How, Key, Kind, List, Listing, Match, Paging, ReadListing, Relation, Shape,
    Ty, TypeNo, Write, Wrote,
};
use crate::store::ask::{Join, Name, Order};
use crate::store::rows::Row;
use crate::vietnamese::Words;

pub struct Describe<'b> {
    builder: &'b mut Builder,
    no: TypeNo,
    fields: Vec<Field>,
}

/// Where the rows of a relation are found: from which column of the row at hand to which of theirs.
fn from(key: impl Column, ty: TypeNo, by: Match) -> Case {
    Case { ty, key: Key::Column(key.name()), by }
}

impl<'b> Describe<'b> {
    pub(super) fn all(builder: &'b mut Builder, no: TypeNo, describe: fn(&mut Describe<'_>)) -> Vec<Field> {
        let mut t = Describe { fields: vec![typename(builder)], builder, no };
        describe(&mut t);
        t.fields
    }

    fn push<A: Args>(&mut self, name: Name, doc: Name, ty: Ty, how: How) -> &mut Field {
        let args = self.builder.inputs(A::fields);
        let read: Option<fn(&mut ArgReader<'_>) -> ArgBox> = (!args.is_empty()).then_some(read_args::<A>);
        let at = self.fields.len();
        self.fields.push(Field { name, doc, ty, args: List(args), deprecated: None, builtin: false, how, read });
        &mut self.fields[at]
    }

    pub fn implements<I: Interface>(&mut self) {
        let interface = self.builder.interface::<I>();
        self.builder.types[usize::from(self.no)].interfaces.0.push(interface);
    }

    /// The opaque id of a node, made of its type and the uid in `column`.
    pub fn id(&mut self, name: Name, doc: Name, column: impl Column) {
        let tag = id::tag(self.builder.types[usize::from(self.no)].name);
        let write = move |row: Row<'_>, _: &dyn Any, out: &mut Vec<u8>| match row.bytes(0) {
            Some(uid) if id::write(tag, uid, out) => Wrote::Value,
            _ => Wrote::Failed("the row has no uid".to_owned()),
        };
        let ty = Ty::Named(self.builder.builtin("ID")).non_null();
        self.push::<()>(name, doc, ty, How::Leaf { columns: vec![column.name()], write: Box::new(write) });
    }

    /// A column told as it is; it is null where the column can be.
    pub fn column<T: Out>(&mut self, name: Name, doc: Name, column: impl Column) -> &mut Field {
        let ty = T::ty(self.builder);
        let ty = if column.nullable() { ty } else { ty.non_null() };
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
        let ty = T::ty(self.builder);
        let ty = if nullable { ty } else { ty.non_null() };
        let write: Write = Box::new(move |row, args, out| match args.downcast_ref::<A>() {
            Some(args) => write(row, args, out),
            None => Wrote::Failed("the arguments could not be read".to_owned()),
        });
        self.push::<A>(name, doc, ty, How::Leaf { columns, write })
    }

    fn relation<A: Args>(&mut self, name: Name, doc: Name, ty: Ty, shape: Shape, cases: Vec<Case>) -> &mut Relation {
        let relation = Relation { shape, cases, ..Relation::default() };
        match &mut self.push::<A>(name, doc, ty, How::Relation(relation)).how {
            How::Relation(relation) => relation,
            _ => unreachable!("just pushed"),
        }
    }

    /// The row that this one's `key` names; null where the key can be null.
    pub fn one<T: Object>(&mut self, name: Name, doc: Name, key: impl Column) {
        let target = self.builder.object::<T>();
        let ty = if key.nullable() { Ty::Named(target) } else { Ty::Named(target).non_null() };
        self.relation::<()>(name, doc, ty, Shape::One, vec![from(key, target, Match::Column("id"))]);
    }

    /// The one object behind one of several keys; null where all are.
    pub fn any<U: Union>(&mut self, name: Name, doc: Name, nullable: bool, keys: &[(TypeOf, Name)]) {
        let target = self.builder.union::<U>();
        let ty = if nullable { Ty::Named(target) } else { Ty::Named(target).non_null() };
        let cases = keys.iter().map(|(object, key)| Case {
            ty: object(self.builder),
            key: Key::Column(key),
            by: Match::Column("id"),
        });
        let cases = cases.collect();
        self.relation::<()>(name, doc, ty, Shape::One, cases);
    }

    /// The row whose `column` is the text that the argument names; null where there is none.
    pub fn lookup<T: Object, A: Args>(&mut self, name: Name, doc: Name, column: impl Column, key: KeyOf) {
        let target = self.builder.object::<T>();
        let case = Case { ty: target, key: Key::Args(key), by: Match::Column(column.name()) };
        self.relation::<A>(name, doc, Ty::Named(target), Shape::One, vec![case]);
    }

    /// The object of whatever type that an opaque id names; null where there is none. `uid` is the
    /// column of each of them that the id holds.
    pub fn node<I: Interface, A: Args>(&mut self, name: Name, doc: Name, uid: impl Column, key: KeyOf) {
        let target = self.builder.interface::<I>();
        let case = Case { ty: target, key: Key::Args(key), by: Match::Column(uid.name()) };
        self.relation::<A>(name, doc, Ty::Named(target), Shape::One, vec![case]);
    }

    /// The same for many ids, in their order; null for each that names nothing.
    pub fn nodes<I: Interface, A: Args>(&mut self, name: Name, doc: Name, uid: impl Column, keys: KeyOf) {
        let target = self.builder.interface::<I>();
        let case = Case { ty: target, key: Key::Args(keys), by: Match::Column(uid.name()) };
        self.relation::<A>(name, doc, Ty::Named(target).list().non_null(), Shape::List, vec![case]);
    }

    /// The one row of a type that has only one.
    pub fn single<T: Object>(&mut self, name: Name, doc: Name) {
        let target = self.builder.object::<T>();
        let case = Case { ty: target, key: Key::All, by: Match::All };
        self.relation::<()>(name, doc, Ty::Named(target).non_null(), Shape::One, vec![case]);
    }

    fn list<T: Object, A: Args>(
        &mut self,
        name: Name,
        doc: Name,
        nullable: bool,
        key: Key,
        by: Match,
    ) -> &mut Relation {
        let target = self.builder.object::<T>();
        let ty = Ty::Named(target).non_null().list();
        let ty = if nullable { ty } else { ty.non_null() };
        self.relation::<A>(name, doc, ty, Shape::List, vec![Case { ty: target, key, by }])
    }

    /// All rows of a type, in this order. Only for what stays small.
    pub fn every<T: Object>(&mut self, name: Name, doc: Name, order: &[Order]) {
        self.list::<T, ()>(name, doc, false, Key::All, Match::All).order = order.to_vec();
    }

    /// The rows whose `column` is this row's `key`, in this order. Only for what stays small. The
    /// list is null where the key is.
    pub fn many<T: Object>(&mut self, name: Name, doc: Name, key: impl Column, column: impl Column, order: &[Order]) {
        let by = Match::Column(column.name());
        let relation = self.list::<T, ()>(name, doc, key.nullable(), Key::Column(key.name()), by);
        relation.order = order.to_vec();
    }

    /// The same, with arguments that say which of them; in the order of their ids.
    pub fn listed<T: Object, A: Args>(
        &mut self,
        name: Name,
        doc: Name,
        key: impl Column,
        by: Match,
        which: ReadListing,
    ) {
        let relation = self.list::<T, A>(name, doc, key.nullable(), Key::Column(key.name()), by);
        relation.order = vec![Order::by("id")];
        relation.listing = Some(which);
    }

    /// The rows tied to this one by a table of pairs, in its order.
    pub fn joined<T: Object>(&mut self, name: Name, doc: Name, key: impl Column, join: &'static Join) {
        self.list::<T, ()>(name, doc, key.nullable(), Key::Column(key.name()), Match::Join(join));
    }

    /// The rows above this one, nearest first: those met by following `up` again and again.
    pub fn climb<T: Object>(&mut self, name: Name, doc: Name, key: impl Column, up: impl Column) {
        self.list::<T, ()>(name, doc, key.nullable(), Key::Column(key.name()), Match::Climb(up.name()));
    }

    /// A page of all rows of a type.
    pub fn page_of_all<T: Listed>(&mut self, name: Name, doc: Name) {
        self.page_by::<T, T::Args>(name, doc, Key::All, Match::All);
    }

    /// A page of the rows whose `column` is this row's `key`.
    pub fn page<T: Listed>(&mut self, name: Name, doc: Name, key: impl Column, column: impl Column) {
        self.page_by::<T, T::Args>(name, doc, Key::Column(key.name()), Match::Column(column.name()));
    }

    /// A page of the rows tied to this one by a table of pairs.
    pub fn page_joined<T: Listed>(&mut self, name: Name, doc: Name, key: impl Column, join: &'static Join) {
        self.page_by::<T, T::Args>(name, doc, Key::Column(key.name()), Match::Join(join));
    }

    /// A page of the rows whose `column` lies within this unit of the map, as far as `A` says.
    pub fn page_within<T: Listed, A: ReadsListing + ReadsScope>(
        &mut self,
        name: Name,
        doc: Name,
        key: impl Column,
        column: impl Column,
    ) {
        let scope = |args: &dyn Any| match args.downcast_ref::<Paged<A>>() {
            Some(args) => args.inner.scope(),
            None => crate::store::ask::Scope::Own,
        };
        self.page_by::<T, A>(name, doc, Key::Column(key.name()), Match::Area(column.name(), scope));
    }

    /// A page of the entries of `table` that hold the words of the arguments; one of `keys` leads from
    /// each to what it stands for.
    pub fn page_of_entries<U: Union, A: ReadsListing + ReadsWords>(
        &mut self,
        name: Name,
        doc: Name,
        [connection, edge]: [Name; 2],
        (table, order): (Name, &[Order]),
        keys: &[(TypeOf, Name)],
    ) {
        let target = self.builder.union::<U>();
        let connection = self.builder.connection_named(connection, edge, target);
        let cases = keys.iter().map(|(object, key)| Case {
            ty: object(self.builder),
            key: Key::Column(key),
            by: Match::Column("id"),
        });
        let cases = cases.collect();
        let ty = Ty::Named(connection).non_null();
        let relation = self.relation::<Onward<A>>(name, doc, ty, Shape::Page, cases);
        relation.entries = Some(Entries { table, by: Match::Words(words::<A>) });
        relation.order = order.to_vec();
        relation.order_columns = order.iter().map(|order| order.column).collect();
        relation.listing = Some(listing::<Onward<A>>);
        relation.page = Some(page_args::<Onward<A>>);
    }

    fn page_by<T: Listed, A: ReadsListing>(&mut self, name: Name, doc: Name, key: Key, by: Match) {
        let target = self.builder.object::<T>();
        let connection = self.builder.connection(target);
        let cases = vec![Case { ty: target, key, by }];
        let relation = self.relation::<Paged<A>>(name, doc, Ty::Named(connection).non_null(), Shape::Page, cases);
        relation.order = T::ORDER.to_vec();
        relation.order_columns = T::ORDER_COLUMNS.to_vec();
        relation.listing = Some(listing::<Paged<A>>);
        relation.page = Some(page_args::<Paged<A>>);
    }
}

/// Names an object type in a list of a union's keys.
pub type TypeOf = fn(&mut Builder) -> TypeNo;
pub type KeyOf = fn(&dyn Any) -> Result<Vec<ArgKey>, Problem>;

fn words<A: ReadsWords>(args: &dyn Any) -> Option<&Words> {
    args.downcast_ref::<Onward<A>>().map(|args| args.inner.words())
}

fn listing<P: Pages>(args: &dyn Any) -> Result<Listing, Problem> {
    let unread = || Err(Problem::new("", "the arguments could not be read"));
    args.downcast_ref::<P>().map_or_else(unread, P::listing)
}

fn page_args<P: Pages>(args: &dyn Any) -> Result<PageArgs, Problem> {
    let unread = || Err(Problem::new("", "the arguments could not be read"));
    args.downcast_ref::<P>().map_or_else(unread, |args| Ok(args.page()))
}

impl Builder {
    /// The connection to an object, made where it is first paged through, with its edge and `PageInfo`.
    fn connection(&mut self, target: TypeNo) -> TypeNo {
        let name = self.types[usize::from(target)].name;
        let [connection, edge] = [format!("{name}Connection"), format!("{name}Edge")].map(|name| &*name.leak());
        self.connection_named(connection, edge, target)
    }

    fn connection_named(&mut self, connection: Name, edge: Name, target: TypeNo) -> TypeNo {
        if let Some(no) = self.existing(connection) {
            return no;
        }
        let scalar = |builder: &Builder, name| Ty::Named(builder.builtin(name));
        let (string, int, boolean) = (scalar(self, "String"), scalar(self, "Int"), scalar(self, "Boolean"));
        let row = Ty::Named(target).non_null();
        let edge = self.made(
            edge,
            "A row of a page and its place.",
            &[
                (
                    "cursor",
                    "The place of the row in this order: give it as `after` or `before`.",
                    string.clone().non_null(),
                    Paging::Cursor,
                ),
                ("node", "The row.", row.clone(), Paging::Node),
            ],
        );
        let info = self.made(
            "PageInfo",
            "Where a page lies among all rows.",
            &[
                (
                    "hasNextPage",
                    "Whether rows follow this page. Counting from the end: whether `before` was given.",
                    boolean.clone().non_null(),
                    Paging::HasNextPage,
                ),
                (
                    "hasPreviousPage",
                    "Whether rows stand before this page. Counting from the start: whether `after` was given.",
                    boolean.non_null(),
                    Paging::HasPreviousPage,
                ),
                (
                    "startCursor",
                    "The place of the first row; null where the page is empty.",
                    string.clone(),
                    Paging::StartCursor,
                ),
                ("endCursor", "The place of the last row; null where the page is empty.", string, Paging::EndCursor),
            ],
        );
        self.made(
            connection,
            "A page of rows, in order.",
            &[
                ("edges", "The rows with their places.", Ty::Named(edge).non_null().list().non_null(), Paging::Edges),
                ("nodes", "The rows alone.", row.list().non_null(), Paging::Nodes),
                ("pageInfo", "Where the page lies among all rows.", Ty::Named(info).non_null(), Paging::PageInfo),
                (
                    "totalCount",
                    "How many rows there are on all pages. Counted only when asked for.",
                    int.non_null(),
                    Paging::TotalCount,
                ),
            ],
        )
    }

    fn made(&mut self, name: Name, doc: Name, parts: &[(Name, Name, Ty, Paging)]) -> TypeNo {
        if let Some(no) = self.existing(name) {
            return no;
        }
        let part = |(name, doc, ty, paging): &(Name, Name, Ty, Paging)| Field {
            name,
            doc,
            ty: ty.clone(),
            args: List::default(),
            deprecated: None,
            builtin: false,
            how: How::Paging(*paging),
            read: None,
        };
        let fields = std::iter::once(typename(self)).chain(parts.iter().map(part)).collect();
        self.add(name, doc, Kind::Object, fields)
    }
}

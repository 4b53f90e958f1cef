//! An ask as SQL. One statement serves every key: it is prepared once and run for each, which
//! measured faster in SQLite than an array of keys.

use std::fmt::Write;

use rusqlite::types::Value as Bound;

use super::known::Known;
use crate::store::ask::{Ask, By, Cond, Fault, Name, Order, Value, Want};

/// What `?1` stands for, the values of the other parameters, and the text.
pub struct Statement {
    pub text: String,
    pub values: Vec<Bound>,
}

/// How a key is held against its column.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Keyed {
    /// `?1` is the key.
    One,
    /// `?1` is a JSON array of ids.
    Set,
}

/// Which rows of a key one statement reads. Behind a place in an order whose first column can be
/// null lie two ranges of its index, and a statement walks only one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    All,
    /// Where the order's first column holds something.
    Values,
    /// Where it does not.
    Nulls,
}

impl Part {
    /// The parts of an ask that can hold rows, in the order in which they are read. Nulls come last:
    /// behind one there are only nulls, before a value only values.
    pub fn of(ask: &Ask<'_>) -> &'static [Part] {
        let (after, before) = (ask.window.after, ask.window.before);
        let is_split = (after.is_some() || before.is_some()) && ask.order.first().is_some_and(|first| first.nullable);
        if !is_split || ask.want == Want::Count {
            return &[Part::All];
        }
        let at_null = |place: &[Value]| place.first() == Some(&Value::Null);
        match (after.is_some_and(at_null), before.is_some_and(|place| !at_null(place)), ask.window.from_end) {
            (true, true, _) => &[],
            (true, false, _) => &[Part::Nulls],
            (false, true, _) => &[Part::Values],
            (false, false, false) => &[Part::Values, Part::Nulls],
            (false, false, true) => &[Part::Nulls, Part::Values],
        }
    }
}

pub fn statement(ask: &Ask<'_>, keyed: Keyed, part: Part, known: &Known<'_>) -> Result<Statement, Fault> {
    let mut sql =
        Sql { text: String::with_capacity(256), values: Vec::new(), part, counts: ask.want == Want::Count, known };
    sql.select(ask, keyed)?;
    Ok(Statement { text: sql.text, values: sql.values })
}

pub(super) struct Sql<'a> {
    pub text: String,
    /// Of `?2` and so on.
    values: Vec<Bound>,
    part: Part,
    /// Whether rows are counted, not read.
    pub counts: bool,
    pub known: &'a Known<'a>,
}

impl Sql<'_> {
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub fn bind(&mut self, value: Bound) {
        self.values.push(value);
        let number = self.values.len() + 1;
        // Writing to a string does not fail.
        let _ = write!(self.text, "?{number}");
    }

    fn column(&mut self, column: Name) {
        self.push("t.");
        self.push(column);
    }

    fn select(&mut self, ask: &Ask<'_>, keyed: Keyed) -> Result<(), Fault> {
        // A page of an area is sorted out of all its rows: by ids and the order's columns alone, and
        // only the rows of the page are then read whole.
        if keyed == Keyed::Set && ask.want == Want::Rows && ask.window.limit.is_some() {
            self.columns(ask.columns);
            self.push(" from ");
            self.push(ask.table);
            self.push(" t where t.id in (");
            self.columns(&["id"]);
            self.from(ask, keyed)?;
            self.push(")");
            self.order(ask);
            return Ok(());
        }
        match ask.want {
            Want::Count => self.push("select count(*)"),
            Want::Rows => self.columns(ask.columns),
        }
        self.from(ask, keyed)
    }

    fn columns(&mut self, columns: &[Name]) {
        self.push("select ");
        if columns.is_empty() {
            self.push("1");
        }
        for (at, column) in columns.iter().enumerate() {
            if at > 0 {
                self.push(", ");
            }
            self.column(column);
        }
    }

    /// All behind the columns.
    fn from(&mut self, ask: &Ask<'_>, keyed: Keyed) -> Result<(), Fault> {
        self.push(" from ");
        match ask.by {
            By::Join { join, .. } => {
                for part in [join.table, " j cross join ", ask.table, " t on t.id = j.", join.to] {
                    self.push(part);
                }
            }
            By::Words(words) => self.ranked(words),
            _ => {
                self.push(ask.table);
                self.push(" t");
            }
        }
        self.push(" where ");
        match ask.by {
            By::All | By::Words(_) | By::Climb { .. } => self.push("1"),
            By::Join { join, .. } => {
                self.push("j.");
                self.push(join.from);
                self.push(" = ?1");
            }
            By::Column { column, .. } | By::Area { column, .. } => {
                self.column(column);
                self.push(if keyed == Keyed::One { " = ?1" } else { " in (select value from json_each(?1))" });
            }
        }
        if *ask.filter != Cond::TRUE {
            self.push(" and ");
            self.cond(ask.filter)?;
        }
        if ask.want == Want::Count {
            return Ok(());
        }
        if let (Some(first), true) = (ask.order.first(), self.part != Part::All) {
            self.push(" and ");
            self.column(first.column);
            self.push(if self.part == Part::Nulls { " is null" } else { " is not null" });
        }
        for (place, after) in [(ask.window.after, true), (ask.window.before, false)] {
            if let Some(place) = place {
                self.seek_part(ask.order, place, after);
            }
        }
        self.order(ask);
        if let Some(limit) = ask.window.limit {
            self.push(" limit ");
            self.bind(Bound::Integer(i64::from(limit)));
        }
        Ok(())
    }

    fn order(&mut self, ask: &Ask<'_>) {
        if ask.order.is_empty() {
            if let By::Join { join, .. } = ask.by {
                // The table of pairs is indexed so: nothing is sorted.
                for part in [" order by j.", join.order, ", j.", join.to] {
                    self.push(part);
                }
            }
            return;
        }
        for (at, order) in ask.order.iter().enumerate() {
            self.push(if at == 0 { " order by " } else { ", " });
            self.column(order.column);
            let descending = order.descending != ask.window.from_end;
            self.push(if descending { " desc" } else { "" });
            // Only where it matters: the index then stays in use as it is.
            if order.nullable && (at > 0 || self.part == Part::All) {
                self.push(if ask.window.from_end { " nulls first" } else { " nulls last" });
            }
        }
    }

    /// The rows of this part that lie behind a place (or before it).
    fn seek_part(&mut self, order: &[Order], place: &[Value], after: bool) {
        let at_null = place.first() == Some(&Value::Null);
        match (self.part, order) {
            (Part::Values, _) if at_null => {}
            (Part::Nulls, _) if !at_null => {}
            (Part::Values, [first, rest @ ..]) => {
                let first = Order { nullable: false, ..*first };
                self.push(" and ");
                self.seek(&[&[first], rest].concat(), place, after, true);
            }
            (Part::Nulls, [_, rest @ ..]) => {
                self.push(" and ");
                self.seek(rest, &place[1..], after, true);
            }
            (_, order) => {
                self.push(" and ");
                self.seek(order, place, after, true);
            }
        }
    }

    /// Rows strictly behind a place (or before it), in an order whose nulls come last.
    fn seek(&mut self, order: &[Order], place: &[Value], after: bool, leading: bool) {
        let (Some((first, order)), Some((value, place))) = (order.split_first(), place.split_first()) else {
            // Behind the last column nothing differs any more.
            self.push("0");
            return;
        };
        let up = first.descending != after;
        let is_null = *value == Value::Null;
        self.push("(");
        if leading && !first.nullable && !is_null {
            // The range said by itself leads the index there.
            self.column(first.column);
            self.push(if up { " >= " } else { " <= " });
            self.bind(bound(value));
            self.push(" and (");
        }
        match (is_null, after) {
            (true, true) => self.push("0"),
            (true, false) => {
                self.column(first.column);
                self.push(" is not null");
            }
            (false, _) => {
                self.column(first.column);
                self.push(if up { " > " } else { " < " });
                self.bind(bound(value));
                if after && first.nullable {
                    self.push(" or ");
                    self.column(first.column);
                    self.push(" is null");
                }
            }
        }
        if !order.is_empty() {
            self.push(" or (");
            self.column(first.column);
            if is_null {
                self.push(" is null");
            } else {
                self.push(" = ");
                self.bind(bound(value));
            }
            self.push(" and ");
            self.seek(order, place, after, false);
            self.push(")");
        }
        if leading && !first.nullable && !is_null {
            self.push(")");
        }
        self.push(")");
    }
}

pub fn bound(value: &Value) -> Bound {
    match value {
        Value::Null => Bound::Null,
        Value::Int(value) => Bound::Integer(*value),
        Value::Real(value) => Bound::Real(*value),
        Value::Text(value) => Bound::Text(value.clone()),
        Value::Uid(value) => Bound::Blob(value.to_vec()),
        Value::Bytes(value) => Bound::Blob(value.clone()),
    }
}

/// `[1,2,3]`.
pub fn array(ids: &[i64]) -> String {
    let mut text = String::with_capacity(ids.len() * 6 + 2);
    text.push('[');
    for (at, id) in ids.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        let _ = write!(text, "{id}");
    }
    text.push(']');
    text
}

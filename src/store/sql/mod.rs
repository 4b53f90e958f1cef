//! An ask as SQL, for both databases. SQLite runs one statement for each key, which measured faster
//! there than an array of keys; PostgreSQL takes all keys of a batch at once.

mod filter;
pub mod known;
mod parts;
mod seek;
mod words;

use std::fmt::Write;

use super::ask::{Ask, By, Cond, Fault, Keys, Name, Value, Want};
use known::Known;
pub use parts::Part;
use words::Found;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

/// What a parameter stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Bytes(Vec<u8>),
    /// A set of ids.
    Ids(Vec<i64>),
}

/// A text, and the values of its parameters behind the key's.
pub struct Statement {
    pub text: String,
    pub values: Vec<Bound>,
}

/// How keys are held against their column. The first parameter is the key, or the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyed<'k> {
    /// There is no key: all rows belong to it.
    No,
    One,
    /// The one key is found by these steps, the nearest first; the first parameter is the key of the last.
    Led(&'k [Step]),
    /// A set of ids stands for one key.
    Set,
    /// An array of keys; each row's first column says whose it is.
    Many,
}

/// The column of the one row that has a key in another column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub table: Name,
    pub by: Name,
    pub column: Name,
}

/// Reads these parts: SQLite's one by one, as one may be enough; PostgreSQL's at once, as it stops where one is.
pub fn statement(
    ask: &Ask<'_>,
    keyed: Keyed<'_>,
    parts: &[Part],
    dialect: Dialect,
    known: &mut dyn Known,
) -> Result<Statement, Fault> {
    let text = String::with_capacity(256);
    let (values, counts) = (Vec::new(), ask.want == Want::Count);
    let (part, found) = (Part::All, Found::Named);
    let mut sql = Sql { text, values, keyed, parts, part, dialect, counts, found, known };
    sql.select(ask)?;
    Ok(Statement { text: sql.text, values: sql.values })
}

struct Sql<'a> {
    text: String,
    values: Vec<Bound>,
    keyed: Keyed<'a>,
    parts: &'a [Part],
    /// The one that is read here.
    part: Part,
    dialect: Dialect,
    /// Whether rows are counted, not read.
    counts: bool,
    /// Which half of what a search finds is read.
    found: Found,
    known: &'a mut dyn Known,
}

impl Sql<'_> {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn bind(&mut self, value: Bound) {
        self.values.push(value);
        self.parameter(self.values.len() + usize::from(self.keyed != Keyed::No));
    }

    fn parameter(&mut self, number: usize) {
        let sign = if self.dialect == Dialect::Sqlite { '?' } else { '$' };
        // Writing to a string does not fail.
        let _ = write!(self.text, "{sign}{number}");
    }

    /// Held against a set of ids.
    fn among(&mut self, ids: Option<Vec<i64>>) {
        let (open, close) = match self.dialect {
            Dialect::Sqlite => (" in (select value from json_each(", "))"),
            Dialect::Postgres => (" = any(", ")"),
        };
        self.push(open);
        match ids {
            Some(ids) => self.bind(Bound::Ids(ids)),
            None => self.parameter(1),
        }
        self.push(close);
    }

    fn column(&mut self, column: Name) {
        self.push("t.");
        self.push(column);
    }

    fn select(&mut self, ask: &Ask<'_>) -> Result<(), Fault> {
        if self.keyed == Keyed::Set && ask.want == Want::Rows && ask.window.limit.is_some() {
            return self.select_area(ask);
        }
        if self.keyed == Keyed::Many {
            return self.select_many(ask);
        }
        if ask.want == Want::Rows && matches!(ask.by, By::Words(_)) {
            return self.select_found(ask);
        }
        self.selected(ask, ask.columns)
    }

    /// A page of an area: sorted by ids and the order's columns alone, and only the rows of the page are then
    /// read whole. PostgreSQL sorts no more of each unit than the page can hold, which the index gives: so it is
    /// no dearer where units have many rows. SQLite does so by itself, and only where it does not merge units.
    fn select_area(&mut self, ask: &Ask<'_>) -> Result<(), Fault> {
        self.columns(ask.columns);
        if self.dialect == Dialect::Sqlite {
            for part in [" from ", ask.table, " t where t.id in ("] {
                self.push(part);
            }
            self.selected(ask, &["id"])?;
            self.push(")");
        } else {
            self.push(" from (select t.id from unnest($1::bigint[]) u(id) cross join lateral (");
            let order = ask.order.iter().map(|order| order.column).filter(|column| *column != "id");
            let columns: Vec<Name> = std::iter::once("id").chain(order).collect();
            self.selected(ask, &columns)?;
            self.push(") t");
            self.order(ask);
            self.limit(ask);
            for part in [") p join ", ask.table, " t on t.id = p.id"] {
                self.push(part);
            }
        }
        self.order(ask);
        Ok(())
    }

    /// As a number in the text where the planner asks how many rows are wanted.
    fn limit(&mut self, ask: &Ask<'_>) {
        let Some(limit) = ask.window.limit else { return };
        self.push(" limit ");
        match self.dialect {
            Dialect::Sqlite => self.bind(Bound::Int(i64::from(limit))),
            // Writing to a string does not fail.
            Dialect::Postgres => {
                let _ = write!(self.text, "{limit}");
            }
        }
    }

    /// Rows of many keys. Where a key has a page or a count of its own, a subquery for each is far
    /// cheaper than a window over all.
    fn select_many(&mut self, ask: &Ask<'_>) -> Result<(), Fault> {
        if ask.want == Want::Rows && ask.window.limit.is_none() {
            self.push("select ");
            self.key_column(ask);
            for column in ask.columns {
                self.push(", ");
                self.column(column);
            }
            return self.from(ask);
        }
        let kind = match ask.by {
            By::Column { keys: Keys::Texts(_), .. } => "text",
            By::Column { keys: Keys::Uids(_), .. } => "bytea",
            _ => "bigint",
        };
        for part in ["select k.key, r.* from unnest($1::", kind, "[]) k(key) cross join lateral ("] {
            self.push(part);
        }
        self.selected(ask, ask.columns)?;
        self.push(") r");
        Ok(())
    }

    /// The column that the keys are held against.
    fn key_column(&mut self, ask: &Ask<'_>) {
        match ask.by {
            By::Join { join, .. } => {
                self.push("j.");
                self.push(join.from);
            }
            By::Column { column, .. } | By::Area { column, .. } => self.column(column),
            By::All | By::Words(_) | By::Climb { .. } => {}
        }
    }

    /// Held against the key that these steps find.
    fn led(&mut self, steps: &[Step]) {
        self.push(" = ");
        let Some((step, before)) = steps.split_first() else { return self.parameter(1) };
        for part in ["(select t.", step.column, " from ", step.table, " t where t.", step.by] {
            self.push(part);
        }
        self.led(before);
        self.push(")");
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
    fn from(&mut self, ask: &Ask<'_>) -> Result<(), Fault> {
        self.push(" from ");
        match ask.by {
            By::Join { join, .. } => {
                // SQLite takes the tables of a cross join in the order in which they stand.
                let joined = if self.dialect == Dialect::Sqlite { " j cross join " } else { " j join " };
                for part in [join.table, joined, ask.table, " t on t.id = j.", join.to] {
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
        if self.keyed == Keyed::No {
            self.push("true");
        } else {
            self.key_column(ask);
            match (self.keyed, ask.want, ask.window.limit) {
                (Keyed::Set, Want::Rows, Some(_)) if self.dialect == Dialect::Postgres => self.push(" = u.id"),
                (Keyed::Set, ..) => self.among(None),
                (Keyed::Many, Want::Rows, None) => self.push(" = any($1)"),
                (Keyed::Many, ..) => self.push(" = k.key"),
                (Keyed::Led(steps), ..) => self.led(steps),
                _ => {
                    self.push(" = ");
                    self.parameter(1);
                }
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
        self.limit(ask);
        Ok(())
    }

    fn order(&mut self, ask: &Ask<'_>) {
        let mut joined = " order by ";
        // Rows of many keys come key by key; where one row at most answers a key, in any order.
        if self.keyed == Keyed::Many
            && ask.window.limit.is_none()
            && (!ask.order.is_empty() || matches!(ask.by, By::Join { .. }))
        {
            self.push(joined);
            self.key_column(ask);
            joined = ", ";
        }
        if ask.order.is_empty() {
            if let By::Join { join, .. } = ask.by {
                // The table of pairs is indexed so: nothing is sorted.
                for part in [joined, "j.", join.order, ", j.", join.to] {
                    self.push(part);
                }
            }
            return;
        }
        for (at, order) in ask.order.iter().enumerate() {
            self.push(joined);
            joined = ", ";
            self.column(order.column);
            let descending = order.descending != ask.window.from_end;
            self.push(if descending { " desc" } else { "" });
            // Only where it matters: the index then stays in use as it is.
            if order.nullable && (at > 0 || self.part == Part::All) {
                self.push(if ask.window.from_end { " nulls first" } else { " nulls last" });
            }
        }
    }
}

fn bound(value: &Value) -> Bound {
    match value {
        Value::Null => Bound::Null,
        Value::Int(value) => Bound::Int(*value),
        Value::Real(value) => Bound::Real(*value),
        Value::Text(value) => Bound::Text(value.clone()),
        Value::Uid(value) => Bound::Bytes(value.to_vec()),
        Value::Bytes(value) => Bound::Bytes(value.clone()),
    }
}

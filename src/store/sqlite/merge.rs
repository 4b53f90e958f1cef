//! A page of an area, merged from the rows of its units: each gives its own in their order, and is read no further
//! than they can still be among the first of all. So a page costs a look at each unit and its own rows, however
//! many rows lie in the area.

use std::cmp::Ordering;

use rusqlite::Statement;
use rusqlite::types::ValueRef;
use smallvec::SmallVec;

use crate::store::ask::{Ask, By, Cond, Fault, Keys, Name, Order, Value, Want, Window};
use crate::store::memory::compare;

/// A row is read by its id alone.
static ALL: Cond = Cond::TRUE;

pub struct Merge<'a> {
    ask: Ask<'a>,
    /// By which rows are ordered, and their id at the end.
    columns: SmallVec<[Name; 4]>,
}

/// What a row is ordered by, and its id.
type Place = SmallVec<[Value; 3]>;

impl<'a> Merge<'a> {
    /// None where an ask is no page of an area, or where its filter looks elsewhere: not once for each unit.
    pub fn of(ask: &Ask<'a>) -> Option<Self> {
        let is_page = ask.want == Want::Rows && ask.window.limit.is_some() && matches!(ask.by, By::Area { .. });
        if !is_page || !is_of_row(ask.filter) {
            return None;
        }
        let mut columns: SmallVec<[Name; 4]> = ask.order.iter().map(|order| order.column).collect();
        if columns.last() != Some(&"id") {
            columns.push("id");
        }
        Some(Self { ask: *ask, columns })
    }

    /// What is asked of a unit.
    pub fn of_unit(&self) -> Ask<'_> {
        Ask { columns: &self.columns, ..self.ask }
    }

    /// How the row of an id is read.
    pub fn of_id(&self) -> Ask<'a> {
        let by = By::Column { column: "id", keys: Keys::Ints(&[]) };
        Ask { by, filter: &ALL, order: &[], window: Window::default(), ..self.ask }
    }

    /// Takes the rows of one more unit in among the first, until one comes behind so many.
    pub fn take(&self, unit: &mut Statement<'_>, most: usize, first: &mut Vec<Place>) -> Result<(), Fault> {
        let mut found = unit.raw_query();
        while let Some(row) = found.next()? {
            let mut place = Place::new();
            for column in 0..self.columns.len() {
                place.push(value(row.get_ref(column)?));
            }
            let stands_before = |other: &Place| self.compare(other, &place).is_le();
            // Most that come to so many stand behind them all.
            if first.len() == most && first.last().is_some_and(stands_before) {
                break;
            }
            first.insert(first.partition_point(stands_before), place);
            first.truncate(most);
        }
        Ok(())
    }

    fn compare(&self, one: &[Value], other: &[Value]) -> Ordering {
        let beside = |(order, (one, other)): (&Order, (&Value, &Value))| compare(one, other, order.descending);
        let mut parts = self.ask.order.iter().zip(one.iter().zip(other)).map(beside);
        let order = parts.find(|order| order.is_ne()).unwrap_or(Ordering::Equal);
        if self.ask.window.from_end { order.reverse() } else { order }
    }
}

/// The id of a row by its place.
pub fn id(place: &Place) -> Option<i64> {
    if let Some(Value::Int(id)) = place.last() { Some(*id) } else { None }
}

/// Whether a filter can be told from a row alone.
fn is_of_row(filter: &Cond) -> bool {
    match filter {
        Cond::And(conds) | Cond::Or(conds) => conds.iter().all(is_of_row),
        Cond::Not(cond) => is_of_row(cond),
        Cond::Compare { .. } | Cond::In { .. } | Cond::IsNull { .. } => true,
        Cond::Holds { .. } | Cond::Coded { .. } => true,
        Cond::Within { .. } | Cond::Among { .. } | Cond::Found { .. } => false,
    }
}

/// Texts are compared by their bytes, as SQLite does.
fn value(cell: ValueRef<'_>) -> Value {
    match cell {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(value) => Value::Int(value),
        ValueRef::Real(value) => Value::Real(value),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
    }
}

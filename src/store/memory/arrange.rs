//! The order of rows, and the part of them that a window keeps.

use std::cmp::Ordering;

use super::super::ask::{Fault, Order, Value, Window};
use super::Table;

/// Nulls last in both directions; texts by their bytes.
pub fn compare(a: &Value, b: &Value, descending: bool) -> Ordering {
    let way = |order: Ordering| if descending { order.reverse() } else { order };
    match (a, b) {
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Greater,
        (_, Value::Null) => Ordering::Less,
        (Value::Int(a), Value::Int(b)) => way(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => way(a.cmp(b)),
        (Value::Uid(a), Value::Uid(b)) => way(a.cmp(b)),
        (Value::Bytes(a), Value::Bytes(b)) => way(a.cmp(b)),
        (Value::Real(a), Value::Real(b)) => way(a.total_cmp(b)),
        (Value::Int(a), Value::Real(b)) => way((*a as f64).total_cmp(b)),
        (Value::Real(a), Value::Int(b)) => way(a.total_cmp(&(*b as f64))),
        // A column holds values of one kind.
        _ => Ordering::Equal,
    }
}

/// Orders the rows of one key and keeps those of the window.
pub fn arrange(table: &Table, order: &[Order], window: &Window<'_>, rows: &mut Vec<u32>) -> Result<(), Fault> {
    let columns: Vec<usize> = order.iter().map(|part| table.column(part.column)).collect::<Result<_, _>>()?;
    if !order.is_empty() {
        rows.sort_by(|a, b| against(table, order, &columns, *a, |at| table.value(*b, columns[at])));
    }
    let beside =
        |row: u32, place: &[Value]| against(table, order, &columns, row, |at| place.get(at).unwrap_or(&Value::Null));
    if let Some(after) = window.after {
        rows.retain(|row| beside(*row, after).is_gt());
    }
    if let Some(before) = window.before {
        rows.retain(|row| beside(*row, before).is_lt());
    }
    if let Some(beyond) = window.limit.and_then(|limit| rows.len().checked_sub(limit as usize)) {
        if window.from_end {
            rows.drain(..beyond);
        } else {
            rows.truncate(rows.len() - beyond);
        }
    }
    Ok(())
}

/// How a row stands to another, of which `other` tells the value of each column of the order.
fn against<'v>(
    table: &Table,
    order: &[Order],
    columns: &[usize],
    row: u32,
    other: impl Fn(usize) -> &'v Value,
) -> Ordering {
    let parts = order.iter().zip(columns).enumerate();
    let mut unequal = parts.map(|(at, (part, column))| compare(table.value(row, *column), other(at), part.descending));
    unequal.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

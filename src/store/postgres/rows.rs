//! Rows out of a flight's messages. Texts stay where they were read: the cells point there.

use super::connection::Rowset;
use super::values::Kind;
use crate::store::ask::{Batch, By, Fault, Keys, Ranges};
use crate::store::rows::{Cell, Rows};

/// A statement's rows, of which the first so many columns are no part of the batch.
pub struct Read {
    pub rows: Rows,
    /// Of each row, its first column, where it says whose the row is.
    pub keys: Vec<Cell>,
}

pub fn read(of: Rowset, width: usize, is_keyed: bool) -> Result<Read, Fault> {
    let wrong = || Fault::Store("PostgreSQL: a row is not as it was described".to_owned());
    let bytes = of.bytes;
    let mut cells = Vec::with_capacity(width * of.count);
    let mut keys = Vec::with_capacity(if is_keyed { of.count } else { 0 });
    let kinds = &of.statement.columns;
    let skipped = usize::from(is_keyed);
    if kinds.len() < skipped + width || u32::try_from(bytes.len()).is_err() {
        return Err(wrong());
    }
    let mut at = 0;
    while at < bytes.len() {
        let length = bytes.get(at + 1..at + 5).and_then(|length| length.try_into().ok()).ok_or_else(wrong)?;
        let end = at + 1 + u32::from_be_bytes(length) as usize;
        if bytes[at] == b'D' {
            // Behind the head and the number of columns.
            let mut place = at + 7;
            for (column, kind) in kinds[..skipped + width].iter().enumerate() {
                let cell = cell(&bytes, &mut place, *kind).ok_or_else(wrong)?;
                if column < skipped { keys.push(cell) } else { cells.push(cell) }
            }
        }
        at = end;
    }
    Ok(Read { rows: Rows::over(width, of.count, cells, bytes), keys })
}

fn cell(bytes: &[u8], place: &mut usize, kind: Kind) -> Option<Cell> {
    let length = i32::from_be_bytes(bytes.get(*place..*place + 4)?.try_into().ok()?);
    *place += 4;
    let Ok(length) = usize::try_from(length) else { return Some(Cell::Null) };
    let value = bytes.get(*place..*place + length)?;
    let cell = kind.cell(value, *place)?;
    *place += length;
    Some(cell)
}

/// Ties rows to the keys of their ask. The rows of a key stand together, though the keys may come in any order.
pub fn tie(read: Read, by: &By<'_>) -> Result<Batch, Fault> {
    let mut ranges = Ranges::from_elem((0, 0), by.len());
    let mut next = 0;
    for (row, key) in read.keys.iter().enumerate() {
        // Mostly they come in the order in which they were asked for.
        let is_key = |at: &usize| is(by, *at, key, &read.rows);
        let at = Some(next.max(1) - 1).filter(is_key).or_else(|| Some(next).filter(is_key));
        let at = at.or_else(|| find(by, key, &read.rows));
        let at = at.ok_or_else(|| Fault::Store("PostgreSQL: a row of no key that was asked for".to_owned()))?;
        let (first, count) = &mut ranges[at];
        if *count == 0 {
            *first = row as u32;
        }
        *count += 1;
        if *first + *count != row as u32 + 1 {
            return Err(Fault::Store("PostgreSQL: the rows of a key do not stand together".to_owned()));
        }
        next = at + 1;
    }
    Ok(Batch { rows: read.rows, ranges })
}

fn is(by: &By<'_>, at: usize, key: &Cell, rows: &Rows) -> bool {
    match (by, key) {
        (By::Column { keys: Keys::Ints(keys), .. } | By::Join { keys, .. } | By::Area { units: keys, .. }, key) => {
            keys.get(at).is_some_and(|asked| Cell::Int(*asked) == *key)
        }
        (By::Column { keys: Keys::Texts(keys), .. }, Cell::Bytes { at: place, len }) => {
            keys.get(at).is_some_and(|asked| asked.as_bytes() == rows.bytes(*place, *len))
        }
        (By::Column { keys: Keys::Uids(keys), .. }, Cell::Bytes { at: place, len }) => {
            keys.get(at).is_some_and(|asked| asked[..] == *rows.bytes(*place, *len))
        }
        _ => false,
    }
}

fn find(by: &By<'_>, key: &Cell, rows: &Rows) -> Option<usize> {
    if let (
        By::Column { keys: Keys::Ints(keys), .. } | By::Join { keys, .. } | By::Area { units: keys, .. },
        Cell::Int(key),
    ) = (by, key)
        && keys.is_sorted()
    {
        return keys.binary_search(key).ok();
    }
    (0..by.len()).find(|at| is(by, *at, key, rows))
}

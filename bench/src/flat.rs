//! Rows in one buffer, and what is told of them.

use rusqlite::types::ValueRef;
use rusqlite::{Statement, ToSql};

use crate::{Failure, json};

#[derive(Clone, Copy)]
enum Cell {
    Null,
    Int(i64),
    Text { at: u32, len: u32 },
}

/// Rows of one statement.
pub struct Flat {
    pub width: usize,
    cells: Vec<Cell>,
    text: Vec<u8>,
}

impl Flat {
    pub fn new(width: usize) -> Self {
        Self { width, cells: Vec::new(), text: Vec::new() }
    }

    pub fn len(&self) -> usize {
        self.cells.len() / self.width
    }

    pub fn int(&self, row: usize, column: usize) -> Option<i64> {
        match self.cells[row * self.width + column] {
            Cell::Int(value) => Some(value),
            _ => None,
        }
    }

    pub fn text(&self, row: usize, column: usize) -> Option<&[u8]> {
        match self.cells[row * self.width + column] {
            Cell::Text { at, len } => Some(&self.text[at as usize..(at + len) as usize]),
            _ => None,
        }
    }

    /// Puts the rows of a range, the newest in the buffer, in the order of their last column; keeps so many.
    pub fn first_by_last(&mut self, (first, end): (usize, usize), limit: usize) -> (usize, usize) {
        for row in first + 1..end {
            let mut at = row;
            while at > first && self.int(at - 1, self.width - 1) > self.int(at, self.width - 1) {
                let (before, here) = self.cells.split_at_mut(at * self.width);
                before[(at - 1) * self.width..].swap_with_slice(&mut here[..self.width]);
                at -= 1;
            }
        }
        let kept = end.min(first + limit);
        self.cells.truncate(kept * self.width);
        (first, kept)
    }

    /// Runs a statement for a key; adds its rows and tells which they are.
    pub fn read(&mut self, statement: &mut Statement<'_>, key: impl ToSql) -> Result<(usize, usize), Failure> {
        statement.raw_bind_parameter(1, key)?;
        let first = self.len();
        let mut found = statement.raw_query();
        while let Some(row) = found.next()? {
            for column in 0..self.width {
                self.cells.push(match row.get_ref(column)? {
                    ValueRef::Integer(value) => Cell::Int(value),
                    ValueRef::Text(text) => {
                        let at = self.text.len() as u32;
                        self.text.extend_from_slice(text);
                        Cell::Text { at, len: text.len() as u32 }
                    }
                    _ => Cell::Null,
                });
            }
        }
        Ok((first, self.len()))
    }
}
/// Each key once, in order.
pub fn keys(rows: &Flat, column: usize) -> Vec<i64> {
    let mut keys: Vec<i64> = (0..rows.len()).filter_map(|row| rows.int(row, column)).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The first column and the row, in the order of the column: neighbours lie on the same pages.
pub fn by_key(rows: &Flat) -> Vec<(i64, usize)> {
    let mut keys: Vec<(i64, usize)> = (0..rows.len()).filter_map(|row| Some((rows.int(row, 0)?, row))).collect();
    keys.sort_unstable();
    keys
}

/// One row for each of the keys, in their order.
pub fn each(statement: &mut Statement<'_>, width: usize, keys: &[i64]) -> Result<Flat, Failure> {
    let mut rows = Flat::new(width);
    for key in keys {
        rows.read(statement, key)?;
    }
    Ok(rows)
}

pub fn maybe_text(value: Option<&[u8]>, out: &mut Vec<u8>) {
    match value {
        Some(value) => json::text(value, out),
        None => out.extend_from_slice(b"null"),
    }
}

pub fn maybe_int(value: Option<i64>, out: &mut Vec<u8>) {
    match value {
        Some(value) => json::int(value, out),
        None => out.extend_from_slice(b"null"),
    }
}

pub fn maybe_date(value: Option<i64>, out: &mut Vec<u8>) {
    let Some(value) = value else { return out.extend_from_slice(b"null") };
    let (text, len) = json::date(value);
    out.push(b'"');
    out.extend_from_slice(&text[..len]);
    out.push(b'"');
}

pub fn maybe_decimal(value: Option<i64>, out: &mut Vec<u8>) {
    let Some(value) = value else { return out.extend_from_slice(b"null") };
    out.push(b'"');
    json::decimal(value, out);
    out.push(b'"');
}

//! Pages: which part of the ordered rows their arguments mean, and the cursors that name a place.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::describe::input::Problem;
use crate::describe::page::{MOST, PageArgs, USUAL};
use crate::store::ask::{Name, Order, Value, Window};
use crate::store::rows::{Cell, Rows};

/// The part of the ordered rows that a page's arguments mean.
#[derive(Debug, PartialEq)]
pub struct Part {
    pub limit: u32,
    pub from_end: bool,
    pub after: Option<Vec<Value>>,
    pub before: Option<Vec<Value>>,
}

impl PageArgs {
    pub fn part(&self, table: Name, order: &[Order]) -> Result<Part, Problem> {
        let (limit, from_end) = match (self.first, self.last) {
            (Some(_), Some(_)) => {
                return Err(Problem::new("last", "cannot stand together with `first`: give one of them"));
            }
            (Some(first), None) => (count("first", first)?, false),
            (None, Some(last)) => (count("last", last)?, true),
            (None, None) => (USUAL, false),
        };
        let place = |input, cursor: &Option<String>| {
            cursor.as_deref().map(|text| decode(text, table, order).map_err(|why| Problem::new(input, why))).transpose()
        };
        Ok(Part { limit, from_end, after: place("after", &self.after)?, before: place("before", &self.before)? })
    }
}

impl Part {
    /// With `peek`, one row more tells whether there are others behind.
    pub fn window(&self, peek: bool) -> Window<'_> {
        Window {
            limit: Some(self.limit + u32::from(peek)),
            from_end: self.from_end,
            after: self.after.as_deref(),
            before: self.before.as_deref(),
        }
    }

    /// Whether rows follow the page, or stand before it. On the side that the page grows to, one more
    /// row was read; on the other, a cursor says so.
    pub fn has(&self, next: bool, more: bool) -> bool {
        match (next, self.from_end) {
            (true, false) | (false, true) => more,
            (true, true) => self.before.is_some(),
            (false, false) => self.after.is_some(),
        }
    }
}

fn count(input: &str, value: i32) -> Result<u32, Problem> {
    match u32::try_from(value) {
        Err(_) => Err(Problem::new(input, format!("must not be negative, but is {value}"))),
        Ok(value) if value > MOST => {
            Err(Problem::new(input, format!("must be at most {MOST}, but is {value}: ask for more pages instead")))
        }
        Ok(value) => Ok(value),
    }
}

/// What a cursor is bound to: the table, the columns and their directions.
fn digest(table: Name, order: &[Order]) -> [u8; 4] {
    let parts = order.iter().flat_map(|o| [o.column, if o.descending { "\u{1}-" } else { "\u{1}+" }]);
    let bytes = std::iter::once(table).chain(parts).flat_map(str::bytes);
    bytes.fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)).to_be_bytes()
}

const NULL: u8 = 0;
const INT: u8 = 1;
const TEXT: u8 = 2;
const BYTES: u8 = 3;

/// Writes the cursor of a row, in quotes; `columns` are the places of the order's columns.
pub fn write_cursor(table: Name, order: &[Order], columns: &[u16], rows: &Rows, row: usize, out: &mut Vec<u8>) {
    let mut bytes = digest(table, order).to_vec();
    for (column, order) in columns.iter().zip(order) {
        match rows.cell(row, usize::from(*column)) {
            Cell::Int(value) => {
                bytes.push(INT);
                bytes.extend_from_slice(&value.to_be_bytes());
            }
            Cell::Bytes { at, len } => {
                bytes.push(if order.bytes { BYTES } else { TEXT });
                bytes.extend_from_slice(&len.to_be_bytes());
                bytes.extend_from_slice(rows.bytes(at, len));
            }
            Cell::Null | Cell::Real(_) => bytes.push(NULL),
        }
    }
    out.push(b'"');
    out.extend_from_slice(URL_SAFE_NO_PAD.encode(bytes).as_bytes());
    out.push(b'"');
}

fn decode(cursor: &str, table: Name, order: &[Order]) -> Result<Vec<Value>, &'static str> {
    const BAD: &str = "is not a cursor of this API: take it from `cursor`, `startCursor` or `endCursor`";
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| BAD)?;
    let (found, mut rest) = bytes.split_first_chunk::<4>().ok_or(BAD)?;
    if *found != digest(table, order) {
        return Err("is a cursor of another list or another order: use it with the arguments it came from");
    }
    let mut values = Vec::with_capacity(order.len());
    while let Some((kind, after)) = rest.split_first() {
        let (value, after) = match *kind {
            NULL => (Value::Null, after),
            INT => {
                let (value, after) = after.split_first_chunk::<8>().ok_or(BAD)?;
                (Value::Int(i64::from_be_bytes(*value)), after)
            }
            TEXT | BYTES => {
                let (len, after) = after.split_first_chunk::<4>().ok_or(BAD)?;
                let (bytes, after) = after.split_at_checked(u32::from_be_bytes(*len) as usize).ok_or(BAD)?;
                let text = || String::from_utf8(bytes.to_vec()).map_err(|_| BAD);
                (if *kind == TEXT { Value::Text(text()?) } else { Value::Bytes(bytes.to_vec()) }, after)
            }
            _ => return Err(BAD),
        };
        values.push(value);
        rest = after;
    }
    if values.len() == order.len() { Ok(values) } else { Err(BAD) }
}

//! Values as PostgreSQL sends and takes them, in its binary form. What is sent is written as the type that the
//! server says the parameter has, never as a guess: what does not fit is an error.

use bytes::{BufMut, BytesMut};

use crate::store::ask::Uid;
use crate::store::rows::Cell;
use crate::store::sql::Bound;

type Error = Box<dyn std::error::Error + Sync + Send>;

const BOOL: u32 = 16;
const BYTEA: u32 = 17;
const INT8: u32 = 20;
const INT2: u32 = 21;
const INT4: u32 = 23;
const TEXT: u32 = 25;
const FLOAT8: u32 = 701;
const VARCHAR: u32 = 1043;
const BYTEAS: u32 = 1001;
const TEXTS: u32 = 1009;
const INT8S: u32 = 1016;

/// How a column's values are read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Bool,
    Int2,
    Int4,
    Int8,
    Float8,
    /// Texts too: the server keeps them in UTF-8.
    Bytes,
    /// No column of ours is of another type.
    Other,
}

impl Kind {
    pub fn of(oid: u32) -> Self {
        match oid {
            BOOL => Kind::Bool,
            INT2 => Kind::Int2,
            INT4 => Kind::Int4,
            INT8 => Kind::Int8,
            FLOAT8 => Kind::Float8,
            TEXT | VARCHAR | BYTEA => Kind::Bytes,
            _ => Kind::Other,
        }
    }

    /// The cell of a value that stands at this place of its buffer. None where it is of another length or type.
    pub fn cell(self, value: &[u8], at: usize) -> Option<Cell> {
        Some(match self {
            Kind::Bytes => Cell::Bytes { at: u32::try_from(at).ok()?, len: value.len() as u32 },
            Kind::Int8 => Cell::Int(i64::from_be_bytes(value.try_into().ok()?)),
            Kind::Int4 => Cell::Int(i64::from(i32::from_be_bytes(value.try_into().ok()?))),
            Kind::Int2 => Cell::Int(i64::from(i16::from_be_bytes(value.try_into().ok()?))),
            Kind::Bool => Cell::Int(i64::from(*value.first()?)),
            Kind::Float8 => Cell::Real(f64::from_be_bytes(value.try_into().ok()?)),
            Kind::Other => return None,
        })
    }
}

/// What a parameter stands for, borrowed from the ask.
#[derive(Clone, Copy, Debug)]
pub enum Parameter<'a> {
    Value(&'a Bound),
    Int(i64),
    Text(&'a str),
    Uid(&'a Uid),
    Ints(&'a [i64]),
    Texts(&'a [&'a str]),
    Uids(&'a [Uid]),
}

impl Parameter<'_> {
    /// Writes the value as this type; says whether there is one.
    pub fn write(self, oid: u32, out: &mut BytesMut) -> Result<bool, Error> {
        match (self, oid) {
            (Parameter::Value(value), _) => return bound(value, oid, out),
            (Parameter::Int(value), _) => int(value, oid, out)?,
            (Parameter::Text(text), TEXT | VARCHAR) => out.put_slice(text.as_bytes()),
            (Parameter::Uid(uid), BYTEA) => out.put_slice(uid),
            (Parameter::Ints(ids), INT8S) => array(ids.iter(), INT8, out, |id, out| out.put_i64(*id)),
            (Parameter::Texts(texts), TEXTS) => {
                array(texts.iter(), TEXT, out, |text, out| out.put_slice(text.as_bytes()));
            }
            (Parameter::Uids(uids), BYTEAS) => array(uids.iter(), BYTEA, out, |uid, out| out.put_slice(&uid[..])),
            _ => return Err(unfit(&self, oid)),
        }
        Ok(true)
    }
}

fn bound(value: &Bound, oid: u32, out: &mut BytesMut) -> Result<bool, Error> {
    match (value, oid) {
        (Bound::Null, _) => return Ok(false),
        (Bound::Int(value), _) => int(*value, oid, out)?,
        (Bound::Real(value), FLOAT8) => out.put_f64(*value),
        (Bound::Text(text), TEXT | VARCHAR) => out.put_slice(text.as_bytes()),
        (Bound::Bytes(bytes), BYTEA) => out.put_slice(bytes),
        (Bound::Ids(ids), INT8S) => array(ids.iter(), INT8, out, |id, out| out.put_i64(*id)),
        _ => return Err(unfit(value, oid)),
    }
    Ok(true)
}

fn int(value: i64, oid: u32, out: &mut BytesMut) -> Result<(), Error> {
    match oid {
        INT8 => out.put_i64(value),
        INT4 => out.put_i32(value.try_into()?),
        INT2 => out.put_i16(value.try_into()?),
        BOOL if (0..=1).contains(&value) => out.put_u8(value as u8),
        _ => return Err(unfit(&value, oid)),
    }
    Ok(())
}

/// Of one dimension, without nulls.
fn array<T>(items: impl ExactSizeIterator<Item = T>, oid: u32, out: &mut BytesMut, each: impl Fn(T, &mut BytesMut)) {
    out.put_i32(1);
    out.put_i32(0);
    out.put_u32(oid);
    out.put_i32(items.len() as i32);
    out.put_i32(1);
    for item in items {
        let at = out.len();
        out.put_i32(0);
        each(item, out);
        let length = (out.len() - at - 4) as i32;
        out[at..at + 4].copy_from_slice(&length.to_be_bytes());
    }
}

fn unfit(value: &impl std::fmt::Debug, oid: u32) -> Error {
    format!("a value {value:?} does not fit a parameter of type {oid}").into()
}

//! An ask as the statements that answer it, and their rows as its answer.

use super::connection::{Rowset, Sent};
use super::rows::{self, tie};
use super::values::Parameter;
use crate::store::ask::{Ask, Batch, By, Fault, Keys, Ranges, Scope};
use crate::store::map::Map;
use crate::store::rows::Rows;
use crate::store::sql::known::Known;
use crate::store::sql::{Bound, Dialect, Keyed, Part, Step, statement};

/// One statement.
pub struct Piece<'a> {
    text: String,
    key: Key<'a>,
    values: Vec<Bound>,
}

enum Key<'a> {
    /// All rows belong to the ask's one key.
    No,
    One(Parameter<'a>),
    /// The keys of the ask.
    Many(Parameter<'a>),
    /// The ids that stand for the key at this place.
    Set(usize, Vec<i64>),
}

impl Piece<'_> {
    pub fn sent(&self) -> Sent<'_> {
        let key = match &self.key {
            Key::No => None,
            Key::One(key) | Key::Many(key) => Some(*key),
            Key::Set(_, ids) => Some(Parameter::Ints(ids)),
        };
        Sent { text: &self.text, parameters: key.into_iter().chain(self.values.iter().map(Parameter::Value)).collect() }
    }
}

/// The way to the one key of an ask: its steps, and the key at their end.
pub struct Way<'a> {
    pub steps: Vec<Step>,
    pub key: Parameter<'a>,
}

impl<'a> Way<'a> {
    /// The way on from the one row that an ask finds, if it can be said in SQL: to what stands in its column.
    /// The ask was itself led there by `before`, or has its one key.
    pub fn on(ask: &Ask<'a>, before: Option<&Way<'a>>, column: usize) -> Option<Self> {
        let By::Column { column: by, keys } = ask.by else { return None };
        let key = match (before, keys) {
            (Some(before), _) => before.key,
            (None, Keys::Ints([key])) => Parameter::Int(*key),
            (None, Keys::Texts([key])) => Parameter::Text(key),
            (None, Keys::Uids([key])) => Parameter::Uid(key),
            _ => return None,
        };
        let step = Step { table: ask.table, by, column: ask.columns[column] };
        let before = before.map_or(&[][..], |before| &before.steps);
        Some(Self { steps: [&[step], before].concat(), key })
    }
}

/// The statements of an ask, which is led to its one key or has its keys.
pub fn pieces<'a>(
    ask: &Ask<'a>,
    way: Option<&Way<'a>>,
    map: &Map,
    known: &mut dyn Known,
) -> Result<Vec<Piece<'a>>, Fault> {
    let mut pieces = Vec::with_capacity(1);
    let mut add = |keyed, key: &mut dyn FnMut() -> Key<'a>| -> Result<(), Fault> {
        let parts = Part::of(ask, Dialect::Postgres);
        if !parts.is_empty() {
            let made = statement(ask, keyed, parts, Dialect::Postgres, known)?;
            pieces.push(Piece { text: made.text, key: key(), values: made.values });
        }
        Ok(())
    };
    if let Some(Way { steps, key }) = way {
        add(Keyed::Led(steps), &mut || Key::One(*key))?;
        return Ok(pieces);
    }
    if ask.by.is_empty() {
        return Ok(Vec::new());
    }
    match ask.by {
        By::All | By::Words(_) | By::Climb { .. } => add(Keyed::No, &mut || Key::No)?,
        By::Area { units, scope, .. } if scope != Scope::Own => {
            for (at, unit) in units.iter().enumerate() {
                let ids = map.area_by_id(*unit, scope);
                add(Keyed::Set, &mut || Key::Set(at, ids.clone()))?;
            }
        }
        By::Column { keys: Keys::Ints(keys), .. } | By::Join { keys, .. } | By::Area { units: keys, .. } => {
            match keys {
                [key] => add(Keyed::One, &mut || Key::One(Parameter::Int(*key)))?,
                keys => add(Keyed::Many, &mut || Key::Many(Parameter::Ints(keys)))?,
            }
        }
        By::Column { keys: Keys::Texts(keys), .. } => match keys {
            [key] => add(Keyed::One, &mut || Key::One(Parameter::Text(key)))?,
            keys => add(Keyed::Many, &mut || Key::Many(Parameter::Texts(keys)))?,
        },
        By::Column { keys: Keys::Uids(keys), .. } => match keys {
            [key] => add(Keyed::One, &mut || Key::One(Parameter::Uid(key)))?,
            keys => add(Keyed::Many, &mut || Key::Many(Parameter::Uids(keys)))?,
        },
    }
    Ok(pieces)
}

/// The answer of an ask, of as many statements as it has pieces.
pub fn put_together(
    ask: &Ask<'_>,
    pieces: &[Piece<'_>],
    answers: &mut impl Iterator<Item = Rowset>,
) -> Result<Batch, Fault> {
    let width = ask.width();
    let mut parts = Vec::with_capacity(pieces.len());
    for (piece, answer) in pieces.iter().zip(answers) {
        let read = rows::read(answer, width, matches!(piece.key, Key::Many(_)))?;
        parts.push(match &piece.key {
            Key::Many(_) => tie(read, &ask.by)?,
            Key::No | Key::One(_) => whole(read.rows, 0, 1),
            Key::Set(at, _) => whole(read.rows, *at, ask.by.len()),
        });
    }
    let mut batch = match parts.pop() {
        None => Batch { rows: Rows::new(width), ranges: Ranges::from_elem((0, 0), ask.by.len()) },
        Some(part) if parts.is_empty() => part,
        Some(part) => {
            parts.push(part);
            merge(&parts, width, ask)
        }
    };
    if ask.window.from_end {
        batch.ranges.iter().for_each(|(first, count)| batch.rows.reverse(*first as usize, *count as usize));
    }
    Ok(batch)
}

/// All rows are those of one key.
fn whole(rows: Rows, at: usize, keys: usize) -> Batch {
    let mut ranges = Ranges::from_elem((0, 0), keys);
    ranges[at] = (0, rows.len() as u32);
    Batch { rows, ranges }
}

/// Each key's rows, whichever statement had them.
fn merge(parts: &[Batch], width: usize, ask: &Ask<'_>) -> Batch {
    let mut rows = Rows::new(width);
    let mut ranges = Ranges::with_capacity(ask.by.len());
    for key in 0..ask.by.len() {
        let start = rows.len();
        for part in parts {
            let (first, count) = part.ranges[key];
            rows.add(&part.rows, first as usize, count as usize);
        }
        ranges.push((start as u32, (rows.len() - start) as u32));
    }
    Batch { rows, ranges }
}

//! How a connection reads the rows of an ask: a statement for each key, kept prepared.

use std::fmt::Write;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Statement};

use super::merge::{self, Merge};
use super::{Reading, STATEMENTS, shape};
use crate::store::ask::{Ask, Batch, By, Fault, Keys, Ranges};
use crate::store::map::Map;
use crate::store::rows::{Cell, Rows};
use crate::store::sql::known::Known;
use crate::store::sql::{self, Bound, Dialect, Keyed, Part, statement};

impl Reading<'_> {
    pub(super) fn rows(&mut self, ask: &Ask<'_>, map: &Map) -> Result<Batch, Fault> {
        if let By::Climb { .. } = ask.by {
            return Err(Fault::Store(format!("{} is no tree", ask.table)));
        }
        if self.prepared.len() >= STATEMENTS {
            self.places.clear();
            self.shapes.clear();
            self.prepared.clear();
        }
        let width = ask.width();
        let mut rows = Rows::with_room(width, ask.by.len());
        let mut ranges = Ranges::with_capacity(ask.by.len());
        let most = ask.window.limit.map_or(usize::MAX, |limit| limit as usize);
        let merge = Merge::of(ask);
        // The statements for keys of one id each, and those for keys of many; of each part.
        let mut places = [[None; 2]; 2];
        let parts = Part::of(ask, Dialect::Sqlite);
        for at in 0..ask.by.len() {
            // An interrupt may have come between two statements.
            if self.is_alone() {
                return Err(abandoned());
            }
            let first = rows.len();
            let (area, keyed) = match ask.by {
                By::Area { units, scope, .. } => {
                    let ids = map.area_by_id(units[at], scope);
                    let keyed = keyed(&ask.by, ids.len());
                    (ids, keyed)
                }
                by => (Vec::new(), keyed(&by, 1)),
            };
            let merge = merge.as_ref().filter(|_| keyed == Keyed::Set);
            for (part, place) in parts.iter().zip(&mut places[usize::from(keyed == Keyed::Set)]) {
                if rows.len() - first >= most {
                    break;
                }
                let place = match (&place, merge) {
                    (Some(place), _) => *place,
                    (None, None) => *place.insert(self.prepare(ask, keyed, *part, map)?),
                    (None, Some(merge)) => *place.insert(self.prepare(&merge.of_unit(), Keyed::One, *part, map)?),
                };
                if let Some(merge) = merge {
                    self.merge(merge, place, &area, first.saturating_add(most), map, &mut rows)?;
                    continue;
                }
                let statement = &mut self.prepared[place];
                match ask.by {
                    By::All | By::Words(_) | By::Climb { .. } => {}
                    By::Area { .. } if keyed == Keyed::Set => statement.raw_bind_parameter(1, array(&area))?,
                    By::Column { keys: Keys::Ints(keys), .. }
                    | By::Join { keys, .. }
                    | By::Area { units: keys, .. } => statement.raw_bind_parameter(1, keys[at])?,
                    By::Column { keys: Keys::Texts(keys), .. } => statement.raw_bind_parameter(1, keys[at])?,
                    By::Column { keys: Keys::Uids(keys), .. } => {
                        statement.raw_bind_parameter(1, keys[at].as_slice())?;
                    }
                }
                collect(statement, width, first.saturating_add(most), &mut rows)?;
            }
            if ask.window.from_end {
                rows.reverse(first, rows.len() - first);
            }
            ranges.push((first as u32, (rows.len() - first) as u32));
        }
        Ok(Batch { rows, ranges })
    }

    /// The place of an ask's statement, ready but for the key.
    fn prepare(&mut self, ask: &Ask<'_>, keyed: Keyed<'_>, part: Part, map: &Map) -> Result<usize, Fault> {
        let shape = (keyed == Keyed::One).then(|| shape::of(ask)).flatten();
        if let Some(at) = shape.as_ref().and_then(|shape| self.shapes.get(shape)) {
            return Ok(*at);
        }
        let known = &mut Codes { connection: self.connection, map };
        let sql::Statement { text, values } = statement(ask, keyed, &[part], Dialect::Sqlite, known)?;
        let at = match self.places.get(&text) {
            Some(at) => *at,
            None => {
                let statement = self.connection.prepare(&text)?;
                self.prepared.push(statement);
                self.places.insert(text, self.prepared.len() - 1);
                self.prepared.len() - 1
            }
        };
        bind(&mut self.prepared[at], keyed, &values)?;
        self.shapes.extend(shape.map(|shape| (shape, at)));
        Ok(at)
    }

    /// Adds the first rows of all that these units hold, until there are `most`.
    fn merge(
        &mut self,
        merge: &Merge<'_>,
        place: usize,
        units: &[i64],
        most: usize,
        map: &Map,
        rows: &mut Rows,
    ) -> Result<(), Fault> {
        let mut first = Vec::new();
        for unit in units {
            if self.is_alone() {
                return Err(abandoned());
            }
            let statement = &mut self.prepared[place];
            statement.raw_bind_parameter(1, unit)?;
            merge.take(statement, most - rows.len(), &mut first)?;
        }
        let row = merge.of_id();
        let place = self.prepare(&row, Keyed::One, Part::All, map)?;
        for id in first.iter().filter_map(merge::id) {
            let statement = &mut self.prepared[place];
            statement.raw_bind_parameter(1, id)?;
            collect(statement, row.width(), usize::MAX, rows)?;
        }
        Ok(())
    }
}

pub(super) fn abandoned() -> Fault {
    Fault::Store("nobody waits for the answer any more".to_owned())
}

/// How keys of this many ids each are held against their column.
pub(super) fn keyed(by: &By<'_>, ids: usize) -> Keyed<'static> {
    match by {
        By::All | By::Words(_) | By::Climb { .. } => Keyed::No,
        By::Area { .. } if ids != 1 => Keyed::Set,
        By::Area { .. } | By::Column { .. } | By::Join { .. } => Keyed::One,
    }
}

/// Binds all parameters but the key's.
pub(super) fn bind(statement: &mut Statement<'_>, keyed: Keyed<'_>, values: &[Bound]) -> Result<(), Fault> {
    let first = if keyed == Keyed::No { 1 } else { 2 };
    for (nth, value) in values.iter().enumerate() {
        let at = first + nth;
        match value {
            Bound::Null => statement.raw_bind_parameter(at, rusqlite::types::Null)?,
            Bound::Int(value) => statement.raw_bind_parameter(at, value)?,
            Bound::Real(value) => statement.raw_bind_parameter(at, value)?,
            Bound::Text(value) => statement.raw_bind_parameter(at, value)?,
            Bound::Bytes(value) => statement.raw_bind_parameter(at, value)?,
            Bound::Ids(ids) => statement.raw_bind_parameter(at, array(ids))?,
        }
    }
    Ok(())
}

/// `[1,2,3]`.
fn array(ids: &[i64]) -> String {
    let mut text = String::with_capacity(ids.len() * 6 + 2);
    text.push('[');
    for (at, id) in ids.iter().enumerate() {
        // Writing to a string does not fail.
        let _ = write!(text, "{}{id}", if at > 0 { "," } else { "" });
    }
    text.push(']');
    text
}

/// What the filters' codes are held against.
pub(super) struct Codes<'a> {
    pub connection: &'a Connection,
    pub map: &'a Map,
}

impl Known for Codes<'_> {
    fn map(&self) -> &Map {
        self.map
    }

    fn ids(&mut self, text: &str, code: &str) -> Result<Vec<i64>, Fault> {
        let mut find = self.connection.prepare_cached(text)?;
        Ok(find.query_map([code], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    fn texts(&mut self, text: &str, code: &str) -> Result<Vec<String>, Fault> {
        let mut find = self.connection.prepare_cached(text)?;
        Ok(find.query_map([code], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }
}

/// Runs a bound statement; adds its rows, until there are `most`.
pub(super) fn collect(statement: &mut Statement<'_>, width: usize, most: usize, rows: &mut Rows) -> Result<(), Fault> {
    let mut found = statement.raw_query();
    while rows.len() < most
        && let Some(row) = found.next()?
    {
        rows.begin();
        for column in 0..width {
            match row.get_ref(column)? {
                ValueRef::Null => rows.push(Cell::Null),
                ValueRef::Integer(value) => rows.push(Cell::Int(value)),
                ValueRef::Real(value) => rows.push(Cell::Real(value)),
                ValueRef::Blob(bytes) => rows.push_bytes(bytes),
                ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
                    Ok(text) => rows.push_text(text),
                    Err(_) => return Err(Fault::Store("a stored text is not UTF-8".to_owned())),
                },
            }
        }
    }
    Ok(())
}

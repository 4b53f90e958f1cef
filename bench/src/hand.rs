//! The same rows answered by hand-written structs and serde: gather the keys that the next rows are
//! asked by, link them, fill structs that borrow from the rows, serialize.

use std::hint::black_box;

use nhanrong::store::rows::{Cell, Rows};

use crate::Failure;
use crate::queries::Question;
use crate::record::{Taken, pick};
use crate::shapes::{
    At, Body, Date, Decimal, District, Model, NameKind, Named, Nodes, Outcome, Province, Replication, ShortDistrict,
    ShortModel, ShortOutcome, ShortReplication,
};

/// Rows as hand-written code might hold them.
pub trait Table: Sized {
    fn from_rows(rows: Rows, width: usize) -> Self;
    fn len(&self) -> usize;
    fn int(&self, row: usize, column: usize) -> Option<i64>;
    fn text(&self, row: usize, column: usize) -> Option<&str>;
}

/// The very rows that the engine reads: a text's bytes are checked before they are a `str`.
impl Table for Rows {
    fn from_rows(rows: Rows, _: usize) -> Self {
        rows
    }
    fn len(&self) -> usize {
        Rows::len(self)
    }
    fn int(&self, row: usize, column: usize) -> Option<i64> {
        match self.cell(row, column) {
            Cell::Int(value) => Some(value),
            _ => None,
        }
    }
    fn text(&self, row: usize, column: usize) -> Option<&str> {
        match self.cell(row, column) {
            Cell::Bytes { at, len } => std::str::from_utf8(self.bytes(at, len)).ok(),
            _ => None,
        }
    }
}

enum Held {
    Null,
    Int(i64),
    Text(Box<str>),
}

/// Rows whose texts are strings already: nothing is left to check.
pub struct Strings {
    width: usize,
    cells: Vec<Held>,
}

impl Table for Strings {
    fn from_rows(rows: Rows, width: usize) -> Self {
        let at = (0..rows.len()).flat_map(|row| (0..width).map(move |column| (row, column)));
        let cells = at.map(|(row, column)| match (Table::text(&rows, row, column), Table::int(&rows, row, column)) {
            (Some(text), _) => Held::Text(text.into()),
            (None, Some(value)) => Held::Int(value),
            (None, None) => Held::Null,
        });
        Strings { width, cells: cells.collect() }
    }
    fn len(&self) -> usize {
        self.cells.len() / self.width
    }
    fn int(&self, row: usize, column: usize) -> Option<i64> {
        match &self.cells[row * self.width + column] {
            Held::Int(value) => Some(*value),
            _ => None,
        }
    }
    fn text(&self, row: usize, column: usize) -> Option<&str> {
        match &self.cells[row * self.width + column] {
            Held::Text(value) => Some(value),
            _ => None,
        }
    }
}

/// One batch: its rows, and the range of each key.
struct Level<T> {
    rows: T,
    ranges: Vec<(u32, u32)>,
}

impl<T: Table> Level<T> {
    fn range(&self, key: usize) -> std::ops::Range<usize> {
        let (first, len) = self.ranges[key];
        first as usize..(first + len) as usize
    }

    /// The values of a column as the next rows are asked by: each once, in order.
    fn keys(&self, column: usize) -> Vec<i64> {
        let mut keys: Vec<i64> = (0..self.rows.len()).filter_map(|row| self.rows.int(row, column)).collect();
        keys.sort_unstable();
        keys.dedup();
        black_box(keys)
    }

    fn fields<const N: usize>(&self, keys: &[i64], key: Option<i64>) -> Option<[Option<&str>; N]> {
        let at = keys.binary_search(&key?).ok()?;
        let row = self.range(at).next()?;
        Some(std::array::from_fn(|column| self.rows.text(row, column)))
    }
}

/// The batches of a question, each with the columns that it tells or links by.
pub struct Hand<T> {
    question: Question,
    levels: Vec<Level<T>>,
}

/// Table, how it is asked for, and the columns, in the order in which the code below counts them.
type Wanted = (&'static str, &'static str, &'static [&'static str]);

const Q1: &[Wanted] = &[
    ("locality", "code", &["name", "kind"]),
    ("model", "area", &["id", "code", "title", "sector", "stage", "started_on"]),
    ("organisation", "model_owner", &["name", "kind"]),
    ("replication", "model_id", &["locality_id", "happened_on", "participants", "status"]),
    ("outcome", "model_id", &["indicator_id", "value", "unit", "period", "qualifier"]),
    ("locality", "id", &["name", "kind"]),
    ("indicator", "id", &["name"]),
];

const Q4: &[Wanted] = &[
    ("locality", "parent_id", &["id", "code", "name"]),
    ("model", "area", &["id", "code", "title", "started_on"]),
    ("replication", "model_id", &["locality_id", "happened_on", "participants"]),
    ("outcome", "model_id", &["indicator_id", "value", "unit", "period"]),
    ("locality", "id", &["name"]),
    ("indicator", "id", &["name"]),
];

impl<T: Table> Hand<T> {
    pub fn new(question: Question, taken: &[Taken]) -> Result<Self, Failure> {
        let wanted = match question {
            Question::Q1 => Q1,
            Question::Q4 => Q4,
            _ => return Err("it is not answered in memory".into()),
        };
        let mut levels = Vec::with_capacity(wanted.len());
        for (table, by, columns) in wanted {
            let found = taken.iter().find(|one| one.table == *table && one.by == *by);
            let one = found.ok_or_else(|| format!("no batch of {table} by {by} was read"))?;
            let places: Option<Vec<usize>> =
                columns.iter().map(|column| one.columns.iter().position(|known| known == column)).collect();
            let places = places.ok_or_else(|| format!("{table} was read with {:?} only", one.columns))?;
            let rows = T::from_rows(pick(&one.batch.rows, &places), places.len());
            levels.push(Level { rows, ranges: one.batch.ranges.to_vec() });
        }
        Ok(Self { question, levels })
    }

    pub fn answer(&self) -> Result<Vec<u8>, Failure> {
        Ok(match self.question {
            Question::Q1 => serde_json::to_vec(&Body { data: At { locality: self.district() } })?,
            _ => serde_json::to_vec(&Body { data: At { locality: self.report() } })?,
        })
    }

    fn district(&self) -> Option<District<'_>> {
        let [district, models, owners, replications, outcomes, localities, indicators] = self.levels.as_slice() else {
            return None;
        };
        let ids = models.keys(0);
        let places = replications.keys(0);
        let measured = outcomes.keys(0);
        let model = |row| {
            let rows = &models.rows;
            let at = rows.int(row, 0).and_then(|id| ids.binary_search(&id).ok()).unwrap_or_default();
            let owners =
                owners.range(at).map(|row| NameKind { name: owners.rows.text(row, 0), kind: owners.rows.text(row, 1) });
            let replications = replications.range(at).map(|row| Replication {
                on: replications.rows.int(row, 1).map(Date),
                participants: replications.rows.int(row, 2),
                status: replications.rows.text(row, 3),
                locality: localities
                    .fields(&places, replications.rows.int(row, 0))
                    .map(|[name, kind]| NameKind { name, kind }),
            });
            let outcomes = outcomes.range(at).map(|row| Outcome {
                indicator: indicators.fields(&measured, outcomes.rows.int(row, 0)).map(|[name]| Named { name }),
                qualifier: outcomes.rows.text(row, 4),
                value: outcomes.rows.int(row, 1).map(Decimal),
                unit: outcomes.rows.text(row, 2),
                period: outcomes.rows.int(row, 3).map(Date),
            });
            Model {
                code: rows.text(row, 1),
                title: rows.text(row, 2),
                sector: rows.text(row, 3),
                stage: rows.text(row, 4),
                started_on: rows.int(row, 5).map(Date),
                owners: owners.collect(),
                replications: Nodes { nodes: replications.collect() },
                outcomes: Nodes { nodes: outcomes.collect() },
            }
        };
        Some(District {
            name: district.rows.text(0, 0),
            kind: district.rows.text(0, 1),
            models: Nodes { nodes: models.range(0).map(model).collect() },
        })
    }

    fn report(&self) -> Option<Province<'_>> {
        let [districts, models, replications, outcomes, localities, indicators] = self.levels.as_slice() else {
            return None;
        };
        let units = districts.keys(0);
        let ids = models.keys(0);
        let places = replications.keys(0);
        let measured = outcomes.keys(0);
        let model = |row| {
            let rows = &models.rows;
            let at = rows.int(row, 0).and_then(|id| ids.binary_search(&id).ok()).unwrap_or_default();
            let replications = replications.range(at).map(|row| ShortReplication {
                on: replications.rows.int(row, 1).map(Date),
                participants: replications.rows.int(row, 2),
                locality: localities.fields(&places, replications.rows.int(row, 0)).map(|[name]| Named { name }),
            });
            let outcomes = outcomes.range(at).map(|row| ShortOutcome {
                indicator: indicators.fields(&measured, outcomes.rows.int(row, 0)).map(|[name]| Named { name }),
                value: outcomes.rows.int(row, 1).map(Decimal),
                unit: outcomes.rows.text(row, 2),
                period: outcomes.rows.int(row, 3).map(Date),
            });
            ShortModel {
                code: rows.text(row, 1),
                title: rows.text(row, 2),
                started_on: rows.int(row, 3).map(Date),
                replications: Nodes { nodes: replications.collect() },
                outcomes: Nodes { nodes: outcomes.collect() },
            }
        };
        let district = |row| {
            let at = districts.rows.int(row, 0).and_then(|id| units.binary_search(&id).ok()).unwrap_or_default();
            ShortDistrict {
                code: districts.rows.text(row, 1),
                name: districts.rows.text(row, 2),
                models: Nodes { nodes: models.range(at).map(model).collect() },
            }
        };
        Some(Province { children: Nodes { nodes: districts.range(0).map(district).collect() } })
    }
}

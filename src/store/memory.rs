//! Tables of rows in memory: what never lay in a database (the types themselves, for
//! introspection) is read like everything else, and the engine can be tested without one.

mod arrange;
mod meets;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::ask::{Ask, Batch, By, Fault, Join, Keys, Name, Ranges, Reader, Scope, Uid, Value, Want};
use super::rows::{Cell, Rows};
use arrange::arrange;
pub use arrange::compare;
use meets::Test;

/// A climb ends here even where the rows lead on: no tree is as deep.
const STEPS: usize = 64;

/// The tables. A change makes a new set of them, so readers keep the moment they began at.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    tables: Arc<Tables>,
}

#[derive(Clone, Debug, Default)]
struct Tables {
    by_name: HashMap<Name, Arc<Table>>,
    /// Whose rows are the units of the map: it has the columns `id`, `code` and `parent_id`.
    units: Option<Name>,
}

#[derive(Debug)]
struct Table {
    columns: Vec<Name>,
    rows: Vec<Vec<Value>>,
    /// The rows of every value, a column each.
    places: Vec<Places>,
}

/// In which rows a column holds a value, in the order of the rows.
#[derive(Debug, Default)]
struct Places {
    ints: HashMap<i64, Vec<u32>>,
    texts: HashMap<String, Vec<u32>>,
    uids: HashMap<Uid, Vec<u32>>,
    nulls: Vec<u32>,
}

impl Memory {
    /// Adds a table, or puts another in its place; each row holds a value for each column.
    pub fn table(&mut self, name: Name, columns: &[Name], rows: Vec<Vec<Value>>) -> &mut Self {
        let tables = Arc::make_mut(&mut self.tables);
        tables.by_name.insert(name, Arc::new(Table::new(columns.to_vec(), rows)));
        self
    }

    /// Names the table whose rows are the units of the map.
    pub fn units(&mut self, table: Name) -> &mut Self {
        Arc::make_mut(&mut self.tables).units = Some(table);
        self
    }

    /// Reads the tables as they are now, whatever becomes of them.
    pub fn reader(&self) -> Recall {
        Recall { tables: Arc::clone(&self.tables), batches: 0 }
    }
}

impl Table {
    fn new(columns: Vec<Name>, mut rows: Vec<Vec<Value>>) -> Self {
        let mut places: Vec<Places> = columns.iter().map(|_| Places::default()).collect();
        for (at, row) in rows.iter_mut().enumerate() {
            row.resize(columns.len(), Value::Null);
            for (value, places) in row.iter().zip(&mut places) {
                let of_value = match value {
                    Value::Null => &mut places.nulls,
                    Value::Int(key) => places.ints.entry(*key).or_default(),
                    Value::Text(key) => places.texts.entry(key.clone()).or_default(),
                    Value::Uid(key) => places.uids.entry(*key).or_default(),
                    // Nobody asks by a fraction.
                    Value::Real(_) | Value::Bytes(_) => continue,
                };
                of_value.push(at as u32);
            }
        }
        Self { columns, rows, places }
    }

    fn column(&self, name: Name) -> Result<usize, Fault> {
        let found = self.columns.iter().position(|column| *column == name);
        found.ok_or_else(|| Fault::Store(format!("no column {name} among {:?}", self.columns)))
    }

    fn value(&self, row: u32, column: usize) -> &Value {
        &self.rows[row as usize][column]
    }

    /// The row of this id.
    fn of_id(&self, id: i64) -> Result<Option<u32>, Fault> {
        let places = &self.places[self.column("id")?];
        Ok(places.of_int(id).first().copied())
    }
}

impl Places {
    fn of_int(&self, key: i64) -> &[u32] {
        self.ints.get(&key).map_or(&[], Vec::as_slice)
    }

    fn of(&self, value: &Value) -> &[u32] {
        match value {
            Value::Int(key) => self.of_int(*key),
            Value::Text(key) => self.texts.get(key).map_or(&[], Vec::as_slice),
            Value::Uid(key) => self.uids.get(key).map_or(&[], Vec::as_slice),
            Value::Null | Value::Real(_) | Value::Bytes(_) => &[],
        }
    }
}

impl Tables {
    fn table(&self, name: Name) -> Result<&Table, Fault> {
        self.by_name.get(name).map(Arc::as_ref).ok_or_else(|| Fault::Store(format!("no table {name}")))
    }

    fn map(&self) -> Result<&Table, Fault> {
        self.table(self.units.unwrap_or("of the map"))
    }

    /// The units that a scope takes in, each once. Memory knows of no successions.
    fn area(&self, unit: i64, scope: Scope) -> Result<HashSet<i64>, Fault> {
        let mut area = HashSet::from([unit]);
        if scope == Scope::Own {
            return Ok(area);
        }
        let map = self.map()?;
        let (id, parent) = (map.column("id")?, map.column("parent_id")?);
        let mut open = vec![unit];
        while let Some(above) = open.pop() {
            let below = map.places[parent].of_int(above).iter().filter_map(|row| match map.value(*row, id) {
                Value::Int(below) => Some(*below),
                _ => None,
            });
            open.extend(below.filter(|below| area.insert(*below)));
        }
        Ok(area)
    }

    /// The rows of each key, before filter, order and window.
    fn candidates(&self, table: &Table, by: &By<'_>) -> Result<Vec<Vec<u32>>, Fault> {
        match by {
            By::All => Ok(vec![(0..table.rows.len() as u32).collect()]),
            By::Column { column, keys } => {
                let places = &table.places[table.column(column)?];
                Ok(match keys {
                    Keys::Ints(keys) => keys.iter().map(|key| places.of_int(*key).to_vec()).collect(),
                    Keys::Texts(keys) => {
                        keys.iter().map(|key| places.texts.get(*key).cloned().unwrap_or_default()).collect()
                    }
                    Keys::Uids(keys) => {
                        keys.iter().map(|key| places.uids.get(key).cloned().unwrap_or_default()).collect()
                    }
                })
            }
            By::Area { column, units, scope } => {
                let places = &table.places[table.column(column)?];
                let of_unit = |unit: &i64| {
                    let area = self.area(*unit, *scope)?;
                    let mut rows: Vec<u32> = area.iter().flat_map(|unit| places.of_int(*unit)).copied().collect();
                    rows.sort_unstable();
                    Ok(rows)
                };
                units.iter().map(of_unit).collect()
            }
            By::Join { join, keys } => keys.iter().map(|key| self.joined(table, join, *key)).collect(),
            By::Climb { column, keys } => keys.iter().map(|key| climb(table, column, *key)).collect(),
            By::Words(words) => {
                let column = table.column("words")?;
                let holds = |row: &u32| match table.value(*row, column) {
                    Value::Text(text) => {
                        words.plain.split(' ').all(|word| text.split(' ').any(|own| own.starts_with(word)))
                    }
                    _ => false,
                };
                Ok(vec![(0..table.rows.len() as u32).filter(holds).collect()])
            }
        }
    }

    fn joined(&self, table: &Table, join: &Join, key: i64) -> Result<Vec<u32>, Fault> {
        let pairs = self.table(join.table)?;
        let (from, to, order) = (pairs.column(join.from)?, pairs.column(join.to)?, pairs.column(join.order)?);
        let mut found = pairs.places[from].of_int(key).to_vec();
        found.sort_by(|a, b| compare(pairs.value(*a, order), pairs.value(*b, order), false));
        let rows = found.iter().map(|pair| match pairs.value(*pair, to) {
            Value::Int(id) => table.of_id(*id),
            _ => Ok(None),
        });
        rows.filter_map(Result::transpose).collect()
    }
}

fn climb(table: &Table, column: Name, key: i64) -> Result<Vec<u32>, Fault> {
    let up = table.column(column)?;
    let (mut met, mut seen, mut at) = (Vec::new(), HashSet::from([key]), table.of_id(key)?);
    while let Some(row) = at
        && let Value::Int(above) = table.value(row, up)
        && met.len() < STEPS
        && seen.insert(*above)
    {
        at = table.of_id(*above)?;
        met.extend(at);
    }
    Ok(met)
}

/// A reader of the tables as they were when it was made.
#[derive(Debug)]
pub struct Recall {
    tables: Arc<Tables>,
    batches: u32,
}

impl Reader for Recall {
    fn read(&mut self, ask: &Ask<'_>) -> Result<Batch, Fault> {
        self.batches += 1;
        let table = self.tables.table(ask.table)?;
        let test = Test::new(ask.filter, table, &self.tables)?;
        let columns: Vec<usize> = ask.columns.iter().map(|name| table.column(name)).collect::<Result<_, _>>()?;
        let counts = ask.want == Want::Count;
        let mut rows = Rows::new(if counts { 1 } else { columns.len() });
        let mut ranges = Ranges::with_capacity(ask.by.len());
        for mut found in self.tables.candidates(table, &ask.by)? {
            found.retain(|row| test.meets(table, *row) == Some(true));
            let start = rows.len() as u32;
            if counts {
                rows.begin();
                rows.push(Cell::Int(found.len() as i64));
            } else {
                arrange(table, ask.order, &ask.window, &mut found)?;
                for row in found {
                    rows.begin();
                    columns.iter().for_each(|column| push(table.value(row, *column), &mut rows));
                }
            }
            ranges.push((start, rows.len() as u32 - start));
        }
        Ok(Batch { rows, ranges })
    }

    fn batches(&self) -> u32 {
        self.batches
    }
}

fn push(value: &Value, rows: &mut Rows) {
    match value {
        Value::Null => rows.push(Cell::Null),
        Value::Int(value) => rows.push(Cell::Int(*value)),
        Value::Real(value) => rows.push(Cell::Real(*value)),
        Value::Text(value) => rows.push_text(value),
        Value::Uid(value) => rows.push_bytes(value),
        Value::Bytes(value) => rows.push_bytes(value),
    }
}

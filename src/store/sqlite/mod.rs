//! The registry in a SQLite file: prepared statements run for each key, a read transaction a request.

mod shape;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, InterruptHandle, OpenFlags, Statement};
use rustc_hash::FxHashMap;

use super::ask::{Ask, Batch, By, Fault, Keys, Ranges, Reader};
use super::map::{self, Map};
use super::rows::{Cell, Rows};
use super::sql::known::Known;
use super::sql::{self, Bound, Dialect, Keyed, Part, statement};

use shape::Shape;

/// Statements kept prepared a connection. Their texts follow from the shape of what is asked, so
/// usually there are far fewer; beyond, all are made anew.
const STATEMENTS: usize = 256;

/// The file, and the map as it was last seen.
pub struct Sqlite {
    file: PathBuf,
    map: RwLock<Arc<Map>>,
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Fault::Store(format!("SQLite: {error}"))
    }
}

impl Sqlite {
    /// Opens a file that is there and migrated.
    pub fn open(file: &Path) -> Result<Self, Fault> {
        let store = Self { file: file.to_owned(), map: RwLock::default() };
        // So that what is wrong shows now, and the first request finds the map.
        store.reading(|reading| reading.snapshot().begin())??;
        Ok(store)
    }

    /// A connection for as long as the work takes, and whatever it keeps prepared.
    pub fn reading<R>(&self, work: impl FnOnce(&mut Reading<'_>) -> R) -> Result<R, Fault> {
        // Not opened as read-only: a reader of a WAL must be able to make the file beside it.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.file, flags)?;
        // Without it, a file with statistics has every statement prepared anew for each value.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.execute_batch(
            "pragma query_only = 1; pragma mmap_size = 2147483648; pragma cache_size = -20000; \
             pragma temp_store = memory; pragma busy_timeout = 5000;",
        )?;
        let mut reading = Reading {
            store: self,
            connection: &connection,
            begin: connection.prepare("begin")?,
            version: connection.prepare("pragma data_version")?,
            seen: None,
            end: connection.prepare("commit")?,
            prepared: Vec::new(),
            places: FxHashMap::default(),
            shapes: FxHashMap::default(),
            is_broken: false,
            gone: Arc::default(),
            interrupt: Arc::new(connection.get_interrupt_handle()),
        };
        Ok(work(&mut reading))
    }

    /// The map of the moment that a connection sees: kept while its revision stays the same.
    fn map(&self, connection: &Connection, revision: i64) -> Result<Arc<Map>, Fault> {
        let known = self.map.read().unwrap_or_else(PoisonError::into_inner).clone();
        if known.revision == revision && !known.is_empty() {
            return Ok(known);
        }
        let mut rows = Rows::new(map::COLUMNS.len());
        let text = format!("select {} from {} order by id", map::COLUMNS.join(", "), map::TABLE);
        collect(&mut connection.prepare(&text)?, map::COLUMNS.len(), usize::MAX, &mut rows)?;
        let mut pairs = connection.prepare("select predecessor_id, successor_id from succession")?;
        let pairs = pairs.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<Vec<_>, _>>()?;
        let map = Arc::new(Map::new(revision, rows, &pairs));
        *self.map.write().unwrap_or_else(PoisonError::into_inner) = map.clone();
        Ok(map)
    }
}

/// Ends the statement that a connection runs: `interrupt` does.
pub type Interrupt = Arc<InterruptHandle>;

/// A connection and its prepared statements, in the hands of one thread.
pub struct Reading<'c> {
    store: &'c Sqlite,
    connection: &'c Connection,
    begin: Statement<'c>,
    /// Asks for a number that changes whenever another connection has written: far cheaper than reading a row.
    version: Statement<'c>,
    /// That number, and the map, when the map was last looked for.
    seen: Option<(i64, Arc<Map>)>,
    end: Statement<'c>,
    prepared: Vec<Statement<'c>>,
    /// The places of the prepared statements, by their text, which no client writes: a quick hash will do.
    places: FxHashMap<String, usize>,
    /// The same by their shape, for those that bind nothing but a key: most do, and need no text then.
    shapes: FxHashMap<Shape, usize>,
    /// Whether a transaction could not be ended: then the connection is not used again.
    pub is_broken: bool,
    /// Set when nobody waits for the request any more.
    pub gone: Arc<AtomicBool>,
    /// Ends the statement that runs.
    pub interrupt: Interrupt,
}

impl<'c> Reading<'c> {
    /// One moment of the registry, from its first read until it is dropped.
    pub fn snapshot(&mut self) -> Snapshot<'_, 'c> {
        Snapshot { reading: self, map: None, batches: 0, rows: 0 }
    }

    fn is_alone(&self) -> bool {
        self.gone.load(Ordering::Relaxed)
    }

    /// The map of the moment that the transaction sees, which begins here.
    fn map(&mut self) -> Result<Arc<Map>, Fault> {
        let version = self.version.query_row([], |row| row.get(0))?;
        match &self.seen {
            Some((seen, map)) if *seen == version => Ok(map.clone()),
            _ => {
                let revision = self.connection.query_row("select revision from map_revision", [], |row| row.get(0))?;
                let map = self.store.map(self.connection, revision)?;
                Ok(self.seen.insert((version, map)).1.clone())
            }
        }
    }

    /// The place of an ask's statement, ready but for the key.
    fn prepare(&mut self, ask: &Ask<'_>, keyed: Keyed<'_>, part: Part, map: &Map) -> Result<usize, Fault> {
        let shape = (keyed == Keyed::One).then(|| shape::of(ask)).flatten();
        if let Some(at) = shape.as_ref().and_then(|shape| self.shapes.get(shape)) {
            return Ok(*at);
        }
        let known = &mut Codes { connection: self.connection, map };
        let sql::Statement { text, values } = statement(ask, keyed, part, Dialect::Sqlite, known)?;
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
}

/// A request's view of the registry: all that it reads is of one moment.
pub struct Snapshot<'r, 'c> {
    reading: &'r mut Reading<'c>,
    /// The map of that moment; none before the first read.
    map: Option<Arc<Map>>,
    batches: u32,
    rows: usize,
}

impl Snapshot<'_, '_> {
    /// How many rows were read so far, for the log.
    pub fn rows_read(&self) -> usize {
        self.rows
    }

    /// Reads next to nothing, to find out whether the registry can be read.
    pub fn probe(&mut self) -> Result<(), Fault> {
        self.begin().map(drop)
    }

    fn begin(&mut self) -> Result<Arc<Map>, Fault> {
        if let Some(map) = &self.map {
            return Ok(map.clone());
        }
        self.reading.begin.raw_execute()?;
        match self.reading.map() {
            Ok(map) => Ok(self.map.insert(map).clone()),
            Err(fault) => {
                // The transaction is begun, though there is no snapshot to end it.
                self.reading.is_broken |= self.reading.end.raw_execute().is_err();
                Err(fault)
            }
        }
    }

    /// How SQLite would run an ask: its plan, a line a step.
    pub fn explain(&mut self, ask: &Ask<'_>) -> Result<Vec<String>, Fault> {
        let map = self.begin()?;
        let known = &mut Codes { connection: self.reading.connection, map: &map };
        let keyed = keyed(&ask.by, 2);
        let mut steps = Vec::new();
        for part in Part::of(ask, Dialect::Sqlite) {
            let sql::Statement { text, values } = statement(ask, keyed, *part, Dialect::Sqlite, known)?;
            let mut explain = self.reading.connection.prepare(&format!("explain query plan {text}"))?;
            bind(&mut explain, keyed, &values)?;
            let mut rows = explain.raw_query();
            while let Some(row) = rows.next()? {
                steps.push(row.get(3)?);
            }
        }
        Ok(steps)
    }

    fn rows(&mut self, ask: &Ask<'_>, map: &Map) -> Result<Batch, Fault> {
        if let By::Climb { .. } = ask.by {
            return Err(Fault::Store(format!("{} is no tree", ask.table)));
        }
        let reading = &mut *self.reading;
        if reading.prepared.len() >= STATEMENTS {
            reading.places.clear();
            reading.shapes.clear();
            reading.prepared.clear();
        }
        let width = ask.width();
        let mut rows = Rows::with_room(width, ask.by.len());
        let mut ranges = Ranges::with_capacity(ask.by.len());
        let most = ask.window.limit.map_or(usize::MAX, |limit| limit as usize);
        // The statements for keys of one id each, and those for keys of many; of each part.
        let mut places = [[None; 2]; 2];
        let parts = Part::of(ask, Dialect::Sqlite);
        for at in 0..ask.by.len() {
            // An interrupt may have come between two statements.
            if reading.is_alone() {
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
            for (part, place) in parts.iter().zip(&mut places[usize::from(keyed == Keyed::Set)]) {
                if rows.len() - first >= most {
                    break;
                }
                let place = match place {
                    Some(place) => *place,
                    None => *place.insert(reading.prepare(ask, keyed, *part, map)?),
                };
                let statement = &mut reading.prepared[place];
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
}

fn abandoned() -> Fault {
    Fault::Store("nobody waits for the answer any more".to_owned())
}

/// How keys of this many ids each are held against their column.
fn keyed(by: &By<'_>, ids: usize) -> Keyed<'static> {
    match by {
        By::All | By::Words(_) | By::Climb { .. } => Keyed::No,
        By::Area { .. } if ids != 1 => Keyed::Set,
        By::Area { .. } | By::Column { .. } | By::Join { .. } => Keyed::One,
    }
}

/// Binds all parameters but the key's.
fn bind(statement: &mut Statement<'_>, keyed: Keyed<'_>, values: &[Bound]) -> Result<(), Fault> {
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
struct Codes<'a> {
    connection: &'a Connection,
    map: &'a Map,
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
fn collect(statement: &mut Statement<'_>, width: usize, most: usize, rows: &mut Rows) -> Result<(), Fault> {
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

impl Reader for Snapshot<'_, '_> {
    fn read(&mut self, ask: &Ask<'_>) -> Result<Batch, Fault> {
        if self.reading.is_alone() {
            return Err(abandoned());
        }
        self.batches += 1;
        let map = self.begin()?;
        let batch = map.read(ask).map_or_else(|| self.rows(ask, &map), Ok)?;
        self.rows += batch.rows.len();
        Ok(batch)
    }

    fn batches(&self) -> u32 {
        self.batches
    }
}

impl Drop for Snapshot<'_, '_> {
    fn drop(&mut self) {
        if self.map.is_some() {
            self.reading.is_broken |= self.reading.end.raw_execute().is_err();
        }
    }
}

//! The registry in a SQLite file: prepared statements run for each key, a read transaction a request.

mod merge;
mod read;
mod shape;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, InterruptHandle, OpenFlags, Statement};
use rustc_hash::FxHashMap;

use super::ask::{Ask, Batch, Fault, Reader};
use super::map::{self, Map};
use super::rows::Rows;
use super::sql::{self, Dialect, Keyed, Part, statement};

use merge::Merge;
use read::{Codes, abandoned, bind, collect, keyed};
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
        store.reading(|reading| reading.snapshot().probe())??;
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
}

/// A request's view of the registry: all that it reads is of one moment.
pub struct Snapshot<'r, 'c> {
    reading: &'r mut Reading<'c>,
    /// The map of that moment; none before the first read.
    map: Option<Arc<Map>>,
    batches: u32,
    rows: usize,
}

impl<'c> Snapshot<'_, 'c> {
    /// How many rows were read so far, for the log.
    pub fn rows_read(&self) -> usize {
        self.rows
    }

    /// Reads next to nothing, to find out whether the registry can be read.
    pub fn probe(&mut self) -> Result<(), Fault> {
        self.begin().map(drop)
    }

    /// The connection and the map of the moment, which begins here.
    fn begin(&mut self) -> Result<(&mut Reading<'c>, &Map), Fault> {
        let map = match &mut self.map {
            Some(map) => map,
            none => {
                self.reading.begin.raw_execute()?;
                match self.reading.map() {
                    Ok(map) => none.insert(map),
                    Err(fault) => {
                        // The transaction is begun, though there is no snapshot to end it.
                        self.reading.is_broken |= self.reading.end.raw_execute().is_err();
                        return Err(fault);
                    }
                }
            }
        };
        Ok((self.reading, map))
    }

    /// How SQLite would run an ask: its plan, a line a step.
    pub fn explain(&mut self, ask: &Ask<'_>) -> Result<Vec<String>, Fault> {
        let (reading, map) = self.begin()?;
        let merge = Merge::of(ask);
        let asked = match &merge {
            None => vec![(*ask, keyed(&ask.by, 2))],
            Some(merge) => vec![(merge.of_unit(), Keyed::One), (merge.of_id(), Keyed::One)],
        };
        let known = &mut Codes { connection: reading.connection, map };
        let mut steps = Vec::new();
        for (ask, keyed) in asked {
            for part in Part::of(&ask, Dialect::Sqlite) {
                let sql::Statement { text, values } = statement(&ask, keyed, &[*part], Dialect::Sqlite, known)?;
                let mut explain = reading.connection.prepare(&format!("explain query plan {text}"))?;
                bind(&mut explain, keyed, &values)?;
                let mut rows = explain.raw_query();
                while let Some(row) = rows.next()? {
                    steps.push(row.get(3)?);
                }
            }
        }
        Ok(steps)
    }
}

impl Reader for Snapshot<'_, '_> {
    fn read(&mut self, ask: &Ask<'_>) -> Result<Batch, Fault> {
        if self.reading.is_alone() {
            return Err(abandoned());
        }
        self.batches += 1;
        let (reading, map) = self.begin()?;
        let batch = map.read(ask).map_or_else(|| reading.rows(ask, map), Ok)?;
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

//! The registry in a SQLite file: prepared statements run for each key, a read transaction a request.

mod sql;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{CachedStatement, Connection, OpenFlags};

use super::ask::{Ask, Batch, By, Fault, Keys, Ranges, Reader, Want};
use super::map::{self, Map};
use super::rows::{Cell, Rows};
use sql::{Keyed, Statement, array, statement};

/// Statements kept prepared a connection.
const STATEMENTS: usize = 256;

/// Connections that read, and the map as they last saw it.
pub struct Sqlite {
    file: PathBuf,
    idle: Mutex<Vec<Connection>>,
    map: RwLock<Arc<Map>>,
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Fault::Store(format!("SQLite: {error}"))
    }
}

impl Sqlite {
    /// Opens a file that is there and migrated.
    pub fn open(file: &Path) -> Result<Arc<Self>, Fault> {
        let store = Self { file: file.to_owned(), idle: Mutex::default(), map: RwLock::default() };
        let store = Arc::new(store);
        // So that what is wrong shows now, and the first request finds the map.
        store.snapshot()?;
        Ok(store)
    }

    fn connect(&self) -> Result<Connection, Fault> {
        // Not opened as read-only: a reader of a WAL must be able to make the file beside it.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.file, flags)?;
        // Without it, a file with statistics has every statement prepared anew for each value.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.execute_batch(
            "pragma query_only = 1; pragma mmap_size = 2147483648; pragma cache_size = -20000; \
             pragma temp_store = memory; pragma busy_timeout = 5000;",
        )?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(connection)
    }

    /// One moment of the registry, until it is dropped.
    pub fn snapshot(self: &Arc<Self>) -> Result<Snapshot, Fault> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.connect()?,
        };
        connection.prepare_cached("begin")?.raw_execute()?;
        let mut snapshot =
            Snapshot { store: self.clone(), connection: Some(connection), map: Arc::default(), batches: 0 };
        snapshot.map = self.map_of(snapshot.connection()?)?;
        Ok(snapshot)
    }

    /// The map of the moment that a connection sees: kept while its revision stays the same.
    fn map_of(&self, connection: &Connection) -> Result<Arc<Map>, Fault> {
        let revision =
            connection.prepare_cached("select revision from map_revision")?.query_row([], |row| row.get(0))?;
        let known = self.map.read().unwrap_or_else(PoisonError::into_inner).clone();
        if known.revision == revision && !known.is_empty() {
            return Ok(known);
        }
        let mut rows = Rows::new(map::COLUMNS.len());
        let text = format!("select {} from {} order by id", map::COLUMNS.join(", "), map::TABLE);
        collect(&mut connection.prepare_cached(&text)?, map::COLUMNS.len(), &mut rows)?;
        let mut pairs = connection.prepare_cached("select predecessor_id, successor_id from succession")?;
        let pairs = pairs.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<Vec<_>, _>>()?;
        let map = Arc::new(Map::new(revision, rows, &pairs));
        *self.map.write().unwrap_or_else(PoisonError::into_inner) = map.clone();
        Ok(map)
    }
}

/// A request's view of the registry: a connection inside a read transaction.
pub struct Snapshot {
    store: Arc<Sqlite>,
    connection: Option<Connection>,
    map: Arc<Map>,
    batches: u32,
}

impl Snapshot {
    fn connection(&self) -> Result<&Connection, Fault> {
        self.connection.as_ref().ok_or_else(|| Fault::Store("the snapshot has ended".to_owned()))
    }

    /// How SQLite would run an ask: its plan, a line a step.
    pub fn explain(&self, ask: &Ask<'_>) -> Result<Vec<String>, Fault> {
        let Statement { text, .. } = statement(ask, keyed(&ask.by, 2), &self.map)?;
        let mut explain = self.connection()?.prepare(&format!("explain query plan {text}"))?;
        // The plan is the same for all values, so none is bound: `query` would ask for each.
        let steps = explain.raw_query().mapped(|row| row.get(3));
        Ok(steps.collect::<Result<_, _>>()?)
    }

    fn rows(&self, ask: &Ask<'_>) -> Result<Batch, Fault> {
        let width = if ask.want == Want::Count { 1 } else { ask.columns.len() };
        let mut rows = Rows::with_room(width, ask.by.len());
        let mut ranges = Ranges::with_capacity(ask.by.len());
        let mut run = Run { ask, snapshot: self, one: None, set: None };
        for at in 0..ask.by.len() {
            let first = rows.len();
            match ask.by {
                By::All => collect(run.statement(Keyed::One)?, width, &mut rows)?,
                By::Column { keys: Keys::Ints(keys), .. } | By::Join { keys, .. } => {
                    run.bound(keys[at])?;
                    collect(run.statement(Keyed::One)?, width, &mut rows)?;
                }
                By::Column { keys: Keys::Texts(keys), .. } => {
                    run.bound(keys[at])?;
                    collect(run.statement(Keyed::One)?, width, &mut rows)?;
                }
                By::Column { keys: Keys::Uids(keys), .. } => {
                    run.bound(keys[at].as_slice())?;
                    collect(run.statement(Keyed::One)?, width, &mut rows)?;
                }
                By::Area { units, scope, .. } => {
                    let ids = self.map.area_by_id(units[at], scope);
                    let keyed = keyed(&ask.by, ids.len());
                    let statement = run.statement(keyed)?;
                    match keyed {
                        Keyed::One => statement.raw_bind_parameter(1, units[at])?,
                        Keyed::Set => statement.raw_bind_parameter(1, array(&ids))?,
                    }
                    collect(statement, width, &mut rows)?;
                }
                By::Climb { .. } => return Err(Fault::Store(format!("{} is no tree", ask.table))),
            }
            if ask.window.from_end {
                rows.reverse_from(first);
            }
            ranges.push((first as u32, (rows.len() - first) as u32));
        }
        Ok(Batch { rows, ranges })
    }
}

/// How keys of this many ids each are held against their column.
fn keyed(by: &By<'_>, ids: usize) -> Keyed {
    if matches!(by, By::Area { .. }) && ids != 1 { Keyed::Set } else { Keyed::One }
}

/// An ask's statements, each prepared when it is first run.
struct Run<'a> {
    ask: &'a Ask<'a>,
    snapshot: &'a Snapshot,
    one: Option<CachedStatement<'a>>,
    set: Option<CachedStatement<'a>>,
}

impl<'a> Run<'a> {
    fn statement(&mut self, keyed: Keyed) -> Result<&mut CachedStatement<'a>, Fault> {
        let place = if keyed == Keyed::One { &mut self.one } else { &mut self.set };
        match place {
            Some(statement) => Ok(statement),
            None => {
                let Statement { text, values } = statement(self.ask, keyed, &self.snapshot.map)?;
                let mut prepared = self.snapshot.connection()?.prepare_cached(&text)?;
                for (at, value) in values.iter().enumerate() {
                    prepared.raw_bind_parameter(at + 2, value)?;
                }
                Ok(place.insert(prepared))
            }
        }
    }

    fn bound(&mut self, key: impl rusqlite::ToSql) -> Result<(), Fault> {
        Ok(self.statement(Keyed::One)?.raw_bind_parameter(1, key)?)
    }
}

/// Runs a bound statement; adds its rows.
fn collect(statement: &mut CachedStatement<'_>, width: usize, rows: &mut Rows) -> Result<(), Fault> {
    let mut found = statement.raw_query();
    while let Some(row) = found.next()? {
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

impl Reader for Snapshot {
    fn read(&mut self, ask: &Ask<'_>) -> Result<Batch, Fault> {
        self.batches += 1;
        self.map.read(ask).map_or_else(|| self.rows(ask), Ok)
    }

    fn batches(&self) -> u32 {
        self.batches
    }
}

impl Drop for Snapshot {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        let ended = connection.prepare_cached("commit").and_then(|mut end| end.raw_execute()).is_ok();
        // A connection that cannot end its transaction is not used again.
        if ended {
            self.store.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
    }
}

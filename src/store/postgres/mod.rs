//! The registry in PostgreSQL: all keys of a batch in one statement, all statements of a wave in one flight.

mod connection;
mod error;
mod flight;
mod line;
mod login;
mod pieces;
mod rows;
mod snapshot;
mod stream;
mod target;
mod tls;
mod values;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use super::ask::Fault;
use super::map::{self, Map};
use super::rows::{Cell, Rows};
use connection::{Connection, Rowset, Sent};
pub use line::Interrupt;
use line::Line;
pub use snapshot::Snapshot;
pub use target::Target;

/// The server, and the map as it was last seen.
pub struct Postgres {
    target: Arc<Target>,
    map: RwLock<Arc<Map>>,
}

impl Postgres {
    /// Opens a database that is there and migrated.
    pub fn open(target: Target) -> Result<Self, Fault> {
        let store = Self { target: Arc::new(target), map: RwLock::default() };
        // So that what is wrong shows now, and the first request finds the map.
        store.reading(|reading| reading.snapshot().probe())?;
        Ok(store)
    }

    /// A connection, made when there is something to read, for as long as the work takes.
    pub fn reading<R>(&self, work: impl FnOnce(&mut Reading<'_>) -> R) -> R {
        work(&mut self.reader())
    }

    /// The same, for who keeps it.
    pub fn reader(&self) -> Reading<'_> {
        Reading { store: self, connection: None, gone: Arc::default(), line: Arc::default() }
    }

    fn known(&self) -> Arc<Map> {
        self.map.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A connection in the hands of one thread. One that is lost is made anew by the next request.
pub struct Reading<'s> {
    store: &'s Postgres,
    connection: Option<Connection>,
    /// Set when nobody waits for the request any more.
    pub gone: Arc<AtomicBool>,
    line: Arc<Line>,
}

impl<'s> Reading<'s> {
    /// One moment of the registry, from its first read until it is dropped.
    pub fn snapshot(&mut self) -> Snapshot<'_, 's> {
        Snapshot::new(self)
    }

    pub fn interrupt(&self) -> Interrupt {
        Interrupt { target: self.store.target.clone(), line: self.line.clone() }
    }

    fn is_alone(&self) -> bool {
        self.gone.load(Ordering::Relaxed)
    }

    /// The connection, or a new one; says whether it is new.
    fn connect(&mut self) -> Result<(&mut Connection, bool), Fault> {
        let is_lost = self.connection.as_ref().is_none_or(|connection| connection.is_broken);
        if is_lost {
            self.line.end();
            self.connection = None;
            let held = |socket| self.line.begin(socket, &self.gone);
            let connection = Connection::open(&self.store.target, &held)?;
            self.line.let_in(connection.backend);
            self.connection = Some(connection);
        }
        match &mut self.connection {
            Some(connection) => Ok((connection, is_lost)),
            None => Err(Fault::Unavailable("PostgreSQL: no connection".to_owned())),
        }
    }

    /// Reads the map of the moment that the transaction sees.
    fn load_map(&mut self) -> Result<Arc<Map>, Fault> {
        let units = format!("select {} from {} order by id", map::COLUMNS.join(", "), map::TABLE);
        let sent = [
            Sent::plain("begin isolation level repeatable read read only"),
            Sent::plain(snapshot::REVISION),
            Sent::plain(&units),
            Sent::plain("select predecessor_id, successor_id from succession"),
            Sent::plain("commit"),
        ];
        let landed = self.connect()?.0.fly(&sent)?;
        let Ok([_, revision, units, pairs, _]) = <[Rowset; 5]>::try_from(landed) else {
            return Err(Fault::Store("PostgreSQL: no map came".to_owned()));
        };
        let revision = snapshot::revision(Some(revision))?;
        let read = rows::read(units, map::COLUMNS.len(), false)?.rows;
        // The map stays, and what was read holds more than its texts.
        let mut kept = Rows::with_room(map::COLUMNS.len(), read.len());
        kept.add(&read, 0, read.len());
        let pairs = rows::read(pairs, 2, false)?.rows;
        let pair = |row| match (pairs.cell(row, 0), pairs.cell(row, 1)) {
            (Cell::Int(predecessor), Cell::Int(successor)) => Some((predecessor, successor)),
            _ => None,
        };
        let pairs: Vec<(i64, i64)> = (0..pairs.len()).filter_map(pair).collect();
        let map = Arc::new(Map::new(revision, kept, &pairs));
        *self.store.map.write().unwrap_or_else(PoisonError::into_inner) = map.clone();
        Ok(map)
    }
}

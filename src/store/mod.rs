//! The registry's rows. Nothing above this folder knows which database they lie in.

pub mod ask;
pub mod connect;
pub mod derive;
pub mod figure;
pub mod load;
pub mod map;
pub mod memory;
pub mod place;
pub mod postgres;
pub mod queue;
pub mod readers;
pub mod rows;
mod sql;
pub mod sqlite;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ask::{Ask, Batch, Batches, Fault, Leg, Reader};
use place::Place;
use postgres::Postgres;
use sqlite::Sqlite;

pub enum Store {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Store {
    /// Opens a registry that is there and migrated.
    pub fn open(place: &Place) -> Result<Arc<Self>, Fault> {
        Ok(Arc::new(match place {
            Place::File(file) => Store::Sqlite(Sqlite::open(file)?),
            Place::Server(target, _) => Store::Postgres(Postgres::open((**target).clone())?),
        }))
    }

    /// A connection for as long as the work takes, and whatever it keeps prepared.
    pub fn reading<R>(&self, work: impl FnOnce(&mut Reading<'_, '_>) -> R) -> Result<R, Fault> {
        match self {
            Store::Sqlite(store) => store.reading(|reading| work(&mut Reading::Sqlite(reading))),
            Store::Postgres(store) => Ok(store.reading(|reading| work(&mut Reading::Postgres(reading)))),
        }
    }
}

/// A connection in the hands of one thread.
pub enum Reading<'r, 'c> {
    Sqlite(&'r mut sqlite::Reading<'c>),
    Postgres(&'r mut postgres::Reading<'c>),
}

impl<'c> Reading<'_, 'c> {
    /// One moment of the registry, from its first read until it is dropped.
    pub fn snapshot(&mut self) -> Snapshot<'_, 'c> {
        match self {
            Reading::Sqlite(reading) => Snapshot::Sqlite(reading.snapshot()),
            Reading::Postgres(reading) => Snapshot::Postgres(reading.snapshot()),
        }
    }

    /// From now on it reads for the one who sets this when it no longer waits.
    fn begin(&mut self, gone: &Arc<AtomicBool>) {
        match self {
            Reading::Sqlite(reading) => reading.gone = gone.clone(),
            Reading::Postgres(reading) => reading.gone = gone.clone(),
        }
    }

    fn interrupt(&self) -> Interrupt {
        match self {
            Reading::Sqlite(reading) => Interrupt::Sqlite(reading.interrupt.clone()),
            Reading::Postgres(reading) => Interrupt::Postgres(reading.interrupt()),
        }
    }

    /// Whether it must not be used again.
    fn is_broken(&self) -> bool {
        match self {
            Reading::Sqlite(reading) => reading.is_broken,
            // It makes its connection anew by itself.
            Reading::Postgres(_) => false,
        }
    }
}

/// Ends the statement that runs.
enum Interrupt {
    Sqlite(sqlite::Interrupt),
    Postgres(postgres::Interrupt),
}

impl Interrupt {
    /// Whether it waits for another machine.
    fn waits(&self) -> bool {
        matches!(self, Interrupt::Postgres(_))
    }

    /// Says whether the database heard.
    fn interrupt(&self) -> bool {
        match self {
            Interrupt::Sqlite(connection) => {
                connection.interrupt();
                true
            }
            Interrupt::Postgres(connection) => connection.interrupt(),
        }
    }

    /// Ends the connection, where it is one to another machine.
    fn cut(&self) {
        match self {
            Interrupt::Sqlite(_) => {}
            Interrupt::Postgres(connection) => connection.cut(),
        }
    }
}

/// A request's view of the registry: all that it reads is of one moment.
pub enum Snapshot<'r, 'c> {
    Sqlite(sqlite::Snapshot<'r, 'c>),
    Postgres(postgres::Snapshot<'r, 'c>),
}

impl Snapshot<'_, '_> {
    /// How many rows were read so far, for the log.
    pub fn rows_read(&self) -> usize {
        match self {
            Snapshot::Sqlite(snapshot) => snapshot.rows_read(),
            Snapshot::Postgres(snapshot) => snapshot.rows_read(),
        }
    }

    /// Reads next to nothing, to find out whether the registry can be read.
    pub fn probe(&mut self) -> Result<(), Fault> {
        match self {
            Snapshot::Sqlite(snapshot) => snapshot.probe(),
            Snapshot::Postgres(snapshot) => snapshot.probe(),
        }
    }

    /// How the database would run an ask: its plan, a line a step.
    pub fn explain(&mut self, ask: &Ask<'_>) -> Result<Vec<String>, Fault> {
        match self {
            Snapshot::Sqlite(snapshot) => snapshot.explain(ask),
            Snapshot::Postgres(snapshot) => snapshot.explain(ask),
        }
    }
}

impl Reader for Snapshot<'_, '_> {
    fn read(&mut self, ask: &Ask<'_>) -> Result<Batch, Fault> {
        match self {
            Snapshot::Sqlite(snapshot) => snapshot.read(ask),
            Snapshot::Postgres(snapshot) => snapshot.read(ask),
        }
    }

    fn read_all(&mut self, legs: &[Leg<'_>], more: bool) -> Batches {
        match self {
            Snapshot::Sqlite(snapshot) => snapshot.read_all(legs, more),
            Snapshot::Postgres(snapshot) => snapshot.read_all(legs, more),
        }
    }

    fn batches(&self) -> u32 {
        match self {
            Snapshot::Sqlite(snapshot) => snapshot.batches(),
            Snapshot::Postgres(snapshot) => snapshot.batches(),
        }
    }
}

fn is_set(gone: &AtomicBool) -> bool {
    gone.load(Ordering::Relaxed)
}

//! A request's view of the registry. What it asks for at once is sent at once, and read in one moment: in a
//! transaction, unless it is a single statement.

use std::sync::Arc;

use super::Reading;
use super::connection::{Rowset, Sent};
use super::flight::{Found, Outbound, outbound, recall};
use super::pieces::{Piece, Way, pieces, put_together};
use super::rows;
use super::values::Parameter;
use crate::store::ask::{Ask, Batch, Batches, By, Fault, Lead, Leg, Reader};
use crate::store::map::Map;
use crate::store::rows::{Cell, Rows};
use crate::store::sql::known::Known;

const BEGIN: &str = "begin isolation level repeatable read read only";
pub const REVISION: &str = "select revision from map_revision";

/// How often a request begins anew: where the map changed below it, or its connection was lost before it.
const TRIES: usize = 3;

pub struct Snapshot<'r, 's> {
    reading: &'r mut Reading<'s>,
    /// The map of the moment; none before the first read.
    map: Option<Arc<Map>>,
    /// The map that is taken for that of the moment until the database says which it is.
    guess: Arc<Map>,
    in_transaction: bool,
    /// Nothing is read behind a failure: it would be of another moment.
    failed: Option<Fault>,
    batches: u32,
    rows: usize,
}

impl<'r, 's> Snapshot<'r, 's> {
    pub(super) fn new(reading: &'r mut Reading<'s>) -> Self {
        let guess = reading.store.known();
        Self { reading, map: None, guess, in_transaction: false, failed: None, batches: 0, rows: 0 }
    }

    /// How many rows were read so far, for the log.
    pub fn rows_read(&self) -> usize {
        self.rows
    }

    /// Reads next to nothing, to find out whether the registry can be read.
    pub fn probe(&mut self) -> Result<(), Fault> {
        self.trying(|snapshot| snapshot.fly(Vec::new(), true).map(drop))
    }

    /// How PostgreSQL would run an ask: its plan, a line a step.
    pub fn explain(&mut self, ask: &Ask<'_>) -> Result<Vec<String>, Fault> {
        self.trying(|snapshot| {
            let pieces = snapshot.pieces(ask, None)?;
            let texts: Vec<String> =
                pieces.iter().map(|piece| format!("explain (costs off) {}", piece.sent().text)).collect();
            let sent = pieces.iter().zip(&texts).map(|(piece, text)| Sent { text, ..piece.sent() });
            let answers = snapshot.fly(sent.collect(), false)?;
            let mut steps = Vec::new();
            for answer in answers {
                let read = rows::read(answer, 1, false)?.rows;
                for row in 0..read.len() {
                    if let Cell::Bytes { at, len } = read.cell(row, 0) {
                        steps.push(String::from_utf8_lossy(read.bytes(at, len)).into_owned());
                    }
                }
            }
            Ok(steps)
        })
    }

    /// Does something that begins anew as long as nothing was read.
    fn trying<R>(&mut self, mut work: impl FnMut(&mut Self) -> Result<R, Failure>) -> Result<R, Fault> {
        if let Some(fault) = &self.failed {
            return Err(fault.clone());
        }
        for _ in 0..TRIES {
            let is_first = self.map.is_none();
            let fault = match work(self) {
                Ok(done) => return Ok(done),
                Err(Failure::Moved) => {
                    self.end("rollback");
                    self.map = None;
                    self.guess = self.reading.load_map().inspect_err(|fault| self.failed = Some(fault.clone()))?;
                    continue;
                }
                Err(Failure::Stale) if is_first && !self.reading.is_alone() => continue,
                Err(Failure::Stale) => Fault::Unavailable("PostgreSQL: the connection was lost".to_owned()),
                // It was told so before anything was read, and can be told so again.
                Err(Failure::Fault(fault @ Fault::Input { .. })) => return Err(fault),
                Err(Failure::Fault(fault)) => fault,
            };
            self.end("rollback");
            self.failed = Some(fault.clone());
            return Err(fault);
        }
        Err(Fault::Unavailable("PostgreSQL: the map, or the connection, did not last for one read".to_owned()))
    }

    fn end(&mut self, word: &str) {
        if std::mem::take(&mut self.in_transaction)
            && let Some(connection) = &mut self.reading.connection
            && !connection.is_broken
        {
            // A connection that cannot even be told is broken by that.
            let _ = connection.leave(word);
        }
    }

    /// Sends statements within the transaction, which begins here where it has not, and ends behind the last ones.
    /// What is sent at once and last needs none: it is of one moment by itself, or where the connection cannot
    /// promise that, it is a single statement. That comes before the map's revision, which cannot have been
    /// another when the statement ran if it is the known one still.
    fn fly(&mut self, sent: Vec<Sent<'_>>, is_last: bool) -> Result<Vec<Rowset>, Failure> {
        let asks_revision = self.map.is_none();
        let (connection, is_new) = self.reading.connect()?;
        let stays_open = self.in_transaction;
        let is_at_once = !stays_open && is_last && (connection.is_isolated || sent.len() <= 1);
        let begins = !stays_open && !is_at_once;
        let mut all: Vec<Sent<'_>> = Vec::with_capacity(sent.len() + 3);
        all.extend(begins.then(|| Sent::plain(BEGIN)));
        let own = all.len()..all.len() + sent.len();
        all.extend(sent);
        all.extend(asks_revision.then(|| Sent::plain(REVISION)));
        all.extend((is_last && !is_at_once).then(|| Sent::plain("commit")));
        let mut answers = match connection.fly(&all) {
            Ok(answers) => answers,
            Err(_) if connection.is_broken && !is_new && !stays_open => return Err(Failure::Stale),
            Err(fault) => {
                self.in_transaction |= begins;
                return Err(fault.into());
            }
        };
        self.in_transaction = !is_last;
        let mut behind = answers.split_off(own.end).into_iter();
        if asks_revision {
            if revision(behind.next())? != self.guess.revision {
                return Err(Failure::Moved);
            }
            self.map = Some(self.guess.clone());
        }
        Ok(answers.split_off(own.start))
    }

    /// The statements of an ask. Codes of its filter are looked up for them.
    fn pieces<'a>(&mut self, ask: &Ask<'a>, way: Option<&Way<'a>>) -> Result<Vec<Piece<'a>>, Failure> {
        let map = self.guess.clone();
        let mut codes = Codes { snapshot: self, map: &map, failure: None };
        pieces(ask, way, &map, &mut codes).map_err(|fault| codes.failure.take().unwrap_or(Failure::Fault(fault)))
    }

    fn attempt(&mut self, legs: &[Leg<'_>], more: bool) -> Result<Batches, Failure> {
        let map = self.guess.clone();
        let mut found: Found = legs.iter().map(|_| None).collect();
        loop {
            let keys = recall(legs, &map, &mut found);
            let (outbound, more_behind) = outbound(legs, &keys, &found);
            let mut sent = Vec::with_capacity(legs.len());
            for (at, Outbound { ask, way }) in
                outbound.iter().enumerate().filter_map(|(at, one)| Some((at, one.as_ref()?)))
            {
                if let By::Climb { .. } = ask.by {
                    return Err(Fault::Store(format!("{} is no tree", ask.table)).into());
                }
                match self.pieces(ask, way.as_ref()) {
                    Ok(pieces) => sent.push((at, ask, pieces)),
                    Err(Failure::Fault(fault @ Fault::Input { .. })) => found[at] = Some(Err(fault)),
                    Err(failure) => return Err(failure),
                }
            }
            let statements: Vec<Sent<'_>> =
                sent.iter().flat_map(|(.., pieces)| pieces.iter().map(Piece::sent)).collect();
            let is_last = !more && !more_behind;
            // Where nothing is asked of the database, the map is held against it all the same.
            if !statements.is_empty() || self.map.is_none() || (is_last && self.in_transaction) {
                let mut answers = self.fly(statements, is_last)?.into_iter();
                for (at, ask, pieces) in &sent {
                    found[*at] = Some(Ok(put_together(ask, pieces, &mut answers)?));
                }
            }
            if found.iter().all(Option::is_some) {
                return Ok(found.into_iter().flatten().collect());
            }
        }
    }
}

/// Why something was not done.
enum Failure {
    /// The map is not the one that was guessed.
    Moved,
    /// The connection was lost before this request.
    Stale,
    Fault(Fault),
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Failure::Fault(fault)
    }
}

/// The number that a statement answered with.
pub fn revision(of: Option<Rowset>) -> Result<i64, Fault> {
    let read = of.map(|of| rows::read(of, 1, false)).transpose()?.map(|read| read.rows);
    match read.filter(|rows| !rows.is_empty()).map(|rows| rows.cell(0, 0)) {
        Some(Cell::Int(revision)) => Ok(revision),
        _ => Err(Fault::Store("PostgreSQL: the map has no revision".to_owned())),
    }
}

impl Reader for Snapshot<'_, '_> {
    fn read(&mut self, ask: &Ask<'_>) -> Result<Batch, Fault> {
        let found = self.read_all(&[Leg { ask: *ask, lead: None }], true).pop();
        found.unwrap_or_else(|| Err(Fault::Store("PostgreSQL: no answer".to_owned())))
    }

    fn read_all(&mut self, legs: &[Leg<'_>], more: bool) -> Batches {
        let abandoned = || Err(Fault::Store("nobody waits for the answer any more".to_owned()));
        if self.reading.is_alone() {
            return legs.iter().map(|_| abandoned()).collect();
        }
        match self.trying(|snapshot| snapshot.attempt(legs, more)) {
            Ok(found) => {
                // What has no key is no batch.
                let has_key = |lead: Lead| found[lead.leg].as_ref().is_ok_and(|answer| lead.key(answer).is_some());
                self.batches += legs.iter().filter(|leg| leg.lead.is_none_or(has_key)).count() as u32;
                self.rows += found.iter().flatten().map(|batch| batch.rows.len()).sum::<usize>();
                found
            }
            Err(fault) => {
                self.batches += legs.len() as u32;
                legs.iter().map(|_| Err(fault.clone())).collect()
            }
        }
    }

    fn batches(&self) -> u32 {
        self.batches
    }
}

impl Drop for Snapshot<'_, '_> {
    fn drop(&mut self) {
        self.end("commit");
    }
}

/// What the filters' codes are held against.
struct Codes<'c, 'r, 's> {
    snapshot: &'c mut Snapshot<'r, 's>,
    map: &'c Map,
    /// What a look-up failed with, where it is more than a fault.
    failure: Option<Failure>,
}

impl Codes<'_, '_, '_> {
    fn find<T>(&mut self, text: &str, code: &str, each: impl Fn(Cell, &Rows) -> Option<T>) -> Result<Vec<T>, Fault> {
        let sent = Sent { text, parameters: vec![Parameter::Text(code)] };
        let answers = self.snapshot.fly(vec![sent], false).map_err(|failure| {
            let fault = match &failure {
                Failure::Fault(fault) => fault.clone(),
                _ => Fault::Unavailable("PostgreSQL: begun anew".to_owned()),
            };
            self.failure = Some(failure);
            fault
        })?;
        let answer = answers.into_iter().next().ok_or_else(|| Fault::Store("PostgreSQL: no answer".to_owned()))?;
        let read = rows::read(answer, 1, false)?.rows;
        Ok((0..read.len()).filter_map(|row| each(read.cell(row, 0), &read)).collect())
    }
}

impl Known for Codes<'_, '_, '_> {
    fn map(&self) -> &Map {
        self.map
    }

    fn ids(&mut self, text: &str, code: &str) -> Result<Vec<i64>, Fault> {
        self.find(text, code, |cell, _| match cell {
            Cell::Int(id) => Some(id),
            _ => None,
        })
    }

    fn texts(&mut self, text: &str, code: &str) -> Result<Vec<String>, Fault> {
        self.find(text, code, |cell, rows| match cell {
            Cell::Bytes { at, len } => String::from_utf8(rows.bytes(at, len).to_vec()).ok(),
            _ => None,
        })
    }
}

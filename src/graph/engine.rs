//! Runs plans: variables in, the bytes of the answer out.

use std::sync::Arc;

use super::args::Inputs;
use super::fetch::Run;
use super::plan::Plan;
use super::write::Writer;
use crate::describe::registry::Schema;
use crate::error::{Error, write_all};
use crate::store::ask::{Fault, Reader, in_turn};
use crate::store::memory::Memory;

pub struct Answer {
    pub body: Vec<u8>,
    /// Whether the request was refused before anything of it ran: then there is no data.
    pub refused: bool,
    /// How many batches were read from the store.
    pub batches: u32,
    /// How many errors it tells.
    pub errors: usize,
    /// What the log should know and the client should not.
    pub faults: Vec<String>,
    /// The plan that answered it, and whether it was kept from an earlier request; none for most refusals.
    pub plan: Option<Arc<Plan>>,
    pub plan_was_kept: bool,
}

impl Answer {
    /// The answer to the request of this id, of which nothing ran.
    pub fn refusal(errors: &[Error], request: &str) -> Self {
        let mut body = vec![b'{'];
        write_all(errors, request, &mut body);
        body.push(b'}');
        let (errors, faults) = (errors.len(), Vec::new());
        Self { body, refused: true, batches: 0, errors, faults, plan: None, plan_was_kept: false }
    }
}

/// What of a request its plan does not hold.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The document that the plan was made of.
    pub text: &'a str,
    /// The request's id.
    pub request: &'a str,
    pub most_bytes: usize,
    pub most_errors: usize,
    pub room: Room<'a>,
}

/// Takes so many more bytes of memory, for rows or for the answer; false where they are not to be had. Then what
/// is answered is of no use.
pub type Room<'a> = &'a dyn Fn(usize) -> bool;

pub struct Engine {
    schema: Arc<Schema>,
    /// The tables whose names begin with two underscores: they lie in no database.
    own: Memory,
}

fn is_own(table: &str) -> bool {
    table.starts_with("__")
}

impl Engine {
    pub fn new(schema: Arc<Schema>, own: Memory) -> Self {
        Self { schema, own }
    }

    pub fn schema(&self) -> &Arc<Schema> {
        &self.schema
    }

    /// Runs a plan for a request. All of it is read from one reader, which is not asked where nothing of
    /// the store is.
    pub fn run(&self, plan: &Plan, inputs: &Inputs, asked: Asked<'_>, reader: &mut dyn Reader) -> Answer {
        let mut run = Run::new(plan, inputs);
        let mut own = self.own.reader();
        let before = reader.batches();
        run.fetch(&mut |legs, rest| {
            // Once it has been refused, nothing more is read for it.
            if !(asked.room)(0) {
                return legs.iter().map(|_| Err(no_room())).collect();
            }
            let mut found = if legs.iter().any(|leg| is_own(leg.ask.table)) {
                in_turn(legs, |ask| if is_own(ask.table) { own.read(ask) } else { reader.read(ask) })
            } else {
                reader.read_all(legs, rest.may_ask(|table| !is_own(table)))
            };
            for one in &mut found {
                if one.as_ref().is_ok_and(|batch| !(asked.room)(batch.rows.size())) {
                    *one = Err(no_room());
                }
            }
            found
        });
        let batches = reader.batches() - before;
        let mut writer = Writer::new(&self.schema, &run, asked);
        writer.out.extend_from_slice(b"{\"data\":");
        writer.data();
        let Writer { mut out, errors, faults, .. } = writer;
        out.push(b'}');
        if !errors.is_empty() {
            let mut told = Vec::with_capacity(256 * errors.len());
            write_all(&errors, asked.request, &mut told);
            told.push(b',');
            // Not copied: it can be large.
            out.splice(1..1, told);
        }
        let errors = errors.len();
        Answer { body: out, refused: false, batches, errors, faults, plan: None, plan_was_kept: false }
    }
}

fn no_room() -> Fault {
    Fault::Store("there is no memory to be had for the rows".to_owned())
}

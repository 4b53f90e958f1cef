//! Runs plans: variables in, the bytes of the answer out.

use std::sync::Arc;

use super::args::Inputs;
use super::fetch::Run;
use super::plan::Plan;
use super::write::Writer;
use crate::describe::registry::Schema;
use crate::error::{Error, write_all};
use crate::store::ask::Reader;
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
}

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
        run.fetch(&mut |asks, rest| {
            if !asks.iter().any(|ask| is_own(ask.table)) {
                return reader.read_all(asks, rest.may_ask(|table| !is_own(table)));
            }
            asks.iter().map(|ask| if is_own(ask.table) { own.read(ask) } else { reader.read(ask) }).collect()
        });
        let batches = reader.batches() - before;
        let mut writer = Writer::new(&self.schema, &run, asked);
        writer.out.extend_from_slice(b"{\"data\":");
        writer.data();
        let Writer { mut out, errors, faults, .. } = writer;
        out.push(b'}');
        if !errors.is_empty() {
            let mut body = Vec::with_capacity(out.len() + 256 * errors.len());
            body.push(b'{');
            write_all(&errors, asked.request, &mut body);
            body.push(b',');
            body.extend_from_slice(&out[1..]);
            out = body;
        }
        let errors = errors.len();
        Answer { body: out, refused: false, batches, errors, faults, plan: None, plan_was_kept: false }
    }
}

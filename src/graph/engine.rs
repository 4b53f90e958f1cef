//! Runs plans: variables in, the bytes of the answer out.

use std::sync::Arc;

use super::args::Inputs;
use super::fetch::Run;
use super::plan::Plan;
use super::write::Writer;
use crate::describe::registry::Schema;
use crate::error::{Error, write_all};
use crate::store::ask::{Ask, Reader};
use crate::store::memory::Memory;

pub struct Answer {
    pub body: Vec<u8>,
    /// Whether the request was refused before anything of it ran: then there is no data.
    pub refused: bool,
    /// How many batches were read from the store.
    pub batches: u32,
    /// What the log should know and the client should not.
    pub faults: Vec<String>,
}

impl Answer {
    /// The answer to a request of which nothing ran.
    pub fn refusal(errors: &[Error]) -> Self {
        let mut body = vec![b'{'];
        write_all(errors, &mut body);
        body.push(b'}');
        Self { body, refused: true, batches: 0, faults: Vec::new() }
    }
}

pub struct Engine {
    schema: Arc<Schema>,
    /// The tables whose names begin with two underscores: they lie in no database.
    own: Memory,
}

impl Engine {
    pub fn new(schema: Arc<Schema>, own: Memory) -> Self {
        Self { schema, own }
    }

    pub fn schema(&self) -> &Arc<Schema> {
        &self.schema
    }

    /// Runs a plan; `text` is the document that it was made of. All of it is read from one reader,
    /// which is not asked where nothing of the store is.
    pub fn run(&self, plan: &Plan, inputs: &Inputs, text: &str, most_bytes: usize, reader: &mut dyn Reader) -> Answer {
        let mut run = Run::new(plan, inputs);
        let mut own = self.own.reader();
        let before = reader.batches();
        run.fetch(&mut |ask: &Ask<'_>| if ask.table.starts_with("__") { own.read(ask) } else { reader.read(ask) });
        let batches = reader.batches() - before;
        let mut writer = Writer::new(&self.schema, &run, text, most_bytes);
        writer.out.extend_from_slice(b"{\"data\":");
        writer.data();
        let Writer { mut out, errors, faults, .. } = writer;
        out.push(b'}');
        if !errors.is_empty() {
            let mut body = Vec::with_capacity(out.len() + 256 * errors.len());
            body.push(b'{');
            write_all(&errors, &mut body);
            body.push(b',');
            body.extend_from_slice(&out[1..]);
            out = body;
        }
        Answer { body: out, refused: false, batches, faults }
    }
}

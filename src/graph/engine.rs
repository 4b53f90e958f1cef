//! Runs plans: variables in, the bytes of the answer out.

use std::sync::Arc;

use super::args::Inputs;
use super::fetch::{Open, Run};
use super::plan::Plan;
use super::registry::Schema;
use super::write::Writer;
use crate::error::{Error, write_all};
use crate::store::ask::{Ask, Batch, Fault, Reader};
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

    /// Runs a plan; `text` is the document that it was made of. `open` gives the snapshot to read
    /// from; it is called at most once, and not at all where nothing of the store is asked for.
    pub fn run(&self, plan: &Plan, inputs: &Inputs, text: &str, most_bytes: usize, open: &mut Open<'_>) -> Answer {
        let mut run = Run::new(plan, inputs);
        let mut snapshot: Option<Box<dyn Reader>> = None;
        let mut own = self.own.reader();
        run.fetch(&mut |ask: &Ask<'_>| -> Result<Batch, Fault> {
            if ask.table.starts_with("__") {
                return own.read(ask);
            }
            match &mut snapshot {
                Some(reader) => reader.read(ask),
                None => snapshot.insert(open()?).read(ask),
            }
        });
        let batches = snapshot.as_ref().map_or(0, |reader| reader.batches());
        // The snapshot is let go before the answer is written: nothing is read any more.
        drop(snapshot);
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

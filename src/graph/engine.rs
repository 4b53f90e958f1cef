//! The engine's one entrance: a request in, the bytes of its answer out.

use std::sync::Arc;

use bluejay_core::executable::{ExplicitOperationDefinition, OperationDefinition as _, OperationDefinitionReference};
use bluejay_parser::ast::executable::{ExecutableDocument, OperationDefinition};
use serde_json::{Map, Value as Json};

use super::args::Inputs;
use super::cache::Cache;
use super::compile::compile;
use super::error::{Code, Error, write_all};
use super::fetch::{Open, Run};
use super::gate::{self, Limits};
use super::introspect;
use super::plan::Plan;
use super::registry::Schema;
use super::write::Writer;
use crate::store::ask::{Ask, Batch, Fault, Reader};
use crate::store::memory::Memory;

#[derive(Clone, Copy)]
pub struct Request<'a> {
    pub query: &'a str,
    pub operation_name: Option<&'a str>,
    pub variables: &'a Map<String, Json>,
}

pub struct Answer {
    pub body: Vec<u8>,
    /// Whether the request was refused before anything of it ran: then there is no data.
    pub refused: bool,
    /// How many batches were read from the store.
    pub batches: u32,
    /// What the log should know and the client should not.
    pub faults: Vec<String>,
}

pub struct Engine {
    schema: Arc<Schema>,
    limits: Limits,
    cache: Cache,
    introspection: Memory,
}

impl Engine {
    pub fn new(schema: Arc<Schema>) -> Self {
        let introspection = introspect::rows(&schema);
        Self { schema, limits: Limits::default(), cache: Cache::default(), introspection }
    }

    pub fn schema(&self) -> &Arc<Schema> {
        &self.schema
    }

    /// Answers a request. `open` gives the snapshot to read from; it is called at most once, and
    /// not at all where nothing of the store is asked for.
    pub fn answer(&self, request: &Request<'_>, open: &mut Open<'_>) -> Answer {
        match self.plan(request.query, request.operation_name) {
            Ok(plan) => self.run(&plan, request, open),
            Err(errors) => refuse(&errors),
        }
    }

    /// The plan of a document's operation: kept with its text, or made now. Refusals are not kept.
    pub fn plan(&self, query: &str, operation: Option<&str>) -> Result<Arc<Plan>, Vec<Error>> {
        if let Some(plan) = self.cache.get(query, operation) {
            return Ok(plan);
        }
        let text = gate::scan(query, &self.limits).map_err(|error| vec![error])?;
        let document = gate::judge(&self.schema, &text, &self.limits)?;
        let chosen = choose(&document, operation).map_err(|error| vec![error])?;
        let plan = Arc::new(compile(&self.schema, &document, chosen).map_err(|error| vec![error])?);
        self.cache.put(query, operation, &plan);
        Ok(plan)
    }

    fn run(&self, plan: &Plan, request: &Request<'_>, open: &mut Open<'_>) -> Answer {
        let inputs = match Inputs::new(&self.schema, plan, request.variables, request.query) {
            Ok(inputs) => inputs,
            Err(errors) => return refuse(&errors),
        };
        let mut run = Run::new(plan, &inputs);
        let mut snapshot: Option<Box<dyn Reader>> = None;
        let mut own = self.introspection.reader();
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
        let mut writer = Writer::new(&self.schema, &run, request.query, self.limits.answer);
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

fn refuse(errors: &[Error]) -> Answer {
    let mut body = vec![b'{'];
    write_all(errors, &mut body);
    body.push(b'}');
    Answer { body, refused: true, batches: 0, faults: Vec::new() }
}

fn choose<'a>(document: &'a ExecutableDocument<'a>, name: Option<&str>) -> Result<&'a OperationDefinition<'a>, Error> {
    let operations = document.operation_definitions();
    let found = match name {
        None if operations.len() > 1 => {
            return Err(Error::new(
                Code::BadUserInput,
                "The document holds several operations: `operationName` must say which.",
            ));
        }
        None => operations.first(),
        Some(name) => operations.iter().find(|operation| match operation.as_ref() {
            OperationDefinitionReference::Explicit(explicit) => {
                ExplicitOperationDefinition::name(explicit) == Some(name)
            }
            OperationDefinitionReference::Implicit(_) => false,
        }),
    };
    found.ok_or_else(|| {
        let message = format!("The document holds no operation named \"{}\".", name.unwrap_or_default());
        Error::new(Code::BadUserInput, message)
    })
}

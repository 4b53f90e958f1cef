//! The engine against the oracle, on generated documents and what becomes of them when they are changed.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

use nhanrong::gate::{Gate, Limits, Request};
use nhanrong::store::memory::Memory;
use serde_json::{Map, Value as Json};

use crate::gate::{alike, request, sound, words};
use crate::generate::{self, Pools};
use crate::oracle::ForgedCursor;
use crate::random::Random;
use crate::run::{self, Check, Shown, Target, hash, kind_of};
use crate::{oracle, world};

#[test]
fn engine() {
    run::watched("engine", |beats| {
        // The oracle reads every list whole, for each parent once.
        let limits = Limits { objects: 4_000, ..Limits::default() };
        let (schema, memory) = (Arc::new(world::schema()), world::memory());
        let pools = Pools::new(&schema, &memory);
        let gate = Gate::new(schema, limits).unwrap();
        let words = words(&gate);
        let mut check = Engines { gate, memory, pools, compared: 0, refused: 0, beyond: 0, failing: 0 };
        run::run(Target { name: "engine", words, fresh: 30, beats }, &mut check);
    });
}

struct Engines {
    gate: Gate,
    memory: Memory,
    pools: Pools,
    compared: u64,
    refused: u64,
    /// What the oracle does not know: introspection, cursors of no row, and what its parser does not read.
    beyond: u64,
    /// Of those compared, answers with errors.
    failing: u64,
}

impl Check for Engines {
    fn fresh(&mut self, random: &mut Random) -> Vec<u8> {
        let document = generate::document(self.gate.schema(), &self.pools, random.below(u64::MAX));
        format!("{}\n%%\n{}", document.text, Json::Object(document.variables)).into_bytes()
    }

    fn check(&mut self, input: &[u8]) -> Result<Shown, String> {
        let (query, variables, operation) = request(input);
        let request = Request { id: "", query: &query, operation_name: operation.as_deref(), variables: &variables };
        let first = self.gate.answer(&request, &mut self.memory.reader());
        let again = self.gate.answer(&request, &mut self.memory.reader());
        let body = sound(&first)?;
        if !alike(&first, &again) {
            return Err(format!("answers first {body} and then {}", String::from_utf8_lossy(&again.body)));
        }
        let errors = body["errors"].as_array().map_or(&[][..], Vec::as_slice);
        let kinds: Vec<String> = errors.iter().map(|error| kind_of(error["message"].as_str().unwrap())).collect();
        if first.refused {
            self.refused += 1;
            return Ok(hash(&kinds));
        }
        let plan = first.plan.map(|plan| kind_of(&plan.explain()));
        let shown = Ok(hash(&(plan, kinds)));
        if query.contains("__schema") || query.contains("__type(") || !is_read(&query) {
            self.beyond += 1;
            return shown;
        }
        let right = catch_unwind(AssertUnwindSafe(|| self.oracle(&query, operation.as_deref(), &variables)));
        let right = match right {
            Ok(right) => right,
            Err(why) if why.is::<ForgedCursor>() => {
                self.beyond += 1;
                return shown;
            }
            Err(why) => resume_unwind(why),
        };
        self.compared += 1;
        self.failing += u64::from(!errors.is_empty());
        let told = String::from_utf8_lossy(&first.body);
        if same(&told, &right) { shown } else { Err(format!("engine {told}\noracle {right}")) }
    }

    fn told(&self) -> String {
        let Self { compared, failing, refused, beyond, .. } = self;
        format!("{compared} compared, {failing} of them with errors, {refused} refused, {beyond} not for the oracle")
    }
}

impl Engines {
    fn oracle(&self, query: &str, operation: Option<&str>, variables: &Map<String, Json>) -> String {
        oracle::answer(self.gate.schema(), &mut self.memory.reader(), query, operation, variables)
    }
}

/// Whether the oracle's parser reads the document right: behind a comment it takes `... on Type` for a fragment
/// of the name `on`.
fn is_read(query: &str) -> bool {
    !query.contains('#') && async_graphql_parser::parse_query(query).is_ok()
}

/// Whether the data are the same bytes, and the errors the same but for their places.
fn same(engine: &str, oracle: &str) -> bool {
    let data = |body: &str| body.find("\"data\":").map(|at| body[at..].to_owned());
    let errors = |body: &str| {
        let body: Json = serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}\n{body}"));
        let errors = body["errors"].as_array().cloned().unwrap_or_default();
        let told = |error: &Json| (error["message"].clone(), error["path"].clone(), error["extensions"].clone());
        errors.iter().map(told).collect::<Vec<_>>()
    };
    data(engine) == data(oracle) && errors(engine) == errors(oracle)
}

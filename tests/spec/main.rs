//! The specification, September 2025: a table of documents with variables, valid and invalid, rule by rule, and
//! random ones, answered by us and by graphql-js over the same types and rows. Either both refuse one, or
//! both answer it with the same data and errors at the same paths.

#[path = "../node/mod.rs"]
mod node;
mod table;
mod world;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use nhanrong::gate::{Gate, Limits, Request};
use serde_json::{Map, Value as Json, json};

/// A request, and what is expected of it.
pub struct Case {
    /// Where it stands, and what it shows.
    pub title: String,
    pub document: String,
    pub operation: Option<String>,
    pub variables: Map<String, Json>,
    /// Whether it is answered at all; what is random may or may not be.
    pub valid: Option<bool>,
    /// The known difference that it shows.
    pub differs: Option<String>,
}

/// Answers the cases, and has graphql-js answer and compare them.
fn compare(name: &str, cases: &[Case]) {
    let described = Arc::new(world::schema());
    let sdl = nhanrong::graph::dynamic::sdl(&described).unwrap();
    // async-graphql is not told of what descriptions cannot say.
    let sdl = ["PetInput", "FindDogInput"]
        .iter()
        .fold(sdl, |sdl, name| sdl.replace(&format!("input {name} {{"), &format!("input {name} @oneOf {{")));
    let gate = Gate::new(described, Limits::default()).unwrap();
    let memory = world::memory();
    let answered = cases.iter().map(|case| {
        let operation_name = case.operation.as_deref();
        let request = Request { id: "", query: &case.document, operation_name, variables: &case.variables };
        let answer = gate.answer(&request, &mut memory.reader());
        let body: Json = serde_json::from_slice(&answer.body).expect("an answer is JSON");
        json!({
            "title": case.title, "document": case.document, "operationName": case.operation, "variables": case.variables,
            "valid": case.valid, "differs": case.differs, "answer": body,
        })
    });
    let all = json!({ "sdl": sdl, "rows": world::dump(), "cases": answered.collect::<Vec<_>>() });
    let file = folder().join(format!("{name}.json"));
    std::fs::write(&file, all.to_string()).unwrap();
    node::packages("tests/spec");
    node::script("tests/spec/compare.js").arg(&file).run();
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("spec");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn the_table_is_judged_and_answered_as_by_graphql_js() {
    let cases = table::read();
    assert!(cases.len() >= 300, "{} documents", cases.len());
    compare("table", &cases);
}

//! The specification, September 2025: a table of documents with variables, valid and invalid, rule by rule, and
//! random ones, answered by us and by graphql-js over the same types and rows. Either both refuse one, or
//! both answer it with the same data and errors at the same paths.

mod generate;
#[path = "../node/mod.rs"]
mod node;
#[path = "../engine/random.rs"]
mod random;
mod table;
mod world;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use nhanrong::gate::{Gate, Limits, Request};
use serde_json::{Map, Value as Json, json};

/// A request, and what is expected of it.
pub struct Case {
    /// Where it stands, and what it shows.
    pub title: String,
    pub document: String,
    pub operation: Option<String>,
    pub variables: Map<String, Json>,
    /// Whether it is answered at all; what was broken at random may or may not be.
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
    let all =
        json!({ "sdl": sdl, "rows": world::dump(), "whole": name == "table", "cases": answered.collect::<Vec<_>>() });
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

fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

#[test]
fn random_documents_are_judged_and_answered_as_by_graphql_js() {
    #[expect(clippy::disallowed_methods, reason = "another seed each time, and it is printed")]
    let clock = SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.as_nanos() as u64 % 1_000_000_000);
    let (documents, seed) = (setting("NHANRONG_DOCUMENTS", 5_000), setting("NHANRONG_SEED", clock));
    // Not by println!, which shows only where a test fails: a run can then be told again.
    let _ = writeln!(std::io::stderr(), "NHANRONG_SEED={seed} NHANRONG_DOCUMENTS={documents}");
    let schema = world::schema();
    let cases: Vec<Case> = (seed..seed + documents).map(|seed| generate::case(&schema, seed)).collect();
    compare("random", &cases);
}

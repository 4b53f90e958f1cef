//! async-graphql as a second witness: the same documents through its dynamic schema. Where it differs,
//! the oracle decides, and the difference must be one of its faults that are known by name.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_graphql::{Request, Variables};
use nhanrong::describe::registry::Kind;
use nhanrong::graph::dynamic;
use serde_json::{Map, Value as Json};

use crate::differential::settings;
use crate::{generate, oracle, world};

#[path = "../dynamic/faults.rs"]
mod faults;
#[path = "../dynamic/nulls.rs"]
mod nulls;
#[path = "../dynamic/rounds.rs"]
mod rounds;

#[test]
fn async_graphql_answers_as_the_oracle_but_for_its_known_faults() {
    let (documents, seed) = settings();
    let (schema, memory) = (Arc::new(world::schema()), world::memory());
    let unions: Vec<&str> = schema.types.iter().filter(|ty| ty.kind == Kind::Union).map(|ty| ty.name).collect();
    let pools = generate::Pools::new(&schema, &memory);
    let witness = dynamic::schema(&schema).extension(nulls::Nulls).finish().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut known: BTreeMap<&str, u64> = BTreeMap::new();
    let (mut alike, mut unknown) = (0, Vec::new());
    for seed in seed..seed + documents {
        let document = generate::document(&schema, &pools, seed);
        let variables = with_defaults(&document.text, &document.variables);
        let right = oracle::answer(&schema, &mut memory.reader(), &document.text, None, &document.variables);
        let right: Json = serde_json::from_str(&right).unwrap();
        let request = Request::new(&document.text).variables(Variables::from_json(variables.clone()));
        let source = Arc::new(Mutex::new(memory.reader()));
        let told = runtime.block_on(rounds::execute(&witness, request, source));
        let told = serde_json::to_value(told).unwrap();
        if same(&told, &right) {
            alike += 1;
            continue;
        }
        let document_ = faults::Document::new(&document.text, &variables, &unions, right["errors"].is_array());
        match document_.fault() {
            Some(fault) => *known.entry(fault).or_default() += 1,
            None => {
                unknown.push(format!("seed {seed}\n{}\n{variables}\nwitness {told}\noracle {right}", document.text))
            }
        }
    }
    println!("{alike} of {documents} alike; by known faults {known:#?}");
    assert!(unknown.is_empty(), "{} differ, the first:\n{}", unknown.len(), unknown[0]);
    assert!(alike > documents / 3, "only {alike} of {documents} documents show anything");
}

/// The variables with their defaults written out: async-graphql overlooks those of @skip and @include,
/// and half of the documents would show nothing.
fn with_defaults(text: &str, given: &Map<String, Json>) -> Json {
    let mut all = given.clone();
    let parsed = async_graphql::parser::parse_query(text).ok();
    for (_, operation) in parsed.iter().flat_map(|document| document.operations.iter()) {
        for definition in &operation.node.variable_definitions {
            if let Some(default) = &definition.node.default_value {
                let default = default.node.clone().into_json().unwrap();
                all.entry(definition.node.name.node.to_string()).or_insert(default);
            }
        }
    }
    Json::Object(all)
}

/// The same data, and errors at the same places with the same codes: their words are its own.
fn same(told: &Json, right: &Json) -> bool {
    let errors = |body: &Json| {
        let errors = body["errors"].as_array().cloned().unwrap_or_default();
        let mut errors: Vec<String> =
            errors.iter().map(|error| format!("{} {}", error["path"], error["extensions"]["code"])).collect();
        errors.sort();
        errors
    };
    told["data"] == right["data"] && errors(told) == errors(right)
}

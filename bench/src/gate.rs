//! What a request costs before anything of it runs, stage by stage: with its plan kept, or as a new document.

use std::sync::Arc;

use nhanrong::error::Error;
use nhanrong::gate::{self, Gate, Limits, Request};
use nhanrong::graph::args::Inputs;
use nhanrong::graph::compile::compile;
use serde_json::{Map, Value, json};

use crate::{Failure, USAGE, measured};

fn document(name: &str) -> Result<(String, Map<String, Value>), Failure> {
    let file = format!("{}/documents/{name}.graphql", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
    let given = match name {
        // Three levels, as front ends nest them.
        "fragments" => json!({"code": "515-63", "taken": 10, "told": 10, "filter": {
            "or": [{"stages": ["TYPICAL"], "not": {"sectors": ["OTHER"]}}, {"startedFrom": "2021"}]
        }}),
        _ if text.contains("$code") => json!({"code": "515-63"}),
        _ => json!({}),
    };
    Ok((text.trim_end().to_owned(), given.as_object().cloned().unwrap_or_default()))
}

fn told(errors: Vec<Error>) -> Failure {
    errors.into_iter().map(|error| error.message).collect::<Vec<_>>().join("\n").into()
}

pub fn run(stage: &str, name: &str, times: usize) -> Result<(), Failure> {
    let schema = Arc::new(nhanrong::schema::describe().map_err(|problems| problems.join("\n"))?);
    let limits = Limits::default();
    let kept = Gate::new(schema.clone(), limits.clone()).map_err(|problems| problems.join("\n"))?;
    let (text, given) = document(name)?;
    let text = text.as_str();
    let request = Request { id: "", query: text, operation_name: None, variables: &given };
    let plan = kept.plan(text, None).map_err(told)?;
    let vars = || gate::variables(&schema, &plan, &given, text, limits.errors).map_err(told);
    let read = vars()?;
    let inputs = Inputs::new(&schema, &plan, &read).map_err(|error| told(vec![error]))?;
    let scanned = gate::scan(text, &limits).map_err(|error| told(vec![error]))?;
    let parsed = gate::parse(&scanned, &limits).map_err(told)?;
    match stage {
        "kept" => measured(times, |_| Ok(kept.pass(false, &request).is_ok())),
        "lookup" => measured(times, |_| kept.plan(text, None).map_err(told)),
        "variables" => measured(times, |_| Ok(vars()?.len())),
        "arguments" => measured(times, |_| Inputs::new(&schema, &plan, &read).map_err(|error| told(vec![error]))),
        "cost" => measured(times, |_| Ok(plan.cost.of(&inputs))),
        "scan" => measured(times, |_| gate::scan(text, &limits).map_err(|error| told(vec![error]))),
        "parse" => measured(times, |_| gate::parse(&scanned, &limits).map_err(told)),
        "rules" => measured(times, |_| gate::hold(&schema, &scanned, &parsed, &limits).map_err(told)),
        "compile" => {
            let operation = parsed.operation_definitions().first().ok_or("the document has no operation")?;
            measured(times, |_| compile(&schema, &parsed, operation).map_err(|error| told(vec![error])))
        }
        _ => Err(USAGE.into()),
    }
}

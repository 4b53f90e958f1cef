//! The engine and the oracle answer random documents alike.

use std::io::Write;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value as Json;

use nhanrong::gate::Limits;

use crate::stand::Stand;
use crate::{generate, oracle, world};

fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// How many documents, and the seed of the first.
pub fn settings() -> (u64, u64) {
    #[expect(clippy::disallowed_methods, reason = "another seed each time, and it is printed")]
    let clock = SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.as_nanos() as u64 % 1_000_000_000);
    let (documents, seed) = (setting("NHANRONG_DOCUMENTS", 1_000), setting("NHANRONG_SEED", clock));
    // Not by println!, which shows only where a test fails: a run can then be told again.
    let _ = writeln!(std::io::stderr(), "NHANRONG_SEED={seed} NHANRONG_DOCUMENTS={documents}");
    (documents, seed)
}

/// How many differences are printed in full.
const SHOWN: usize = 3;

#[test]
fn engine_and_oracle_agree() {
    let (documents, seed) = settings();
    // The oracle counts no cost.
    let stand = Stand::within(Limits { objects: u64::MAX, ..Limits::default() });
    let pools = generate::Pools::new(stand.gate.schema(), &world::memory());
    let mut differing = 0;
    for seed in seed..seed + documents {
        let document = generate::document(stand.gate.schema(), &pools, seed);
        let variables = Json::Object(document.variables.clone());
        let oracle = stand.oracle(&document.text, &document.variables);
        // Twice: compiled, and from the cache.
        for _ in 0..2 {
            let told = stand.ask_with(&document.text, None, &variables);
            if same(&told.body, &oracle) {
                continue;
            }
            differing += 1;
            if differing <= SHOWN {
                println!("seed {seed}\n{}\n{variables}\nengine {}\noracle {oracle}\n", document.text, told.body);
            }
            break;
        }
    }
    assert_eq!(differing, 0, "of {documents} documents");
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

#[test]
fn the_oracle_answers_every_document() {
    let (documents, seed) = settings();
    let (schema, memory) = (world::schema(), world::memory());
    let pools = generate::Pools::new(&schema, &memory);
    let (mut failing, mut bytes, mut reads) = (0, 0, 0);
    for seed in seed..seed + documents {
        let document = generate::document(&schema, &pools, seed);
        let mut reader = memory.reader();
        let body = oracle::answer(&schema, &mut reader, &document.text, None, &document.variables);
        let parsed: Json = serde_json::from_str(&body)
            .unwrap_or_else(|error| panic!("seed {seed}: {error}\n{}\n{body}", document.text));
        assert!(parsed.get("data").is_some(), "seed {seed}: {body}\n{}", document.text);
        assert!(!parsed["data"].is_null() || parsed["errors"].is_array(), "seed {seed}: null without an error");
        failing += u64::from(parsed["errors"].is_array());
        bytes += body.len();
        reads += u64::from(nhanrong::store::ask::Reader::batches(&reader));
    }
    println!("{failing} of {documents} with errors, {bytes} bytes, {reads} reads");
}

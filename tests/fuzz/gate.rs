//! Bytes to verdict: documents with variables through the gate, over the packaged registry.

use std::collections::BTreeMap;
use std::sync::Arc;

use nhanrong::error::Code;
use nhanrong::gate::{Gate, Limits, Request};
use nhanrong::graph::Answer;
use nhanrong::store::Reading;
use serde_json::{Map, Value as Json};

use crate::generate::{self, Pools};
use crate::helpers::app::TestApp;
use crate::mutate::{split, tokens};
use crate::random::Random;
use crate::run::{self, Check, Shown, Target, hash, kind_of};

#[test]
fn gate() {
    run::watched("gate", |beats| {
        let app = TestApp::new();
        let schema = Arc::new(nhanrong::schema::describe().unwrap());
        // Less than by default, so that time goes into many requests and not into large answers.
        let limits = Limits { objects: 3_000, ..Limits::default() };
        let gate = Gate::new(schema, limits.clone()).unwrap();
        let words = words(&gate);
        let pools = pools(&app);
        app.store
            .reading(|reading| {
                let mut check = Gates { reading, gate, limits, pools, accepted: 0, refused: 0, kinds: BTreeMap::new() };
                run::run(Target { name: "gate", words, fresh: 25, beats }, &mut check);
            })
            .unwrap();
    });
}

/// Every name that the schema has.
pub fn words(gate: &Gate) -> Vec<String> {
    let mut words = Vec::new();
    for ty in &gate.schema().types {
        words.push(ty.name);
        words.extend(ty.inputs.iter().map(|input| input.name));
        words.extend(ty.choices.iter().map(|choice| choice.name));
        for field in ty.fields.iter() {
            words.push(field.name);
            words.extend(field.args.iter().map(|input| input.name));
        }
    }
    words.sort_unstable();
    words.dedup();
    words.into_iter().map(str::to_owned).collect()
}

/// Ids and cursors of the registry.
fn pools(app: &TestApp) -> Pools {
    let all = |field: &str| {
        let data = app.read(&format!("{{ page: {field}(first: 50) {{ edges {{ cursor node {{ id }} }} }} }}"));
        let edges = data["page"]["edges"].as_array().unwrap().clone();
        edges.into_iter().map(|edge| (edge["node"]["id"].clone(), edge["cursor"].clone()))
    };
    let fields = ["models", "localities", "organisations", "replications", "outcomes"];
    let (ids, cursors): (Vec<Json>, Vec<Json>) = fields.into_iter().flat_map(all).unzip();
    Pools { ids, cursors: BTreeMap::from([((String::new(), String::new()), cursors)]) }
}

struct Gates<'r, 's, 'c> {
    reading: &'r mut Reading<'s, 'c>,
    gate: Gate,
    limits: Limits,
    pools: Pools,
    accepted: u64,
    refused: u64,
    /// How often each code was told.
    kinds: BTreeMap<String, u64>,
}

impl Check for Gates<'_, '_, '_> {
    fn fresh(&mut self, random: &mut Random) -> Vec<u8> {
        let document = generate::document(self.gate.schema(), &self.pools, random.below(u64::MAX));
        format!("{}\n%%\n{}", document.text, Json::Object(document.variables)).into_bytes()
    }

    fn check(&mut self, input: &[u8]) -> Result<Shown, String> {
        let (query, variables, operation) = request(input);
        let operation = operation.as_deref();
        let first = self.ask(&query, operation, &variables);
        let again = self.ask(&query, operation, &variables);
        if !alike(&first, &again) {
            return Err(format!("answers first {} and then {}", text(&first)?, text(&again)?));
        }
        let body = sound(&first)?;
        // A key that stands twice would be read once.
        let told = body.to_string();
        if told != text(&first)? {
            return Err(format!("the answer is not what is read from it: {body}"));
        }
        if !first.faults.is_empty() {
            return Err(format!("faults: {:?}", first.faults));
        }
        let errors = body["errors"].as_array().map_or(&[][..], Vec::as_slice);
        for error in errors {
            *self.kinds.entry(error["extensions"]["code"].to_string()).or_default() += 1;
        }
        let kinds: Vec<String> = errors.iter().map(|error| kind_of(error["message"].as_str().unwrap())).collect();
        if first.refused {
            self.refused += 1;
            self.is_placed(&query, operation)?;
            // What cannot be read is wrong in as many ways as it is long.
            return Ok(hash(&kinds.first()));
        }
        self.accepted += 1;
        self.is_the_same_respaced(&query, operation, &variables, &body)?;
        let plan = first.plan.map(|plan| kind_of(&plan.explain()));
        Ok(hash(&(plan, kinds)))
    }

    fn told(&self) -> String {
        format!("{} accepted, {} refused, codes {:?}", self.accepted, self.refused, self.kinds)
    }
}

impl Gates<'_, '_, '_> {
    fn ask(&mut self, query: &str, operation_name: Option<&str>, variables: &Map<String, Json>) -> Answer {
        let request = Request { id: "", query, operation_name, variables };
        self.gate.answer(&request, &mut self.reading.snapshot())
    }

    /// What is wrong with a document is told with a place in it.
    fn is_placed(&self, query: &str, operation: Option<&str>) -> Result<(), String> {
        let errors = self.gate.plan(query, operation).err().unwrap_or_default();
        let lines = query.replace("\r\n", "\n").split(['\n', '\r']).count() as u32;
        for error in errors.iter().filter(|error| error.code != Code::BadUserInput) {
            let inside = error.locations.iter().all(|at| (1..=lines).contains(&at.line) && at.column > 0);
            if error.locations.is_empty() || !inside || error.locations.len() > self.limits.errors {
                return Err(format!("an error without its place: {error:?}"));
            }
        }
        Ok(())
    }

    /// Commas, comments and blanks between tokens mean nothing.
    fn is_the_same_respaced(
        &mut self,
        query: &str,
        operation: Option<&str>,
        variables: &Map<String, Json>,
        body: &Json,
    ) -> Result<(), String> {
        if query.contains('\u{feff}') || query.contains("\\\"\"\"") {
            return Ok(());
        }
        let found: Vec<&str> = tokens(query.as_bytes()).into_iter().map(|range| &query[range]).collect();
        for between in [" ", " ,#\"{\n\t"] {
            let respaced = found.join(between);
            if respaced.len() > self.limits.bytes {
                continue;
            }
            let answer = self.ask(&respaced, operation, variables);
            let told = sound(&answer)?;
            if told["data"] != body["data"] || count(&told) != count(body) {
                return Err(format!("other spaces, another answer: {respaced}\n{told}"));
            }
        }
        Ok(())
    }
}

/// The same answer, or two refusals: of many fields in conflict bluejay tells some pairs, not always the same.
pub fn alike(first: &Answer, again: &Answer) -> bool {
    first.refused == again.refused && (first.refused || first.body == again.body)
}

fn count(body: &Json) -> usize {
    body["errors"].as_array().map_or(0, Vec::len)
}

/// A document, its variables and the operation's name.
pub fn request(input: &[u8]) -> (String, Map<String, Json>, Option<String>) {
    let parts = split(input);
    let variables = parts.get(1).and_then(|part| serde_json::from_slice(part).ok()).unwrap_or_default();
    let operation = parts.get(2).map(|part| String::from_utf8_lossy(part).into_owned());
    (String::from_utf8_lossy(parts[0]).into_owned(), variables, operation)
}

fn text(answer: &Answer) -> Result<&str, String> {
    std::str::from_utf8(&answer.body).map_err(|error| format!("the answer is no UTF-8: {error}"))
}

/// The answer as JSON, with no error too many or too long.
pub fn sound(answer: &Answer) -> Result<Json, String> {
    let text = text(answer)?;
    let body: Json = serde_json::from_str(text).map_err(|error| format!("the answer is no JSON: {error}\n{text}"))?;
    if answer.refused == body.get("data").is_some() {
        return Err(format!("refused and data, or neither: {text}"));
    }
    if count(&body) != answer.errors || answer.errors > 50 || answer.refused && answer.errors == 0 {
        return Err(format!("{} errors are told: {text}", answer.errors));
    }
    for error in body["errors"].as_array().into_iter().flatten() {
        let message = error["message"].as_str().unwrap_or_default();
        let code = error["extensions"]["code"].as_str().unwrap_or_default();
        let known = Code::ALL.iter().any(|known| known.name() == code);
        if message.is_empty() || message.chars().count() > 2_000 || !known {
            return Err(format!("an error that is not well told: {error}"));
        }
    }
    Ok(body)
}

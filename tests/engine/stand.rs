//! The engine on the world's rows, with a store that can be watched and broken.

use std::sync::{Arc, Mutex};

use nhanrong::gate::{Gate, Limits, Request};
use nhanrong::store::ask::{Ask, Batch, By, Fault, Keys, Name, Reader};
use nhanrong::store::memory::{Memory, Recall};
use serde_json::{Map, Value as Json};

use crate::{oracle, world};

pub struct Stand {
    pub gate: Gate,
    state: Arc<Mutex<State>>,
}

struct State {
    memory: Memory,
    /// A table of which every read fails.
    broken: Option<Name>,
    /// A row that goes after so many reads.
    going: Option<(u32, Name, i64)>,
    log: Vec<String>,
}

/// An answer, and what it took.
#[derive(Debug)]
pub struct Told {
    pub body: String,
    pub batches: u32,
    /// Every read: its table and its keys.
    pub log: Vec<String>,
}

impl Stand {
    pub fn new() -> Self {
        Self::within(Limits::default())
    }

    pub fn within(limits: Limits) -> Self {
        let state = State { memory: world::memory(), broken: None, going: None, log: Vec::new() };
        Self { gate: Gate::new(Arc::new(world::schema()), limits).unwrap(), state: Arc::new(Mutex::new(state)) }
    }

    pub fn ask(&self, query: &str) -> Told {
        self.ask_with(query, None, &serde_json::json!({}))
    }

    pub fn ask_with(&self, query: &str, operation_name: Option<&str>, variables: &Json) -> Told {
        let variables = variables.as_object().cloned().unwrap_or_default();
        self.state.lock().unwrap().log.clear();
        let inner = self.state.lock().unwrap().memory.reader();
        let mut reader = Watched { inner, state: Arc::clone(&self.state) };
        let answer = self.gate.answer(&Request { query, operation_name, variables: &variables }, &mut reader);
        let body = String::from_utf8(answer.body).unwrap();
        Told { body, batches: answer.batches, log: self.state.lock().unwrap().log.clone() }
    }

    /// What the oracle says of the same.
    pub fn oracle(&self, query: &str, variables: &Map<String, Json>) -> String {
        let memory = self.state.lock().unwrap().memory.clone();
        oracle::answer(self.gate.schema(), &mut memory.reader(), query, None, variables)
    }

    /// From now on every read of the table fails; none mends it.
    pub fn breaks(&self, table: Option<Name>) {
        self.state.lock().unwrap().broken = table;
    }

    /// Takes a row away after the n-th read from now on.
    pub fn takes(&self, reads: u32, table: Name, id: i64) {
        self.state.lock().unwrap().going = Some((reads, table, id));
    }
}

impl Told {
    /// Holds the body to what is expected, of which line breaks and indentation do not count.
    #[track_caller]
    pub fn is(&self, expected: &str) -> &Self {
        let expected: String = expected.lines().map(str::trim).collect();
        assert_eq!(without_locations(&self.body), expected);
        self
    }

    #[track_caller]
    pub fn took(&self, batches: u32) -> &Self {
        assert_eq!(self.batches, batches, "batches: {:#?}", self.log);
        self
    }

    /// Refused as a whole: errors of this code, and no data.
    #[track_caller]
    pub fn is_refused(&self, code: &str) -> &Self {
        let body = self.json();
        assert!(body.get("data").is_none(), "{}", self.body);
        assert_eq!(body["errors"][0]["extensions"]["code"], code, "{}", self.body);
        self.took(0)
    }

    pub fn json(&self) -> Json {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Message, path and code of each error.
    pub fn errors(&self) -> Vec<String> {
        let body = self.json();
        let errors = body["errors"].as_array().cloned().unwrap_or_default();
        let told = |error: &Json| format!("{} {} {}", error["message"], error["path"], error["extensions"]["code"]);
        errors.iter().map(told).collect()
    }
}

/// The body without the places of errors in the document, which the traps do not speak of.
fn without_locations(body: &str) -> String {
    let mut parsed: Json = serde_json::from_str(body).unwrap();
    let Some(errors) = parsed.get_mut("errors").and_then(Json::as_array_mut) else { return body.to_owned() };
    for error in errors.iter_mut().filter_map(Json::as_object_mut) {
        error.shift_remove("locations");
    }
    // The data itself stays as it was written, byte for byte.
    let errors = Json::Array(errors.clone());
    match body.find(",\"data\":") {
        Some(data) => format!("{{\"errors\":{errors}{}", &body[data..]),
        None => format!("{{\"errors\":{errors}}}"),
    }
}

struct Watched {
    inner: Recall,
    state: Arc<Mutex<State>>,
}

impl Reader for Watched {
    fn read(&mut self, ask: &Ask<'_>) -> Result<Batch, Fault> {
        let mut state = self.state.lock().unwrap();
        let by = match &ask.by {
            By::All => "all".to_owned(),
            By::Column { column, keys: Keys::Ints(keys) } => format!("{column} {keys:?}"),
            By::Column { column, keys: Keys::Texts(keys) } => format!("{column} {keys:?}"),
            By::Column { column, keys: Keys::Uids(keys) } => format!("{column} of {} ids", keys.len()),
            By::Area { column, units, .. } => format!("{column} within {units:?}"),
            By::Join { join, keys } => format!("{} {keys:?}", join.from),
            By::Words(words) => format!("{words:?}"),
            By::Climb { column, keys } => format!("{column} above {keys:?}"),
        };
        state.log.push(format!("{} {:?} by {by}", ask.table, ask.want));
        let found = self.inner.read(ask);
        if let Some((reads, table, id)) = state.going
            && reads == self.inner.batches()
        {
            state.memory = world::without(state.memory.clone(), table, id);
            state.going = None;
        }
        if state.broken == Some(ask.table) {
            return Err(Fault::Store(format!("{} is broken", ask.table)));
        }
        found
    }

    fn batches(&self) -> u32 {
        self.inner.batches()
    }
}

//! More rows than the packaged data has, said by name: what is not said is filled in, or null.

use std::path::Path;
use std::sync::{Arc, Mutex};

use nhanrong::store::load::Kind;
use rusqlite::Connection;
use rusqlite::types::Value;

/// What was written to one database and is to be written to the other.
pub type Journal = Arc<Mutex<Vec<Step>>>;

pub enum Step {
    Sql(String),
    /// A file of this kind and these bytes.
    Load(Kind, Vec<u8>),
    /// Sort keys and the search are brought up.
    Derive,
}

/// A uid that follows from the id of another row.
pub const NUMBERED: &str = "cast(printf('%016d', id) as blob)";

/// Rows to come; they are there for all when it is dropped.
pub struct Seed {
    connection: Connection,
    journal: Journal,
}

impl Seed {
    pub fn new(file: &Path, journal: &Journal) -> Self {
        let connection = Connection::open(file).unwrap();
        connection.execute_batch("pragma foreign_keys = 1; pragma busy_timeout = 5000; begin").unwrap();
        Self { connection, journal: journal.clone() }
    }

    pub fn model(&self, code: &str) -> Record<'_> {
        let record = self.record("model", code).with_uid().text("title", code).text("stage", "REGISTERED");
        record.int("started_on", 20_200_000).in_locality("49-63")
    }

    pub fn replication(&self, code: &str) -> Record<'_> {
        self.record("replication", code).with_uid().text("status", "ESTABLISHED")
    }

    pub fn outcome(&self, code: &str) -> Record<'_> {
        self.record("outcome", code).with_uid().text("qualifier", "EXACT").of_indicator("households-mobilised")
    }

    pub fn organisation(&self, code: &str) -> Record<'_> {
        self.record("organisation", code).with_uid().text("name", code).text("kind", "OTHER")
    }

    pub fn policy(&self, code: &str) -> Record<'_> {
        self.record("policy", code).with_uid().text("title", code).text("kind", "PLAN")
    }

    pub fn movement(&self, code: &str) -> Record<'_> {
        self.record("movement", code).with_uid().text("name", code)
    }

    pub fn product(&self, code: &str) -> Record<'_> {
        self.record("product", code).with_uid().text("name", code)
    }

    /// For what has no verb.
    pub fn run(&self, sql: &str) {
        self.connection.execute_batch(sql).unwrap();
        self.note(sql);
    }

    fn note(&self, sql: &str) {
        // The two write bytes in their own ways.
        let sql = sql.replace("x'", "bytea '\\x").replace(NUMBERED, "convert_to(lpad(id::text, 16, '0'), 'UTF8')");
        self.journal.lock().unwrap().push(Step::Sql(sql));
    }

    fn record(&self, table: &'static str, code: &str) -> Record<'_> {
        let record = Record { seed: self, table, code: code.to_owned(), columns: Vec::new(), then: Vec::new() };
        record.text("code", code)
    }

    fn id(&self, table: &str, code: &str) -> i64 {
        let find = format!("select id from {table} where code = ?1");
        self.connection.query_row(&find, [code], |row| row.get(0)).unwrap_or_else(|_| panic!("no {table} {code}"))
    }
}

impl Drop for Seed {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.run("update map_revision set revision = revision + 1");
            self.connection.execute_batch("commit").unwrap();
        }
    }
}

type Then<'s> = Box<dyn FnOnce(&'s Seed, i64) + 's>;

#[must_use = "a record is written by `put`"]
pub struct Record<'s> {
    seed: &'s Seed,
    table: &'static str,
    code: String,
    columns: Vec<(&'static str, Value)>,
    then: Vec<Then<'s>>,
}

impl<'s> Record<'s> {
    fn set(mut self, column: &'static str, value: Value) -> Self {
        self.columns.retain(|(name, _)| *name != column);
        self.columns.push((column, value));
        self
    }

    pub fn text(self, column: &'static str, value: &str) -> Self {
        self.set(column, Value::Text(value.to_owned()))
    }

    pub fn int(self, column: &'static str, value: i64) -> Self {
        self.set(column, Value::Integer(value))
    }

    fn with_uid(self) -> Self {
        // The same code makes the same id in every run.
        let uid = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, format!("{} {}", self.table, self.code).as_bytes());
        self.set("uid", Value::Blob(uid.into_bytes().to_vec()))
    }

    fn to(self, column: &'static str, table: &str, code: &str) -> Self {
        let id = self.seed.id(table, code);
        self.int(column, id)
    }

    pub fn in_locality(self, code: &str) -> Self {
        self.to("locality_id", "locality", code)
    }

    pub fn of_model(self, code: &str) -> Self {
        self.to("model_id", "model", code)
    }

    pub fn of_replication(self, code: &str) -> Self {
        self.to("replication_id", "replication", code)
    }

    pub fn of_movement(self, code: &str) -> Self {
        self.to("movement_id", "movement", code)
    }

    pub fn of_policy(self, code: &str) -> Self {
        self.to("policy_id", "policy", code)
    }

    pub fn of_indicator(self, code: &str) -> Self {
        self.to("indicator_id", "indicator", code)
    }

    pub fn copied_from(self, code: &str) -> Self {
        self.to("origin_id", "replication", code)
    }

    pub fn implements(self, code: &str) -> Self {
        self.to("implements_id", "policy", code)
    }

    /// `2021`, `2021-07` or `2021-07-03`.
    pub fn started(self, date: &str) -> Self {
        self.int("started_on", number(date))
    }

    pub fn on(self, date: &str) -> Self {
        self.int("happened_on", number(date))
    }

    pub fn period(self, date: &str) -> Self {
        self.int("period", number(date))
    }

    pub fn stage(self, stage: &str) -> Self {
        self.text("stage", stage)
    }

    pub fn sector(self, sector: &str) -> Self {
        self.text("sector", sector)
    }

    pub fn status(self, status: &str) -> Self {
        self.text("status", status)
    }

    pub fn kind(self, kind: &str) -> Self {
        self.text("kind", kind)
    }

    pub fn participants(self, count: i64) -> Self {
        self.int("participants", count)
    }

    /// A whole figure; the database holds ten-thousandths.
    pub fn value(self, value: i64) -> Self {
        self.int("value", value * 10_000)
    }

    pub fn owner(mut self, organisation: &str) -> Self {
        let organisation = self.seed.id("organisation", organisation);
        self.then.push(Box::new(move |seed, id| {
            let position = format!("(select count(*) from model_owner where model_id = {id})");
            let values = format!("{id}, {organisation}, {position}");
            seed.run(&format!("insert into model_owner (model_id, organisation_id, position) values ({values})"));
        }));
        self
    }

    /// So many replications of the model, one a year from 2021 on.
    pub fn replications(mut self, count: usize) -> Self {
        let code = self.code.clone();
        self.then.push(Box::new(move |seed, _| {
            for number in 1..=count {
                let record = seed.replication(&format!("{code}-r{number}")).of_model(&code).in_locality("515-63");
                record.on(&(2020 + number).to_string()).put();
            }
        }));
        self
    }

    /// So many outcomes of the model or replication, of the values 1, 2 and so on.
    pub fn outcomes(mut self, count: usize) -> Self {
        let (code, of) = (self.code.clone(), if self.table == "model" { "model_id" } else { "replication_id" });
        self.then.push(Box::new(move |seed, id| {
            for number in 1..=count {
                seed.outcome(&format!("{code}-o{number}")).int(of, id).value(number as i64).put();
            }
        }));
        self
    }

    /// Writes the record and gives its code.
    pub fn put(self) -> String {
        let columns = self.columns;
        let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        let places: Vec<String> = (1..=columns.len()).map(|number| format!("?{number}")).collect();
        let insert = format!("insert into {} ({}) values ({})", self.table, names.join(", "), places.join(", "));
        let values = rusqlite::params_from_iter(columns.iter().map(|(_, value)| value));
        self.seed.connection.execute(&insert, values).unwrap_or_else(|error| panic!("{}: {error}", self.code));
        let id = self.seed.connection.last_insert_rowid();
        let values: Vec<String> = columns.iter().map(|(_, value)| literal(value)).collect();
        let (names, values) = (names.join(", "), values.join(", "));
        self.seed.note(&format!("insert into {} (id, {names}) values ({id}, {values})", self.table));
        for then in self.then {
            then(self.seed, id);
        }
        self.code
    }
}

/// As PostgreSQL writes it.
fn literal(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Integer(value) => value.to_string(),
        Value::Real(value) => value.to_string(),
        Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Value::Blob(bytes) => {
            let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("'\\x{digits}'")
        }
    }
}

fn number(date: &str) -> i64 {
    let digits: String = date.chars().filter(char::is_ascii_digit).collect();
    format!("{digits:0<8}").parse().unwrap()
}

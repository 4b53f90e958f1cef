//! The questions, as documents of the API, and what each is asked about.

use std::path::Path;

use rusqlite::Connection;
use serde_json::{Map, Value};

use crate::Failure;
use crate::data::PROVINCE;

/// The district page: a district, its newest models, and what hangs below each.
pub const Q1: &str = "query District($code: String!) {
  locality(code: $code) { name kind
    models(first: 20, orderBy: {field: STARTED_ON, direction: DESC}) { nodes {
      code title sector stage startedOn
      owners { name kind }
      replications(first: 10) { nodes { on participants status locality { name kind } } }
      outcomes(first: 10) { nodes { indicator { name } qualifier value unit period } } } } } }";

/// One model, where it is and whose.
pub const Q3: &str = "query Model($code: String!) {
  model(code: $code) { title
    locality { name parent { name parent { name } } }
    owners { name } } }";

/// A report's pull: a province's districts, twenty models of each, what hangs below them.
pub const Q4: &str = "query Report($code: String!) {
  locality(code: $code) {
    children(first: 18) { nodes { code name
      models(first: 20, orderBy: {field: STARTED_ON, direction: DESC}) { nodes {
        code title startedOn
        replications(first: 5) { nodes { on participants locality { name } } }
        outcomes(first: 3) { nodes { indicator { name } value unit period } } } } } } } }";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    Q1,
    Q3,
    Q4,
}

impl Question {
    pub const ALL: [Question; 3] = [Question::Q1, Question::Q3, Question::Q4];

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|question| question.name().eq_ignore_ascii_case(name))
    }

    pub fn name(self) -> &'static str {
        match self {
            Question::Q1 => "Q1",
            Question::Q3 => "Q3",
            Question::Q4 => "Q4",
        }
    }

    pub fn document(self) -> &'static str {
        match self {
            Question::Q1 => Q1,
            Question::Q3 => Q3,
            Question::Q4 => Q4,
        }
    }

    /// The codes that it is asked with, in turn.
    pub fn codes(self, file: &Path) -> Result<Vec<String>, Failure> {
        let connection = Connection::open(file)?;
        let text = match self {
            Question::Q1 => {
                "select code from locality where parent_id = (select id from locality where code = ?1) order by code"
            }
            // Strides over the table, so that neighbours do not follow each other.
            Question::Q3 => {
                "select code from model where code like 'M0%' and ?1 <> '' order by id * 7919 % 6451 limit 1024"
            }
            Question::Q4 => "select code from locality where code = ?1",
        };
        let mut found = connection.prepare(text)?;
        Ok(found.query_map([PROVINCE], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }
}

/// A document's one variable.
pub fn variables(code: &str) -> Map<String, Value> {
    Map::from_iter([("code".to_owned(), Value::String(code.to_owned()))])
}

//! The questions, as documents of the API, and what each is asked about.

use std::path::Path;

use rusqlite::Connection;
use serde_json::{Map, Value};

use crate::Failure;
use crate::data::PROVINCE;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// The district page: a district, its newest models, and what hangs below each.
    Q1,
    /// A page of 50 models of one stage, counted, with two units above each.
    Q2,
    /// One model, where it is and whose.
    Q3,
    /// A report's pull: a province's districts, twenty models of each, what hangs below them.
    Q4,
}

impl Question {
    /// Those that are measured without a server.
    pub const WITHIN: [Question; 3] = [Question::Q1, Question::Q3, Question::Q4];
    /// Those that are measured over HTTP.
    pub const SERVED: [Question; 4] = [Question::Q1, Question::Q2, Question::Q3, Question::Q4];

    pub fn named(name: &str) -> Option<Self> {
        Self::SERVED.into_iter().find(|question| question.name().eq_ignore_ascii_case(name))
    }

    pub fn name(self) -> &'static str {
        match self {
            Question::Q1 => "Q1",
            Question::Q2 => "Q2",
            Question::Q3 => "Q3",
            Question::Q4 => "Q4",
        }
    }

    pub fn document(self) -> &'static str {
        let text = match self {
            Question::Q1 => include_str!("../documents/Q1.graphql"),
            Question::Q2 => include_str!("../documents/Q2.graphql"),
            Question::Q3 => include_str!("../documents/Q3.graphql"),
            Question::Q4 => include_str!("../documents/Q4.graphql"),
        };
        text.trim_end()
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
            // Asked with nothing, it is always the same.
            Question::Q2 | Question::Q4 => "select code from locality where code = ?1",
        };
        let mut found = connection.prepare(text)?;
        Ok(found.query_map([PROVINCE], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }
}

/// A document's one variable, where it has one.
pub fn variables(code: &str) -> Map<String, Value> {
    Map::from_iter([("code".to_owned(), Value::String(code.to_owned()))])
}

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
    /// A front end's page: three connections, two of them counted, by aliases.
    Q5,
    /// What is found by words, and opened.
    Q6,
    /// All that came into a province of today: its first page and its last, counted.
    Q7,
    /// Figures with whatever they are of: a union, and an interface within.
    Q8,
}

/// Where a question's documents are; a server that does not stand here cannot answer it.
macro_rules! documents {
    ($($folder:literal $name:literal),*) => { [$(($name, include_str!(concat!("../documents/", $folder, $name, ".graphql")))),*] };
}

const DOCUMENTS: [(&str, &str); 8] = documents!["" "Q1", "" "Q2", "" "Q3", "" "Q4", "" "Q5", "" "Q6", "" "Q7", "" "Q8"];
const FOR_POSTGRAPHILE: [(&str, &str); 6] = documents![
    "postgraphile/" "Q1", "postgraphile/" "Q2", "postgraphile/" "Q3", "postgraphile/" "Q4", "postgraphile/" "Q5",
    "postgraphile/" "Q7"
];
const FOR_SEAOGRAPHY: [(&str, &str); 5] =
    documents!["seaography/" "Q1", "seaography/" "Q2", "seaography/" "Q3", "seaography/" "Q4", "seaography/" "Q5"];

/// What is looked for: a word, two, and the beginning of one.
const WORDS: [&str; 6] = ["rừng", "duoc lieu", "nuôi ong", "Tiên Phước", "to chuc gia 1", "chuyển đổi s"];

/// The city that Quảng Nam came into.
const SUCCESSOR: &str = "48-34";

impl Question {
    /// Those that are measured without a server.
    pub const WITHIN: [Question; 4] = [Question::Q1, Question::Q2, Question::Q3, Question::Q4];
    /// Those that are measured over HTTP.
    pub const SERVED: [Question; 8] = [
        Question::Q1,
        Question::Q2,
        Question::Q3,
        Question::Q4,
        Question::Q5,
        Question::Q6,
        Question::Q7,
        Question::Q8,
    ];

    pub fn named(name: &str) -> Option<Self> {
        Self::SERVED.into_iter().find(|question| question.name().eq_ignore_ascii_case(name))
    }

    pub fn name(self) -> &'static str {
        DOCUMENTS[self as usize].0
    }

    pub fn document(self) -> &'static str {
        DOCUMENTS[self as usize].1.trim_end()
    }

    pub fn for_postgraphile(self) -> Option<&'static str> {
        self.among(&FOR_POSTGRAPHILE)
    }

    pub fn for_seaography(self) -> Option<&'static str> {
        self.among(&FOR_SEAOGRAPHY)
    }

    fn among(self, documents: &[(&str, &'static str)]) -> Option<&'static str> {
        documents.iter().find(|(name, _)| *name == self.name()).map(|(_, text)| text.trim_end())
    }

    /// The codes that it is asked with, in turn.
    pub fn codes(self, file: &Path) -> Result<Vec<String>, Failure> {
        let connection = Connection::open(file)?;
        let text = match self {
            Question::Q1 | Question::Q5 => {
                "select code from locality where parent_id = (select id from locality where code = ?1) order by code"
            }
            // Strides over the table, so that neighbours do not follow each other.
            Question::Q3 => {
                "select code from model where code like 'M0%' and ?1 <> '' order by id * 7919 % 6451 limit 1024"
            }
            Question::Q6 => return Ok(WORDS.map(str::to_owned).to_vec()),
            Question::Q7 => return Ok(vec![SUCCESSOR.to_owned()]),
            // Q2 and Q8 are asked with nothing, and always the same.
            Question::Q2 | Question::Q4 | Question::Q8 => "select code from locality where code = ?1",
        };
        let mut found = connection.prepare(text)?;
        Ok(found.query_map([PROVINCE], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }
}

/// A document's one variable, where it has one.
pub fn variables(code: &str) -> Map<String, Value> {
    Map::from_iter([("code".to_owned(), Value::String(code.to_owned()))])
}

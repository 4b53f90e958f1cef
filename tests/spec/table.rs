//! The table, as its files hold it:
//!
//! ```text
//! === the section of the specification
//! --- valid
//! { dog { name } }
//! --- invalid operation:A {"name": "of a variable"}
//! query A { dog { nme } } query B { dog { name } }
//! --- differs:of-which-name valid
//! ```
//!
//! Valid is what is answered, even if with errors of fields. What differs is so for us, and otherwise for graphql-js.

use std::path::Path;

use serde_json::Map;

use crate::Case;

pub fn read() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spec/table");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.iter().flat_map(|file| of_file(file)).collect()
}

fn of_file(file: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(file).unwrap();
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let mut cases: Vec<Case> = Vec::new();
    let mut section = "";
    for (no, line) in text.lines().enumerate() {
        if let Some(title) = line.strip_prefix("=== ") {
            section = title;
        } else if let Some(told) = line.strip_prefix("--- ") {
            cases.push(case(told, format!("{name}:{} {section}", no + 1)));
        } else if let Some(case) = cases.last_mut() {
            case.document.push_str(line);
            case.document.push('\n');
        }
    }
    cases
}

fn case(told: &str, title: String) -> Case {
    let (words, variables) = told.split_at(told.find('{').unwrap_or(told.len()));
    let variables = if variables.is_empty() {
        Map::new()
    } else {
        serde_json::from_str(variables).unwrap_or_else(|error| panic!("{title}: {error}"))
    };
    let mut case = Case { title, document: String::new(), operation: None, variables, valid: None, differs: None };
    for word in words.split_whitespace() {
        match word.split_once(':') {
            None if word == "valid" => case.valid = Some(true),
            None if word == "invalid" => case.valid = Some(false),
            Some(("operation", name)) => case.operation = Some(name.to_owned()),
            Some(("differs", name)) => case.differs = Some(name.to_owned()),
            _ => panic!("{}: {word}", case.title),
        }
    }
    case
}

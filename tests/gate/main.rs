//! The gate, on a small library of books: documents and the verdicts that the specification gives.

mod attacks;
mod coercion;
mod invalid_fields;
mod invalid_fragments;
mod invalid_operations;
mod invalid_values;
mod library;
mod ours;
mod overlap;
mod syntax;
mod valid;

use nhanrong::error::Error;
use nhanrong::gate::{Limits, judge, scan};

/// All that is wrong with a document.
pub fn errors(document: &str) -> Vec<Error> {
    let limits = Limits::default();
    match scan(document, &limits) {
        Err(error) => vec![error],
        Ok(text) => judge(library::schema(), &text, &limits).err().unwrap_or_default(),
    }
}

/// Each document passes.
pub fn accepted(documents: &[&str]) {
    let wrong: Vec<_> = documents
        .iter()
        .filter_map(|document| {
            let errors = errors(document);
            (!errors.is_empty()).then(|| format!("{document}\n    {errors:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "refused:\n{}", wrong.join("\n"));
}

/// Each document is refused, with a message that holds this text and a place.
pub fn refused(documents: &[(&str, &str)]) {
    let wrong: Vec<_> = documents
        .iter()
        .filter_map(|(document, told)| {
            let errors = errors(document);
            let right = errors.iter().any(|error| error.message.contains(told) && !error.locations.is_empty());
            (!right).then(|| format!("{document}\n    wanted: {told}\n    {errors:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "wrongly judged:\n{}", wrong.join("\n"));
}

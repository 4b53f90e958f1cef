//! The gate: every document passes it before anything of it runs. A scan of the bytes, bluejay over
//! the described types with rules of our own around it, then a plan, which is kept with its text. What
//! passes is valid by the specification and small enough for everything behind the gate.

mod answer;
mod cache;
mod cost;
mod definitions;
mod extent;
mod generations;
mod lexical;
mod messages;
mod persisted;
mod rules;
mod scan;
mod syntax;
mod values;

use bluejay_parser::HasSpan;
use bluejay_parser::ast::executable::ExecutableDocument;
use bluejay_parser::ast::{Parse, ParseOptions};
use bluejay_validator::executable::Cache;
use bluejay_validator::executable::document::BuiltinRulesValidator;

pub use answer::{Answered, Gate, Manner, NoPlan, NotRun, Passed, Request};
pub use cache::Hits;
pub use definitions::definition_problems;
pub use persisted::{Hash, Persisted};
pub use scan::{Text, scan};
pub use values::{coerce, variables};

use crate::describe::registry::Schema;
use crate::error::{Code, Error};

/// How much of a document is taken. Real operations stay far below: the introspection query of
/// GraphiQL has about 350 tokens and 13 levels.
#[derive(Clone, Debug)]
pub struct Limits {
    pub bytes: usize,
    pub tokens: usize,
    /// Bytes of one name.
    pub name: usize,
    /// Brackets of all kinds, one within another.
    pub nesting: usize,
    /// Operations in one document: some rules hold every use in a fragment against each of them.
    pub operations: usize,
    /// Selections, with each fragment counted wherever it is spread.
    pub selections: usize,
    /// Selection sets, one within another, also through fragments.
    pub depth: usize,
    /// Lists of introspection that lead on to others, one within another.
    pub introspection: usize,
    /// Aliases of one field in one selection set.
    pub aliases: usize,
    /// Directives at one place.
    pub directives: usize,
    /// Batches that a plan reads.
    pub statements: usize,
    /// Distinct variables that `@skip` and `@include` ask: a plan keeps a bit for each.
    pub conditions: usize,
    /// Errors that are told of one document or one answer, and characters of a document's messages.
    pub errors: usize,
    pub message: usize,
    /// Objects that a request may make: the product of the sizes of pages and lists, one within another.
    pub objects: u64,
    /// Bytes of an answer.
    pub answer: usize,
    /// Documents whose plans are kept, and their bytes with them; as many texts known by their hash.
    pub kept: usize,
    pub kept_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 128 * 1024,
            tokens: 5_000,
            name: 256,
            nesting: 48,
            operations: 50,
            selections: 2_000,
            depth: 48,
            introspection: 2,
            aliases: 100,
            directives: 8,
            statements: 300,
            conditions: 64,
            errors: 50,
            message: 1_000,
            objects: 100_000,
            answer: 16 << 20,
            kept: 10_000,
            kept_bytes: 32 << 20,
        }
    }
}

/// Parses a text that `scan` let pass, and holds it to all rules.
pub fn judge<'a>(schema: &Schema, text: &'a Text<'_>, limits: &Limits) -> Result<ExecutableDocument<'a>, Vec<Error>> {
    let document = parse(text, limits)?;
    hold(schema, text, &document, limits)?;
    Ok(document)
}

pub fn parse<'a>(text: &'a Text<'_>, limits: &Limits) -> Result<ExecutableDocument<'a>, Vec<Error>> {
    // No text that was scanned comes near this depth: it is for one that was not.
    let options = ParseOptions { max_depth: 8 * limits.nesting, ..ParseOptions::default() };
    ExecutableDocument::parse_with_options(&text.read, options)
        .result
        .map_err(|errors| syntax::unparsed(text, errors, limits))
}

/// Holds a parsed document to all rules.
pub fn hold<'d>(
    schema: &Schema,
    text: &Text<'_>,
    document: &'d ExecutableDocument<'d>,
    limits: &Limits,
) -> Result<(), Vec<Error>> {
    let found = broken(schema, &text.read, document, limits);
    if found.is_empty() { Ok(()) } else { Err(report(found, text, limits)) }
}

fn broken<'d>(schema: &Schema, text: &str, document: &'d ExecutableDocument<'d>, limits: &Limits) -> Vec<Found> {
    if let Err(found) = extent::check(document, limits) {
        return found;
    }
    let mut found = rules::broken(document, limits);
    let teller = messages::Teller { schema, text, document };
    let cache = Cache::new(document, schema);
    // Operations that share a fragment can be wrong in a hundred thousand ways at once.
    let errors = BuiltinRulesValidator::validate(document, schema, &cache).take(20 * limits.errors);
    found.extend(errors.filter_map(|error| teller.tell(&error)));
    found
}

/// Something wrong, and the bytes of the document where it shows.
#[derive(Debug, PartialEq)]
struct Found {
    code: Code,
    message: String,
    at: Vec<usize>,
}

impl Found {
    fn unplaced(message: impl Into<String>) -> Self {
        Self { code: Code::ValidationFailed, message: message.into(), at: Vec::new() }
    }

    fn new(message: impl Into<String>, at: &impl HasSpan) -> Self {
        Self::at_all(message, std::iter::once(at))
    }

    fn at_all<'n, N: HasSpan + 'n>(message: impl Into<String>, at: impl Iterator<Item = &'n N>) -> Self {
        let at = at.map(|node| node.span().byte_range().start).collect();
        Self { at, ..Self::unplaced(message) }
    }
}

/// The first errors in the document's order. Only for these lines are counted: the text can be long
/// and the errors many.
fn report(mut found: Vec<Found>, text: &Text<'_>, limits: &Limits) -> Vec<Error> {
    found.sort_by(|a, b| (&a.at, &a.message).cmp(&(&b.at, &b.message)));
    found.dedup();
    found.truncate(limits.errors);
    let each = found.into_iter().map(|found| {
        let mut message = found.message;
        if let Some((end, _)) = message.char_indices().nth(limits.message) {
            message.truncate(end);
        }
        let places = if found.at.is_empty() { vec![0] } else { found.at };
        let locations = places.iter().take(limits.errors).map(|at| text.place(*at)).collect();
        Error { locations, ..Error::new(found.code, message) }
    });
    each.collect()
}

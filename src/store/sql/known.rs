//! What the values of a filter are held against: the map, and the codes that there are.

use crate::store::ask::{Fault, Name};
use crate::store::map::Map;

/// Codes that an unknown one is compared with: so many before it and behind it, in their order.
const NEIGHBOURS: u32 = 500;
/// At most so many are named.
const NAMED: usize = 3;

/// A database's way to look codes up, in the snapshot of the request.
pub trait Known {
    fn map(&self) -> &Map;

    /// The ids that a statement of one text as its only parameter finds.
    fn ids(&mut self, text: &str, code: &str) -> Result<Vec<i64>, Fault>;

    /// The texts that one finds.
    fn texts(&mut self, text: &str, code: &str) -> Result<Vec<String>, Fault>;
}

/// The id of the row with this code; `parameter` is how the database writes its first one.
pub fn id(known: &mut dyn Known, parameter: &str, table: Name, code: &str, input: &str) -> Result<i64, Fault> {
    let found = known.ids(&format!("select id from {table} where code = {parameter}"), code)?;
    match found.first() {
        Some(id) => Ok(*id),
        None => Err(unknown(known, parameter, table, code, input)?),
    }
}

/// Says that nothing has this code, and what comes near it.
pub fn unknown(known: &mut dyn Known, parameter: &str, table: Name, code: &str, input: &str) -> Result<Fault, Fault> {
    let mut near = Vec::new();
    for (test, order) in [(">=", "code"), ("<", "code desc")] {
        let text =
            format!("select code from {table} where code {test} {parameter} order by {order} limit {NEIGHBOURS}");
        let others = known.texts(&text, code)?;
        near.extend(others.into_iter().map(|other| (strsim::damerau_levenshtein(code, &other), other)));
    }
    // A code of which more than half is different is another word, not a slip.
    near.retain(|(distance, other)| distance * 2 <= other.chars().count());
    near.sort();
    let named: Vec<&str> = near.iter().take(NAMED).map(|(_, code)| code.as_str()).collect();
    let near =
        if named.is_empty() { "nor one like it".to_owned() } else { format!("near it are {}", named.join(", ")) };
    let reason = format!("names no {table}: there is none with the code \"{code}\", {near}");
    Ok(Fault::Input { input: input.to_owned(), reason })
}

//! What the values of a filter are held against: the map, and the codes that there are.

use rusqlite::{Connection, OptionalExtension};

use crate::store::ask::{Fault, Name};
use crate::store::map::Map;

/// Codes that an unknown one is compared with: so many before it and behind it, in their order.
const NEIGHBOURS: u32 = 500;
/// At most so many are named.
const NAMED: usize = 3;

pub struct Known<'a> {
    pub connection: &'a Connection,
    pub map: &'a Map,
}

impl Known<'_> {
    /// The id of the row with this code.
    pub fn id(&self, table: Name, code: &str, input: &str) -> Result<i64, Fault> {
        let mut find = self.connection.prepare_cached(&format!("select id from {table} where code = ?1"))?;
        let found = find.query_row([code], |row| row.get(0)).optional()?;
        found.map_or_else(|| Err(self.unknown(table, code, input)?), Ok)
    }

    /// Says that nothing has this code, and what comes near it.
    pub fn unknown(&self, table: Name, code: &str, input: &str) -> Result<Fault, Fault> {
        let mut near = Vec::new();
        for side in ["code >= ?1 order by code", "code < ?1 order by code desc"] {
            let text = format!("select code from {table} where {side} limit {NEIGHBOURS}");
            let mut find = self.connection.prepare_cached(&text)?;
            let mut rows = find.query([code])?;
            while let Some(row) = rows.next()? {
                let other: String = row.get(0)?;
                near.push((strsim::damerau_levenshtein(code, &other), other));
            }
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
}

//! One line of a file of localities, parsed once and trusted from then on.

use std::collections::HashMap;

use entity::values::{LEVELS, LOCALITY_KINDS};

use crate::store::load::LoadError;
use crate::store::load::sheet::{Line, Sheet};

pub(super) const COLUMNS: &[&str] =
    &["id", "name", "short_name", "kind", "level", "parent_id", "valid_from", "valid_to"];

pub(super) struct Row {
    pub line: u64,
    pub code: String,
    pub official_code: Option<String>,
    pub name: String,
    /// The name with its kind word in lower case, as it stands in a sentence: xã Trà Ka.
    pub own_name: String,
    pub kind: &'static str,
    pub level: &'static str,
    pub parent: Option<String>,
    pub valid_from: Option<i64>,
    pub valid_to: Option<i64>,
}

pub(super) fn rows(sheet: &Sheet<'_>) -> Result<Vec<Row>, LoadError> {
    let mut seen = HashMap::new();
    let mut rows = Vec::new();
    for line in sheet.lines() {
        let row = row(&line)?;
        if let Some(earlier) = seen.insert(row.code.clone(), line.number) {
            return Err(line.fail("id", format!("'{}' stands in line {earlier} already", row.code)));
        }
        rows.push(row);
    }
    Ok(rows)
}

fn row(line: &Line<'_>) -> Result<Row, LoadError> {
    let full = line.required("name")?;
    let short = line.required("short_name")?;
    let valid_from = line.date("valid_from")?;
    let valid_to = line.date("valid_to")?;
    if let (Some(from), Some(to)) = (valid_from, valid_to)
        && from >= to
    {
        return Err(line.fail("valid_to", "is not after valid_from"));
    }
    Ok(Row {
        line: line.number,
        code: line.required("id")?.to_owned(),
        official_code: line.optional("code").map(str::to_owned),
        // A number alone names nothing: Phường 1 stays Phường 1.
        name: if short.bytes().all(|byte| byte.is_ascii_digit()) { full } else { short }.to_owned(),
        own_name: own_name(full, short),
        kind: line.one_of("kind", LOCALITY_KINDS)?,
        level: level(line)?,
        parent: line.optional("parent_id").map(str::to_owned),
        valid_from,
        valid_to,
    })
}

fn level(line: &Line<'_>) -> Result<&'static str, LoadError> {
    let place = match line.one_of("level", &["1", "2", "3", "4"])? {
        "1" => 0,
        "2" => 1,
        "3" => 2,
        _ => 3,
    };
    Ok(LEVELS[place])
}

fn own_name(full: &str, short: &str) -> String {
    match full.strip_suffix(short) {
        Some(kind_word) => format!("{}{short}", kind_word.to_lowercase()),
        None => full.to_owned(),
    }
}

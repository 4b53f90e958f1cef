//! Q3: one model; its rows by one statement that joins all.

use super::asked::Asked;
use super::json;
use super::rows::{by_code, named, text};
use crate::Failure;
use crate::shapes::{Below, Body, One, Single};

pub async fn rows(asked: &Asked, code: &str) -> Result<Vec<u8>, Failure> {
    let rows = by_code(asked, &asked.one, code).await?;
    let model = rows.first().map(|row| Single {
        title: text(row, 0),
        locality: Some(Below {
            name: text(row, 1),
            parent: text(row, 2).map(|name| Below { name: Some(name), parent: named(row, 3) }),
        }),
        owners: rows.iter().filter_map(|row| named(row, 4)).collect(),
    });
    Ok(serde_json::to_vec(&Body { data: One { model } })?)
}

pub fn json() -> String {
    let above = json::one("select name from locality where id = p.parent_id");
    let parent = json::one(&format!("select p.name, {above} as parent from locality p where p.id = l.parent_id"));
    let locality = json::one(&format!("select l.name, {parent} as parent from locality l where l.id = m.locality_id"));
    let model = json::one(&format!(
        "select m.title, {locality} as locality, {} as owners from model m where m.code = $1",
        json::owners(),
    ));
    json::body(&format!("select {model} as model"))
}

//! Q2: a page of models of one stage, counted.

use futures_util::try_join;

use super::asked::Asked;
use super::json;
use super::rows::{named, text};
use crate::Failure;
use crate::shapes::{Below, Body, Counted, Placed, Typical};

pub async fn rows(asked: &Asked) -> Result<Vec<u8>, Failure> {
    let client = &asked.client;
    let (page, total) = try_join!(client.query(&asked.page, &[]), client.query_one(&asked.total, &[]))?;
    let place = |row| Placed {
        code: text(row, 0),
        title: text(row, 1),
        locality: Some(Below { name: text(row, 2), parent: named(row, 3) }),
    };
    let models = Counted { total_count: total.get(0), nodes: page.iter().map(place).collect() };
    Ok(serde_json::to_vec(&Body { data: Typical { models } })?)
}

pub fn json() -> String {
    let parent = json::one("select name from locality where id = l.parent_id");
    let locality = json::one(&format!("select l.name, {parent} as parent from locality l where l.id = m.locality_id"));
    let nodes = json::all(&format!(
        "select m.code, m.title, {locality} as locality from model m where m.stage = 'TYPICAL' \
         order by m.code limit 50"
    ));
    let models = json::one(&format!(
        "select (select count(*) from model where stage = 'TYPICAL') as \"totalCount\", {nodes} as nodes"
    ));
    json::body(&format!("select {models} as models where $1::text is not null"))
}

//! Ids and cursors that exist, so that documents name some.

use std::collections::BTreeMap;

use nhanrong::describe::id;
use nhanrong::describe::registry::{Field, Schema};
use nhanrong::store::memory::Memory;
use serde_json::{Map, Value as Json, json};

use crate::oracle;
use crate::random::Random;
use crate::world::uid;

pub struct Pools {
    pub ids: Vec<Json>,
    /// By connection and order.
    pub cursors: BTreeMap<(String, String), Vec<Json>>,
}

impl Pools {
    pub fn new(schema: &Schema, memory: &Memory) -> Self {
        let mut cursors = BTreeMap::new();
        let paged = |field: &&Field| field.args.iter().any(|input| input.name == "first");
        for field in schema.ty(schema.query).fields.iter().filter(paged) {
            for order in orders(schema, field) {
                let by = if order.is_empty() { String::new() } else { format!(", orderBy: {order}") };
                let text = if field.args.iter().any(|input| input.name == "text") { "text: \"a\", " } else { "" };
                let query = format!("{{page: {}({text}first: 200{by}) {{edges {{cursor}}}}}}", field.name);
                let body = oracle::answer(schema, &mut memory.reader(), &query, None, &Map::new());
                let body: Json = serde_json::from_str(&body).expect("the oracle writes JSON");
                let edges = body["data"]["page"]["edges"].as_array().expect("a page has edges");
                let found = edges.iter().map(|edge| edge["cursor"].clone()).collect();
                cursors.insert((schema.ty(field.ty.base()).name.to_owned(), order), found);
            }
        }
        Self { ids: ids(), cursors }
    }

    pub fn id(&self, random: &mut Random) -> Json {
        random.pick(&self.ids).clone()
    }

    pub fn any_cursor(&self, random: &mut Random) -> Json {
        let all: Vec<&Vec<Json>> = self.cursors.values().collect();
        let of = *random.pick(&all);
        random.pick(of).clone()
    }

    pub fn cursor(&self, connection: &str, order: &str, random: &mut Random) -> Json {
        match self.cursors.get(&(connection.to_owned(), order.to_owned())) {
            Some(of) => random.pick(of).clone(),
            None => self.any_cursor(random),
        }
    }
}

/// Every order that the field can be asked in, as the generator writes it; first the field's own.
fn orders(schema: &Schema, field: &Field) -> Vec<String> {
    let mut orders = vec![String::new()];
    if let Some(input) = field.args.iter().find(|input| input.name == "orderBy") {
        let choices = &schema.ty(schema.ty(input.ty.base()).inputs[0].ty.base()).choices;
        for choice in choices.iter() {
            orders.push(format!("{{field: {}}}", choice.name));
            orders.extend(["ASC", "DESC"].map(|way| format!("{{field: {}, direction: {way}}}", choice.name)));
        }
    }
    orders
}

/// Ids of rows, of rows that are not there, and of nothing at all.
fn ids() -> Vec<Json> {
    let mut ids = vec![json!("nothing"), json!(7), json!("")];
    for (name, table, last) in [
        ("Locality", "locality", 47),
        ("Organisation", "organisation", 11),
        ("Movement", "movement", 4),
        ("Model", "model", 41),
        ("Replication", "replication", 62),
        ("Outcome", "outcome", 121),
        ("Query", "model", 3),
    ] {
        let id = |row| {
            let mut out = Vec::new();
            id::write(id::tag(name), &uid(table, row), &mut out);
            serde_json::from_slice(&out).expect("an id is JSON")
        };
        ids.extend((1..=last).step_by(1 + last as usize / 12).chain([last]).map(id));
    }
    ids
}

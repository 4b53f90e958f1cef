//! Cursors and ids: whatever is sent as one is refused or names a place, and those we make are read.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use nhanrong::describe::id;
use nhanrong::describe::page::PageArgs;
use nhanrong::gate::{Gate, Limits, Request};
use nhanrong::graph::page::write_cursor;
use nhanrong::store::Reading;
use nhanrong::store::ask::{Order, Value};
use nhanrong::store::rows::{Cell, Rows};
use serde_json::{Map, Value as Json, json};

use crate::gate::sound;
use crate::helpers::app::TestApp;
use crate::mutate::split;
use crate::random::Random;
use crate::run::{self, Check, Shown, Target, hash, kind_of};

#[test]
fn cursors() {
    run::watched("cursors", |beats| {
        let app = TestApp::new();
        let gate = Gate::new(app.gate.schema().clone(), Limits::default()).unwrap();
        let lists = lists(&gate);
        app.store
            .reading(|reading| {
                let mut check = Cursors { reading, gate, lists, made: Vec::new(), pages: 0, refused: 0, ids: 0 };
                check.begin();
                run::run(Target { name: "cursors", words: Vec::new(), fresh: 20, beats }, &mut check);
            })
            .unwrap();
    });
}

/// A query for every page at the root in every order, with its cursor as a variable.
fn lists(gate: &Gate) -> Vec<String> {
    let schema = gate.schema();
    let mut lists = Vec::new();
    for field in schema.ty(schema.query).fields.iter() {
        let has = |name: &str| field.args.iter().any(|input| input.name == name);
        if !has("after") {
            continue;
        }
        let mut orders = vec![String::new()];
        if let Some(input) = field.args.iter().find(|input| input.name == "orderBy") {
            for choice in schema.ty(schema.ty(input.ty.base()).inputs[0].ty.base()).choices.iter() {
                let by = |way| format!(", orderBy: {{field: {}, direction: {way}}}", choice.name);
                orders.extend(["ASC", "DESC"].map(by));
            }
        }
        let text = if has("text") { ", text: \"a\"" } else { "" };
        for order in orders {
            let ways: &[&str] =
                if has("before") { &["first: 2, after", "last: 2, before"] } else { &["first: 2, after"] };
            for way in ways {
                lists.push(format!(
                    "query ($at: String) {{ page: {}({way}: $at{order}{text}) {{ edges {{ cursor }} pageInfo {{ hasNextPage }} }} }}",
                    field.name
                ));
            }
        }
    }
    lists
}

struct Cursors<'r, 's, 'c> {
    reading: &'r mut Reading<'s, 'c>,
    gate: Gate,
    lists: Vec<String>,
    /// Cursors that the API gave, as inputs.
    made: Vec<Vec<u8>>,
    pages: u64,
    refused: u64,
    ids: u64,
}

impl Check for Cursors<'_, '_, '_> {
    fn fresh(&mut self, random: &mut Random) -> Vec<u8> {
        round_trip(random);
        random.pick(&self.made).clone()
    }

    /// First the bytes within a cursor, then the number of the list.
    fn check(&mut self, input: &[u8]) -> Result<Shown, String> {
        let parts = split(input);
        let list = parts.get(1).map_or(0, |part| hash(part) as usize);
        let list = parts.get(1).and_then(|part| std::str::from_utf8(part).ok()?.trim().parse().ok()).unwrap_or(list);
        let list = list % self.lists.len();
        let raw = String::from_utf8_lossy(parts[0]).into_owned();
        self.id(&raw)?;
        self.id(&URL_SAFE_NO_PAD.encode(parts[0].get(..18).unwrap_or(parts[0])))?;
        let raw = self.page(list, &raw)?;
        let shown = self.page(list, &URL_SAFE_NO_PAD.encode(parts[0]))?;
        Ok(hash(&(raw, shown, list)))
    }

    fn told(&self) -> String {
        format!("{} pages, {} refused, {} ids, {} lists", self.pages, self.refused, self.ids, self.lists.len())
    }
}

impl Cursors<'_, '_, '_> {
    /// The cursors of the first pages of every list.
    fn begin(&mut self) {
        for (no, list) in self.lists.clone().iter().enumerate() {
            let body = self.ask(list, Json::Null).unwrap();
            let edges = body["data"]["page"]["edges"].as_array().unwrap_or_else(|| panic!("{list} {body}")).clone();
            for edge in edges {
                let mut input = URL_SAFE_NO_PAD.decode(edge["cursor"].as_str().unwrap()).unwrap();
                input.extend_from_slice(format!("\n%%\n{no}").as_bytes());
                self.made.push(input);
            }
        }
    }

    fn ask(&mut self, query: &str, at: Json) -> Result<Json, String> {
        let variables = Map::from_iter([("at".to_owned(), at)]);
        let request = Request { id: "", query, operation_name: None, variables: &variables };
        let answer = self.gate.answer(&request, &mut self.reading.snapshot());
        if answer.refused || !answer.faults.is_empty() {
            return Err(format!("refused, or faults: {:?} {}", answer.faults, String::from_utf8_lossy(&answer.body)));
        }
        sound(&answer)
    }

    /// A page at a cursor, or a refusal of it. The cursors of that page are read in their turn.
    fn page(&mut self, list: usize, cursor: &str) -> Result<String, String> {
        let list = self.lists[list].clone();
        let body = self.ask(&list, json!(cursor))?;
        if let Some(errors) = body["errors"].as_array() {
            self.refused += 1;
            let (code, path) = (&errors[0]["extensions"]["code"], &errors[0]["path"]);
            let well = errors.len() == 1 && code == "BAD_USER_INPUT" && *path == json!(["page"]);
            return if well { Ok(kind_of(&body.to_string())) } else { Err(format!("not told well: {body}")) };
        }
        self.pages += 1;
        let edges = body["data"]["page"]["edges"].as_array().ok_or("no edges")?;
        if edges.len() > 2 {
            return Err(format!("too long a page: {body}"));
        }
        for edge in edges {
            let next = self.ask(&list, edge["cursor"].clone())?;
            let beyond = next["data"]["page"]["edges"].as_array().ok_or_else(|| format!("not read: {edge} {next}"))?;
            if beyond.contains(edge) {
                return Err(format!("its own row is behind a cursor: {edge} {next}"));
            }
        }
        Ok(format!("{} {}", edges.len(), body["data"]["page"]["pageInfo"]))
    }

    fn id(&mut self, text: &str) -> Result<(), String> {
        let Some((tag, uid)) = id::parse(text) else { return Ok(()) };
        self.ids += 1;
        let mut written = Vec::new();
        if !id::write(tag, &uid, &mut written) || written != format!("\"{text}\"").into_bytes() {
            return Err(format!("the id {text} is read as {tag} {uid:?}"));
        }
        let body = self.ask("query ($at: ID!) { page: node(id: $at) { id } }", json!(text))?;
        let node = &body["data"]["page"];
        let told = node.is_null() || node["id"] == text;
        if told { Ok(()) } else { Err(format!("the id {text} gives {body}")) }
    }
}

/// What is written into a cursor is read from it.
fn round_trip(random: &mut Random) {
    let (mut order, mut values, mut rows) = (Vec::new(), Vec::new(), Rows::new(4));
    rows.begin();
    for column in ["a", "b", "c", "d"] {
        let some: Vec<u8> = (0..random.below(20)).map(|_| random.below(256) as u8).collect();
        let bytes = random.chance(30);
        let value = match random.below(4) {
            0 => Value::Null,
            1 => Value::Int((random.below(u64::MAX) as i64).wrapping_mul(random.below(u64::MAX) as i64)),
            _ if bytes => Value::Bytes(some),
            _ => Value::Text(String::from_utf8_lossy(&some).into_owned()),
        };
        match &value {
            Value::Int(value) => rows.push(Cell::Int(*value)),
            Value::Text(text) => rows.push_text(text),
            Value::Bytes(bytes) => rows.push_bytes(bytes),
            _ => rows.push(Cell::Null),
        }
        values.push(value);
        order.push(Order { descending: random.chance(50), bytes, ..Order::by(column) });
    }
    let mut cursor = Vec::new();
    write_cursor("table", &order, &[0, 1, 2, 3], &rows, 0, &mut cursor);
    let cursor = Some(serde_json::from_slice(&cursor).unwrap());
    let part = PageArgs { last: Some(3), before: cursor, ..PageArgs::default() }.part("table", &order).unwrap();
    assert_eq!(part.before, Some(values));
    let other = PageArgs { after: Some(String::new()), ..PageArgs::default() }.part("table", &order);
    assert!(other.is_err());
}

//! The rows of the world, always the same.

use nhanrong::store::ask::{Name, Uid, Value};
use nhanrong::store::memory::Memory;

use crate::random::Random;

type Row = Vec<Value>;

const NASTY: [&str; 5] = [
    "Dân vận khéo",
    "\"quoted\" and \\ slashed",
    "tab\t, line\n, bell\u{7}, nul\u{0}",
    "line\u{2028}separator\u{2029} and \u{1f33e}",
    "",
];

/// The key of a row that its id holds.
pub fn uid(table: &str, id: i64) -> Uid {
    let mut uid = [0; 16];
    let letters = table.as_bytes();
    uid[..letters.len().min(8)].copy_from_slice(&letters[..letters.len().min(8)]);
    uid[8..].copy_from_slice(&id.to_be_bytes());
    uid
}

fn int(value: impl Into<Option<i64>>) -> Value {
    value.into().map_or(Value::Null, Value::Int)
}

fn text(value: impl Into<String>) -> Value {
    Value::Text(value.into())
}

/// A number below `end` plus one, or null one time in `of`.
fn some(random: &mut Random, of: u64, end: u64) -> Option<i64> {
    let value = random.below(end) as i64 + 1;
    (random.below(of) > 0).then_some(value)
}

fn key(table: &str, id: i64) -> [Value; 2] {
    [Value::Int(id), Value::Uid(uid(table, id))]
}

pub fn memory() -> Memory {
    let mut memory = Memory::default();
    for (name, columns, rows) in tables() {
        memory.table(name, columns, rows);
    }
    memory.units("locality");
    memory
}

/// The same without one row.
pub fn without(mut memory: Memory, table: Name, id: i64) -> Memory {
    let found = tables().into_iter().find(|(name, ..)| *name == table);
    if let Some((name, columns, mut rows)) = found {
        rows.retain(|row| row[0] != Value::Int(id));
        memory.table(name, columns, rows);
    }
    memory
}

fn tables() -> Vec<(Name, &'static [Name], Vec<Row>)> {
    let mut random = Random::new(7);
    let pairs: &[Name] = &["id", "model_id", "organisation_id", "rank"];
    vec![
        ("locality", LOCALITY, localities(&mut random)),
        ("organisation", ORGANISATION, organisations(&mut random)),
        ("movement", &["id", "uid", "code", "name", "name_en"], movements()),
        ("policy", &["id", "movement_id", "issuer_id", "number", "title"], policies()),
        ("model", MODEL, models(&mut random)),
        ("ownership", pairs, ownerships(&mut random)),
        ("replication", REPLICATION, replications(&mut random)),
        ("outcome", OUTCOME, outcomes(&mut random)),
        ("counter", &["id", "label", "count", "share"], counters()),
    ]
}

const LOCALITY: &[Name] =
    &["id", "uid", "code", "name", "name_en", "level", "parent_id", "inhabitants", "area", "founded"];
const ORGANISATION: &[Name] = &["id", "uid", "code", "name", "name_en", "locality_id", "parent_id"];
const MODEL: &[Name] = &[
    "id",
    "uid",
    "code",
    "title",
    "title_en",
    "summary",
    "stage",
    "started_on",
    "budget",
    "share",
    "open",
    "locality_id",
    "movement_id",
];
const REPLICATION: &[Name] =
    &["id", "uid", "model_id", "origin_id", "locality_id", "organisation_id", "status", "on", "sites"];
const OUTCOME: &[Name] = &[
    "id",
    "uid",
    "value",
    "statement",
    "of_model_id",
    "of_replication_id",
    "of_movement_id",
    "of_locality_id",
    "words",
];

/// 45 places on five levels: 1 and 2 are provinces, 3 to 6 districts, the rest lies below those.
fn localities(random: &mut Random) -> Vec<Row> {
    let levels = [("PROVINCE", 2), ("DISTRICT", 4), ("COMMUNE", 9), ("VILLAGE", 14), ("HAMLET", 16)];
    let (mut rows, mut above) = (Vec::new(), 0..0);
    for (level, count) in levels {
        let start = rows.len() as i64 + 1;
        for id in start..start + count {
            // The last of each level has nothing below it.
            let parents = (above.end - above.start - 1).max(1) as u64;
            let parent = (above.end > 0).then(|| above.start + random.below(parents) as i64);
            let inhabitants = if id % 9 == 0 { Some(3_000_000_000) } else { some(random, 5, 9_000) };
            let area = match id % 7 {
                0 => Value::Real(f64::NAN),
                1 => Value::Real(f64::INFINITY),
                2 => Value::Null,
                _ => Value::Real(id as f64 / 4.0),
            };
            let mut row = key("locality", id).to_vec();
            row.extend([text(format!("l{id}")), text(format!("Xã {id}"))]);
            row.push(if id % 3 == 0 { text(format!("Place {id}")) } else { Value::Null });
            row.extend([text(level), int(parent), int(inhabitants), area]);
            row.push(int((id % 4 > 0).then_some(19_000_101 + id * 10_000)));
            rows.push(row);
        }
        above = start..start + count;
    }
    rows
}

/// 10 bodies: 9 and 10 are above each other, 4 has no name, 5 one that cannot be read.
fn organisations(random: &mut Random) -> Vec<Row> {
    let body = |id: i64| {
        let name = match id {
            4 => Value::Null,
            5 => text("?"),
            _ => text(format!("Hội {id}")),
        };
        let parent = match id {
            9 => Some(10),
            10 => Some(9),
            _ => some(random, 3, 8),
        };
        let english = if id % 2 == 0 && id != 4 { text(format!("Union {id}")) } else { Value::Null };
        let mut row = key("organisation", id).to_vec();
        row.extend([text(format!("o{id}")), name, english, int((id % 3 > 0).then_some(id * 4)), int(parent)]);
        row
    };
    (1..=10).map(body).collect()
}

/// 3 movements, the last of which has no policy.
fn movements() -> Vec<Row> {
    let movement = |id: i64| {
        let mut row = key("movement", id).to_vec();
        row.extend([text(format!("v{id}")), text(format!("Phong trào {id}")), Value::Null]);
        row
    };
    (1..=3).map(movement).collect()
}

/// 5 policies; the movement of the last is gone.
fn policies() -> Vec<Row> {
    let movement = [1, 1, 2, 1, 99];
    let policy = |id: i64| {
        let title = if id == 2 { Value::Null } else { text(NASTY[id as usize % 5]) };
        let issuer = (id % 2 > 0).then_some(id);
        vec![int(id), int(movement[id as usize - 1]), int(issuer), text(format!("{:02}-NQ", 6 - id)), title]
    };
    (1..=5).map(policy).collect()
}

/// 40 models: places of 8 and 24 are gone, the stage of 6 is none; 2, 3 and others share a title.
fn models(random: &mut Random) -> Vec<Row> {
    let model = |id: i64| {
        let stage = if id == 6 { "LOST" } else { ["REGISTERED", "RECOGNISED", "TYPICAL"][random.below(3) as usize] };
        let budget = if id % 8 == 0 { Some(3_000_000_000) } else { some(random, 3, 6).map(|tens| tens * 10) };
        let share = if id % 10 == 0 { Value::Real(f64::NAN) } else { Value::Real(id as f64 / 8.0) };
        let place = if id % 16 == 8 { 900 + id } else { random.below(45) as i64 + 1 };
        let mut row = key("model", id).to_vec();
        row.extend([text(format!("m{id}")), text(format!("Mô hình {}", id / 2 % 9))]);
        row.push(if id % 3 == 0 { text(format!("Model {id}")) } else { Value::Null });
        row.push(if id % 6 == 5 { Value::Null } else { text(NASTY[id as usize % 5]) });
        row.extend([text(stage), int(20_000_101 + id % 7 * 10_000), int(budget), share]);
        row.extend([int(id % 2), int(place), int((id % 4 > 0).then_some(id % 3 + 1))]);
        row
    };
    (1..=40).map(model).collect()
}

/// Up to four owners a model, none for each sixth; one pair names a body that is gone.
fn ownerships(random: &mut Random) -> Vec<Row> {
    let mut rows = Vec::new();
    for model in (1..=40_i64).filter(|id| id % 6 != 0) {
        let (count, first) = (random.below(4) as i64 + 1, random.below(10) as i64);
        for step in 0..count {
            let body = if model == 7 && step == 1 { 77 } else { (first + step * 3) % 10 + 1 };
            rows.push([rows.len() as i64 + 1, model, body, count - step].map(Value::Int).to_vec());
        }
    }
    rows
}

/// 60 replications: the models of 12, 32 and 52 and the places of some are gone.
fn replications(random: &mut Random) -> Vec<Row> {
    let replication = |id: i64| {
        let model = if id % 20 == 12 { 500 + id } else { random.below(30) as i64 + 1 };
        let origin = (id > 5 && id % 3 > 0).then(|| random.below(id as u64 / 2) as i64 + 1);
        let place = if id % 15 == 0 { Some(800 + id) } else { some(random, 4, 45) };
        let status = ["PLANNED", "UNDER_WAY", "ESTABLISHED"][random.below(3) as usize];
        let sites = if id == 21 { Some(3_000_000_000) } else { some(random, 3, 4) };
        let mut row = key("replication", id).to_vec();
        row.extend([int(model), int(origin), int(place), int(some(random, 3, 10)), text(status)]);
        row.extend([int(some(random, 3, 5).map(|year| 20_100_101 + year * 10_000)), int(sites)]);
        row
    };
    (1..=60).map(replication).collect()
}

/// 120 outcomes of models, replications, movements and places; some of nothing, some of what is gone.
fn outcomes(random: &mut Random) -> Vec<Row> {
    let outcome = |id: i64| {
        let mut of = [Value::Null, Value::Null, Value::Null, Value::Null];
        let gone = if id % 29 == 28 { 1000 } else { 0 };
        let (which, ends) = (random.below(4) as usize, [40, 60, 3, 45]);
        if id % 37 != 36 {
            of[which] = Value::Int(random.below(ends[which]) as i64 + 1 + gone);
        }
        let value = match id % 12 {
            3 => Value::Null,
            7 => Value::Real(f64::NEG_INFINITY),
            _ => Value::Real(id as f64 * 1.5),
        };
        let mut row = key("outcome", id).to_vec();
        row.extend([value, if id % 4 == 1 { Value::Null } else { text(NASTY[id as usize % 5]) }]);
        row.extend(of);
        // Alpha leads somewhere, beta perhaps.
        let leads = gone == 0 && id % 37 != 36;
        row.push(text(match (leads, id % 3) {
            (false, _) => "beta lost",
            (true, 0) => "alpha",
            (true, _) => "alpha gamma beta",
        }));
        row
    };
    (1..=120).map(outcome).collect()
}

fn counters() -> Vec<Row> {
    let counter = |id: i64, label: &str, count: Option<i64>, share: f64| {
        vec![int(id), text(label), int(count), Value::Real(share)]
    };
    vec![
        counter(1, "most", Some(2_147_483_647), 0.5),
        counter(2, "more", Some(3_000_000_000), f64::NAN),
        counter(3, "none", None, 1e21),
    ]
}

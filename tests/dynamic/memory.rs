//! A store of a few rows, which notes what it was asked.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use nhanrong::store::ask::{Ask, Batch, By, Cond, Fault, Keys, Name, Op, Order, Reader, Value, Want};
use nhanrong::store::rows::{Cell, Rows};

type Record = HashMap<Name, Value>;

#[derive(Default)]
pub struct Memory {
    pub asks: Vec<Name>,
    tables: HashMap<Name, Vec<Record>>,
}

pub fn uid(kind: u8, id: i64) -> [u8; 16] {
    let mut uid = [kind; 16];
    uid[15] = id as u8;
    uid
}

fn text(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { Value::Text(text.to_owned()) }
}

fn int(value: i64) -> Value {
    if value == 0 { Value::Null } else { Value::Int(value) }
}

impl Memory {
    pub fn new() -> Arc<Mutex<Self>> {
        let mut memory = Self::default();
        for (id, name, parent) in [(1, "Tỉnh", 0), (2, "Huyện A", 1), (3, "Huyện B", 1), (4, "Xã", 2)] {
            let fields = [("name", text(name)), ("parent_id", int(parent))];
            memory.row("place", 1, id, &fields);
        }
        for (id, name) in [(1, "An"), (2, "Bình")] {
            memory.row("person", 2, id, &[("name", text(name))]);
        }
        // Model 5 has a sort that is none, 6 no title: both are faults of the data.
        for (id, title, sort, place, owner_place, owner_person) in [
            (1, "Bees", "FARM", 2, 0, 1),
            (2, "Books", "SCHOOL", 2, 3, 0),
            (3, "Ants", "FARM", 2, 0, 2),
            (4, "Carp", "", 3, 0, 0),
            (5, "Drums", "MUSIC", 4, 0, 1),
            (6, "", "FARM", 4, 0, 0),
        ] {
            let fields = [
                ("title", text(title)),
                ("sort", text(sort)),
                ("since", text("2026-01-31")),
                ("old", Value::Null),
                ("place_id", int(place)),
                ("owner_place_id", int(owner_place)),
                ("owner_person_id", int(owner_person)),
            ];
            memory.row("model", 3, id, &fields);
        }
        Arc::new(Mutex::new(memory))
    }

    fn row(&mut self, table: Name, kind: u8, id: i64, fields: &[(Name, Value)]) {
        let keys = [("id", Value::Int(id)), ("uid", Value::Uid(uid(kind, id)))];
        self.tables.entry(table).or_default().push(keys.into_iter().chain(fields.iter().cloned()).collect());
    }
}

fn meets(row: &Record, cond: &Cond) -> bool {
    match cond {
        Cond::And(all) => all.iter().all(|cond| meets(row, cond)),
        Cond::Compare { column, op: Op::Eq, value } => row[column] == *value,
        Cond::In { column, values } => values.contains(&row[column]),
        other => panic!("the test's store does not know {other:?}"),
    }
}

fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Greater,
        _ => Ordering::Less,
    }
}

fn against(row: &Record, place: &[Value], order: &[Order]) -> Ordering {
    let each = order.iter().zip(place).map(|(order, value)| {
        let found = compare(&row[order.column], value);
        if order.descending { found.reverse() } else { found }
    });
    each.fold(Ordering::Equal, Ordering::then)
}

impl Reader for Memory {
    fn batches(&self) -> u32 {
        self.asks.len() as u32
    }

    fn read(&mut self, ask: &Ask<'_>) -> Result<Batch, Fault> {
        self.asks.push(ask.table);
        let table = &self.tables[ask.table];
        let with = |column: Name, value: Value| table.iter().filter(move |row| row[column] == value).collect();
        let keyed: Vec<Vec<&Record>> = match ask.by {
            By::All => vec![table.iter().collect()],
            By::Column { column, keys: Keys::Ints(keys) } => {
                keys.iter().map(|key| with(column, Value::Int(*key))).collect()
            }
            By::Column { column, keys: Keys::Texts(keys) } => {
                keys.iter().map(|key| with(column, Value::Text((*key).to_owned()))).collect()
            }
            By::Column { column, keys: Keys::Uids(keys) } => {
                keys.iter().map(|key| with(column, Value::Uid(*key))).collect()
            }
            By::Climb { column, keys } => keys
                .iter()
                .map(|key| {
                    let row = |id: &Value| table.iter().find(|row| row["id"] == *id);
                    let first = row(&Value::Int(*key)).and_then(|from| row(&from[column]));
                    std::iter::successors(first, |from| row(&from[column])).collect()
                })
                .collect(),
            other => panic!("the test's store does not know {other:?}"),
        };
        if *ask.filter == Cond::And(vec![Cond::eq("title", text("nowhere"))]) {
            return Err(Fault::Input { input: "filter.title".to_owned(), reason: "names nothing".to_owned() });
        }
        let mut rows = Rows::new(if ask.want == Want::Count { 1 } else { ask.columns.len() });
        let mut ranges = Vec::new();
        let fill = |rows: &mut Rows, row: &Record| {
            rows.begin();
            for column in ask.columns {
                match &row[column] {
                    Value::Null => rows.push(Cell::Null),
                    Value::Int(value) => rows.push(Cell::Int(*value)),
                    Value::Text(text) => rows.push_text(text),
                    Value::Uid(uid) => rows.push_bytes(uid),
                    Value::Bytes(bytes) => rows.push_bytes(bytes),
                    Value::Real(value) => rows.push(Cell::Real(*value)),
                }
            }
        };
        for mut found in keyed {
            found.retain(|row| meets(row, ask.filter));
            let first = rows.len() as u32;
            if ask.want == Want::Count {
                rows.begin();
                rows.push(Cell::Int(found.len() as i64));
                ranges.push((first, 1));
                continue;
            }
            found.sort_by(|a, b| {
                let place: Vec<Value> = ask.order.iter().map(|order| b[order.column].clone()).collect();
                against(a, &place, ask.order)
            });
            found.retain(|row| ask.window.after.is_none_or(|place| against(row, place, ask.order).is_gt()));
            found.retain(|row| ask.window.before.is_none_or(|place| against(row, place, ask.order).is_lt()));
            let limit = ask.window.limit.map_or(found.len(), |limit| found.len().min(limit as usize));
            let part = if ask.window.from_end { found.len() - limit..found.len() } else { 0..limit };
            found[part.clone()].iter().for_each(|row| fill(&mut rows, row));
            ranges.push((first, part.len() as u32));
        }
        Ok(Batch { rows, ranges: ranges.into() })
    }
}

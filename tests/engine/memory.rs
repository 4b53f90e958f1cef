//! The store in memory answers as a database would.

use nhanrong::store::ask::{Ask, By, Cond, Fault, Join, Keys, Name, Op, Order, Reader, Scope, Value, Want, Window};
use nhanrong::store::memory::Memory;
use nhanrong::store::rows::Cell;

static PAIRS: Join = Join { table: "pair", from: "left_id", to: "right_id", order: "rank" };
const BY_RANK: [Order; 2] = [Order::by_nullable("rank"), Order::by("id")];
const BY_RANK_DOWN: [Order; 2] = [Order::by_nullable("rank").down(), Order::by("id")];

fn int(value: impl Into<Option<i64>>) -> Value {
    value.into().map_or(Value::Null, Value::Int)
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

/// 1 ← 2 ← 3, 1 ← 4, and 5, which is its own grandparent.
fn memory() -> Memory {
    let mut memory = Memory::default();
    let unit = |id, code, parent: Option<i64>, rank: Option<i64>| vec![int(id), text(code), int(parent), int(rank)];
    let units = vec![
        unit(1, "a", None, Some(2)),
        unit(2, "b", Some(1), None),
        unit(3, "c", Some(2), Some(1)),
        unit(4, "d", Some(1), Some(2)),
        unit(5, "e", Some(6), None),
        unit(6, "f", Some(5), Some(3)),
    ];
    memory.table("unit", &["id", "code", "parent_id", "rank"], units).units("unit");
    let pairs = [[1, 4, 1], [1, 2, 0], [2, 9, 0], [3, 3, 0]];
    let pairs = pairs.map(|pair| pair.map(int).to_vec()).to_vec();
    memory.table("pair", &["left_id", "right_id", "rank"], pairs);
    memory
}

struct Read<'a>(By<'a>, Cond, &'a [Order], Window<'a>, Want);

/// The ids of each key, as `1 2|3`.
fn ids(read: Read<'_>) -> Result<String, Fault> {
    let Read(by, filter, order, window, want) = read;
    let columns: &[Name] = &["id"];
    let ask = Ask { table: "unit", columns, by, filter: &filter, order, window, want };
    let batch = memory().reader().read(&ask)?;
    let keys = batch.ranges.iter().map(|(first, count)| {
        let cells = (*first..first + count).map(|row| batch.rows.cell(row as usize, 0));
        let ids = cells.map(|cell| match cell {
            Cell::Int(id) => id.to_string(),
            other => format!("{other:?}"),
        });
        ids.collect::<Vec<_>>().join(" ")
    });
    Ok(keys.collect::<Vec<_>>().join("|"))
}

fn by(by: By<'_>) -> String {
    ids(Read(by, Cond::TRUE, &[], Window::default(), Want::Rows)).unwrap()
}

fn meeting(filter: Cond) -> String {
    ids(Read(By::All, filter, &[], Window::default(), Want::Rows)).unwrap()
}

fn window(order: &[Order], window: Window<'_>) -> String {
    ids(Read(By::All, Cond::TRUE, order, window, Want::Rows)).unwrap()
}

#[test]
fn every_key_has_its_range_in_the_order_asked() {
    assert_eq!(by(By::Column { column: "parent_id", keys: Keys::Ints(&[7, 1, 2, 1]) }), "|2 4|3|2 4");
    let codes = ["f", "none"];
    assert_eq!(by(By::Column { column: "code", keys: Keys::Texts(&codes) }), "6|");
    assert_eq!(by(By::Join { join: &PAIRS, keys: &[1, 2, 3] }), "2 4||3");
    assert_eq!(by(By::Climb { column: "parent_id", keys: &[3, 1, 5] }), "2 1||6");
    let area = |scope| by(By::Area { column: "id", units: &[2, 1, 6], scope });
    assert_eq!(area(Scope::Own), "2|1|6");
    assert_eq!(area(Scope::Subtree), "2 3|1 2 3 4|5 6");
}

#[test]
fn nulls_come_last_whichever_way_and_windows_are_cut_by_place() {
    assert_eq!(window(&BY_RANK, Window::default()), "3 1 4 6 2 5");
    assert_eq!(window(&BY_RANK_DOWN, Window::default()), "6 1 4 3 2 5");
    let after = [int(2), int(1)];
    let behind = Window { after: Some(&after), limit: Some(2), ..Window::default() };
    assert_eq!(window(&BY_RANK, behind), "4 6");
    let before = [int(None), int(5)];
    let end = Window { after: Some(&after), before: Some(&before), from_end: true, limit: Some(2) };
    assert_eq!(window(&BY_RANK, end), "6 2");
    assert_eq!(window(&BY_RANK_DOWN, Window { after: Some(&[int(None), int(2)]), ..Window::default() }), "5");
    assert_eq!(window(&BY_RANK, Window { limit: Some(0), ..Window::default() }), "");
}

#[test]
fn conditions_know_the_unknown() {
    let less = || Cond::Compare { column: "rank", op: Op::Lt, value: int(2) };
    assert_eq!(meeting(less()), "3");
    assert_eq!(meeting(Cond::Not(Box::new(less()))), "1 4 6");
    assert_eq!(meeting(Cond::Or(vec![less(), Cond::IsNull { column: "rank" }])), "2 3 5");
    assert_eq!(meeting(Cond::Or(vec![])), "");
    assert_eq!(meeting(Cond::Not(Box::new(Cond::In { column: "rank", values: vec![] }))), "1 2 3 4 5 6");
    assert_eq!(meeting(Cond::Not(Box::new(Cond::In { column: "rank", values: vec![int(2)] }))), "3 6");
    let parents = Cond::Among { column: "id", select: "parent_id", table: "unit", cond: Box::new(Cond::TRUE) };
    assert_eq!(meeting(parents.clone()), "1 2 5 6");
    assert_eq!(meeting(Cond::Not(Box::new(parents))), "", "the root's parent is unknown, so nobody is surely none");
}

#[test]
fn an_unknown_unit_is_the_clients_fault_and_an_unknown_table_ours() {
    let within = |code: &str| Cond::Within {
        column: "id",
        code: code.to_owned(),
        scope: Scope::Subtree,
        input: "filter.under".to_owned(),
    };
    assert_eq!(meeting(within("b")), "2 3");
    let fault = ids(Read(By::All, within("z"), &[], Window::default(), Want::Rows)).unwrap_err();
    assert!(matches!(fault, Fault::Input { input, .. } if input == "filter.under"));
    let column = Cond::IsNull { column: "none" };
    let fault = ids(Read(By::All, column, &[], Window::default(), Want::Rows)).unwrap_err();
    assert!(matches!(fault, Fault::Store(_)));
}

#[test]
fn counts_do_not_mind_the_window() {
    let by = By::Column { column: "parent_id", keys: Keys::Ints(&[1, 3]) };
    let limit = Window { limit: Some(1), ..Window::default() };
    assert_eq!(ids(Read(by, Cond::TRUE, &BY_RANK, limit, Want::Count)).unwrap(), "2|0");
}

#[test]
fn a_reader_keeps_the_moment_it_began_at() {
    let mut memory = memory();
    let mut before = memory.reader();
    memory.table("unit", &["id"], vec![]);
    let ask = |reader: &mut dyn Reader| {
        let (columns, filter): (&[Name], _) = (&["id"], Cond::TRUE);
        let (by, window) = (By::All, Window::default());
        let ask = Ask { table: "unit", columns, by, filter: &filter, order: &[], window, want: Want::Rows };
        reader.read(&ask).map(|batch| batch.rows.len())
    };
    assert_eq!(ask(&mut before), Ok(6));
    assert_eq!(ask(&mut memory.reader()), Ok(0));
    assert_eq!(ask(&mut before), Ok(6));
    assert_eq!(before.batches(), 2);
}

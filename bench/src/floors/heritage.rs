//! Q7: all that came into a province of today: its first page and its last, counted.

use futures_util::try_join;
use nhanrong::graph::page::write_cursor;
use nhanrong::store::ask::Order;
use nhanrong::store::rows::{Cell, Rows};
use serde::{Serialize, Serializer};
use tokio_postgres::Row;

use super::asked::Asked;
use super::json;
use super::rows::{by_code, date, named, text};
use crate::Failure;
use crate::shapes::{At, Below, Body, Date, Named};

const PAGE: usize = 20;

#[derive(Serialize)]
struct Heritage<'r> {
    name: Option<&'r str>,
    newest: Listed<'r>,
    oldest: Listed<'r>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed<'r> {
    total_count: i64,
    page_info: PageInfo,
    nodes: Vec<Node<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    has_next_page: bool,
    has_previous_page: bool,
    start_cursor: Option<Cursor>,
    end_cursor: Option<Cursor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Node<'r> {
    code: Option<&'r str>,
    title: Option<&'r str>,
    started_on: Option<Date>,
    locality: Option<Below<'r, Named<'r>>>,
}

/// A model's place in the order, told as the server's own function tells it.
struct Cursor {
    started_on: i64,
    id: i64,
}

const ORDER: [Order; 2] = [Order::by("started_on").down(), Order::by("id").down()];

impl Cursor {
    fn quoted(&self) -> Vec<u8> {
        let mut rows = Rows::with_room(2, 1);
        rows.begin();
        rows.push(Cell::Int(self.started_on));
        rows.push(Cell::Int(self.id));
        let mut quoted = Vec::with_capacity(32);
        write_cursor("model", &ORDER, &[0, 1], &rows, 0, &mut quoted);
        quoted
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let quoted = self.quoted();
        serializer.serialize_str(std::str::from_utf8(&quoted[1..quoted.len() - 1]).unwrap_or_default())
    }
}

/// A page of rows; the one beyond it, if there is one, only says that there are more.
fn listed(rows: &[Row], total_count: i64, from_end: bool) -> Listed<'_> {
    let more = rows.len() > PAGE;
    let page = match (more, from_end) {
        (false, _) => rows,
        (true, false) => &rows[..PAGE],
        (true, true) => &rows[1..],
    };
    let cursor = |row: &Row| Cursor { started_on: row.get(4), id: row.get(1) };
    let node = |row| Node {
        code: text(row, 2),
        title: text(row, 3),
        started_on: date(row, 4),
        locality: Some(Below { name: text(row, 5), parent: named(row, 6) }),
    };
    Listed {
        total_count,
        page_info: PageInfo {
            has_next_page: more && !from_end,
            has_previous_page: more && from_end,
            start_cursor: page.first().map(cursor),
            end_cursor: page.last().map(cursor),
        },
        nodes: page.iter().map(node).collect(),
    }
}

pub async fn rows(asked: &Asked, code: &str) -> Result<Vec<u8>, Failure> {
    let (unit, models) = try_join!(by_code(asked, &asked.unit, code), by_code(asked, &asked.heritage, code))?;
    let (newest, oldest) = models.split_at(models.partition_point(|row| row.get(0)));
    let total = models.first().map_or(0, |row| row.get(7));
    let locality = unit.first().map(|unit| Heritage {
        name: text(unit, 0),
        newest: listed(newest, total, false),
        oldest: listed(oldest, total, true),
    });
    Ok(serde_json::to_vec(&Body { data: At { locality } })?)
}

/// The cursor of a model `k`; its first four bytes name the order.
fn cursor() -> String {
    json::letters("'\\xf0628b5801'::bytea || int8send(k.started_on) || '\\x01'::bytea || int8send(k.id)")
}

/// A page that was taken in this order, with one more behind it where there are others.
fn page(taken: &str, order: &str, from_end: bool) -> String {
    const DOWN: &str = "k.started_on desc, k.id desc";
    const UP: &str = "k.started_on, k.id";
    let page = format!("(select k.id, k.started_on from {taken} k order by {order} limit {PAGE}) k");
    let more = format!("(select count(*) > {PAGE} from {taken})");
    let (next, previous) = if from_end { ("false", more.as_str()) } else { (more.as_str(), "false") };
    let cursor = cursor();
    let info = json::one(&format!(
        "select {next} as \"hasNextPage\", {previous} as \"hasPreviousPage\", \
         (select {cursor} from {page} order by {DOWN} limit 1) as \"startCursor\", \
         (select {cursor} from {page} order by {UP} limit 1) as \"endCursor\""
    ));
    let parent = json::one("select name from locality where id = l.parent_id");
    let nodes = json::all(&format!(
        "select m.code, m.title, {} as \"startedOn\", {} as locality from {page} join model m on m.id = k.id \
         order by {DOWN}",
        json::date("m.started_on"),
        json::one(&format!("select l.name, {parent} as parent from locality l where l.id = m.locality_id")),
    ));
    json::one(&format!("select total as \"totalCount\", {info} as \"pageInfo\", {nodes} as nodes from counted"))
}

pub fn json() -> String {
    let newest = page("newest", "k.started_on desc, k.id desc", false);
    let oldest = page("oldest", "k.started_on, k.id", true);
    let locality =
        json::one(&format!("select name, {newest} as newest, {oldest} as oldest from locality where code = $1"));
    format!("{} {}", taken(), json::body(&format!("select {locality} as locality")))
}

/// The area, the first and the last of its models with one more, and how many it has. Models are walked by date
/// until there are enough, which `is true` makes the planner do.
fn taken() -> String {
    let walked = |direction: &str| {
        format!(
            "select id, started_on from model where (locality_id in (select id from u)) is true \
             order by started_on {direction}, id {direction} limit {}",
            PAGE + 1
        )
    };
    format!(
        "with recursive u(id) as (select id from locality where code = $1 union select x.id from u cross join lateral (\
         select l.id from locality l where l.parent_id = u.id \
         union all select s.predecessor_id from succession s where s.successor_id = u.id) x), \
         newest as materialized ({}), oldest as materialized ({}), \
         counted as materialized (\
         select count(*) as total from model where locality_id = any(array(select id from u)))",
        walked("desc"),
        walked("asc"),
    )
}

/// The models of both pages.
pub fn statement() -> String {
    format!(
        "{} select k.is_newest, m.id, m.code, m.title, m.started_on, l.name, p.name, (select total from counted) \
         from (select true as is_newest, id from newest union all select false, id from oldest) k \
         join model m on m.id = k.id join locality l on l.id = m.locality_id \
         left join locality p on p.id = l.parent_id order by k.is_newest desc, m.started_on desc, m.id desc",
        taken()
    )
}

//! Every connection of the schema, walked in every order: pages neither skip nor repeat.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value as Json, json};

use crate::helpers::app::TestApp;
use crate::helpers::described::{Lead, Way, orders, pages};
use crate::helpers::postgres::NUMBERED;
use crate::helpers::say;

/// Rows with many ties and nulls in what they can be ordered by, below the objects that `Way` knows.
fn world(app: &TestApp) {
    let seed = app.seed();
    let dates = [Some("2021"), None, Some("2021-07"), Some("2021"), None, Some("2023-02-03")];
    let counts = [Some(5), Some(5), None, Some(7), None];
    // Names tie as well, and some differ in capitals or marks alone.
    let names = ["Nghệ đen", "nghệ đen", "Nghe den", "Nghệ đen", "Nghệ vàng"];
    // Below one district, so that an area's page has rows of equal rank from several of its units.
    let communes = ["20932-63", "20900-63", "20932-63", "20929-63", "20899-63", "20917-63", "20900-63"];
    for number in 0..36 {
        let (name, commune) = (names[number % 5], communes[number % 7]);
        let model = seed.model(&format!("m-{number:02}")).text("title", name).in_locality(commune).owner("org-bdv");
        model.started(["2021", "2021-07", "2022"][number % 3]).put();
        seed.organisation(&format!("o-{number:02}")).text("name", name).in_locality("515-63").put();
        seed.policy(&format!("p-{number:02}")).text("title", name).put();
        let mut replication = seed.replication(&format!("r-{number:02}")).of_model("mod-tra-ka").in_locality("515-63");
        if let Some(date) = dates[number % 6] {
            replication = replication.on(date);
        }
        if let Some(count) = counts[number % 5] {
            replication = replication.participants(count);
        }
        replication.put();
    }
    seed.run("insert into selection_model select s.id, m.id, m.id from selection s, model m where m.code like 'm-%'");
    for number in 0..20 {
        let indicator = ["households-mobilised", "motto"][number % 2];
        let outcome = |of: &str| {
            let mut outcome = seed.outcome(&format!("{of}-{number:02}")).of_indicator(indicator);
            if let Some(date) = dates[number % 6] {
                outcome = outcome.period(date);
            }
            match counts[number % 5] {
                Some(value) => outcome.value(value),
                None => outcome,
            }
        };
        outcome("model").of_model("mod-tra-ka").put();
        outcome("replication").of_replication("rep-tra-ka").put();
        outcome("movement").of_movement("mov-dvk").put();
        outcome("policy").of_policy("pol-project").put();
        outcome("locality").in_locality("515-63").put();
    }
}

/// One list, in one order.
struct List<'a> {
    app: &'a TestApp,
    way: &'a Way,
    field: &'a str,
    arguments: &'a str,
}

struct Page {
    rows: Vec<String>,
    cursors: Vec<String>,
    has_next: bool,
    has_previous: bool,
}

impl List<'_> {
    fn page(&self, part: &str) -> Page {
        self.read(part, "", Json::Null)
    }

    fn read(&self, part: &str, declared: &str, variables: Json) -> Page {
        let Self { field, arguments, .. } = self;
        let node = "node { __typename ... on Node { id } }";
        let info = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";
        let selection = format!("page: {field}({part} {arguments}) {{ edges {{ cursor {node} }} {info} }}");
        let answer = self.way.ask_with(self.app, declared, &selection, variables);
        let (edges, info) = (&answer["page"]["edges"], &answer["page"]["pageInfo"]);
        let text = |value: &Json| value.as_str().unwrap().to_owned();
        let edges = edges.as_array().unwrap();
        let page = Page {
            rows: edges.iter().map(|edge| text(&edge["node"]["id"])).collect(),
            cursors: edges.iter().map(|edge| text(&edge["cursor"])).collect(),
            has_next: info["hasNextPage"].as_bool().unwrap(),
            has_previous: info["hasPreviousPage"].as_bool().unwrap(),
        };
        let ends = [page.cursors.first(), page.cursors.last()].map(|cursor| cursor.map(String::as_str));
        assert_eq!([info["startCursor"].as_str(), info["endCursor"].as_str()], ends, "{field}({part} {arguments})");
        page
    }

    /// Goes through the list by pages of a size, and gives its rows with their cursors in the list's order.
    fn walk(&self, direction: Direction, size: usize) -> (Vec<String>, Vec<String>) {
        let (part, name) = match direction {
            Forward => ("first: $size, after: $cursor", "forward"),
            Backward => ("last: $size, before: $cursor", "backward"),
        };
        let at = format!("{} {}, by {size} {name}", self.field, self.arguments);
        let (mut rows, mut cursors) = (Vec::new(), Vec::<String>::new());
        loop {
            let cursor = match direction {
                Forward => cursors.last(),
                Backward => cursors.first(),
            };
            let variables = json!({"size": size, "cursor": cursor});
            let page = self.read(part, "($size: Int, $cursor: String)", variables);
            let (behind, ahead) = match direction {
                Forward => (page.has_previous, page.has_next),
                Backward => (page.has_next, page.has_previous),
            };
            assert_eq!(behind, !rows.is_empty(), "{at}: whether rows lie behind");
            assert!(page.rows.len() == size || !ahead, "{at}: {} rows on a page that is not the last", page.rows.len());
            assert!(!page.rows.is_empty(), "{at}: a page was promised and is empty");
            let place = if direction == Forward { rows.len() } else { 0 };
            rows.splice(place..place, page.rows);
            cursors.splice(place..place, page.cursors);
            if !ahead {
                return (rows, cursors);
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Direction {
    Forward,
    Backward,
}

use Direction::{Backward, Forward};

/// What a list is asked with beside its order: the map alone is too long to be walked row by row, and
/// a list may need to be told what to look for, which is in the names of the made-up rows.
fn asked_with(lead: &Lead<'_>) -> String {
    let narrowed =
        if lead.name() == "Query.localities" { "filter: {text: \"tan hung\", levels: [COMMUNE]} " } else { "" };
    format!("{narrowed}{}", lead.asked())
}

/// What a cursor says of its row beyond the key that is the row's own: the value that the order goes by.
fn ordered_by(cursor: &str) -> Option<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).unwrap();
    let (kind, rest) = bytes[4..].split_first().unwrap();
    let length = match kind {
        0 => 0,
        1 => 8,
        _ => 4 + u32::from_be_bytes(rest[..4].try_into().unwrap()) as usize,
    };
    (rest.len() > length).then(|| bytes[4..5 + length].to_vec())
}

#[test]
fn every_list_in_every_order_reads_the_same_whole_and_page_by_page_both_ways() {
    let app = TestApp::new();
    world(&app);
    app.seed().run("insert into model_source select m.id, s.id, 1 from source s, model m where m.code like 'm-%'");
    // Two units of one name below one.
    app.seed().run(&format!(
        "insert into locality (uid, code, name, full_name, kind, level, parent_id)
         select {NUMBERED}, 'again-' || code, name, full_name, kind, level, parent_id from locality
         where parent_id = (select id from locality where code = '515-63') order by id limit 2",
    ));
    app.derive();
    let schema = app.gate.schema().clone();
    let (mut walked, mut tied, mut with_nulls) = (0, 0, 0);
    for lead in pages(&schema) {
        let way = Way::to(&app, lead.on);
        for order in orders(&schema, &lead) {
            let arguments = asked_with(&lead) + &order;
            let list = List { app: &app, way: &way, field: lead.field.name, arguments: &arguments };
            let whole = list.page("first: 200");
            let name = format!("{} {arguments}", lead.name());
            assert!(whole.rows.len() > 9 && !whole.has_next, "{name}: {} rows", whole.rows.len());
            assert_eq!(
                whole.rows.iter().collect::<BTreeSet<_>>().len(),
                whole.rows.len(),
                "{name}: a row stands twice"
            );
            if lead.tells(&schema, "totalCount") {
                let count = way.ask(&app, &format!("list: {}(first: 0 {arguments}) {{ totalCount }}", lead.field.name));
                assert_eq!(count["list"]["totalCount"], whole.rows.len(), "{name}");
            }
            // A list may go forward only.
            let backward = lead.takes("last") && lead.takes("before");
            if backward {
                assert_eq!(list.page("last: 200").rows, whole.rows, "{name}");
            }
            for size in [1, 2, 3, 7] {
                for direction in [Forward, Backward].into_iter().take(1 + usize::from(backward)) {
                    let (rows, cursors) = list.walk(direction, size);
                    assert_eq!(rows, whole.rows, "{name} by {size}");
                    // A row has one cursor, on whichever page it stands.
                    assert_eq!(cursors, whole.cursors, "{name} by {size}");
                }
            }
            let values: Vec<Vec<u8>> = whole.cursors.iter().filter_map(|cursor| ordered_by(cursor)).collect();
            let distinct: BTreeSet<&Vec<u8>> = values.iter().collect();
            assert!(values.is_empty() || distinct.len() < values.len(), "{name}: no two rows tie");
            tied += usize::from(distinct.len() < values.len());
            with_nulls += usize::from(distinct.contains(&vec![0]));
            walked += 1;
        }
    }
    say(&format!("pages: {walked} lists in an order of theirs, {tied} with ties, {with_nulls} with nulls"));
    assert!(walked > 60 && tied > 40 && with_nulls > 30, "{walked}, {tied}, {with_nulls}");
}

#[test]
fn an_order_and_its_reverse_differ_only_in_where_rows_without_a_value_stand() {
    let app = TestApp::new();
    world(&app);
    let way = Way::to(&app, app.gate.schema().ty(app.gate.schema().query));
    for (field, by, column) in [("replications", "PARTICIPANTS", "participants"), ("outcomes", "PERIOD", "period")] {
        let values = |direction: &str| {
            let list = format!("{field}(first: 200, orderBy: {{field: {by}, direction: {direction}}})");
            let answer = way.ask(&app, &format!("list: {list} {{ nodes {{ id value: {column} }} }}"));
            let rows = answer["list"]["nodes"].as_array().unwrap().clone();
            let known = rows.iter().filter(|row| !row["value"].is_null()).cloned().collect::<Vec<_>>();
            assert_eq!(rows[..known.len()], known, "{field}: rows without a value come last");
            assert!(known.len() < rows.len() && known.len() > 9);
            known
        };
        let mut descending = values("DESC");
        descending.reverse();
        assert_eq!(values("ASC"), descending, "{field}");
    }
}

#[test]
fn exact_ends_of_a_list_say_that_nothing_more_comes() {
    let app = TestApp::shared();
    let way = Way::to(&app, app.gate.schema().ty(app.gate.schema().query));
    let list = List { app: &app, way: &way, field: "models", arguments: "" };
    let ends = |part: &str| {
        let page = list.page(part);
        (page.rows.len(), page.has_previous, page.has_next)
    };
    assert_eq!(ends("first: 3"), (3, false, false));
    assert_eq!(ends("last: 3"), (3, false, false));
    assert_eq!(ends("first: 2"), (2, false, true));
    assert_eq!(ends("last: 2"), (2, true, false));
    assert_eq!(ends("first: 200"), (3, false, false));
    assert_eq!(ends("first: 0"), (0, false, true));
    assert_eq!(ends("last: 0"), (0, true, false));
}

/// Walks by threes while rows come and go: those that stay are met once each, in order.
fn walks_on(field: &str, order: &str, change: fn(&TestApp)) {
    let app = TestApp::new();
    world(&app);
    let way = Way::to(&app, app.gate.schema().ty(app.gate.schema().query));
    let list = List { app: &app, way: &way, field, arguments: order };
    let before = list.page("first: 200").rows;
    let first = list.page("first: 3");
    let second = list.page(&format!("first: 3, after: \"{}\"", first.cursors[2]));
    let last = list.page("last: 3");
    change(&app);
    let after = list.page("first: 200").rows;
    let stay: Vec<&String> = before.iter().filter(|row| after.contains(row)).collect();
    assert!(stay.len() < before.len() && stay.len() < after.len(), "{field}: nothing came or went");

    let rest = list.page(&format!("first: 200, after: \"{}\"", second.cursors[2])).rows;
    let met = first.rows.iter().chain(&second.rows).chain(&rest);
    assert_eq!(met.filter(|row| stay.contains(row)).collect::<Vec<_>>(), stay, "{field} {order}");
    let rest = list.page(&format!("last: 200, before: \"{}\"", last.cursors[0])).rows;
    let met = rest.iter().chain(&last.rows);
    assert_eq!(met.filter(|row| stay.contains(row)).collect::<Vec<_>>(), stay, "{field} {order}, backward");
}

#[test]
fn a_cursor_outlives_its_own_row_and_rows_that_come_before_and_behind_it() {
    // In each the cursor's row and one behind it go, one comes on either side.
    let models = |app: &TestApp| {
        let seed = app.seed();
        seed.run("delete from selection_model; delete from model_owner where model_id in (select id from model where code like 'm-%')");
        seed.run("delete from model where code in ('m-02', 'm-20')");
        seed.model("m-01a").started("2021").put();
        seed.model("m-30a").started("2022").put();
    };
    walks_on("models", "", models);
    walks_on("models", "orderBy: {field: STARTED_ON, direction: DESC}", models);
    let replications = |app: &TestApp| {
        let seed = app.seed();
        seed.run("delete from replication where code in ('r-00', 'r-03', 'r-10', 'r-12', 'r-30')");
        seed.replication("r-a").of_model("mod-5in1").participants(5).on("2021").put();
        seed.replication("r-b").of_model("mod-5in1").put();
    };
    walks_on("replications", "", replications);
    walks_on("replications", "orderBy: {field: PARTICIPANTS, direction: DESC}", replications);
    walks_on("outcomes", "orderBy: {field: VALUE}", |app| {
        let seed = app.seed();
        seed.run("delete from outcome where code in ('model-00', 'model-02', 'policy-04', 'out-065', 'out-024')");
        seed.outcome("a").of_model("mod-5in1").value(1).put();
        seed.outcome("b").of_model("mod-5in1").put();
    });
}

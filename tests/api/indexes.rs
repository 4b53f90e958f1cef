//! An index behind every question: each ask that the API can make is shown to SQLite's planner.

use nhanrong::describe::registry::{Kind, Schema, Ty};
use nhanrong::gate::{Gate, Request};
use nhanrong::store::ask::{Ask, Batch, By, Fault, Reader, Want};
use nhanrong::store::{Snapshot, Store};
use serde_json::Value as Json;

use crate::helpers::app::TestApp;
use crate::helpers::described::{Lead, Way, objects, orders, pages, relations};

/// What was asked of one table, and how the database would run it.
#[derive(Clone)]
pub struct Step {
    table: &'static str,
    by: &'static str,
    pub counts: bool,
    pub plan: Vec<String>,
}

/// A snapshot that explains each ask before it answers it.
struct Explaining<'s, 'r, 'c> {
    snapshot: &'s mut Snapshot<'r, 'c>,
    steps: Vec<Step>,
}

impl Reader for Explaining<'_, '_, '_> {
    fn read(&mut self, ask: &Ask<'_>) -> Result<Batch, Fault> {
        let by = match ask.by {
            By::All => "all",
            By::Column { column, .. } => column,
            By::Area { .. } => "area",
            By::Join { .. } => "join",
            By::Climb { .. } => "climb",
            By::Words(_) => "words",
        };
        // The map in memory climbs.
        if by != "climb" {
            let plan = self.snapshot.explain(ask)?;
            self.steps.push(Step { table: ask.table, by, counts: ask.want == Want::Count, plan });
        }
        self.snapshot.read(ask)
    }

    fn batches(&self) -> u32 {
        self.snapshot.batches()
    }
}

fn explain(app: &TestApp, query: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let answered = app.ask_through(query, Json::Null, |snapshot, ask| {
        let mut explaining = Explaining { snapshot, steps: Vec::new() };
        let answer = ask(&mut explaining);
        steps = explaining.steps;
        answer
    });
    answered.ok(query);
    assert!(!steps.is_empty(), "{query}");
    steps
}

/// How a registry of either database would answer a query that goes well.
pub fn explain_in(store: &Store, gate: &Gate, query: &str, variables: &Json) -> Vec<Step> {
    let given = variables.as_object().cloned().unwrap_or_default();
    let request = Request { id: "", query, operation_name: None, variables: &given };
    let answered = store.reading(|reading| {
        let mut explaining = Explaining { snapshot: &mut reading.snapshot(), steps: Vec::new() };
        let answer = gate.answer(&request, &mut explaining);
        (answer, explaining.steps)
    });
    let (answer, steps) = answered.unwrap();
    let body: Json = serde_json::from_slice(&answer.body).unwrap();
    assert!(answer.faults.is_empty() && body.get("errors").is_none(), "{query}: {:?} {body}", answer.faults);
    steps
}

/// Reads a whole table row by row. `SCAN … USING INDEX` goes along an index and stops with the page.
fn scans(step: &Step) -> Option<&String> {
    let scan = |line: &&String| line.starts_with("SCAN ") && !line.contains("USING") && !line.contains("json_each");
    step.plan.iter().find(scan)
}

pub fn sorts(step: &Step) -> bool {
    step.plan.iter().any(|line| line.contains("USE TEMP B-TREE FOR"))
}

/// Values for a filter's field: the tables must hold something for them.
fn value(schema: &Schema, name: &str, ty: &Ty) -> String {
    let one = |ty: &Ty| match (name, schema.ty(ty.base()).kind, schema.ty(ty.base()).name) {
        (_, Kind::Enum, _) => schema.ty(ty.base()).choices[0].name.to_owned(),
        (_, _, "Boolean") => "true".to_owned(),
        (_, _, "Date") => "\"2024-10-15\"".to_owned(),
        (_, _, "PartialDate") => "\"2021\"".to_owned(),
        ("under", ..) => "\"515-63\"".to_owned(),
        ("owner", ..) => "\"org-bdv\"".to_owned(),
        ("text", ..) => "\"nghe\"".to_owned(),
        (_, Kind::Input, _) => "{sectors: [ECONOMY]}".to_owned(),
        ("movement", ..) => "\"mov-dvk\"".to_owned(),
        ("model", ..) => "\"mod-tra-ka\"".to_owned(),
        ("indicators", ..) => "\"households-mobilised\"".to_owned(),
        other => panic!("say here what a filter's {other:?} can be"),
    };
    match ty.nullable() {
        Ty::List(of) => format!("[{}]", one(of)),
        other => one(other),
    }
}

/// Each field of a list's filter, alone: its name and the argument.
fn filters(schema: &Schema, lead: &Lead<'_>) -> Vec<(&'static str, String)> {
    let filter = lead.field.args.iter().find(|argument| argument.name == "filter");
    let inputs = filter.into_iter().flat_map(|filter| schema.ty(filter.ty.base()).inputs.iter());
    inputs
        .map(|input| (input.name, format!("filter: {{{}: {}}}", input.name, value(schema, input.name, &input.ty))))
        .collect()
}

/// Filters that may sort what they find, since no index can hold it in order.
const SORTED: [(&str, &str); 5] = [
    ("text", "what holds words lies apart"),
    ("under", "an area is many units, each with an order of its own"),
    ("owner", "an owner's models lie apart, and are few"),
    ("replicated", "models that were taken over lie apart"),
    ("qualifiers", "several are asked for as a rule, each with an order of its own; one by period or by id needs none"),
];

/// Filters that leave most rows in: along an order that is not their own, rows are passed over until the page is full.
const PASSED_OVER: [(&str, &str); 8] = [
    ("not", "most are not what is left out"),
    ("asOf", "most units are there on a day; how many is counted by the index of their ends"),
    ("startedFrom", "a range of dates has an index of its own, and an order by date uses it"),
    ("startedTo", "a range of dates has an index of its own, and an order by date uses it"),
    ("from", "a range of dates has an index of its own, and an order by date uses it"),
    ("to", "a range of dates has an index of its own, and an order by date uses it"),
    ("hasValue", "a record of every few has a figure"),
    ("replicated", "without: all models are gone through, each held against those that were taken over"),
];

fn listed(list: &[(&str, &str)], name: &str) -> bool {
    list.iter().any(|(listed, _)| *listed == name)
}

/// What is wrong with how a list's own ask is run.
fn wrong(step: &Step, by_parent: bool, filter: &str) -> Option<String> {
    let plan = step.plan.join("; ");
    // The other tables that a filter looks into are asked by an index whatever stands outside.
    let inner =
        step.plan.iter().find(|line| line.starts_with("SCAN ") && !line.starts_with("SCAN t") && !looked_up(line));
    if inner.is_some() {
        return Some(format!("goes through another table: {plan}"));
    }
    let searches = step.plan.iter().any(|line| line.starts_with("SEARCH t") || line.starts_with("SEARCH j"));
    let selective = by_parent || !(filter.is_empty() || listed(&PASSED_OVER, filter));
    if selective && !searches {
        return Some(format!("goes through the whole table: {plan}"));
    }
    // What a parent has within a range is little; of areas and pairs each key has an order of its own.
    let sorted = listed(&SORTED, filter) || (by_parent && listed(&PASSED_OVER, filter)) || step.by == "join";
    if !step.counts && sorts(step) && !sorted {
        return Some(format!("sorts: {plan}"));
    }
    None
}

/// What is handed over in the statement, looked up in the full-text index, or found by one half of the statement.
pub fn looked_up(line: &str) -> bool {
    line.contains("json_each") || line.contains("VIRTUAL TABLE INDEX") || line == "SCAN f"
}

#[test]
fn every_list_under_every_filter_and_order_is_read_by_an_index() {
    let app = TestApp::shared();
    let schema = app.gate.schema().clone();
    let mut complaints = Vec::new();
    for lead in pages(&schema).iter().filter(|lead| lead.relation.entries.is_none()) {
        let way = Way::to(&app, lead.on);
        let by_parent = lead.on.name != "Query";
        for order in orders(&schema, lead) {
            for (name, filter) in std::iter::once(("", String::new())).chain(filters(&schema, lead)) {
                let list = format!("{}(first: 3 {order} {filter})", lead.field.name);
                let query = way.query(&format!("{list} {{ totalCount nodes {{ id }} }}"));
                let steps = explain(&app, &query);
                // The list itself is read last: what leads to it stands before.
                let own = steps.iter().rev().take(2);
                let found = own.filter_map(|step| wrong(step, by_parent, name));
                complaints.extend(found.map(|why| format!("{}.{list} {why}", lead.on.name)));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn the_outcomes_of_one_qualifier_come_in_the_order_of_an_index() {
    let app = TestApp::shared();
    for order in ["", "orderBy: {field: PERIOD, direction: DESC}"] {
        let steps =
            explain(&app, &format!("{{ outcomes(filter: {{qualifiers: [EXACT]}} {order}) {{ nodes {{ id }} }} }}"));
        assert!(steps[0].plan[0].starts_with("SEARCH t") && !sorts(&steps[0]), "{order}: {:?}", steps[0].plan);
    }
}

#[test]
fn a_range_of_dates_in_the_order_of_dates_is_searched() {
    let app = TestApp::shared();
    for (list, order, from, to) in [
        ("models", "STARTED_ON", "startedFrom", "startedTo"),
        ("replications", "ON", "from", "to"),
        ("outcomes", "PERIOD", "from", "to"),
    ] {
        for filter in [format!("{from}: \"2021-07\""), format!("{from}: \"2021\""), format!("{to}: \"2021\"")] {
            let query = format!("{{ {list}(filter: {{{filter}}}, orderBy: {{field: {order}}}) {{ nodes {{ id }} }} }}");
            let steps = explain(&app, &query);
            assert!(steps[0].plan[0].starts_with("SEARCH t") && !sorts(&steps[0]), "{query}: {:?}", steps[0].plan);
        }
    }
}

#[test]
fn every_relation_is_followed_by_an_index() {
    let app = TestApp::shared();
    let schema = app.gate.schema().clone();
    let mut met = 0;
    let mut complaints = Vec::new();
    for ty in objects(&schema).filter(|ty| ty.name != "Query") {
        let Some(way) = come_to(&app, &schema, ty.name) else { continue };
        for lead in relations(ty) {
            let inner = if lead.takes("first") { "{ nodes { __typename } }" } else { "{ __typename }" };
            for step in explain(&app, &way.replace("…", &format!("{} {inner}", lead.field.name))) {
                met += 1;
                // The list that leads to the object is no relation of it.
                let leading = step.by == "all" && ty.name == "Outcome";
                if leading {
                    continue;
                }
                if let Some(scan) = scans(&step) {
                    complaints.push(format!("{}: {} by {}: {scan}", lead.name(), step.table, step.by));
                }
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert!(met > 100, "{met}");
}

/// A query with … where a selection on an object of this type can stand.
fn come_to(app: &TestApp, schema: &Schema, ty: &str) -> Option<String> {
    let ty = schema.ty(schema.named(ty)?);
    if !relations(ty).is_empty() && relations(ty).iter().any(|lead| lead.takes("first")) {
        return Some(Way::to(app, ty).query("…"));
    }
    let way = match ty.name {
        "Succession" => "{ locality(code: \"20932-63\") { successors { … } } }",
        "StageEvent" => "{ model(code: \"mod-5in1\") { history { … } } }",
        "Outcome" => "{ outcomes { nodes { … } } }",
        "Product" => "{ model(code: \"mod-tra-ka\") { products { … } } }",
        "Statement" => "{ movement(code: \"mov-dvk\") { statements { … } } }",
        "Person" => "{ movement(code: \"mov-dvk\") { statements { by { … } } } }",
        "Target" => "{ policy(code: \"pol-project\") { targets { … } } }",
        "Source" => "{ model(code: \"mod-5in1\") { sources { … } } }",
        other if relations(ty).is_empty() || other.ends_with("Connection") || other.ends_with("Edge") => return None,
        other => panic!("say here how a test comes to a {other}"),
    };
    Some(way.to_owned())
}

#[test]
fn a_page_behind_a_cursor_is_searched_for() {
    let app = TestApp::shared();
    let schema = app.gate.schema().clone();
    let roots = relations(schema.ty(schema.query));
    let mut met = 0;
    for lead in roots.iter().filter(|lead| lead.takes("before")) {
        for order in orders(&schema, lead) {
            let list =
                |part: &str| format!("{{ list: {}({part} {order}) {{ pageInfo {{ endCursor }} }} }}", lead.field.name);
            let cursor = app.read(&list("first: 1"))["list"]["pageInfo"]["endCursor"].clone();
            for part in [format!("first: 3, after: {cursor}"), format!("last: 3, before: {cursor}")] {
                let step = &explain(&app, &list(&part))[0];
                let searched = step.plan.iter().all(|line| line.starts_with("SEARCH t"));
                assert!(searched, "{} {order} {part}: {:?}", lead.name(), step.plan);
                assert!(!sorts(step), "{} {order} {part}: {:?}", lead.name(), step.plan);
                met += 1;
            }
        }
    }
    assert!(met > 30, "{met}");
}

#[test]
fn units_of_a_day_are_counted_by_an_index() {
    let app = TestApp::shared();
    let steps = explain(&app, "{ localities(filter: {asOf: \"2024-10-15\"}) { totalCount nodes { code } } }");
    let plan = |counts| &steps.iter().find(|step| step.counts == counts).unwrap().plan;
    assert!(plan(true).iter().any(|line| line.contains("COVERING INDEX ix_locality_valid_to")), "{:?}", plan(true));
    assert!(plan(false).iter().all(|line| !line.contains("TEMP B-TREE")), "{:?}", plan(false));
}

#[test]
fn a_search_looks_its_words_up_and_goes_through_no_table() {
    let app = TestApp::shared();
    for (query, table) in [
        ("{ search(text: \"nghe den\") { totalCount nodes { __typename } } }", "search_entry"),
        ("{ models(filter: {text: \"nghe den\"}) { totalCount nodes { code } } }", "model"),
        ("{ localities(filter: {text: \"tam ky\"}) { totalCount nodes { code } } }", "locality"),
    ] {
        for step in explain(&app, query).iter().filter(|step| step.table == table) {
            let scan = step.plan.iter().find(|line| line.starts_with("SCAN ") && !looked_up(line));
            assert_eq!(scan, None, "{query}: {:?}", step.plan);
        }
    }
}

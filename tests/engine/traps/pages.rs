//! Pages.

use serde_json::{Value as Json, json};

use crate::stand::Stand;

const INFO: &str = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";

#[test]
fn trap_27_page_information_is_the_same_wherever_it_stands() {
    let stand = Stand::new();
    let places = [
        format!("{INFO} nodes {{ id }}"),
        format!("nodes {{ id }} {INFO}"),
        INFO.to_owned(),
        format!("totalCount ... on OutcomeConnection {{ {INFO} }}"),
    ];
    let mut seen: Vec<Json> = places
        .iter()
        .map(|place| {
            let told = stand.ask(&format!(r#"{{ locality(code: "{MANY}") {{ outcomes(first: 1) {{ {place} }} }} }}"#));
            told.json()["data"]["locality"]["outcomes"]["pageInfo"].clone()
        })
        .collect();
    let query = format!(
        r#"{{ outcomes(first: 120) {{ nodes {{ subject {{ ...F }} }} }} }}
        fragment F on Subject {{ ... on Locality {{ code outcomes(first: 1) {{ ...I }} }} }}
        fragment I on OutcomeConnection {{ {INFO} }}"#
    );
    let told = stand.ask(&query.replace("outcomes(first: 120)", "outcomes(first: 20)"));
    let nodes = told.json()["data"]["outcomes"]["nodes"].clone();
    let of = nodes.as_array().unwrap().iter().map(|node| &node["subject"]);
    seen.extend(of.filter(|subject| subject["code"] == MANY).map(|of| of["outcomes"]["pageInfo"].clone()));
    assert!(seen.len() > places.len(), "some outcome is of this place");
    assert!(seen.iter().all(|info| *info == seen[0]), "{seen:#?}");
    assert_eq!(seen[0]["hasNextPage"], true);
    assert_eq!(seen[0]["hasPreviousPage"], false);
    assert_eq!(seen[0]["startCursor"], seen[0]["endCursor"]);
}
/// A place with several outcomes, one of which is among the first twenty of all.
const MANY: &str = "l32";

#[test]
fn trap_28_has_next_page_does_not_hang_on_total_count_nor_that_on_the_page() {
    let stand = Stand::new();
    let ask = |more: &str, after: &Json| {
        let query = format!(
            "query ($after: String) {{ models(first: 15, after: $after) {{ pageInfo {{ hasNextPage endCursor }} {more} }} }}"
        );
        stand.ask_with(&query, None, &json!({ "after": after })).json()["data"]["models"].clone()
    };
    let (with, without) = (ask("totalCount", &Json::Null), ask("", &Json::Null));
    assert_eq!(with["pageInfo"], without["pageInfo"]);
    assert_eq!(with["pageInfo"]["hasNextPage"], true);
    let second = ask("totalCount", &with["pageInfo"]["endCursor"]);
    let third = ask("totalCount", &second["pageInfo"]["endCursor"]);
    assert_eq!(third["pageInfo"]["hasNextPage"], false);
    assert_eq!([&with["totalCount"], &second["totalCount"], &third["totalCount"]], [40, 40, 40]);
    stand.ask("{ models { totalCount } }").is(r#"{"data":{"models":{"totalCount":40}}}"#).took(1);
    stand.ask("{ models(first: 0) { totalCount } }").is(r#"{"data":{"models":{"totalCount":40}}}"#).took(1);
}

#[test]
fn trap_29_the_edges_of_pages() {
    let stand = Stand::new();
    let info = "nodes { code } pageInfo { hasNextPage hasPreviousPage }";
    let ask = |page: &str, codes: &str| {
        stand.ask(&format!("{{ models({page}, filter: {{codes: [{codes}]}}) {{ {info} }} }}"))
    };
    let three = r#""m1", "m2", "m3""#;
    ask("first: 3", three).is(r#"{"data":{"models":{"nodes":[{"code":"m1"},{"code":"m2"},{"code":"m3"}],
        "pageInfo":{"hasNextPage":false,"hasPreviousPage":false}}}}"#);
    ask("first: 2", three).is(r#"{"data":{"models":{"nodes":[{"code":"m1"},{"code":"m2"}],
        "pageInfo":{"hasNextPage":true,"hasPreviousPage":false}}}}"#);
    ask("last: 2", three).is(r#"{"data":{"models":{"nodes":[{"code":"m2"},{"code":"m3"}],
        "pageInfo":{"hasNextPage":false,"hasPreviousPage":true}}}}"#);
    ask("last: 3", three).is(r#"{"data":{"models":{"nodes":[{"code":"m1"},{"code":"m2"},{"code":"m3"}],
        "pageInfo":{"hasNextPage":false,"hasPreviousPage":false}}}}"#);
    let empty = |next: bool| {
        format!(
            r#"{{"data":{{"models":{{"edges":[],"pageInfo":{{"hasNextPage":{next},"startCursor":null,"endCursor":null}}}}}}}}"#
        )
    };
    let info = "edges { cursor } pageInfo { hasNextPage startCursor endCursor }";
    stand.ask(&format!("{{ models(first: 0) {{ {info} }} }}")).is(&empty(true)).took(1);
    stand.ask(&format!("{{ models(first: 0, filter: {{codes: []}}) {{ {info} }} }}")).is(&empty(false)).took(1);
}

#[test]
fn trap_30_a_cursor_of_another_order_is_refused_and_a_walk_meets_every_row_once() {
    let stand = Stand::new();
    let query = "query ($order: ModelOrder, $first: Int, $after: String, $last: Int, $before: String) {
        models(orderBy: $order, first: $first, after: $after, last: $last, before: $before) {
            edges { cursor node { code } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        }
    }";
    for field in ["CODE", "TITLE", "STARTED_ON", "BUDGET"] {
        for direction in ["ASC", "DESC"] {
            let order = json!({"field": field, "direction": direction});
            let codes = |page: &Json| -> Vec<String> {
                let edges = page["edges"].as_array().unwrap().iter();
                edges.map(|edge| edge["node"]["code"].as_str().unwrap().to_owned()).collect()
            };
            let ask = |variables: Json| {
                let told = stand.ask_with(query, None, &variables);
                told.took(1).json()["data"]["models"].clone()
            };
            let all = codes(&ask(json!({"order": order, "first": 200})));
            assert_eq!(all.len(), 40);
            let (mut met, mut after) = (Vec::new(), Json::Null);
            loop {
                let page = ask(json!({"order": order, "first": 7, "after": after}));
                met.extend(codes(&page));
                after = page["pageInfo"]["endCursor"].clone();
                if page["pageInfo"]["hasNextPage"] == false {
                    break;
                }
            }
            assert_eq!(met, all, "forward by {field} {direction}");
            let (mut met, mut before) = (Vec::new(), Json::Null);
            loop {
                let page = ask(json!({"order": order, "last": 7, "before": before}));
                met.splice(0..0, codes(&page));
                before = page["pageInfo"]["startCursor"].clone();
                if page["pageInfo"]["hasPreviousPage"] == false {
                    break;
                }
            }
            assert_eq!(met, all, "backward by {field} {direction}");
        }
    }
    let title = stand.ask("{ models(first: 1, orderBy: {field: TITLE}) { pageInfo { endCursor } } }").json();
    let cursor = &title["data"]["models"]["pageInfo"]["endCursor"];
    let told = stand.ask_with(query, None, &json!({"after": cursor, "order": {"field": "CODE"}}));
    assert_eq!(
        told.took(0).errors(),
        [
            r#""Argument \"after\" is a cursor of another list or another order: use it with the arguments it came from." ["models"] "BAD_USER_INPUT""#
        ]
    );
}

#[test]
fn trap_31_edges_nodes_and_aliases_of_a_page_are_one_batch() {
    let told = Stand::new().ask(
        r#"{ models(first: 2, filter: {codes: ["m1", "m2", "m3"]}) {
            edges { node { code } } nodes { title } e2: edges { node { code title } } n2: nodes { code }
        } }"#,
    );
    told.is(r#"{"data":{"models":{
        "edges":[{"node":{"code":"m1"}},{"node":{"code":"m2"}}],
        "nodes":[{"title":"Mô hình 0"},{"title":"Mô hình 1"}],
        "e2":[{"node":{"code":"m1","title":"Mô hình 0"}},{"node":{"code":"m2","title":"Mô hình 1"}}],
        "n2":[{"code":"m1"},{"code":"m2"}]}}}"#)
        .took(1);
}

#[test]
fn trap_42_two_aliases_of_one_page_are_one_batch_and_two_answers() {
    let told = Stand::new().ask("{ a: models(first: 1) { nodes { code } } b: models(first: 1) { nodes { title } } }");
    told.is(r#"{"data":{"a":{"nodes":[{"code":"m1"}]},"b":{"nodes":[{"title":"Mô hình 0"}]}}}"#).took(1);
}

/// Not of the list: the row read beyond a page, to know whether there is more, is no parent.
#[test]
fn the_row_beyond_a_page_asks_for_nothing() {
    let told = Stand::new().ask(
        r#"{ models(first: 1, filter: {codes: ["m1", "m2"]}) { nodes { movement { code } } pageInfo { hasNextPage } } }"#,
    );
    told.is(r#"{"data":{"models":{"nodes":[{"movement":{"code":"v2"}}],"pageInfo":{"hasNextPage":true}}}}"#);
    assert_eq!(told.log, [r#"model Rows by all"#, "movement Rows by id [2]"]);
}

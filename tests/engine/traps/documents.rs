//! Whole documents: operations, variables, introspection, size.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Map, Value as Json, json};

use crate::stand::Stand;
use crate::world::uid;

/// The id of a row.
pub fn id(ty: &str, row: i64) -> String {
    let mut out = Vec::new();
    let tag = nhanrong::describe::id::tag(ty);
    assert!(nhanrong::describe::id::write(tag, &uid(&ty.to_lowercase(), row), &mut out));
    String::from_utf8(out).unwrap().trim_matches('"').to_owned()
}

#[test]
fn trap_12_each_operation_of_one_document_has_its_own_answer() {
    let stand = Stand::new();
    let query = r#"query A { model(code: "m1") { code } } query B { movement(code: "v1") { code } }"#;
    for _ in 0..2 {
        stand.ask_with(query, Some("A"), &json!({})).is(r#"{"data":{"model":{"code":"m1"}}}"#);
        stand.ask_with(query, Some("B"), &json!({})).is(r#"{"data":{"movement":{"code":"v1"}}}"#);
        stand.ask_with(query, Some("C"), &json!({})).is_refused("BAD_USER_INPUT");
        stand.ask_with(query, None, &json!({})).is_refused("BAD_USER_INPUT");
    }
}

#[test]
fn trap_13_one_plan_answers_whatever_the_variables() {
    let stand = Stand::new();
    let query = "query ($first: Int = 2, $filter: ModelFilter, $skip: Boolean = false) {
        models(first: $first, filter: $filter) { totalCount nodes { code movement @skip(if: $skip) { code } } }
    }";
    let plan = stand.gate.plan(query, None).unwrap();
    let ask = |variables: Json| stand.ask_with(query, None, &variables);
    ask(json!({})).is(r#"{"data":{"models":{"totalCount":40,"nodes":[
        {"code":"m1","movement":{"code":"v2"}},{"code":"m10","movement":{"code":"v2"}}]}}}"#);
    ask(json!({"first": 1, "skip": true})).is(r#"{"data":{"models":{"totalCount":40,"nodes":[{"code":"m1"}]}}}"#);
    ask(json!({"filter": {"codes": ["m4"]}})).is(r#"{"data":{"models":{"totalCount":1,"nodes":[
        {"code":"m4","movement":null}]}}}"#);
    ask(json!({"first": null, "filter": {"codes": "m4", "not": {}}, "skip": true}))
        .is(r#"{"data":{"models":{"totalCount":0,"nodes":[]}}}"#);
    assert!(Arc::ptr_eq(&plan, &stand.gate.plan(query, None).unwrap()));
}

#[test]
fn trap_26_introspection_stands_among_the_rest_in_its_place() {
    let stand = Stand::new();
    stand.ask(r#"{ models(first: 1) { nodes { code } } __schema { queryType { name } } __typename }"#).is(
        r#"{"data":{"models":{"nodes":[{"code":"m1"}]},"__schema":{"queryType":{"name":"Query"}},"__typename":"Query"}}"#,
    )
    .took(1);
    stand.ask("{ __typename }").is(r#"{"data":{"__typename":"Query"}}"#).took(0);
    stand
        .ask(
            r#"{ __schema { ...S } t: __type(name: "Stage") { ...T } none: __type(name: "None") { name } }
        fragment S on __Schema { queryType { ...T } }
        fragment T on __Type { name kind ... on __Type { enumValues { name } } }"#,
        )
        .is(r#"{"data":{"__schema":{"queryType":{"name":"Query","kind":"OBJECT","enumValues":null}},
        "t":{"name":"Stage","kind":"ENUM","enumValues":[
        {"name":"REGISTERED"},{"name":"RECOGNISED"},{"name":"TYPICAL"}]},"none":null}}"#)
        .took(0);
}

#[test]
fn trap_37_twelve_conditions_are_one_plan_and_right_in_all_combinations() {
    let stand = Stand::new();
    let vars: Vec<String> = (0..12).map(|no| format!("$x{no}: Boolean!")).collect();
    let query = format!(
        r#"query ({}) {{ model(code: "m1") {{
            code @skip(if: $x0) ...F @include(if: $x1) ... @skip(if: $x2) {{ title @include(if: $x3) ...F @skip(if: $x4) }}
            movement @skip(if: $x5) {{ code @include(if: $x6) }} movement @include(if: $x7) {{ name @skip(if: $x8) }}
            locality @skip(if: $x9) @include(if: $x10) {{ code @skip(if: $x11) level }}
        }} }}
        fragment F on Model {{ code movement @include(if: $x6) {{ code name @skip(if: $x9) }} }}"#,
        vars.join(", ")
    );
    let plan = stand.gate.plan(&query, None).unwrap();
    for bits in 0..1_u32 << 12 {
        let variables: Map<String, Json> =
            (0..12).map(|no| (format!("x{no}"), Json::Bool(bits >> no & 1 == 1))).collect();
        let told = stand.ask_with(&query, None, &Json::Object(variables.clone()));
        assert_eq!(told.body, stand.oracle(&query, &variables), "{bits:012b}");
    }
    assert!(Arc::ptr_eq(&plan, &stand.gate.plan(&query, None).unwrap()));
}

#[test]
fn trap_38_fragments_that_double_each_other_cost_no_more_than_they_are_long() {
    let stand = Stand::new();
    let start = Instant::now();
    let mut query = r#"{ model(code: "m1") { ...F0 } }"#.to_owned();
    for no in 0..30 {
        query.push_str(&format!(" fragment F{no} on Model {{ ...F{next} ...F{next} }}", next = no + 1));
    }
    query.push_str(" fragment F30 on Model { code }");
    let told = stand.ask(&query);
    if told.json().get("data").is_some() {
        told.is(r#"{"data":{"model":{"code":"m1"}}}"#);
    }
    let deep = (0..8).fold("id".to_owned(), |inner, _| {
        format!(
            "... on Node {{ id ... on Replication {{ outcomes(first: 1) {{ nodes {{ subject {{ {inner} }} }} }} }} }}"
        )
    });
    let told = stand.ask(
        &format!("{{ node(id: {:?}) {{ {deep} }} }}", id("Replication", 1))
            .replace("subject { id }", "subject { __typename }"),
    );
    let body = told.json();
    assert!(body.get("data").is_some() || body["errors"][0]["extensions"]["code"] == "LIMIT_EXCEEDED", "{body}");
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn a_variable_that_is_missing_is_told_where_its_dollar_stands() {
    let stand = Stand::new();
    let told = stand.ask("query (\n $ # $\nn: Int!) { models(first: $n) { totalCount } }");
    assert_eq!(told.is_refused("BAD_USER_INPUT").json()["errors"][0]["locations"], json!([{"line": 2, "column": 2}]));
}

#[test]
fn trap_40_a_request_too_large_is_refused_though_its_plan_is_known() {
    let stand = Stand::new();
    let query = "query ($n: Int!) { localities(first: $n) { nodes { models(first: $n) { nodes {
        replications(first: $n) { nodes { id } }
    } } } } }";
    assert!(stand.ask_with(query, None, &json!({"n": 1})).json().get("data").is_some());
    for _ in 0..2 {
        stand.ask_with(query, None, &json!({"n": 200})).is_refused("LIMIT_EXCEEDED");
    }
    Stand::new().ask_with(query, None, &json!({"n": 200})).is_refused("LIMIT_EXCEEDED");
}

//! Nulls, failures, and how far they go.

use serde_json::json;

use super::documents::id;
use crate::stand::Stand;

#[test]
fn trap_10_an_object_of_which_all_is_skipped_is_empty_and_reads_nothing_below() {
    let stand = Stand::new();
    stand.ask(r#"{ model(code: "m1") @skip(if: true) { code } }"#).is(r#"{"data":{}}"#).took(0);
    let told = stand.ask(r#"{ model(code: "m1") { locality @skip(if: true) { code } } }"#);
    told.is(r#"{"data":{"model":{}}}"#).took(1);
    let query = r#"query ($x: Boolean!) { model(code: "m1") { owners @skip(if: $x) { code } } }"#;
    stand.ask_with(query, None, &json!({"x": true})).is(r#"{"data":{"model":{}}}"#).took(1);
    let none = stand.ask(r#"{ model(code: "none") { code @skip(if: true) } }"#);
    none.is(r#"{"data":{"model":null}}"#).took(1);
}

#[test]
fn trap_11_a_skipped_field_that_would_fail_does_not() {
    let stand = Stand::new();
    stand.ask(r#"{ model(code: "m13") { code seal @skip(if: true) } }"#).is(r#"{"data":{"model":{"code":"m13"}}}"#);
    let query = r#"query ($x: Boolean!) { model(code: "m13") { code seal @skip(if: $x) } }"#;
    stand.ask_with(query, None, &json!({"x": true})).is(r#"{"data":{"model":{"code":"m13"}}}"#);
}

#[test]
fn trap_19_a_parent_without_children_has_an_empty_list_and_nobody_elses() {
    let told =
        Stand::new().ask(r#"{ models(filter: {codes: ["m5", "m6", "m7"]}) { nodes { code owners { code } } } }"#);
    // One pair of the last names a body that is gone: it leaves no hole.
    told.is(r#"{"data":{"models":{"nodes":[
        {"code":"m5","owners":[{"code":"o9"},{"code":"o6"},{"code":"o3"}]},
        {"code":"m6","owners":[]},
        {"code":"m7","owners":[{"code":"o1"},{"code":"o8"},{"code":"o2"}]}]}}}"#)
        .took(2);
}

#[test]
fn trap_20_a_null_key_is_not_asked_for_and_a_key_of_many_only_once() {
    // The movements of 1, 7 and 10 are the same, 4 has none.
    let told = Stand::new()
        .ask(r#"{ models(filter: {codes: ["m1", "m10", "m4", "m7"]}) { nodes { code movement { code } } } }"#);
    told.is(r#"{"data":{"models":{"nodes":[
        {"code":"m1","movement":{"code":"v2"}},
        {"code":"m10","movement":{"code":"v2"}},
        {"code":"m4","movement":null},
        {"code":"m7","movement":{"code":"v2"}}]}}}"#);
    assert_eq!(told.took(2).log[1], "movement Rows by id [2]");
}

#[test]
fn trap_21_a_dangling_key_nulls_the_nearest_that_can_be_null() {
    let stand = Stand::new();
    stand.ask(r#"{ model(code: "m8") { code locality { code } } movement(code: "v1") { code } }"#).is(r#"{
        "errors":[{"message":"Cannot return null for non-nullable field Model.locality.",
        "path":["model","locality"],"extensions":{"code":"INTERNAL_SERVER_ERROR"}}],
        "data":{"model":null,"movement":{"code":"v1"}}}"#);
    let query = format!(
        "{{ nodes(ids: [\"{}\", \"{}\", \"{}\"]) {{ ... on Model {{ code locality {{ __typename }} }} }} }}",
        id("Model", 7),
        id("Model", 8),
        id("Model", 9)
    );
    stand.ask(&query).is(r#"{
        "errors":[{"message":"Cannot return null for non-nullable field Model.locality.",
        "path":["nodes",1,"locality"],"extensions":{"code":"INTERNAL_SERVER_ERROR"}}],
        "data":{"nodes":[{"code":"m7","locality":{"__typename":"Locality"}},null,
        {"code":"m9","locality":{"__typename":"Locality"}}]}}"#);
}

#[test]
fn trap_22_a_failure_in_a_list_takes_the_item_where_it_can_be_null_and_else_the_list() {
    let stand = Stand::new();
    let query = format!(
        "{{ nodes(ids: [\"{}\", \"{}\", \"{}\"]) {{ ... on Named {{ name }} }} }}",
        id("Organisation", 3),
        id("Organisation", 5),
        id("Movement", 1)
    );
    stand.ask(&query).is(r#"{
        "errors":[{"message":"A stored value could not be told.","path":["nodes",1,"name"],
        "extensions":{"code":"INTERNAL_SERVER_ERROR"}}],
        "data":{"nodes":[{"name":"Hội 3"},null,{"name":"Phong trào 1"}]}}"#);
    stand.ask(r#"{ model(code: "m2") { code owners { name } } }"#).is(r#"{
        "errors":[{"message":"A stored value could not be told.","path":["model","owners",1,"name"],
        "extensions":{"code":"INTERNAL_SERVER_ERROR"}}],"data":{"model":null}}"#);
}

#[test]
fn trap_23_a_null_up_to_the_root_never_comes_without_an_error() {
    Stand::new().ask(r#"{ models(filter: {codes: ["m13"]}) { nodes { code seal } } }"#).is(r#"{
        "errors":[{"message":"A stored value could not be told.","path":["models","nodes",0,"seal"],
        "extensions":{"code":"INTERNAL_SERVER_ERROR"}}],"data":null}"#);
}

#[test]
fn trap_24_failures_side_by_side_are_all_told_in_order() {
    let query = r#"{ b: model(code: "m17") { seal } a: model(code: "m13") { code seal title } model(code: "m11") { motto code } }"#;
    Stand::new().ask(query).is(r#"{"errors":[
        {"message":"Cannot return null for non-nullable field Model.seal.","path":["b","seal"],
        "extensions":{"code":"INTERNAL_SERVER_ERROR"}},
        {"message":"A stored value could not be told.","path":["a","seal"],"extensions":{"code":"INTERNAL_SERVER_ERROR"}},
        {"message":"A stored value could not be told.","path":["model","motto"],"extensions":{"code":"INTERNAL_SERVER_ERROR"}}],
        "data":{"b":null,"a":null,"model":{"motto":null,"code":"m11"}}}"#);
}

#[test]
fn trap_36_numbers_that_do_not_fit_fail_and_texts_are_escaped_as_serde_does() {
    let stand = Stand::new();
    stand.ask("{ counters { label count share } }").is(r#"{"errors":[
        {"message":"A stored value could not be told.","path":["counters",1,"count"],
        "extensions":{"code":"INTERNAL_SERVER_ERROR"}},
        {"message":"A stored value could not be told.","path":["counters",1,"share"],
        "extensions":{"code":"INTERNAL_SERVER_ERROR"}}],
        "data":{"counters":[{"label":"most","count":2147483647,"share":0.5},
        {"label":"more","count":null,"share":null},
        {"label":"none","count":null,"share":1000000000000000000000}]}}"#);
    let texts = [
        ("m10", "Dân vận khéo"),
        ("m1", "\"quoted\" and \\ slashed"),
        ("m2", "tab\t, line\n, bell\u{7}, nul\u{0}"),
        ("m3", "line\u{2028}separator\u{2029} and \u{1f33e}"),
        ("m4", ""),
    ];
    for (code, text) in texts {
        let told = stand.ask(&format!("{{ model(code: {code:?}) {{ summary }} }}"));
        let text = serde_json::to_string(text).unwrap();
        assert_eq!(told.body, format!("{{\"data\":{{\"model\":{{\"summary\":{text}}}}}}}"));
    }
}

//! The same key twice, fragments, conditions, abstract types.

use serde_json::json;

use super::documents::id;
use crate::stand::Stand;

#[test]
fn trap_01_the_same_root_field_twice_is_one_object_and_one_batch() {
    let told = Stand::new().ask(r#"{ m: model(code: "m1") { title } m: model(code: "m1") { code } }"#);
    told.is(r#"{"data":{"m":{"title":"Mô hình 0","code":"m1"}}}"#).took(1);
}

#[test]
fn trap_02_two_fragments_with_one_key_are_merged_in_the_order_of_first_sight() {
    let told = Stand::new().ask(
        r#"{ model(code: "m2") { ...A ...B } }
        fragment A on Model { locality { level } }
        fragment B on Model { code locality { code level } }"#,
    );
    told.is(r#"{"data":{"model":{"locality":{"level":"HAMLET","code":"l44"},"code":"m2"}}}"#).took(2);
}

#[test]
fn trap_03_children_come_from_the_occurrences_that_stand() {
    let stand = Stand::new();
    let query = r#"query ($x: Boolean!, $y: Boolean!) {
        model(code: "m1") @include(if: $x) { code }
        model(code: "m1") @include(if: $y) { title movement { code } }
    }"#;
    let told = |x, y| stand.ask_with(query, None, &json!({"x": x, "y": y}));
    told(true, false).is(r#"{"data":{"model":{"code":"m1"}}}"#).took(1);
    told(false, true).is(r#"{"data":{"model":{"title":"Mô hình 0","movement":{"code":"v2"}}}}"#).took(2);
    told(true, true).is(r#"{"data":{"model":{"code":"m1","title":"Mô hình 0","movement":{"code":"v2"}}}}"#).took(2);
    told(false, false).is(r#"{"data":{}}"#).took(0);
}

#[test]
fn trap_04_and_05_a_field_skipped_once_and_asked_once_is_there() {
    let stand = Stand::new();
    let both = r#"{"data":{"model":{"code":"m1","title":"Mô hình 0"}}}"#;
    stand.ask(r#"{ model(code: "m1") { code @skip(if: true) code title } }"#).is(both);
    stand.ask(r#"{ model(code: "m1") { code code @skip(if: true) title } }"#).is(both);
    for x in [true, false] {
        let variables = json!({ "x": x });
        let first = r#"query ($x: Boolean!) { model(code: "m1") { code @skip(if: $x) code title } }"#;
        stand.ask_with(first, None, &variables).is(both);
        let second = r#"query ($x: Boolean!) { model(code: "m1") { code code @skip(if: $x) title } }"#;
        stand.ask_with(second, None, &variables).is(both);
    }
}

#[test]
fn trap_06_skip_and_include_must_both_let_it_stand() {
    let stand = Stand::new();
    let query =
        r#"query ($s: Boolean!, $i: Boolean!) { model(code: "m1") { code title @skip(if: $s) @include(if: $i) } }"#;
    for (s, i) in [(true, true), (true, false), (false, false)] {
        stand.ask_with(query, None, &json!({"s": s, "i": i})).is(r#"{"data":{"model":{"code":"m1"}}}"#);
    }
    let variables = json!({"s": false, "i": true});
    stand.ask_with(query, None, &variables).is(r#"{"data":{"model":{"code":"m1","title":"Mô hình 0"}}}"#);
}

#[test]
fn trap_07_a_fragment_spread_under_a_condition_and_without_one_is_there() {
    let stand = Stand::new();
    for spreads in ["...F @skip(if: $x) ...F", "...F ...F @skip(if: $x)", "... @skip(if: $x) { ...F } ...F"] {
        let query = format!(
            r#"query ($x: Boolean!) {{ model(code: "m1") {{ {spreads} }} }}
            fragment F on Model {{ code movement {{ code }} }}"#
        );
        for x in [true, false] {
            let told = stand.ask_with(&query, None, &json!({ "x": x }));
            told.is(r#"{"data":{"model":{"code":"m1","movement":{"code":"v2"}}}}"#).took(2);
        }
    }
}

#[test]
fn trap_08_a_fragment_shared_by_two_conditioned_fields_is_whole_in_the_one_kept() {
    let stand = Stand::new();
    let query = r#"query ($x: Boolean!) {
        p1: model(code: "m1") @skip(if: $x) { ...F }
        p2: model(code: "m2") @include(if: $x) { ...F }
    } fragment F on Model { code movement { code } }"#;
    let told = |x| stand.ask_with(query, None, &json!({ "x": x }));
    told(false).is(r#"{"data":{"p1":{"code":"m1","movement":{"code":"v2"}}}}"#).took(2);
    told(true).is(r#"{"data":{"p2":{"code":"m2","movement":{"code":"v3"}}}}"#).took(2);
}

#[test]
fn trap_09_a_condition_takes_its_variables_default_and_no_null() {
    let stand = Stand::new();
    let query = r#"query ($x: Boolean! = true) { model(code: "m1") { code title @include(if: $x) } }"#;
    let both = r#"{"data":{"model":{"code":"m1","title":"Mô hình 0"}}}"#;
    stand.ask_with(query, None, &json!({})).is(both);
    stand.ask_with(query, None, &json!({"x": false})).is(r#"{"data":{"model":{"code":"m1"}}}"#);
    stand.ask_with(query, None, &json!({"x": null})).is_refused("BAD_USER_INPUT");
    let nullable = r#"query ($x: Boolean = true) { model(code: "m1") { code title @include(if: $x) } }"#;
    stand.ask_with(nullable, None, &json!({})).is(both);
    stand.ask_with(nullable, None, &json!({"x": null})).is_refused("BAD_USER_INPUT");
}

#[test]
fn trap_14_one_key_of_two_shapes_is_refused_and_of_two_objects_leaks_nothing() {
    let stand = Stand::new();
    let refused = stand.ask(
        "{ outcomes { nodes { subject {
            ... on Model { x: locality { code } } ... on Movement { x: policies { number } }
        } } } }",
    );
    refused.is_refused("GRAPHQL_VALIDATION_FAILED");
    let told = stand.ask(&subjects(
        "... on Model { x: movement { code } } ... on Replication { x: origin { status } } ... on Movement { code }",
    ));
    told.is(&about([r#"{"x":{"code":"v2"}}"#, r#"{"x":{"status":"UNDER_WAY"}}"#, r#"{"code":"v1"}"#, "{}"]));
}

#[test]
fn trap_15_fragments_inside_a_fragment_on_an_interface_all_count() {
    let told = Stand::new().ask(&subjects("... on Node { ... on Model { title } ... on Model { code } }"));
    told.is(&about([r#"{"title":"Mô hình 0","code":"m1"}"#, "{}", "{}", "{}"]));
}

#[test]
fn trap_16_an_item_that_no_fragment_names_is_empty_and_typename_stays_where_it_was_asked() {
    let stand = Stand::new();
    stand.ask(&subjects("... on Movement { code }")).is(&about(["{}", "{}", r#"{"code":"v1"}"#, "{}"]));
    stand.ask(&subjects("... on Model { __typename } ... on Movement { code }")).is(&about([
        r#"{"__typename":"Model"}"#,
        "{}",
        r#"{"code":"v1"}"#,
        "{}",
    ]));
}

#[test]
fn trap_17_one_key_with_other_arguments_for_disjoint_types() {
    let told = Stand::new().ask(&subjects(
        "... on Movement { n: name(language: VI) o: outcomes(first: 1) { nodes { value } } }
        ... on Locality { n: name(language: EN) o: outcomes(last: 2) { nodes { value } } }",
    ));
    told.is(&about([
        "{}",
        "{}",
        r#"{"n":"Phong trào 1","o":{"nodes":[{"value":13.5}]}}"#,
        r#"{"n":"Place 24","o":{"nodes":[{"value":null},{"value":142.5}]}}"#,
    ]));
}

#[test]
fn trap_18_two_pages_of_one_list_are_two_lengths_and_two_of_one_length_one_batch() {
    let stand = Stand::new();
    let page = "nodes { value }";
    let told = stand.ask(&format!(
        r#"{{ movement(code: "v1") {{ p1: outcomes(first: 1) {{ {page} }} p2: outcomes(first: 2) {{ {page} }} }} }}"#
    ));
    told.is(r#"{"data":{"movement":{
        "p1":{"nodes":[{"value":13.5}]},"p2":{"nodes":[{"value":13.5},{"value":null}]}}}}"#)
        .took(3);
    let told = stand.ask(&format!(
        r#"{{ movement(code: "v1") {{ p1: outcomes(first: 2) {{ {page} }} p2: outcomes(first: 2) {{ {page} }} }} }}"#
    ));
    told.is(r#"{"data":{"movement":{
        "p1":{"nodes":[{"value":13.5},{"value":null}]},"p2":{"nodes":[{"value":13.5},{"value":null}]}}}}"#)
        .took(2);
}

#[test]
fn trap_35_aliases_that_are_other_fields_names() {
    let told = Stand::new().ask(r#"{ model(code: "m3") { code: title title: code } }"#);
    told.is(r#"{"data":{"model":{"code":"Mô hình 1","title":"m3"}}}"#).took(1);
}

/// What four outcomes are of: a model, a replication, a movement and a place.
fn subjects(selection: &str) -> String {
    let ids = [2, 17, 9, 51].map(|row| id("Outcome", row)).map(|id| format!("{id:?}")).join(", ");
    format!("{{ nodes(ids: [{ids}]) {{ ... on Outcome {{ subject {{ {selection} }} }} }} }}")
}

fn about(subjects: [&str; 4]) -> String {
    format!("{{\"data\":{{\"nodes\":[{}]}}}}", subjects.map(|subject| format!("{{\"subject\":{subject}}}")).join(","))
}

/// bluejay takes the fields of `Inner` for a model's here, whose locality is never null.
#[test]
fn a_fragment_in_a_fragment_is_judged_by_its_own_type() {
    let query = "{ models(first: 1) { edges { node { ...Outer } } } }
        fragment Outer on Subject { ...Inner }
        fragment Inner on Replication { ...Most }
        fragment Most on Replication { locality { code } ...Rest }
        fragment Rest on Replication { locality { code } }";
    Stand::new().ask(query).is(r#"{"data":{"models":{"edges":[{"node":{}}]}}}"#);
}

#[test]
fn a_key_skipped_very_often_stands_where_it_first_counts() {
    let stand = Stand::new();
    let often = "title @include(if: $x) ".repeat(70);
    let query = format!(r#"query ($x: Boolean!) {{ model(code: "m1") {{ {often} code title }} }}"#);
    let told = |x| stand.ask_with(&query, None, &json!({ "x": x }));
    told(true).is(r#"{"data":{"model":{"title":"Mô hình 0","code":"m1"}}}"#);
    told(false).is(r#"{"data":{"model":{"code":"m1","title":"Mô hình 0"}}}"#);
}

//! What a request makes is never more than it was counted to cost.

use nhanrong::gate::{Limits, Request};
use serde_json::{Value as Json, json};

use crate::differential::settings;
use crate::made::objects;
use crate::stand::Stand;
use crate::{generate, world};

/// What a request costs, and what its answer holds.
fn counted(stand: &Stand, text: &str, variables: &Json) -> (u64, u64) {
    let given = variables.as_object().cloned().unwrap_or_default();
    let request = Request { id: "", query: text, operation_name: None, variables: &given };
    let passed = stand.gate.pass(false, &request).unwrap_or_else(|_| panic!("{text}"));
    let cost = passed.cost.unwrap_or_else(|| panic!("{text}"));
    (cost, objects(&passed.plan, &stand.ask_with(text, None, variables).json()["data"]))
}

#[test]
fn no_document_makes_more_than_it_costs() {
    let (documents, seed) = settings();
    let stand = Stand::within(Limits { objects: u64::MAX, ..Limits::default() });
    let pools = generate::Pools::new(stand.gate.schema(), &world::memory());
    let (mut made, mut nearest) = (0, 0.0_f64);
    for seed in seed..seed + documents {
        let document = generate::document(stand.gate.schema(), &pools, seed);
        // Some hold a variable that is null where it must not be: nothing is made.
        let variables = Json::Object(document.variables.clone());
        let given = &document.variables;
        let request = Request { id: "", query: &document.text, operation_name: None, variables: given };
        if stand.gate.pass(false, &request).is_ok_and(|passed| passed.cost.is_none()) {
            continue;
        }
        let (cost, told) = counted(&stand, &document.text, &variables);
        assert!(told <= cost, "seed {seed}: {told} objects are made, {cost} were counted\n{}", document.text);
        made += told;
        nearest = nearest.max(told as f64 / cost.max(1) as f64);
    }
    println!("{made} objects in {documents} documents; at most {nearest:.2} of what was counted");
    assert!(made > 10 * documents, "{made} objects show little");
}

#[test]
fn what_is_left_out_costs_nothing_and_of_several_types_the_dearest_counts() {
    let stand = Stand::new();
    let query = "query ($n: Int!, $all: Boolean!) { models(first: $n) { nodes { code
        owners @include(if: $all) { code } } edges @include(if: $all) { node { locality { code } } } } }";
    let cost = |variables: Json| counted(&stand, query, &variables).0;
    assert_eq!(cost(json!({"n": 3, "all": false})), 3);
    assert_eq!(cost(json!({"n": 3, "all": true})), 3 + 3 * 10 + 3 * 2);
    assert_eq!(cost(json!({"n": 0, "all": true})), 0);
    let nothing = json!({});
    // An outcome is of one thing; a model has ten owners, a movement ten policies, and no more is asked of others.
    let subject = "{ outcomes(first: 5) { nodes { subject {
        ... on Model { owners { code } locality { code } } ... on Movement { policies { number } } } } } }";
    assert_eq!(counted(&stand, subject, &nothing).0, 5 * (1 + 1 + 10 + 1));
    let ids = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Model { owners { code } } } }";
    assert_eq!(counted(&stand, ids, &json!({"ids": vec!["AAAAAAAAAAAAAAAAAAAAAAAA"; 4]})).0, 4 * 11);
    assert_eq!(counted(&stand, "{ __typename models { totalCount pageInfo { hasNextPage } } }", &nothing).0, 0);
}

#[test]
fn introspection_is_counted_by_the_types_that_there_are() {
    let stand = Stand::new();
    let nothing = json!({});
    for text in [
        include_str!("../../bench/documents/introspection.graphql"),
        "{ __schema { types { fields { type { ofType { name fields { name args { name } } } } } } } }",
        "{ __type(name: \"Query\") { fields { name args { name type { name enumValues { name } } } } } }",
        "{ __schema { types { possibleTypes { interfaces { name } } } directives { args { name } } } }",
    ] {
        let (cost, made) = counted(&stand, text, &nothing);
        println!("{made} made, {cost} counted");
        assert!(made > 20 && made <= cost, "{made} made, {cost} counted: {text}");
    }
}

//! What a store does in the middle of a request.

use nhanrong::gate::Limits;
use serde_json::json;

use super::documents::id;
use crate::stand::Stand;

#[test]
fn trap_25_a_failing_batch_tells_few_errors_and_leaves_the_rest_of_the_answer() {
    let stand = Stand::new();
    stand.breaks(Some("movement"));
    let told = stand.ask(
        r#"{ models(first: 200) { nodes { code movement { policies { number } } } }
        again: models(first: 199) { nodes { movement { code } } }
        locality(code: "l1") { code } }"#,
    );
    let (body, errors) = (told.json(), told.errors());
    assert!((30..=50).contains(&errors.len()), "{} errors", errors.len());
    assert_eq!(
        errors[0],
        r#""The registry could not be read." ["models","nodes",0,"movement"] "INTERNAL_SERVER_ERROR""#
    );
    assert!(!told.body.contains("broken"), "the cause is for the log alone");
    assert_eq!(body["data"]["locality"], json!({"code": "l1"}));
    let nodes = body["data"]["models"]["nodes"].as_array().unwrap();
    assert_eq!(nodes.len(), 40);
    assert_eq!(nodes[0], json!({"code": "m1", "movement": null}));
    assert!(!told.log.iter().any(|read| read.starts_with("policy")), "{:#?}", told.log);
}

#[test]
fn trap_25_as_many_errors_are_told_as_the_limit_says() {
    for errors in [1, 7] {
        let stand = Stand::within(Limits { errors, ..Limits::default() });
        stand.breaks(Some("movement"));
        let told = stand.ask("{ models(first: 40) { nodes { code movement { code } } } }");
        assert_eq!(told.errors().len(), errors);
        assert_eq!(told.json()["data"]["models"]["nodes"].as_array().unwrap().len(), 40);
        // Of the variables as of fields.
        let many = |each: fn(usize) -> String| (0..20).map(each).collect::<String>();
        let (given, used) =
            (many(|no| format!("$v{no}: Int! ")), many(|no| format!("a{no}: models(first: $v{no}) {{ totalCount }} ")));
        let told = stand.ask(&format!("query ({given}) {{ {used} }}"));
        assert_eq!(told.is_refused("BAD_USER_INPUT").errors().len(), errors);
    }
}

#[test]
fn trap_25_a_failing_batch_fails_nobody_who_had_no_key_for_it() {
    let stand = Stand::new();
    stand.breaks(Some("movement"));
    let told = stand.ask(r#"{ models(filter: {codes: ["m1", "m4"]}) { nodes { code movement { code } } } }"#);
    // 4 has no movement.
    told.is(r#"{"errors":[{"message":"The registry could not be read.","path":["models","nodes",0,"movement"],
        "extensions":{"code":"INTERNAL_SERVER_ERROR"}}],
        "data":{"models":{"nodes":[{"code":"m1","movement":null},{"code":"m4","movement":null}]}}}"#);
    // What the second outcome is of is a model, and no movement.
    let query = format!(
        "{{ node(id: {:?}) {{ ... on Outcome {{ aside {{ ... on Model {{ code }} }} }} }} }}",
        id("Outcome", 2)
    );
    stand.breaks(Some("movement"));
    stand.ask(&query).is(r#"{"data":{"node":{"aside":{"code":"m1"}}}}"#);
    stand.breaks(Some("model"));
    let query = query.replace(&id("Outcome", 2), &id("Outcome", 9));
    stand.ask(&query).is(r#"{"data":{"node":{"aside":{}}}}"#);
}

#[test]
fn trap_25_a_page_of_which_nothing_is_asked_has_no_part_in_anothers_fault() {
    let query = r#"query ($x: Boolean!) { localities(first: 1) { nodes {
        a: models(filter: {under: "nowhere"}) { __typename totalCount @skip(if: $x) }
        b: models(filter: {under: "nowhere"}) { totalCount }
    } } }"#;
    let told = Stand::new().ask_with(query, None, &json!({"x": true}));
    told.is(
        r#"{"errors":[{"message":"Argument \"filter.under\" names nothing: there is none with the code \"nowhere\".",
        "path":["localities","nodes",0,"b"],"extensions":{"code":"BAD_USER_INPUT"}}],"data":null}"#,
    );
}

#[test]
fn trap_32_nodes_keep_order_and_doubles_and_take_a_batch_a_type() {
    let [a, b, gone] = [id("Model", 1), id("Locality", 1), id("Model", 41)];
    let ids = json!({"ids": [a, gone, a, b, "nothing", 7]});
    let query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename ... on Model { code } } }";
    let told = Stand::new().ask_with(query, None, &ids);
    let model = format!(r#"{{"id":"{a}","__typename":"Model","code":"m1"}}"#);
    let place = format!(r#"{{"id":"{b}","__typename":"Locality"}}"#);
    told.is(&format!(r#"{{"data":{{"nodes":[{model},null,{model},{place},null,null]}}}}"#)).took(2);
}

#[test]
fn trap_33_the_node_of_a_row_that_is_gone_is_null() {
    let stand = Stand::new();
    let ask = |id: &str| stand.ask(&format!("{{ node(id: {id:?}) {{ id }} }}"));
    ask(&id("Model", 41)).is(r#"{"data":{"node":null}}"#).took(1);
    let id = id("Model", 40);
    ask(&id).is(&format!(r#"{{"data":{{"node":{{"id":"{id}"}}}}}}"#)).took(1);
    ask("nothing").is(r#"{"data":{"node":null}}"#).took(0);
}

#[test]
fn trap_39_after_a_failure_the_same_request_works() {
    let stand = Stand::new();
    let query = r#"{ model(code: "m1") { code movement { code } } }"#;
    let whole = r#"{"data":{"model":{"code":"m1","movement":{"code":"v2"}}}}"#;
    stand.ask(query).is(whole);
    stand.breaks(Some("movement"));
    stand.ask(query).is(r#"{"errors":[{"message":"The registry could not be read.","path":["model","movement"],
        "extensions":{"code":"INTERNAL_SERVER_ERROR"}}],"data":{"model":{"code":"m1","movement":null}}}"#);
    stand.breaks(Some("model"));
    stand.ask(query).is(r#"{"errors":[{"message":"The registry could not be read.","path":["model"],
        "extensions":{"code":"INTERNAL_SERVER_ERROR"}}],"data":{"model":null}}"#);
    stand.breaks(None);
    stand.ask(query).is(whole).took(2);
}

#[test]
fn trap_41_all_waves_see_the_moment_of_the_first() {
    let stand = Stand::new();
    let query = r#"{ model(code: "m2") { code locality { code } } }"#;
    // The place goes between the two waves: this request still has it, the next one has not.
    stand.takes(1, "locality", 44);
    stand.ask(query).is(r#"{"data":{"model":{"code":"m2","locality":{"code":"l44"}}}}"#).took(2);
    stand.ask(query).is(r#"{"errors":[{"message":"Cannot return null for non-nullable field Model.locality.",
        "path":["model","locality"],"extensions":{"code":"INTERNAL_SERVER_ERROR"}}],"data":{"model":null}}"#);
}

/// Where nobody waits any more the store refuses all further reads (tests/api/readers.rs). What is the
/// engine's: no later wave runs.
#[test]
fn trap_43_a_request_cut_off_between_waves_reads_no_further() {
    let stand = Stand::new();
    stand.breaks(Some("locality"));
    let told = stand.ask(r#"{ model(code: "m2") { locality { parent { parent { code } } } } }"#);
    assert_eq!(told.log, [r#"model Rows by code ["m2"]"#, "locality Rows by id [44]"]);
}

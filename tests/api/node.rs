//! Objects by their opaque ids alone. `walk.rs` asks for every one of the article.

use serde_json::{Value as Json, json};

use crate::helpers::app::TestApp;

fn id(app: &TestApp, field: &str) -> Json {
    let answer = app.read(&format!("{{ {field} {{ id }} }}"));
    answer.as_object().unwrap().values().next().unwrap()["id"].clone()
}

#[test]
fn an_id_leads_back_to_its_object() {
    let app = TestApp::shared();
    let id = id(&app, "model(code: \"mod-5in1\")");
    let query = format!("{{ node(id: {id}) {{ __typename id ... on Model {{ code }} ... on Policy {{ number }} }} }}");
    assert_eq!(app.read(&query)["node"], json!({"__typename": "Model", "id": id, "code": "mod-5in1"}));
}

#[test]
fn ids_are_the_same_in_every_registry_that_loaded_the_same() {
    let app = TestApp::shared();
    let again = TestApp::new();
    for field in ["model(code: \"mod-5in1\")", "locality(code: \"20932-63\")", "policy(code: \"pol-nq35\")"] {
        assert_eq!(id(&app, field), id(&again, field));
    }
    assert_eq!(id(&app, "locality(code: \"49-63\")").as_str().unwrap().len(), 24);
}

#[test]
fn nodes_come_in_the_order_asked_twice_where_asked_twice_and_null_where_there_is_none() {
    let app = TestApp::shared();
    let model = id(&app, "model(code: \"mod-5in1\")");
    let place = id(&app, "locality(code: \"49-63\")");
    // Of a type that is, and of one that is not: both name nothing.
    let gone = "AAAAAAAAAAAAAAAAAAAAAAAA";
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }";
    let answer = app.ask(query, json!({"ids": [place, gone, model, place]}));
    assert_eq!(answer.batches, 2);
    let of = |ty: &str, id: &Json| json!({"__typename": ty, "id": id});
    let expected = json!([of("Locality", &place), null, of("Model", &model), of("Locality", &place)]);
    assert_eq!(answer.ok(query)["nodes"], expected);
    assert_eq!(app.read("{ nodes(ids: []) { id } }"), json!({"nodes": []}));
}

#[test]
fn an_id_of_a_row_that_is_not_there_is_answered_with_null() {
    let app = TestApp::new();
    app.seed().model("m").put();
    let id = id(&app, "model(code: \"m\")");
    app.seed().run("delete from model where code = 'm'");
    assert_eq!(app.read(&format!("{{ node(id: {id}) {{ id }} }}")), json!({"node": null}));
}

#[test]
fn what_is_no_id_is_named() {
    let app = TestApp::shared();
    let not_one = "is not an id of this API: take it from an object's `id`.";
    for garbage in ["", "garbage", "mod-5in1", "AAAAAAAAAAAAAAAAAAAAAAA=", "AAAAAAAAAAAAAAAAAAAAAAAAA", "ééééééééééééé"]
    {
        let refusal = app.refusal(&format!("{{ node(id: \"{garbage}\") {{ id }} }}"));
        assert_eq!(refusal, ("BAD_USER_INPUT".to_owned(), format!("Argument \"id\" {not_one}")), "{garbage}");
    }
    let place = id(&app, "locality(code: \"49-63\")");
    let refusal = app.refusal(&format!("{{ nodes(ids: [{place}, \"garbage\"]) {{ id }} }}"));
    assert_eq!(refusal, ("BAD_USER_INPUT".to_owned(), format!("Argument \"ids.1\" {not_one}")));
}

#[test]
fn at_most_two_hundred_are_taken_at_once() {
    let app = TestApp::shared();
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let ids = |count: usize| json!({"ids": vec!["AAAAAAAAAAAAAAAAAAAAAAAA"; count]});
    assert_eq!(app.ask(query, ids(200)).ok(query)["nodes"].as_array().unwrap().len(), 200);
    let refusal = app.ask(query, ids(201)).refusal(query);
    assert_eq!(refusal, ("BAD_USER_INPUT".to_owned(), "Argument \"ids\" must be at most 200, but are 201.".to_owned()));
}

//! The described types as an async-graphql schema: its text, its answers, its batches, its faults.

mod faults;
mod memory;
mod nulls;
mod rounds;
mod shown;
mod world;

use std::sync::Arc;

use async_graphql::{Request, Variables};
use nhanrong::describe::builder::Builder;
use nhanrong::describe::id;
use nhanrong::describe::registry::Schema;
use nhanrong::graph::dynamic;
use serde_json::{Value as Json, json};

use memory::{Memory, uid};

fn described() -> Arc<Schema> {
    Arc::new(
        Builder::default()
            .finish::<world::Query>("A test.", nhanrong::introspection::describe)
            .expect("the description is sound"),
    )
}

/// The answer, and the tables that were asked.
async fn run(query: &str, variables: Json) -> (Json, Vec<&'static str>) {
    let schema =
        dynamic::schema(&described()).extension(nulls::Nulls).finish().expect("async-graphql takes the description");
    let memory = Memory::new();
    let request = Request::new(query).variables(Variables::from_json(variables));
    let answer = rounds::execute(&schema, request, memory.clone()).await;
    let asks = memory.lock().unwrap().asks.clone();
    (serde_json::to_value(answer).unwrap(), asks)
}

async fn data(query: &str) -> Json {
    let (answer, _) = run(query, json!({})).await;
    assert_eq!(answer.get("errors"), None, "{query}");
    answer["data"].clone()
}

fn key(name: &str, kind: u8, id: i64) -> String {
    let mut out = Vec::new();
    assert!(id::write(id::tag(name), &uid(kind, id), &mut out));
    String::from_utf8(out).unwrap().trim_matches('"').to_owned()
}

#[test]
fn the_text_parses_and_holds_what_was_described() {
    let sdl = dynamic::sdl(&described()).unwrap();
    async_graphql::parser::parse_schema(&sdl).unwrap();
    for part in [
        "\"\"\"\nWhere things are.\n\"\"\"\ntype Place implements Node {",
        "interface Node {",
        "union Owner = Place | Person",
        "scalar Day",
        "enum Sort {\n  \"\"\"\n  Fields and animals.\n  \"\"\"\n  FARM",
        "input ModelFilter {\n  \"\"\"\n  Of these sorts.\n  \"\"\"\n  sorts: [Sort!]\n",
        "old: String @deprecated(reason: \"Use `title`.\")",
        "name: String! = \"you\"",
        "sort: Sort = FARM",
        "newest: Boolean! = false",
        "nodes(\n    \"\"\"\n    Their keys.\n    \"\"\"\n    ids: [ID!]!\n  ): [Node]!",
        "nodes: [Model!]!",
        "schema {\n  query: Query\n}",
    ] {
        assert!(sdl.contains(part), "{part}\nis not in\n{sdl}");
    }
    assert!(!sdl.contains("__"), "{sdl}");
}

#[tokio::test]
async fn rows_are_found_whichever_way_leads_to_them() {
    let answer = data("{ places { name parent { name } parts { name } path { name } } }").await;
    let named = |names: &[&str]| names.iter().map(|name| json!({ "name": name })).collect::<Vec<_>>();
    assert_eq!(
        answer["places"][1],
        json!({ "name": "Huyện A", "parent": { "name": "Tỉnh" }, "parts": named(&["Xã"]), "path": named(&["Tỉnh"]) })
    );
    assert_eq!(answer["places"][0]["parent"], Json::Null);
    assert_eq!(answer["places"][3]["path"], json!(named(&["Huyện A", "Tỉnh"])));
    let answer =
        data(r#"{ model(title: "Bees") { sort since place { name } } none: model(title: "x") { sort } }"#).await;
    let bees = json!({ "sort": "FARM", "since": "2026-01-31", "place": { "name": "Huyện A" } });
    assert_eq!(answer, json!({ "model": bees, "none": null }));
}

#[tokio::test]
async fn a_union_and_an_interface_tell_their_types() {
    let answer = data(
        "{ models(first: 4) { nodes { owner { __typename ... on Node { id } ... on Place { name } ... on Person { called: name } } } } }",
    )
    .await;
    let person = |id, name| json!({ "__typename": "Person", "id": key("Person", 2, id), "called": name });
    let owners = answer["models"]["nodes"].as_array().unwrap().iter().map(|node| node["owner"].clone());
    let place = json!({ "__typename": "Place", "id": key("Place", 1, 3), "name": "Huyện B" });
    // Ordered by title, the one without a title last: Ants, Bees, Books, Carp.
    assert_eq!(owners.collect::<Vec<_>>(), [person(2, "Bình"), person(1, "An"), place, Json::Null]);

    let [a, b] = [key("Model", 3, 1), key("Person", 2, 1)];
    let query = format!(
        r#"{{ nodes(ids: ["{a}", "nothing", "{b}", "{a}"]) {{ id ... on Model {{ title }} ... on Person {{ name }} }}
              node(ids: "{b}") {{ __typename }} lost: node(ids: "?") {{ id }} }}"#
    );
    let model = json!({ "id": a, "title": "Bees" });
    let nodes = json!([model, null, { "id": b, "name": "An" }, model]);
    assert_eq!(data(&query).await, json!({ "nodes": nodes, "node": { "__typename": "Person" }, "lost": null }));
}

#[tokio::test]
async fn arguments_keep_defaults_nulls_and_absence_apart() {
    let query = "query($a: String!, $s: Sort, $n: [String!]) { greet(name: $a, sort: $s, names: $n) }";
    for (variables, wanted) in [
        (json!({ "a": "An" }), "An FARM None"),
        (json!({ "a": "An", "s": null }), "An none None"),
        (json!({ "a": "An", "s": "SCHOOL", "n": "x" }), "An SCHOOL Some([\"x\"])"),
    ] {
        assert_eq!(run(query, variables).await.0, json!({ "data": { "greet": wanted } }));
    }
    let answer = data(r#"{ greet a: greet(sort: SCHOOL) b: greet(sort: null, names: ["x"]) }"#).await;
    let wanted = json!({ "greet": "you FARM None", "a": "you SCHOOL None", "b": "you none Some([\"x\"])" });
    assert_eq!(answer, wanted);
}

#[tokio::test]
async fn pages_go_both_ways() {
    let titles = |page: &Json| {
        let edges = page["edges"].as_array().unwrap().iter();
        edges.map(|edge| edge["node"]["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let flags = |page: &Json| (page["pageInfo"]["hasPreviousPage"].clone(), page["pageInfo"]["hasNextPage"].clone());
    let parts =
        "{ totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { title } } }";
    let page = async |args: &str| data(&format!("{{ models{args} {parts} }}")).await["models"].clone();

    let first = page("(first: 2)").await;
    assert_eq!((titles(&first), flags(&first)), (vec!["Ants".into(), "Bees".into()], (json!(false), json!(true))));
    assert_eq!(first["totalCount"], 6);
    assert_eq!(first["pageInfo"]["endCursor"], first["edges"][1]["cursor"]);
    let cursor = first["pageInfo"]["endCursor"].as_str().unwrap();
    let next = page(&format!("(first: 2, after: \"{cursor}\")")).await;
    assert_eq!((titles(&next), flags(&next)), (vec!["Books".into(), "Carp".into()], (json!(true), json!(true))));
    let cursor = next["pageInfo"]["endCursor"].as_str().unwrap();
    let last = page(&format!("(last: 2, before: \"{cursor}\")")).await;
    assert_eq!((titles(&last), flags(&last)), (vec!["Bees".into(), "Books".into()], (json!(true), json!(true))));

    let farms = page(r#"(newest: true, filter: { sorts: [FARM], title: "Bees" })"#).await;
    assert_eq!((titles(&farms), farms["totalCount"].clone()), (vec!["Bees".to_owned()], json!(1)));
    let empty = data("{ models(first: 0) { nodes { title } pageInfo { endCursor hasNextPage } } }").await;
    assert_eq!(empty, json!({ "models": { "nodes": [], "pageInfo": { "endCursor": null, "hasNextPage": true } } }));
}

#[tokio::test]
async fn parents_share_a_batch() {
    let query = "{ places { models(first: 1) { totalCount nodes { title place { name } } } parent { name } } }";
    let (answer, asks) = run(query, json!({})).await;
    assert_eq!(
        answer["data"]["places"][2]["models"],
        json!({ "totalCount": 1, "nodes": [{ "title": "Carp", "place": { "name": "Huyện B" } }] })
    );
    assert_eq!(asks.iter().filter(|table| **table == "model").count(), 2, "one for rows, one for counts: {asks:?}");
    let (_, asks) = run("{ a: places { parent { name } } b: places { parent { parent { name } } } }", json!({})).await;
    assert_eq!(asks, ["place"; 3], "all, their parents, the parents of those: whatever the alias");
}

#[tokio::test]
async fn an_error_takes_no_more_than_it_must() {
    let (answer, _) = run("{ model(title: \"Drums\") { title sort } greet }", json!({})).await;
    assert_eq!(answer["data"], json!({ "model": { "title": "Drums", "sort": null }, "greet": "you FARM None" }));
    let error = &answer["errors"][0];
    assert_eq!(
        (&error["path"], &error["extensions"]),
        (&json!(["model", "sort"]), &json!({ "code": "INTERNAL_SERVER_ERROR" }))
    );

    let id = key("Model", 3, 6);
    let (answer, _) = run(&format!("{{ nodes(ids: [\"{id}\"]) {{ ... on Model {{ title }} }} }}"), json!({})).await;
    assert_eq!(answer["data"], json!({ "nodes": [null] }));
    assert_eq!(answer["errors"][0]["path"], json!(["nodes", 0, "title"]));

    let (answer, _) = run("{ models(first: 201) { totalCount } }", json!({})).await;
    assert_eq!(answer["data"], Json::Null);
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");

    // What the store finds wrong with one list is told of that list alone.
    let query = r#"{ models(filter: { title: "nowhere" }) { totalCount } places { name } }"#;
    let (answer, _) = run(query, json!({})).await;
    let code = json!({ "code": "BAD_USER_INPUT" });
    assert_eq!((&answer["errors"][0]["extensions"], &answer["errors"][0]["path"]), (&code, &json!(["models"])));
    assert_eq!(answer["errors"].as_array().map(Vec::len), Some(1));
}

#[test]
fn rounds_need_no_runtime_of_their_own() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let query = "{ places { models(first: 1) { nodes { place { name } } } } }";
    let asks = runtime.block_on(async { tokio::spawn(run(query, json!({}))).await.unwrap().1 });
    assert_eq!(asks, ["place", "model", "place"]);
}

//! Each fault of async-graphql by a document, so that an upgrade tells us.

use serde_json::{Value as Json, json};

use super::faults::{Document, FAULTS};
use super::{key, run};

/// Which fault, a document, its variables, and the data: as it should be and as it is.
fn shown() -> Vec<(usize, String, Json, Json, Json)> {
    let lost = key("Model", 3, 6);
    let deep = |of: usize| format!("{{ places {{ {} name {} }} }}", "parent { ".repeat(of), "} ".repeat(of));
    let greets = |what: &str| json!({ "greet": format!("{what} FARM None") });
    let id = |spelled: &str| format!("{{ nodes(ids: [{spelled}]) {{ id }} }}");
    let first = json!({ "models": { "nodes": [{ "title": "Ants" }] } });
    let owner = |fields: Json| json!({ "models": { "nodes": [{ "owner": fields }] } });
    let (none, of) = (json!({}), |text: &str| text.to_owned());
    let person = json!({ "__typename": "Person" });
    let mut all = vec![
        (0, of(r#"{ greet(name: "\u{1F600}") }"#), none.clone(), greets("😀"), Json::Null),
        (0, of(r#"{ greet(name: "\uD83D\uDE00") }"#), none.clone(), greets("😀"), Json::Null),
        (0, of(r#""Greets." query { greet }"#), none.clone(), greets("you"), Json::Null),
        (0, of(r#"query("Whom." $n: String! = "x") { greet(name: $n) }"#), none.clone(), greets("x"), Json::Null),
        (1, of("query($x: Boolean = true) { greet @include(if: $x) }"), none.clone(), greets("you"), json!({})),
        (1, of("query($x: Boolean! = true) { greet @skip(if: $x) }"), none.clone(), json!({}), greets("you")),
        (
            4,
            of(r#"{ __type(name: "Node") { interfaces { name } } }"#),
            none.clone(),
            json!({ "__type": { "interfaces": [] } }),
            json!({ "__type": { "interfaces": null } }),
        ),
        (5, of(r#"{ greet(name: """a \""" b""") }"#), none.clone(), greets(r#"a """ b"#), greets(r#"a \""" b"#)),
        (6, of("{ greet(name: \"\"\"\n  a\n \n  b\"\"\") }"), none.clone(), greets("a\n\nb"), greets("a\n \nb")),
        (7, id("123456789012345678901234567890"), none.clone(), json!({ "nodes": [null] }), Json::Null),
        (8, of("query($n: Int) { models(first: $n) { nodes { title } } }"), json!({ "n": 1.0 }), first, Json::Null),
        (9, deep(32), none.clone(), json!("much"), Json::Null),
        (
            10,
            of("query($x: Boolean!) { __typename @include(if: $x) }"),
            json!({ "x": true }),
            json!({ "__typename": "Query" }),
            Json::Null,
        ),
    ];
    let apart =
        [format!("nodes(ids: \"{lost}\") {{ id }}"), format!("nodes(ids: \"{lost}\") {{ ... on Model {{ title }} }}")];
    all.push((
        3,
        format!("{{ {} }}", apart.join(" ")),
        none.clone(),
        json!({ "nodes": [null] }),
        json!({ "nodes": [{ "id": lost }] }),
    ));
    for condition in [
        "{ models(first: 1) { nodes { owner { ... on Owner { __typename } } } } }",
        "{ models(first: 1) { nodes { owner { ...F } } } } fragment F on Owner { __typename }",
    ] {
        all.push((2, of(condition), none.clone(), owner(person.clone()), owner(json!({}))));
    }
    all
}

#[tokio::test]
async fn each_fault_is_still_there_and_its_condition_finds_it() {
    let shown = shown();
    for (fault, query, variables, right, wrong) in &shown {
        let (name, applies) = FAULTS[*fault];
        let (answer, _) = run(query, variables.clone()).await;
        assert_ne!(right, wrong);
        assert_eq!(answer["data"], *wrong, "{name}: {query:?} {answer}");
        assert!(applies(&Document::new(query, variables, &["Owner"], *fault == 3)), "{name}: {query}");
    }
    for (fault, (name, _)) in FAULTS.iter().enumerate() {
        assert!(shown.iter().any(|(shows, ..)| *shows == fault), "{name} is not shown");
    }
}

/// So that the conditions do not excuse everything.
#[tokio::test]
async fn sound_documents_are_not_excused() {
    let sound = r#"query($x: Boolean = true, $n: Int = 1) {
        greet @include(if: $x) other: greet(name: """ a """)
        models(first: $n) { nodes { ...F owner { ... on Node { id } ... on Place { name } } } }
        models(first: $n) { totalCount }
    } fragment F on Model { title place { parent { parent { parent { name } } } } }"#;
    let variables = json!({ "x": false });
    assert_eq!(Document::new(sound, &variables, &["Owner"], false).fault(), None);
}

#[tokio::test]
async fn an_error_in_a_field_selected_twice_comes_twice() {
    let (answer, _) = run(r#"{ model(title: "Drums") { sort sort } }"#, json!({})).await;
    assert_eq!(answer["errors"].as_array().map(Vec::len), Some(2));
}

/// No valid document: it shows why async-graphql judges none.
#[tokio::test]
async fn a_conflict_below_the_first_level_is_accepted_and_loses_a_field() {
    let query = r#"{ model(title: "Bees") { place { x: name } place { x: id } } }"#;
    assert_eq!(run(query, json!({})).await.0, json!({ "data": { "model": { "place": { "x": "Huyện A" } } } }));
}

/// The fields of an object are run one after another, so what its siblings ask for early is not in
/// one batch with what it asks for late: numbers of batches are compared only where no object has
/// two relations beside each other.
#[tokio::test]
async fn relations_beside_each_other_split_batches() {
    let (_, asks) = run("{ places { parts { path { name } } parent { id } } }", json!({})).await;
    assert_eq!(asks.len(), 5, "all, parts, their paths, and parents twice");
}

//! The article is one graph: from any of its nodes every other can be walked to.

use std::collections::{BTreeMap, BTreeSet};

use nhanrong::describe::id;
use nhanrong::describe::registry::{Schema, Shape, Type};
use serde_json::{Value as Json, json};

use crate::helpers::app::TestApp;
use crate::helpers::described::{objects, relations};

/// The units of the map that the article names. All other rows with an id are the article's own.
const PLACES: [&str; 9] =
    ["49-63", "515-63", "20932-63", "tra-ka-thon-2", "507-63", "20572-63", "502-63", "20362-63", "tam-thang-kim-doi"];

fn has_id(ty: &Type) -> bool {
    ty.field("id").is_some()
}

/// A selection of everything that an object leads to: the ids of what has one; what has none is passed through.
fn leads(schema: &Schema, ty: &Type, depth: usize) -> String {
    let mut fields = String::from("__typename");
    for lead in relations(ty) {
        let targets: Vec<&Type> = lead.relation.cases.iter().map(|case| schema.ty(case.ty)).collect();
        let inner: Vec<String> = targets
            .iter()
            .map(|target| match (has_id(target), depth) {
                (true, _) => format!("... on {} {{ id }}", target.name),
                (false, 0) => panic!("{} lies too deep", target.name),
                (false, _) => format!("... on {} {{ {} }}", target.name, leads(schema, target, depth - 1)),
            })
            .collect();
        let inner = inner.join(" ");
        let (name, on) = (lead.field.name, ty.name);
        // One answer can hold several types, whose fields of one name differ in form.
        fields += &match lead.relation.shape {
            Shape::Page => {
                format!(" {on}_{name}: {name}(first: 200) {{ nodes {{ {inner} }} pageInfo {{ hasNextPage }} }}")
            }
            Shape::One | Shape::List => format!(" {on}_{name}: {name} {{ {inner} }}"),
        };
    }
    fields
}

/// The ids in an answer, wherever they lie.
fn ids(answer: &Json, found: &mut BTreeSet<String>) {
    match answer {
        Json::Object(fields) => fields.iter().for_each(|(name, value)| match value {
            Json::String(id) if name == "id" => drop(found.insert(id.clone())),
            other => ids(other, found),
        }),
        Json::Array(items) => items.iter().for_each(|item| ids(item, found)),
        _ => {}
    }
}

/// Each node of the article: its id, and the type and code to call it by.
fn nodes(app: &TestApp) -> BTreeMap<String, (String, String)> {
    let schema = app.gate.schema();
    let connection = rusqlite::Connection::open(app.file()).unwrap();
    let mut nodes = BTreeMap::new();
    for ty in objects(schema).filter(|ty| has_id(ty)) {
        let mut rows = connection.prepare(&format!("select uid, code from {}", ty.table)).unwrap();
        let rows = rows.query_map([], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, String>(1)?))).unwrap();
        for (uid, code) in rows.map(Result::unwrap) {
            if ty.name == "Locality" && !PLACES.contains(&code.as_str()) {
                continue;
            }
            let mut written = Vec::new();
            assert!(id::write(id::tag(ty.name), &uid, &mut written));
            nodes.insert(serde_json::from_slice(&written).unwrap(), (ty.name.to_owned(), code));
        }
    }
    nodes
}

/// To which nodes of the article each of them leads directly.
fn edges(app: &TestApp, nodes: &BTreeMap<String, (String, String)>) -> BTreeMap<String, BTreeSet<String>> {
    let schema = app.gate.schema();
    let mut edges = BTreeMap::new();
    for (id, (ty, code)) in nodes {
        let ty = schema.ty(schema.named(ty).unwrap());
        let query =
            format!("query($id: ID!) {{ node(id: $id) {{ ... on {} {{ {} }} }} }}", ty.name, leads(schema, ty, 3));
        let answer = app.ask(&query, json!({"id": id})).ok(&query);
        assert_eq!(answer["node"]["__typename"], ty.name, "{code}");
        let mut found = BTreeSet::new();
        ids(&answer, &mut found);
        found.retain(|other| nodes.contains_key(other) && other != id);
        edges.insert(id.clone(), found);
    }
    edges
}

fn reached<'e>(edges: &'e BTreeMap<String, BTreeSet<String>>, start: &'e String) -> BTreeSet<&'e String> {
    let mut seen = BTreeSet::from([start]);
    let mut open = vec![start];
    while let Some(id) = open.pop() {
        open.extend(edges[id].iter().filter(|next| seen.insert(next)));
    }
    seen
}

#[test]
fn from_any_node_of_the_article_every_other_can_be_walked_to() {
    let app = TestApp::shared();
    let nodes = nodes(&app);
    assert!(nodes.len() > 100, "{}", nodes.len());
    let edges = edges(&app, &nodes);
    let name = |id: &String| format!("{} {}", nodes[id].0, nodes[id].1);
    let all: BTreeSet<&String> = nodes.keys().collect();
    let mut stuck = Vec::new();
    for start in nodes.keys() {
        let reached = reached(&edges, start);
        if reached != all {
            let missed: Vec<String> = all.difference(&reached).map(|id| name(id)).collect();
            stuck.push(format!("from {} not to {}", name(start), missed.join(", ")));
        }
    }
    assert!(stuck.is_empty(), "{}", stuck.join("\n"));
}

#[test]
fn every_node_is_found_by_its_id_as_what_it_is() {
    let app = TestApp::shared();
    let nodes = nodes(&app);
    let ids: Vec<&String> = nodes.keys().collect();
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }";
    let answer = app.ask(query, json!({"ids": ids}));
    // One batch a type.
    let types: BTreeSet<&String> = nodes.values().map(|(ty, _)| ty).collect();
    assert_eq!(answer.batches as usize, types.len());
    let expected: Vec<Json> = nodes.iter().map(|(id, (ty, _))| json!({"__typename": ty, "id": id})).collect();
    assert_eq!(answer.ok(query)["nodes"], Json::Array(expected));
}

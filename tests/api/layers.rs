//! Each part of the house knows those below it, none above; a grep of the sources says so.

use std::path::Path;

/// Every source file below a folder of the project, with its path from there and its lines of code.
fn sources(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(path) = open.pop() {
        let entries = std::fs::read_dir(&path).unwrap();
        for entry in entries.map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                open.push(entry);
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&entry).unwrap();
                found.push((relative(&entry, &root), code(&text)));
            }
        }
    }
    assert!(found.len() > 3, "{folder} holds almost nothing");
    found
}

fn relative(path: &Path, root: &Path) -> String {
    path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/")
}

/// Without comments, which may name anything.
fn code(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Whether a text names a path's first part as a word: `schema::`, not `my_schema::`.
fn names(text: &str, path: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    text.match_indices(path).any(|(at, _)| at == 0 || !word(text.as_bytes()[at - 1]))
}

#[test]
fn a_search_for_names_finds_words_and_nothing_within_words() {
    assert!(names("use crate::store::ask;", "crate::store"));
    assert!(names("entity::model", "entity::"));
    assert!(!names("my_entity::model", "entity::"));
    assert!(!names(&code("// use crate::store"), "crate::store"));
}

/// From the top down. A part may name those behind it.
const LAYERS: [&str; 8] = ["cli", "http", "gate", "schema", "introspection", "graph", "describe", "store"];

#[test]
fn arrows_between_the_parts_point_down() {
    for (file, text) in sources("src") {
        let Some(own) = LAYERS.iter().position(|layer| file.starts_with(&format!("{layer}/"))) else {
            assert!(
                ["lib.rs", "main.rs", "error.rs", "json.rs", "vietnamese.rs"].contains(&file.as_str()),
                "{file} belongs to no part"
            );
            continue;
        };
        for above in &LAYERS[..own] {
            assert!(!names(&text, &format!("crate::{above}")), "{file} names crate::{above}, which lies above it");
        }
        // So would a list in braces.
        for above in &LAYERS[..own] {
            let grouped =
                text.lines().any(|line| line.starts_with("use crate::{") && names(line, &format!("{above}::")));
            assert!(!grouped, "{file} names {above} in a group");
        }
    }
}

/// No file of the folder names any of these, but for the files said.
fn none_names(folder: &str, paths: &[&str], but: &[&str]) {
    for (file, text) in sources(folder) {
        if but.iter().any(|but| file.starts_with(but)) {
            continue;
        }
        for path in paths {
            assert!(!names(&text, path), "{folder}/{file} names {path}");
        }
    }
}

#[test]
fn the_engine_knows_no_entity_and_no_database() {
    for room in ["src/describe", "src/graph"] {
        none_names(room, &["entity::", "migration::", "sea_orm", "rusqlite", "sqlx", "axum"], &[]);
    }
    none_names(
        "src/gate",
        &["entity::", "migration::", "sea_orm", "rusqlite", "sqlx", "axum", "crate::store::sqlite"],
        &[],
    );
}

#[test]
fn the_store_knows_no_graphql() {
    none_names("src/store", &["async_graphql", "bluejay_core", "bluejay_parser", "axum"], &[]);
    none_names("entity/src", &["async_graphql", "migration::", "rusqlite"], &[]);
    none_names("migration/src", &["async_graphql", "entity::", "rusqlite"], &[]);
}

#[test]
fn drivers_are_named_in_one_place() {
    none_names("src", &["rusqlite", "sqlx"], &["store/sqlite", "store/connect", "store/load/copy"]);
    none_names("src", &["async_graphql"], &["graph/dynamic"]);
    none_names("src", &["axum"], &["http/"]);
}

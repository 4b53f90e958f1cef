//! What goes wrong has a code of one closed list, and what is wrong with an input says which, why, and what would do.

use nhanrong::error::Code;
use serde_json::json;

use crate::helpers::app::TestApp;

#[test]
fn the_readme_tells_every_code_and_no_other() {
    let rows: String = Code::ALL.iter().map(|code| format!("| `{}` | {} |\n", code.name(), code.meaning())).collect();
    let readme = include_str!("../../README.md");
    let (_, table) = readme.split_once("| `extensions.code` | means |\n|---|---|\n").unwrap();
    let (table, _) = table.split_once("\n\n").unwrap();
    assert_eq!(format!("{table}\n"), rows);
}

#[test]
fn codes_are_told_apart_and_written_as_clients_expect() {
    let mut names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    assert!(names.iter().all(|name| name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')));
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Code::ALL.len());
}

#[test]
fn a_wrong_input_says_which_it_is_why_it_is_wrong_and_what_would_do() {
    let app = TestApp::shared();
    let cursor = app.read("{ models(first: 1) { pageInfo { endCursor } } }");
    let cursor = cursor["models"]["pageInfo"]["endCursor"].clone();
    for (query, code, message) in [
        ("{ models(after: \"x!\") { totalCount } }".to_owned(), "BAD_USER_INPUT", ""),
        (format!("{{ organisations(after: {cursor}) {{ totalCount }} }}"), "BAD_USER_INPUT", ""),
        (
            format!("{{ models(after: {cursor}, orderBy: {{field: STARTED_ON}}) {{ totalCount }} }}"),
            "BAD_USER_INPUT",
            "",
        ),
        ("{ models(first: 201) { totalCount } }".to_owned(), "BAD_USER_INPUT", ""),
        ("{ models(last: -1) { totalCount } }".to_owned(), "BAD_USER_INPUT", ""),
        ("{ models(first: 1, last: 1) { totalCount } }".to_owned(), "BAD_USER_INPUT", ""),
        ("{ node(id: \"mod-5in1\") { id } }".to_owned(), "BAD_USER_INPUT", ""),
        ("{ node(id: \"AAAAAAAAAAAAAAAAAAAAAAAA\") { id } }".to_owned(), "BAD_USER_INPUT", ""),
        ("{ localities(filter: {asOf: \"2024-02-30\"}) { totalCount } }".to_owned(), "BAD_USER_INPUT", ""),
        ("{ localities(filter: {asOf: \"2024\"}) { totalCount } }".to_owned(), "BAD_USER_INPUT", ""),
        ("{ models(filter: {startedFrom: \"2024-13\"}) { totalCount } }".to_owned(), "BAD_USER_INPUT", ""),
        ("{ models(filter: {under: \"20932-6\"}) { totalCount } }".to_owned(), "BAD_USER_INPUT", ""),
        ("{ models(filter: {owner: \"org-x\"}) { totalCount } }".to_owned(), "BAD_USER_INPUT", ""),
        ("{ models(filter: {movement: \"mov-dvk\"}) { totalCount } }".to_owned(), "BAD_USER_INPUT", ""),
        ("{ replications(filter: {model: \"mod-5in\"}) { totalCount } }".to_owned(), "BAD_USER_INPUT", ""),
        ("{ outcomes(filter: {indicators: [\"ind-member\"]}) { totalCount } }".to_owned(), "BAD_USER_INPUT", ""),
        ("{ models(filter: {stages: [TYPICL]}) { totalCount } }".to_owned(), "BAD_USER_INPUT", ""),
        ("{ search(text: \"\") { totalCount } }".to_owned(), "BAD_USER_INPUT", ""),
    ] {
        let told = app.ask(&query, json!({})).errors;
        println!("{query}\n    {told:?}");
        let _ = (code, message);
    }
    let query = "query($day: Date) { localities(filter: {asOf: $day}) { totalCount } }";
    println!("{:?}", app.ask(query, json!({"day": "2024-02-30"})).refusal(query));
}

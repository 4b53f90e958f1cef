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

const NO_CURSOR: &str = "is not a cursor of this API: take it from `cursor`, `startCursor` or `endCursor`.";
const OTHER_ORDER: &str = "is a cursor of another list or another order: use it with the arguments it came from.";
const DATE: &str = "Date is a day, such as 2024-10-15.";
const PARTIAL_DATE: &str = "PartialDate is a year, a month or a day, as precise as the record is and no more: \
    2021, 2021-07 or 2021-07-03.";

/// Each kind of input that can be wrong: a field with its arguments, the code, and the message.
fn wrong_inputs(cursor: &str) -> Vec<(String, Code, String)> {
    let input = |field: &str, message: &str| (field.to_owned(), Code::BadUserInput, message.to_owned());
    let ours = |field: &str, argument: &str, reason: &str| input(field, &format!("Argument \"{argument}\" {reason}"));
    let written = |field: &str, message: &str| (field.to_owned(), Code::ValidationFailed, message.to_owned());
    vec![
        // A cursor that is none, of another list, of another order.
        ours("models(after: \"x!\")", "after", NO_CURSOR),
        ours(&format!("organisations(after: \"{cursor}\")"), "after", OTHER_ORDER),
        ours(&format!("models(after: \"{cursor}\", orderBy: {{field: STARTED_ON}})"), "after", OTHER_ORDER),
        // A page too large, negative, from both ends.
        ours("models(first: 201)", "first", "must be at most 200, but is 201: ask for more pages instead."),
        ours("models(last: -1)", "last", "must not be negative, but is -1."),
        ours("models(first: 1, last: 1)", "last", "cannot stand together with `first`: give one of them."),
        // A day that is none, a day where none is said, a month that is none.
        written(
            "localities(filter: {asOf: \"2024-02-30\"})",
            &format!("Expected value of type \"Date\", found \"2024-02-30\"; {DATE} Input: \"asOf\"."),
        ),
        written(
            "localities(filter: {asOf: \"2024\"})",
            &format!("Expected value of type \"Date\", found \"2024\"; {DATE} Input: \"asOf\"."),
        ),
        written(
            "models(filter: {startedFrom: \"2024-13\"})",
            &format!(
                "Expected value of type \"PartialDate\", found \"2024-13\"; {PARTIAL_DATE} Input: \"startedFrom\"."
            ),
        ),
        // Codes of a filter that nothing has.
        ours(
            "models(filter: {under: \"20932-6\"})",
            "filter.under",
            "names no locality: there is none with the code \"20932-6\", near it are 20932-63, 20332-63, 20392-63.",
        ),
        ours(
            "models(filter: {owner: \"org-x\"})",
            "filter.owner",
            "names no organisation: there is none with the code \"org-x\", near it are org-bdv, org-btv.",
        ),
        ours(
            "replications(filter: {model: \"mod-5in\"})",
            "filter.model",
            "names no model: there is none with the code \"mod-5in\", near it are mod-5in1.",
        ),
        ours(
            "outcomes(filter: {indicators: [\"ind-member\"]})",
            "filter.indicators",
            "names no indicator: there is none with the code \"ind-member\", nor one like it.",
        ),
        ours(
            "models(filter: {movement: \"mov-x\"})",
            "filter.movement",
            "names no movement: there is none with the code \"mov-x\", near it are mov-dvk.",
        ),
        // A name of an enum, and words that are none.
        written(
            "models(filter: {stages: [TYPICL]})",
            "Value \"TYPICL\" does not exist in \"Stage\" enum. Did you mean \"TYPICAL\"? Input: \"stages\".",
        ),
        ours("search(text: \"?!\")", "text", "holds no letter and no digit: there is nothing to search for."),
    ]
}

#[test]
fn a_wrong_input_says_which_it_is_why_it_is_wrong_and_what_would_do() {
    let app = TestApp::shared();
    let cursor = app.read("{ models(first: 1) { pageInfo { endCursor } } }");
    for (field, code, message) in wrong_inputs(cursor["models"]["pageInfo"]["endCursor"].as_str().unwrap()) {
        let told = app.refusal(&format!("{{ {field} {{ totalCount }} }}"));
        assert_eq!(told, (code.name().to_owned(), message), "{field}");
    }
}

#[test]
fn a_wrong_variable_is_named() {
    let app = TestApp::shared();
    let query = "query($day: Date) { localities(filter: {asOf: $day}) { totalCount } }";
    let told = app.ask(query, json!({"day": "2024-02-30"})).refusal(query);
    let message = "Variable \"$day\" got an invalid value: Expected value of type \"Date\", found \"2024-02-30\"";
    assert_eq!(told, ("BAD_USER_INPUT".to_owned(), format!("{message}; {DATE}")));
}

#[test]
fn an_id_that_is_none_is_named_and_one_that_names_nothing_is_null() {
    let app = TestApp::shared();
    let code = app.refusal("{ node(id: \"mod-5in1\") { id } }");
    let message = "Argument \"id\" is not an id of this API: take it from an object's `id`.";
    assert_eq!(code, ("BAD_USER_INPUT".to_owned(), message.to_owned()));
    // Well written, of a type that this API does not have (any more).
    assert_eq!(app.read("{ node(id: \"AAAAAAAAAAAAAAAAAAAAAAAA\") { id } }"), json!({"node": null}));
}

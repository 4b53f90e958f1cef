//! What every list is tried with.

use serde_json::{Value as Json, json};

use super::app::TestApp;

/// The codes of a list's rows: `codes(&app, "models", "first: 2")`.
#[track_caller]
pub fn codes(app: &TestApp, list: &str, arguments: &str) -> Vec<String> {
    values(app, list, arguments, "code").iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

/// One field of a list's rows.
#[track_caller]
pub fn values(app: &TestApp, list: &str, arguments: &str, field: &str) -> Vec<Json> {
    let arguments = if arguments.is_empty() { String::new() } else { format!("({arguments})") };
    let data = app.read(&format!("{{ {list}{arguments} {{ nodes {{ value: {field} }} }} }}"));
    data[list]["nodes"].as_array().unwrap().iter().map(|node| node["value"].clone()).collect()
}

/// How many rows a list counts.
#[track_caller]
pub fn count(app: &TestApp, list: &str, arguments: &str) -> i64 {
    let data = app.read(&format!("{{ {list}({arguments}) {{ totalCount }} }}"));
    data[list]["totalCount"].as_i64().unwrap()
}

/// The list says of each wrong argument which one is wrong, and how.
#[track_caller]
pub fn refuses_wrong_pages(app: &TestApp, list: &str) {
    let foreign = if list == "models" { "organisations" } else { "models" };
    let cursor = app.read(&format!("{{ {foreign}(first: 1) {{ pageInfo {{ endCursor }} }} }}"));
    let foreign = &cursor[foreign]["pageInfo"]["endCursor"];
    let not_one = "is not a cursor of this API: take it from `cursor`, `startCursor` or `endCursor`.";
    let of_another = "is a cursor of another list or another order: use it with the arguments it came from.";
    for (arguments, message) in [
        ("first: -1".to_owned(), "Argument \"first\" must not be negative, but is -1.".to_owned()),
        ("last: -1".to_owned(), "Argument \"last\" must not be negative, but is -1.".to_owned()),
        (
            "first: 201".to_owned(),
            "Argument \"first\" must be at most 200, but is 201: ask for more pages instead.".to_owned(),
        ),
        (
            "last: 201".to_owned(),
            "Argument \"last\" must be at most 200, but is 201: ask for more pages instead.".to_owned(),
        ),
        (
            "first: 1, last: 1".to_owned(),
            "Argument \"last\" cannot stand together with `first`: give one of them.".to_owned(),
        ),
        ("after: \"x!\"".to_owned(), format!("Argument \"after\" {not_one}")),
        ("before: \"\"".to_owned(), format!("Argument \"before\" {not_one}")),
        (format!("after: {foreign}"), format!("Argument \"after\" {of_another}")),
    ] {
        let refusal = app.refusal(&format!("{{ {list}({arguments}) {{ totalCount }} }}"));
        assert_eq!(refusal, ("BAD_USER_INPUT".to_owned(), message), "{list}({arguments})");
    }
}

/// A cursor of the list's own order is not taken by another order, nor by its reverse.
#[track_caller]
pub fn refuses_cursors_of_another_order(app: &TestApp, list: &str, order: &str) {
    let cursor = app.read(&format!("{{ {list}(first: 1) {{ pageInfo {{ endCursor }} }} }}"));
    let cursor = &cursor[list]["pageInfo"]["endCursor"];
    let (code, message) = app.refusal(&format!("{{ {list}(after: {cursor}, orderBy: {order}) {{ totalCount }} }}"));
    assert_eq!(code, "BAD_USER_INPUT");
    assert!(message.starts_with("Argument \"after\" is a cursor of another list or another order"), "{message}");
}

/// A filter that is wrong where it is written, and where a variable brings it.
#[track_caller]
pub fn refuses_the_value(app: &TestApp, list: &str, field: &str, ty: &str, value: Json, message: &str) {
    // A name of an enum is written without quotes.
    let written = match (&value, message.contains("enum")) {
        (Json::Array(names), true) => format!("[{}]", names[0].as_str().unwrap()),
        _ => value.to_string(),
    };
    let refusal = app.refusal(&format!("{{ {list}(filter: {{{field}: {written}}}) {{ totalCount }} }}"));
    assert_eq!(refusal, ("GRAPHQL_VALIDATION_FAILED".to_owned(), format!("{message} Input: \"{field}\".")));
    let query = format!("query($value: {ty}) {{ {list}(filter: {{{field}: $value}}) {{ totalCount }} }}");
    let (code, told) = app.ask(&query, json!({"value": value})).refusal(&query);
    assert_eq!(code, "BAD_USER_INPUT");
    assert!(told.starts_with("Variable \"$value\" got an invalid value: ") && told.ends_with(message), "{told}");
}

/// A code of no unit of the map.
#[track_caller]
pub fn refuses_an_unknown_place(app: &TestApp, list: &str) {
    let refusal = app.refusal(&format!("{{ {list}(filter: {{under: \"nowhere\"}}) {{ totalCount }} }}"));
    let message =
        "Argument \"filter.under\" names no locality: there is none with the code \"nowhere\", nor one like it.";
    assert_eq!(refusal, ("BAD_USER_INPUT".to_owned(), message.to_owned()));
}

/// An empty list of values matches nothing; null, or no filter at all, takes every row.
#[track_caller]
pub fn takes_empty_filters_at_their_word(app: &TestApp, list: &str, fields: &[&str]) {
    let all = count(app, list, "first: 1");
    assert!(all > 0);
    for field in fields {
        assert_eq!(count(app, list, &format!("filter: {{{field}: []}}")), 0, "{field}");
        assert_eq!(count(app, list, &format!("filter: {{{field}: null}}")), all, "{field}");
    }
    assert_eq!(count(app, list, "filter: {}"), all);
    assert_eq!(count(app, list, "filter: null"), all);
}

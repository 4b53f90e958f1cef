//! Takings-over of models.

use serde_json::json;

use crate::helpers::app::TestApp;
use crate::helpers::lists::*;

#[test]
fn a_replication_reads_as_the_article_has_it() {
    let app = TestApp::shared();
    let query =
        "{ replications(filter: {statuses: [ESTABLISHED]}) { nodes { code model { code } origin { id } copies { id }
        locality { code } organisation { code } status on sites participants policy { code } note
        outcomes { totalCount } source { publisher } } } }";
    assert_eq!(
        app.read(query)["replications"]["nodes"],
        json!([{
            "code": "rep-5in1",
            "model": {"code": "mod-5in1"},
            "origin": null,
            "copies": [],
            "locality": {"code": "20362-63"},
            "organisation": null,
            "status": "ESTABLISHED",
            "on": "2023",
            "sites": 8,
            "participants": null,
            "policy": null,
            "note": "from Kim Đới, 2022; all villages",
            "outcomes": {"totalCount": 2},
            "source": {"publisher": "Báo Quảng Nam"},
        }])
    );
}

#[test]
fn a_plan_has_no_place_and_no_date() {
    let app = TestApp::shared();
    let query = "{ replications(filter: {statuses: [PLANNED], model: \"mod-5in1\"}) {
        nodes { locality { code } on sites note policy { code } } } }";
    let expected =
        json!([{"locality": null, "on": null, "sites": null, "note": null, "policy": {"code": "pol-project"}}]);
    assert_eq!(app.read(query)["replications"]["nodes"], expected);
}

/// A tree of copies, and a value or none in what orders go by.
fn world() -> TestApp {
    let app = TestApp::new();
    let seed = app.seed();
    seed.model("m").put();
    let of = |code: &str| seed.replication(code).of_model("m").text("note", code);
    of("first").on("2019").participants(7).in_locality("515-63").put();
    of("copy").copied_from("first").on("2019-06").participants(7).in_locality("20932-63").put();
    of("copy of it").copied_from("copy").on("2020").status("UNDER_WAY").put();
    of("another").copied_from("first").participants(3).status("DISCONTINUED").put();
    drop(seed);
    app
}

fn notes(app: &TestApp, arguments: &str) -> Vec<serde_json::Value> {
    values(app, "replications", arguments, "note")
}

#[test]
fn the_spread_of_a_model_is_a_tree_that_can_be_walked_both_ways() {
    let app = world();
    let query = "{ model(code: \"m\") { replications(first: 1) { nodes { note copies { note copies { note origin { note origin { note origin { id } } } } } } } } }";
    assert_eq!(
        app.read(query)["model"]["replications"]["nodes"],
        json!([{"note": "first", "copies": [
            {"note": "copy", "copies": [
                {"note": "copy of it", "origin": {"note": "copy", "origin": {"note": "first", "origin": null}}},
            ]},
            {"note": "another", "copies": []},
        ]}])
    );
}

#[test]
fn filters_take_in_what_they_say() {
    let app = world();
    for (filter, expected) in [
        ("statuses: [UNDER_WAY]", json!(["copy of it"])),
        ("statuses: [UNDER_WAY, DISCONTINUED]", json!(["copy of it", "another"])),
        ("from: \"2020\", to: \"2020\"", json!(["copy of it"])),
        // Of some day of 2019; those without a date do not count.
        ("to: \"2019-05\"", json!(["first"])),
        ("from: \"2019-07\", to: \"2019\"", json!(["first"])),
        ("under: \"515-63\"", json!(["first", "copy"])),
        ("under: \"20932-63\"", json!(["copy"])),
        ("model: \"m\", statuses: [ESTABLISHED]", json!(["first", "copy"])),
    ] {
        assert_eq!(json!(notes(&app, &format!("filter: {{{filter}}}"))), expected, "{filter}");
    }
}

#[test]
fn rows_without_a_value_come_last_in_both_directions() {
    let app = world();
    let by = |order: &str| json!(notes(&app, &format!("filter: {{model: \"m\"}}, orderBy: {{{order}}}")));
    assert_eq!(by("field: ON"), json!(["first", "copy", "copy of it", "another"]));
    assert_eq!(by("field: ON, direction: DESC"), json!(["copy of it", "copy", "first", "another"]));
    assert_eq!(by("field: PARTICIPANTS"), json!(["another", "first", "copy", "copy of it"]));
    assert_eq!(by("field: PARTICIPANTS, direction: DESC"), json!(["copy", "first", "another", "copy of it"]));
    let usual = json!(notes(&app, "filter: {model: \"m\"}"));
    assert_eq!(usual, by("field: ON"));
}

#[test]
fn wrong_input_is_named() {
    let app = TestApp::shared();
    refuses_wrong_pages(&app, "replications");
    refuses_cursors_of_another_order(&app, "replications", "{field: PARTICIPANTS}");
    refuses_an_unknown_place(&app, "replications");
    takes_empty_filters_at_their_word(&app, "replications", &["statuses"]);
    let done = "Value \"DONE\" does not exist in \"ReplicationStatus\" enum.";
    refuses_the_value(&app, "replications", "statuses", "[ReplicationStatus!]", json!(["DONE"]), done);
    let date = "Expected value of type \"PartialDate\", found \"2021-7\"; it is not written as this scalar asks.";
    refuses_the_value(&app, "replications", "from", "PartialDate", json!("2021-7"), date);
}

#[test]
fn each_relation_costs_a_batch() {
    let app = world();
    let query = "{ replications { nodes { model { title } locality { name } origin { note } copies { note } } } }";
    assert_eq!(app.batches(query), 5);
}

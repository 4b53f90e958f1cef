//! What was measured or seen.

use serde_json::json;

use crate::helpers::app::TestApp;
use crate::helpers::lists::*;

#[test]
fn a_figure_reads_with_its_qualifier_unit_and_sentence() {
    let app = TestApp::shared();
    let query = "{ outcomes(filter: {qualifiers: [NEARLY]}) { nodes { value qualifier unit statement period sentence
        indicator { code name unit } source { publisher } subject { __typename ... on Model { code } } } } }";
    let indicator = "profit-from-fresh-turmeric-and-processed-products";
    let name = "profit from fresh turmeric and processed products";
    assert_eq!(
        app.read(query)["outcomes"]["nodes"],
        json!([{
            "value": "60000000",
            "qualifier": "NEARLY",
            "unit": "VND",
            "statement": null,
            "period": "2023",
            "sentence": "S10",
            "indicator": {"code": indicator, "name": name, "unit": "VND"},
            "source": {"publisher": "Báo Quảng Nam"},
            "subject": {"__typename": "Model", "code": "mod-tra-ka"},
        }])
    );
}

#[test]
fn what_has_no_figure_has_its_words() {
    let app = TestApp::shared();
    let query = "{ outcomes(filter: {indicators: [\"motto\"]}) { nodes { value qualifier unit statement period } } }";
    let expected = json!([{"value": null, "qualifier": "STATED", "unit": null, "statement": "3 no", "period": null}]);
    assert_eq!(app.read(query)["outcomes"]["nodes"], expected);
}

/// An outcome of each thing that can have one.
fn world() -> TestApp {
    let app = TestApp::new();
    let seed = app.seed();
    seed.model("m").in_locality("507-63").put();
    seed.replication("r").of_model("m").in_locality("20932-63").put();
    let of = |code: &str| seed.outcome(code).text("statement", code).of_indicator("motto");
    of("model").of_model("m").value(5).period("2019").put();
    of("replication").of_replication("r").value(5).period("2020-02").put();
    of("movement").of_movement("mov-dvk").value(-1).put();
    of("policy").of_policy("pol-project").period("2020-02-03").put();
    of("locality").in_locality("515-63").int("value", 15_000).put();
    drop(seed);
    app
}

fn statements(app: &TestApp, arguments: &str) -> serde_json::Value {
    let ours = ["model", "replication", "movement", "policy", "locality"];
    let mut statements = values(app, "outcomes", arguments, "statement");
    statements.retain(|statement| ours.iter().any(|code| statement == code));
    json!(statements)
}

#[test]
fn an_outcome_leads_to_what_it_is_of_whatever_that_is() {
    let app = world();
    let query = "{ outcomes(last: 5) { nodes { statement subject { __typename ... on Node { id }
        ... on Model { code } ... on Replication { status } ... on Movement { code } ... on Policy { code } ... on Locality { code } } } } }";
    let outcomes = app.read(query)["outcomes"]["nodes"].take();
    let subjects: Vec<_> = outcomes.as_array().unwrap().iter().map(|outcome| &outcome["subject"]).collect();
    let types: Vec<_> = subjects.iter().map(|subject| subject["__typename"].as_str().unwrap()).collect();
    assert_eq!(types, ["Model", "Replication", "Movement", "Policy", "Locality"]);
    assert_eq!(subjects[4]["code"], "515-63");
    assert_eq!(subjects[1]["status"], "ESTABLISHED");
    assert!(subjects.iter().all(|subject| subject["id"].is_string()), "each is a node");
}

#[test]
fn filters_take_in_what_they_say() {
    let app = world();
    for (filter, expected) in [
        ("indicators: [\"motto\"]", json!(["model", "replication", "movement", "policy", "locality"])),
        ("indicators: [\"motto\", \"case-type\"], from: \"2020\"", json!(["replication", "policy"])),
        ("indicators: [\"motto\"], hasValue: true", json!(["model", "replication", "movement", "locality"])),
        ("indicators: [\"motto\"], hasValue: false", json!(["policy"])),
        ("indicators: [\"motto\"], from: \"2020-02-04\"", json!(["replication"])),
        ("to: \"2020-02-02\"", json!(["model", "replication"])),
        // The unit's own, and those of models and replications there.
        ("under: \"515-63\"", json!(["replication", "locality"])),
        ("under: \"507-63\"", json!(["model"])),
        ("qualifiers: [EXACT], under: \"49-63\"", json!(["model", "replication", "locality"])),
    ] {
        assert_eq!(statements(&app, &format!("first: 100, filter: {{{filter}}}")), expected, "{filter}");
    }
    assert_eq!(count(&app, "outcomes", "filter: {qualifiers: [PROSPECT]}"), 1);
}

#[test]
fn orders_put_what_has_no_value_last() {
    let app = world();
    let by = |order: &str| statements(&app, &format!("filter: {{indicators: [\"motto\"]}}, orderBy: {{{order}}}"));
    assert_eq!(by("field: VALUE"), json!(["movement", "locality", "model", "replication", "policy"]));
    assert_eq!(by("field: VALUE, direction: DESC"), json!(["replication", "model", "locality", "movement", "policy"]));
    assert_eq!(by("field: PERIOD"), json!(["model", "replication", "policy", "movement", "locality"]));
    assert_eq!(by("field: PERIOD, direction: DESC"), json!(["policy", "replication", "model", "locality", "movement"]));
    let indicators =
        values(&app, "outcomes", "first: 100, orderBy: {field: INDICATOR, direction: DESC}", "indicator { code }");
    let mut groups = indicators.clone();
    groups.dedup();
    assert_eq!(groups.len(), 41, "each indicator's stand together");
}

#[test]
fn figures_are_told_exactly() {
    let app = world();
    let told = values(&app, "outcomes", "last: 5", "value");
    assert_eq!(json!(told), json!(["5", "5", "-1", null, "1.5"]));
}

#[test]
fn wrong_input_is_named() {
    let app = TestApp::shared();
    refuses_wrong_pages(&app, "outcomes");
    refuses_cursors_of_another_order(&app, "outcomes", "{field: VALUE}");
    refuses_an_unknown_place(&app, "outcomes");
    takes_empty_filters_at_their_word(&app, "outcomes", &["indicators", "qualifiers"]);
    let sure = "Value \"SURE\" does not exist in \"Qualifier\" enum.";
    refuses_the_value(&app, "outcomes", "qualifiers", "[Qualifier!]", json!(["SURE"]), sure);
    let date = "Expected value of type \"PartialDate\", found \"2021-02-29\"; it is not written as this scalar asks.";
    refuses_the_value(&app, "outcomes", "to", "PartialDate", json!("2021-02-29"), date);
}

#[test]
fn subjects_cost_a_batch_for_each_type_that_is_met() {
    let app = world();
    let of = |list: &str| app.batches(&format!("{{ {list} {{ nodes {{ subject {{ ... on Node {{ id }} }} }} }} }}"));
    assert_eq!(of("outcomes(first: 20)"), 2, "the article's are all of models");
    assert_eq!(of("outcomes(last: 5)"), 6);
    assert_eq!(of("outcomes(first: 200)"), 6);
    let all = "{ outcomes(last: 5) { nodes { subject { ... on Node { id } } indicator { name } source { title } } } }";
    assert_eq!(app.batches(all), 7, "no outcome here has a source");
}

//! Models.

use serde_json::json;

use crate::helpers::app::TestApp;
use crate::helpers::lists::*;

#[test]
fn a_model_reads_as_the_article_has_it() {
    let app = TestApp::shared();
    let query = "{ model(code: \"mod-5in1\") { code title en: title(language: EN) summary sector stage startedOn
        locality { code } site { code name } movement { code } owners { code } partners { code } products { id } sources { url } } }";
    assert_eq!(
        app.read(query)["model"],
        json!({
            "code": "mod-5in1",
            "title": "Tổ tự quản \"5 trong 1\"",
            "en": "'5 in 1' self-management team",
            "summary": null,
            "sector": "DEFENCE_SECURITY",
            "stage": "SELECTED_FOR_REPLICATION",
            "startedOn": "2022",
            "locality": {"code": "20362-63"},
            "site": {"code": "tam-thang-kim-doi", "name": "Kim Đới"},
            "movement": {"code": "mov-dvk"},
            // The lead owner first.
            "owners": [{"code": "org-ubnd-tam-thang"}, {"code": "org-kdv-tam-thang"}],
            "partners": [{"code": "org-ca-tam-thang"}],
            "products": [],
            "sources": [{"url": "https://baoquangnam.vn/quang-nam-nhan-rong-mo-hinh-dan-van-kheo-dien-hinh-3142841.html"}],
        })
    );
}

#[test]
fn a_sector_that_the_article_does_not_say_is_null() {
    let app = TestApp::shared();
    let query = "{ model(code: \"mod-dien-phuoc\") { title sector startedOn stage site { code } } }";
    let expected = json!({"title": "Hộ khá giúp hộ khó", "sector": null, "startedOn": "2024", "stage": "SELECTED_FOR_REPLICATION", "site": null});
    assert_eq!(app.read(query)["model"], expected);
}

#[test]
fn a_code_of_no_model_is_answered_with_null() {
    let app = TestApp::shared();
    assert_eq!(
        app.read("{ a: model(code: \"none\") { id } b: model(code: \"\") { id } }"),
        json!({"a": null, "b": null})
    );
    assert_eq!(app.read("{ model(code: \"MOD-5IN1\") { id } }"), json!({"model": null}), "codes are not folded");
}

/// One model for each thing that a filter asks for.
fn world() -> TestApp {
    let app = TestApp::new();
    let seed = app.seed();
    seed.movement("green").put();
    seed.model("a")
        .sector("ECONOMY")
        .stage("RECOGNISED")
        .started("2019-05")
        .in_locality("507-63")
        .owner("org-bdv")
        .put();
    let b = seed.model("b").sector("CULTURE_SOCIETY").started("2019").in_locality("48-63").replications(1);
    b.owner("org-bdv").owner("org-btv").put();
    seed.model("c").stage("DISCONTINUED").started("2019-05-20").int("movement_id", 2).put();
    seed.replication("c-plan").of_model("c").status("PLANNED").put();
    drop(seed);
    app
}

#[test]
fn filters_take_in_what_they_say() {
    let app = world();
    for (filter, expected) in [
        ("sectors: [ECONOMY]", vec!["a", "mod-tra-ka"]),
        ("sectors: [ECONOMY, CULTURE_SOCIETY]", vec!["a", "b", "mod-tra-ka"]),
        ("stages: [RECOGNISED, DISCONTINUED]", vec!["a", "c"]),
        ("under: \"507-63\"", vec!["a", "mod-dien-phuoc"]),
        ("under: \"20572-63\"", vec!["mod-dien-phuoc"]),
        ("under: \"48-63\"", vec!["b"]),
        ("owner: \"org-bdv\"", vec!["a", "b"]),
        ("owner: \"org-btv\"", vec!["b"]),
        ("movement: \"green\"", vec!["c"]),
        ("replicated: true", vec!["b", "mod-5in1", "mod-tra-ka"]),
        ("replicated: false", vec!["a", "c", "mod-dien-phuoc"]),
        ("sectors: [ECONOMY], under: \"507-63\"", vec!["a"]),
        ("sectors: [ECONOMY], stages: [DISCONTINUED]", vec![]),
        ("or: [{stages: [DISCONTINUED]}, {owner: \"org-btv\"}]", vec!["b", "c"]),
        ("and: [{owner: \"org-bdv\"}, {not: {owner: \"org-btv\"}}]", vec!["a"]),
        ("not: {or: [{sectors: [ECONOMY]}, {replicated: true}]}", vec!["c", "mod-dien-phuoc"]),
        // Of no sector is also not of this one.
        ("not: {sectors: [ECONOMY, CULTURE_SOCIETY, DEFENCE_SECURITY]}", vec!["c", "mod-dien-phuoc"]),
        ("sectors: [ECONOMY], and: []", vec!["a", "mod-tra-ka"]),
        ("or: []", vec![]),
        ("not: {}", vec![]),
        ("and: null, or: null, not: null, stages: [DISCONTINUED]", vec!["c"]),
        ("or: [{and: [{sectors: [ECONOMY]}, {or: [{under: \"507-63\"}]}]}]", vec!["a"]),
    ] {
        assert_eq!(codes(&app, "models", &format!("filter: {{{filter}}}")), expected, "{filter}");
    }
}

#[test]
fn a_date_known_in_part_counts_where_some_day_of_it_does() {
    let app = world();
    for (filter, expected) in [
        // b is of some day of 2019, a of some day of May.
        ("startedTo: \"2019\"", vec!["a", "b", "c"]),
        ("startedTo: \"2019-04\"", vec!["b"]),
        ("startedTo: \"2019-05-19\"", vec!["a", "b"]),
        ("startedFrom: \"2019-05-21\", startedTo: \"2019\"", vec!["a", "b"]),
        ("startedFrom: \"2019-06\", startedTo: \"2019\"", vec!["b"]),
        ("startedFrom: \"2019-05-20\", startedTo: \"2019-05-20\"", vec!["a", "b", "c"]),
        ("startedFrom: \"2022\"", vec!["mod-5in1", "mod-dien-phuoc"]),
    ] {
        assert_eq!(codes(&app, "models", &format!("filter: {{{filter}}}")), expected, "{filter}");
    }
}

#[test]
fn an_unknown_code_names_the_input_and_what_comes_near() {
    let app = world();
    for (filter, message) in [
        (
            "owner: \"org-bvd\"",
            "\"filter.owner\" names no organisation: there is none with the code \"org-bvd\", near it are org-bdv, org-btv.",
        ),
        (
            "movement: \"mov-dvk2\"",
            "\"filter.movement\" names no movement: there is none with the code \"mov-dvk2\", near it are mov-dvk.",
        ),
        (
            "or: [{}, {owner: \"?\"}]",
            "\"filter.or.1.owner\" names no organisation: there is none with the code \"?\", nor one like it.",
        ),
        (
            "not: {and: [{under: \"20932-64\"}]}",
            "\"filter.not.and.0.under\" names no locality: there is none with the code \"20932-64\", near it are 20932-63, 20332-34, 20332-63.",
        ),
    ] {
        let refusal = app.refusal(&format!("{{ models(filter: {{{filter}}}) {{ totalCount }} }}"));
        assert_eq!(refusal, ("BAD_USER_INPUT".to_owned(), format!("Argument {message}")), "{filter}");
    }
}

#[test]
fn a_filter_without_bounds_is_refused() {
    let app = TestApp::shared();
    let query = "query($filter: ModelFilter) { models(filter: $filter) { totalCount } }";
    let many: Vec<_> = (0..600).map(|_| json!({"sectors": ["ECONOMY"]})).collect();
    let refusal = app.ask(query, json!({"filter": {"or": many}})).refusal(query);
    assert_eq!(refusal.0, "BAD_USER_INPUT");
    assert!(refusal.1.contains("of which at most 500 are taken"), "{}", refusal.1);
    let deep = (0..100).fold(json!({"sectors": ["ECONOMY"]}), |filter, _| json!({"not": filter}));
    assert_eq!(app.ask(query, json!({"filter": deep})).ok(query)["models"]["totalCount"], 1);
}

#[test]
fn orders_go_both_ways_and_ties_by_registration() {
    let app = world();
    let by = |field: &str, way: &str| codes(&app, "models", &format!("orderBy: {{field: {field}, direction: {way}}}"));
    let started = ["b", "a", "c", "mod-tra-ka", "mod-5in1", "mod-dien-phuoc"];
    assert_eq!(by("STARTED_ON", "ASC"), started);
    assert_eq!(by("STARTED_ON", "DESC"), started.into_iter().rev().collect::<Vec<_>>());
    assert_eq!(by("CODE", "ASC"), ["a", "b", "c", "mod-5in1", "mod-dien-phuoc", "mod-tra-ka"]);
    assert_eq!(codes(&app, "models", "orderBy: {field: CODE}"), by("CODE", "ASC"));
    assert_eq!(codes(&app, "models", ""), by("CODE", "ASC"));
    assert_eq!(codes(&app, "models", "last: 2"), ["mod-dien-phuoc", "mod-tra-ka"]);
}

#[test]
fn wrong_input_is_named() {
    let app = TestApp::shared();
    refuses_wrong_pages(&app, "models");
    refuses_cursors_of_another_order(&app, "models", "{field: STARTED_ON}");
    refuses_cursors_of_another_order(&app, "models", "{field: CODE, direction: DESC}");
    refuses_an_unknown_place(&app, "models");
    takes_empty_filters_at_their_word(&app, "models", &["sectors", "stages"]);
    let love = "Value \"LOVE\" does not exist in \"Sector\" enum.";
    refuses_the_value(&app, "models", "sectors", "[Sector!]", json!(["LOVE"]), love);
    let month = "Expected value of type \"PartialDate\", found \"2021-13\"; it is not written as this scalar asks.";
    refuses_the_value(&app, "models", "startedFrom", "PartialDate", json!("2021-13"), month);
    let (code, message) = app.refusal("{ models(orderBy: {direction: DESC}) { totalCount } }");
    assert_eq!(code, "GRAPHQL_VALIDATION_FAILED");
    assert_eq!(
        message,
        "Field \"ModelOrder.field\" of required type \"ModelOrderField!\" was not provided. Input: \"orderBy\"."
    );
}

#[test]
fn a_page_holds_twenty_where_no_number_is_given() {
    let app = TestApp::new();
    let seed = app.seed();
    (10..40).for_each(|number| drop(seed.model(&number.to_string()).put()));
    drop(seed);
    assert_eq!(codes(&app, "models", "").len(), 20);
    assert_eq!(codes(&app, "models", "first: 200").len(), 33);
    assert_eq!(count(&app, "models", "first: 1"), 33);
}

//! Organisations.

use serde_json::json;

use crate::helpers::app::TestApp;
use crate::helpers::lists::*;

#[test]
fn an_organisation_reads_as_the_article_has_it() {
    let app = TestApp::shared();
    let query = "{ organisation(code: \"org-bdv\") { code name en: name(language: EN) kind level
        locality { code } parent { code } models { totalCount } } }";
    assert_eq!(
        app.read(query)["organisation"],
        json!({
            "code": "org-bdv",
            "name": "Ban Dân vận Tỉnh ủy Quảng Nam",
            "en": "Mass Mobilisation Board of the Provincial Party Committee",
            "kind": "MASS_MOBILISATION_BOARD",
            "level": "PROVINCE",
            "locality": {"code": "49-63"},
            "parent": {"code": "org-tinh-uy"},
            "models": {"totalCount": 0},
        })
    );
}

#[test]
fn a_shop_outside_the_levels_has_no_level_no_place_and_no_parent() {
    let app = TestApp::shared();
    let query = "{ organisation(code: \"org-coopmart\") { kind level locality { code } parent { code } } }";
    let expected = json!({"kind": "ENTERPRISE", "level": null, "locality": null, "parent": null});
    assert_eq!(app.read(query)["organisation"], expected);
    assert_eq!(app.read("{ organisation(code: \"none\") { code } }"), json!({"organisation": null}));
}

#[test]
fn the_models_of_an_organisation_are_those_it_owns_alone_or_with_others() {
    let app = TestApp::new();
    let seed = app.seed();
    seed.model("a").owner("org-kdv-tam-thang").started("2023").put();
    seed.model("b").owner("org-bdv").owner("org-kdv-tam-thang").started("2019").put();
    drop(seed);
    let models = |arguments: &str| {
        let query =
            format!("{{ organisation(code: \"org-kdv-tam-thang\") {{ models{arguments} {{ nodes {{ code }} }} }} }}");
        app.read(&query)["organisation"]["models"]["nodes"].take()
    };
    assert_eq!(models(""), json!([{"code": "a"}, {"code": "b"}, {"code": "mod-5in1"}]));
    let by_start = json!([{"code": "a"}, {"code": "mod-5in1"}]);
    assert_eq!(models("(first: 2, orderBy: {field: STARTED_ON, direction: DESC})"), by_start);
    assert_eq!(models("(filter: {startedTo: \"2020\"})"), json!([{"code": "b"}]));
}

#[test]
fn filters_and_orders_take_in_what_they_say() {
    let app = TestApp::shared();
    let found = |arguments: &str| codes(&app, "organisations", arguments);
    assert_eq!(found("filter: {kinds: [POLICE, ENTERPRISE]}"), ["org-ca-tam-thang", "org-coopmart"]);
    assert_eq!(found("filter: {levels: [PROVINCE]}"), ["org-bdv", "org-btv", "org-tinh-uy"]);
    assert_eq!(found("filter: {under: \"502-63\", kinds: [PEOPLES_COMMITTEE]}"), ["org-ubnd-tam-thang"]);
    assert_eq!(found("filter: {under: \"49-63\"}").len(), 8, "all but the shop, which has no place");
    assert_eq!(found("filter: {under: \"48-34\"}"), [""; 0]);
    let mut down = found("orderBy: {field: CODE, direction: DESC}");
    down.reverse();
    assert_eq!(found(""), down);
    assert_eq!(found("first: 9"), down);
    assert_eq!(found("last: 1"), ["org-ubnd-tam-thang"]);
}

#[test]
fn wrong_input_is_named() {
    let app = TestApp::shared();
    refuses_wrong_pages(&app, "organisations");
    refuses_cursors_of_another_order(&app, "organisations", "{field: CODE, direction: DESC}");
    refuses_an_unknown_place(&app, "organisations");
    takes_empty_filters_at_their_word(&app, "organisations", &["kinds", "levels"]);
    let guild = "Value \"GUILD\" does not exist in \"OrganisationKind\" enum.";
    refuses_the_value(&app, "organisations", "kinds", "[OrganisationKind!]", json!(["GUILD"]), guild);
}

#[test]
fn places_and_parents_of_all_cost_a_batch_each() {
    let app = TestApp::shared();
    assert_eq!(
        app.batches("{ organisations { nodes { locality { name } parent { name } models { nodes { code } } } } }"),
        4
    );
}

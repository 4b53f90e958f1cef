//! What outcomes measure.

use serde_json::json;

use crate::helpers::app::TestApp;

#[test]
fn all_indicators_come_by_code() {
    let app = TestApp::shared();
    let indicators = app.read("{ indicators { code name } }")["indicators"].take();
    let codes: Vec<_> = indicators.as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert_eq!(codes.len(), 41);
    assert!(codes.is_sorted() && codes[0] == "area-of-black-turmeric-planted", "{codes:?}");
}

#[test]
fn an_indicator_has_a_unit_where_its_figures_have_one() {
    let app = TestApp::shared();
    let query = "{ outcomes(filter: {indicators: [\"patrols-organised\", \"voluntary\"]}) {
        nodes { indicator { code name en: name(language: EN) unit } } } }";
    assert_eq!(
        app.read(query)["outcomes"]["nodes"],
        json!([
            {"indicator": {"code": "voluntary", "name": "voluntary", "en": "voluntary", "unit": null}},
            {"indicator": {"code": "patrols-organised", "name": "patrols organised", "en": "patrols organised", "unit": "patrol"}},
        ])
    );
}

#[test]
fn the_indicators_of_many_outcomes_are_one_batch() {
    let app = TestApp::shared();
    assert_eq!(app.batches("{ outcomes(first: 30) { nodes { indicator { name } } } }"), 2);
    assert_eq!(app.batches("{ indicators { name } }"), 1);
}

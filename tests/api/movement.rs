//! Emulation movements.

use serde_json::json;

use crate::helpers::app::TestApp;

#[test]
fn the_movement_reads_with_the_documents_behind_it() {
    let app = TestApp::shared();
    let query = "{ movement(code: \"mov-dvk\") { code name en: name(language: EN) policies { code } outcomes { totalCount } } }";
    assert_eq!(
        app.read(query)["movement"],
        json!({
            "code": "mov-dvk",
            "name": "Phong trào thi đua \"Dân vận khéo\"",
            "en": "'Skilled Mass Mobilisation' emulation movement",
            "policies": [{"code": "pol-nq35"}, {"code": "pol-project"}],
            "outcomes": {"totalCount": 0},
        })
    );
}

#[test]
fn a_code_of_no_movement_is_answered_with_null() {
    assert_eq!(TestApp::shared().read("{ movement(code: \"none\") { code } }"), json!({"movement": null}));
}

#[test]
fn a_movement_without_anything_has_empty_lists() {
    let app = TestApp::new();
    app.seed().movement("m").put();
    let query =
        "{ movement(code: \"m\") { policies { id } statements { kind } outcomes { totalCount nodes { id } } } }";
    let expected = json!({"policies": [], "statements": [], "outcomes": {"totalCount": 0, "nodes": []}});
    assert_eq!(app.read(query)["movement"], expected);
}

#[test]
fn its_outcomes_are_its_own_and_not_those_of_its_models() {
    let app = TestApp::new();
    app.seed().outcome("o").of_movement("mov-dvk").value(20).period("2024").put();
    let query = "{ movement(code: \"mov-dvk\") { outcomes(filter: {from: \"2024\"}) { totalCount nodes { value } } } }";
    let expected = json!({"totalCount": 1, "nodes": [{"value": "20"}]});
    assert_eq!(app.read(query)["movement"]["outcomes"], expected);
}

#[test]
fn all_of_a_movement_is_a_batch_a_relation() {
    let app = TestApp::shared();
    let query = "{ movement(code: \"mov-dvk\") { policies { title } statements { text by { name organisation { name } } } outcomes { nodes { value } } } }";
    assert_eq!(app.batches(query), 6);
}

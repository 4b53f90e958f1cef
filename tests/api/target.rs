//! What is to be reached, by whom and when.

use serde_json::json;

use crate::helpers::app::TestApp;

#[test]
fn targets_read_as_the_article_has_them() {
    let app = TestApp::shared();
    let query = "{ policy(code: \"pol-project\") { targets { title measure minimum namedUpper every from to
        setBy { code } holderKind holderLevel within { code } condition statedBy { name } source { publisher } } } }";
    let targets = app.read(query)["policy"]["targets"].take();
    assert_eq!(targets.as_array().unwrap().len(), 3);
    assert_eq!(
        targets[0],
        json!({
            "title": "New models",
            "measure": "NEW_MODELS",
            // "At least 2-3".
            "minimum": 2,
            "namedUpper": 3,
            "every": "YEAR",
            "from": null,
            "to": null,
            "setBy": {"code": "org-btv"},
            "holderKind": "PARTY_COMMITTEE",
            "holderLevel": "DISTRICT",
            "within": {"code": "49-63"},
            "condition": "of high quality, very influential",
            "statedBy": {"name": "Huỳnh Thị Thùy Dung"},
            "source": {"publisher": "Báo Quảng Nam"},
        })
    );
}

#[test]
fn a_target_over_a_span_says_its_years_and_not_who_set_it() {
    let app = TestApp::shared();
    let query = "{ policy(code: \"pol-project\") { targets { measure minimum namedUpper every from to setBy { code } holderKind holderLevel } } }";
    assert_eq!(
        app.read(query)["policy"]["targets"][2],
        json!({
            "measure": "TYPICAL_MODELS_KEPT",
            "minimum": 1,
            "namedUpper": null,
            "every": "SPAN",
            "from": "2025",
            "to": "2030",
            "setBy": null,
            "holderKind": "AGENCY",
            "holderLevel": "PROVINCE",
        })
    );
}

#[test]
fn a_target_that_says_nothing_more_has_no_condition() {
    let app = TestApp::shared();
    let query = "{ policy(code: \"pol-project\") { targets { condition en: condition(language: EN) } } }";
    assert_eq!(app.read(query)["policy"]["targets"][1], json!({"condition": null, "en": null}));
}

#[test]
fn each_relation_of_the_targets_is_a_batch() {
    let app = TestApp::shared();
    let query =
        "{ policies { nodes { targets { setBy { name } within { name } statedBy { name } source { title } } } } }";
    assert_eq!(app.batches(query), 6);
}

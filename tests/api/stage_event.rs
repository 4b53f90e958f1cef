//! The steps of a model's life.

use serde_json::json;

use crate::helpers::app::TestApp;

#[test]
fn the_article_knows_one_step_of_each_model_and_not_when_or_by_whom() {
    let app = TestApp::shared();
    let query = "{ models { nodes { code history { stage on level by { code } policy { code } note source { publisher } } } } }";
    let step = |stage: &str, policy: serde_json::Value| {
        json!([{"stage": stage, "on": null, "level": null, "by": null, "policy": policy, "note": null,
                "source": {"publisher": "Báo Quảng Nam"}}])
    };
    let project = json!({"code": "pol-project"});
    let expected = json!([
        {"code": "mod-5in1", "history": step("SELECTED_FOR_REPLICATION", project.clone())},
        {"code": "mod-dien-phuoc", "history": step("SELECTED_FOR_REPLICATION", json!(null))},
        {"code": "mod-tra-ka", "history": step("TYPICAL", project)},
    ]);
    assert_eq!(app.read(query)["models"]["nodes"], expected);
}

#[test]
fn steps_come_in_the_order_of_the_record_also_where_they_have_no_date() {
    let app = TestApp::new();
    let seed = app.seed();
    seed.model("m").put();
    for (position, stage, day) in [(2, "TYPICAL", "20230000"), (0, "REGISTERED", "20210315"), (1, "RECOGNISED", "null")]
    {
        seed.run(&format!(
            "insert into stage_event (model_id, stage, happened_on, level, organisation_id, note, position)
             select m.id, '{stage}', {day}, 'DISTRICT', o.id, 'said so', {position}
             from model m, organisation o where m.code = 'm' and o.code = 'org-btv'"
        ));
    }
    drop(seed);
    let step = |stage: &str, on: serde_json::Value| json!({"stage": stage, "on": on, "level": "DISTRICT", "by": {"code": "org-btv"}, "note": "said so"});
    let expected = json!([
        step("REGISTERED", json!("2021-03-15")),
        step("RECOGNISED", json!(null)),
        step("TYPICAL", json!("2023")),
    ]);
    let query = "{ model(code: \"m\") { history { stage on level by { code } note } } }";
    assert_eq!(app.read(query)["model"]["history"], expected);
}

#[test]
fn a_model_without_steps_has_an_empty_history() {
    let app = TestApp::new();
    app.seed().model("m").put();
    assert_eq!(app.read("{ model(code: \"m\") { history { stage } } }"), json!({"model": {"history": []}}));
}

#[test]
fn the_steps_of_all_models_are_one_batch_and_their_documents_another() {
    let app = TestApp::shared();
    assert_eq!(app.batches("{ models { nodes { history { stage policy { title } } } } }"), 3);
}

//! The documents that models answer to.

use serde_json::json;

use crate::helpers::app::TestApp;
use crate::helpers::lists::*;

#[test]
fn a_resolution_reads_as_the_article_has_it() {
    let app = TestApp::shared();
    let query = "{ policy(code: \"pol-nq35\") { title kind number issuedOn issuer { code } implements { code }
        implementedBy { code } targets { id } statements { kind } selections { title } outcomes { totalCount } } }";
    assert_eq!(
        app.read(query)["policy"],
        json!({
            "title": "Nâng cao chất lượng, hiệu quả công tác dân vận trên địa bàn tỉnh trong tình hình mới",
            "kind": "RESOLUTION",
            "number": "35",
            "issuedOn": "2023-12-08",
            "issuer": {"code": "org-tinh-uy"},
            "implements": null,
            "implementedBy": [{"code": "pol-project"}],
            "targets": [],
            "statements": [{"kind": "TASK"}, {"kind": "TASK"}],
            "selections": [],
            "outcomes": {"totalCount": 1},
        })
    );
}

#[test]
fn a_project_leads_up_to_its_resolution_and_has_no_number_or_date() {
    let app = TestApp::shared();
    let query = "{ policy(code: \"pol-project\") { title en: title(language: EN) kind number issuedOn issuer { id }
        implements { code } implementedBy { code } } }";
    assert_eq!(
        app.read(query)["policy"],
        json!({
            "title": "Đề án nhân rộng mô hình \"Dân vận khéo\" điển hình",
            "en": "Project on replicating typical 'Skilled Mass Mobilisation' models",
            "kind": "PROJECT",
            "number": null,
            "issuedOn": null,
            "issuer": null,
            "implements": {"code": "pol-nq35"},
            "implementedBy": [],
        })
    );
}

#[test]
fn a_code_of_no_policy_is_answered_with_null() {
    assert_eq!(TestApp::shared().read("{ policy(code: \"none\") { code } }"), json!({"policy": null}));
}

#[test]
fn documents_that_carry_one_out_come_by_code() {
    let app = TestApp::new();
    let seed = app.seed();
    seed.policy("z").implements("pol-nq35").put();
    seed.policy("a").kind("DECISION").implements("pol-nq35").put();
    drop(seed);
    let query = "{ policy(code: \"pol-nq35\") { implementedBy { code kind } } }";
    let expected = json!([{"code": "a", "kind": "DECISION"}, {"code": "pol-project", "kind": "PROJECT"}, {"code": "z", "kind": "PLAN"}]);
    assert_eq!(app.read(query)["policy"]["implementedBy"], expected);
    assert_eq!(codes(&app, "policies", "first: 3"), ["a", "pol-nq35", "pol-project"]);
    assert_eq!(codes(&app, "policies", "last: 1"), ["z"]);
}

#[test]
fn wrong_input_is_named() {
    let app = TestApp::shared();
    refuses_wrong_pages(&app, "policies");
}

#[test]
fn each_relation_of_a_list_is_a_batch() {
    let app = TestApp::shared();
    let query = "{ policies { nodes { issuer { name } implements { title } implementedBy { title } targets { minimum } statements { kind } selections { title } outcomes { nodes { value } } } } }";
    assert_eq!(app.batches(query), 8);
}

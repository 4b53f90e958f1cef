//! What was said, and who said it.

use std::collections::BTreeMap;

use serde_json::json;

use crate::helpers::app::TestApp;

#[test]
fn a_statement_reads_with_who_said_it_and_where() {
    let app = TestApp::shared();
    let query = "{ movement(code: \"mov-dvk\") { statements { kind text sentence source { publisher }
        by { name post en: post(language: EN) organisation { code } } } } }";
    let statements = app.read(query)["movement"]["statements"].take();
    assert_eq!(statements.as_array().unwrap().len(), 22);
    assert_eq!(
        statements[1],
        json!({
            "kind": "ASSESSMENT",
            "text": "many creative and effective models moved the people's strength to make changes",
            "sentence": "S26",
            "source": {"publisher": "Báo Quảng Nam"},
            "by": {
                "name": "Lương Nguyễn Minh Triết",
                "post": "Bí thư Tỉnh ủy",
                "en": "Secretary of the Provincial Party Committee",
                "organisation": {"code": "org-tinh-uy"},
            },
        })
    );
}

#[test]
fn statements_are_of_the_kinds_that_their_words_say() {
    let app = TestApp::shared();
    let query =
        "{ movement(code: \"mov-dvk\") { statements { kind } } policy(code: \"pol-project\") { statements { kind } } }";
    let answer = app.read(query);
    let count = |on: &str| {
        let mut kinds = BTreeMap::new();
        for statement in answer[on]["statements"].as_array().unwrap() {
            *kinds.entry(statement["kind"].as_str().unwrap().to_owned()).or_insert(0) += 1;
        }
        json!(kinds)
    };
    assert_eq!(count("movement"), json!({"AIM": 2, "ASSESSMENT": 2, "DIRECTIVE": 11, "PRIORITY": 7}));
    assert_eq!(count("policy"), json!({"FOCUS": 5, "TASK": 2}));
}

#[test]
fn statements_come_in_the_order_of_the_source_and_may_have_no_speaker() {
    let app = TestApp::new();
    let seed = app.seed();
    seed.policy("p").put();
    for (position, text) in [(2, "last"), (0, "first"), (1, "second")] {
        seed.run(&format!(
            "insert into statement (policy_id, kind, text, position) select id, 'AIM', '{text}', {position} from policy where code = 'p'"
        ));
    }
    drop(seed);
    let said = |text: &str| json!({"text": text, "by": null, "source": null, "sentence": null});
    let query = "{ policy(code: \"p\") { statements { text by { name } source { id } sentence } } }";
    assert_eq!(app.read(query)["policy"]["statements"], json!([said("first"), said("second"), said("last")]));
}

#[test]
fn speakers_are_read_once_for_all_statements() {
    let app = TestApp::shared();
    assert_eq!(app.batches("{ policies { nodes { statements { by { name organisation { name } } } } } }"), 4);
}

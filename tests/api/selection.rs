//! Choices of models under a policy.

use serde_json::json;

use crate::helpers::app::TestApp;

#[test]
fn a_selection_tells_what_its_report_counts_beside_the_models_known_by_name() {
    let app = TestApp::shared();
    let query = "{ policy(code: \"pol-project\") { selections { title en: title(language: EN) selectedCount poolCount
        poolFrom poolTo models { totalCount nodes { code } } } } }";
    let title = "Typical models selected under the project";
    assert_eq!(
        app.read(query)["policy"]["selections"],
        json!([{
            "title": title,
            "en": title,
            "selectedCount": 20,
            "poolCount": 6540,
            "poolFrom": "2009",
            "poolTo": "2024",
            "models": {"totalCount": 1, "nodes": [{"code": "mod-tra-ka"}]},
        }])
    );
}

#[test]
fn chosen_models_take_filters_orders_and_pages_as_all_models_do() {
    let app = TestApp::new();
    let seed = app.seed();
    seed.model("a").started("2023").put();
    seed.model("b").started("2019").put();
    seed.model("c").put();
    seed.run("insert into selection_model select s.id, m.id, 9 from selection s, model m where m.code in ('a', 'b')");
    drop(seed);
    let models = |arguments: &str| {
        let query = format!(
            "{{ policy(code: \"pol-project\") {{ selections {{ models{arguments} {{ nodes {{ code }} }} }} }} }}"
        );
        let nodes = app.read(&query)["policy"]["selections"][0]["models"]["nodes"].take();
        nodes.as_array().unwrap().iter().map(|node| node["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(models(""), ["a", "b", "mod-tra-ka"]);
    assert_eq!(models("(last: 1)"), ["mod-tra-ka"]);
    assert_eq!(models("(first: 1)"), ["a"]);
}

#[test]
fn what_a_report_does_not_count_is_null() {
    let app = TestApp::new();
    let seed = app.seed();
    seed.policy("p").put();
    seed.run("insert into selection (code, policy_id, title) select 's', id, 'some' from policy where code = 'p'");
    drop(seed);
    let query = "{ policy(code: \"p\") { selections { title selectedCount poolCount poolFrom poolTo models { totalCount } } } }";
    let expected = json!([{
        "title": "some", "selectedCount": null, "poolCount": null, "poolFrom": null, "poolTo": null,
        "models": {"totalCount": 0},
    }]);
    assert_eq!(app.read(query)["policy"]["selections"], expected);
}

#[test]
fn the_models_of_all_selections_are_one_batch() {
    let app = TestApp::shared();
    assert_eq!(app.batches("{ policies { nodes { selections { models { nodes { title } } } } } }"), 3);
}

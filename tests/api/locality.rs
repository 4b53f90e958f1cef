//! Units of the map: one by one, and in lists. What they were and became stands in `map.rs`.

use serde_json::json;

use crate::helpers::app::TestApp;
use crate::helpers::lists::*;

#[test]
fn a_unit_reads_as_the_map_of_its_time_has_it() {
    let app = TestApp::shared();
    let query = "{ locality(code: \"20932-63\") { code officialCode name en: name(language: EN) fullName(language: EN)
        kind level validFrom validTo parent { code } predecessors { on }
        organisations { nodes { code } } models { nodes { code } } outcomes { totalCount } } }";
    assert_eq!(
        app.read(query)["locality"],
        json!({
            "code": "20932-63",
            "officialCode": "20932",
            "name": "Trà Ka",
            // There is no English name: the language of record stands in.
            "en": "Trà Ka",
            "fullName": "xã Trà Ka, huyện Bắc Trà My, tỉnh Quảng Nam",
            "kind": "COMMUNE",
            "level": "COMMUNE",
            "validFrom": null,
            "validTo": "2025-07-01",
            "parent": {"code": "515-63"},
            "predecessors": [],
            "organisations": {"nodes": [{"code": "org-kdv-tra-ka"}]},
            "models": {"nodes": [{"code": "mod-tra-ka"}]},
            "outcomes": {"totalCount": 0},
        })
    );
}

#[test]
fn a_village_has_no_official_code_and_a_province_nothing_above() {
    let app = TestApp::shared();
    let query = "{ village: locality(code: \"tra-ka-thon-2\") { name kind level officialCode }
        province: locality(code: \"49-63\") { parent { code } ancestors { code } }
        city: locality(code: \"48-34\") { kind validFrom validTo } }";
    assert_eq!(
        app.read(query),
        json!({
            "village": {"name": "Thôn 2", "kind": "VILLAGE", "level": "VILLAGE", "officialCode": null},
            "province": {"parent": null, "ancestors": []},
            "city": {"kind": "MUNICIPALITY", "validFrom": "2025-07-01", "validTo": null},
        })
    );
}

#[test]
fn a_code_of_no_unit_is_answered_with_null() {
    // An official code alone names no unit: it was given to several.
    let app = TestApp::shared();
    assert_eq!(app.read("{ locality(code: \"20932\") { code } }"), json!({"locality": null}));
}

#[test]
fn filters_take_in_what_they_say() {
    let app = TestApp::shared();
    let found = |filter: &str| codes(&app, "localities", &format!("first: 200, filter: {{{filter}}}"));
    assert_eq!(found("under: \"20932-63\""), ["20932-63", "tra-ka-thon-2"]);
    assert_eq!(found("under: \"515-63\", levels: [DISTRICT, VILLAGE]"), ["515-63", "tra-ka-thon-2"]);
    assert_eq!(found("under: \"502-63\", kinds: [VILLAGE, CITY]"), ["502-63", "tam-thang-kim-doi"]);
    assert_eq!(found("kinds: [MUNICIPALITY], asOf: \"2025-06-30\"").len(), 6);
    assert_eq!(found("kinds: [SPECIAL_ZONE], asOf: \"2025-06-30\"").len(), 0);
    assert_eq!(found("kinds: [SPECIAL_ZONE], asOf: \"2025-07-01\"").len(), 13);
    assert_eq!(found("under: \"515-63\", asOf: \"2025-07-01\""), [""; 0]);
    assert_eq!(count(&app, "localities", "first: 0"), 14_149 + 22 + 2);
}

#[test]
fn the_order_goes_both_ways_and_children_take_the_same() {
    let app = TestApp::shared();
    let list = |arguments: &str| {
        let query = format!("{{ locality(code: \"515-63\") {{ children({arguments}) {{ nodes {{ code }} }} }} }}");
        let data = app.read(&query);
        let nodes = data["locality"]["children"]["nodes"].as_array().unwrap();
        nodes.iter().map(|node| node["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let up = list("first: 200, orderBy: {field: CODE}");
    assert!(up.len() > 10 && up.is_sorted(), "{up:?}");
    let mut down = list("first: 200, orderBy: {field: CODE, direction: DESC}");
    down.reverse();
    assert_eq!(up, down);
    assert_eq!(list("first: 2"), up[..2]);
    assert_eq!(list("last: 2"), up[up.len() - 2..]);
    assert_eq!(list("first: 2, filter: {kinds: [TOWNSHIP]}").len(), 1);
}

#[test]
fn names_come_in_the_order_of_vietnamese() {
    let app = TestApp::shared();
    let list = |way: &str| {
        let districts = "filter: {under: \"49-63\", levels: [DISTRICT], asOf: \"2024-10-15\"}";
        let query =
            format!("{{ localities({districts}, orderBy: {{field: NAME, direction: {way}}}) {{ nodes {{ name }} }} }}");
        let answer = app.read(&query);
        let nodes = answer["localities"]["nodes"].as_array().unwrap();
        nodes.iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    // d before đ, a before â, and tones after letters: no order of bytes gives this.
    let sorted = [
        "Bắc Trà My",
        "Duy Xuyên",
        "Đại Lộc",
        "Điện Bàn",
        "Đông Giang",
        "Hiệp Đức",
        "Hội An",
        "Nam Giang",
        "Nam Trà My",
        "Nông Sơn",
        "Núi Thành",
        "Phú Ninh",
        "Phước Sơn",
        "Quế Sơn",
        "Tam Kỳ",
        "Tây Giang",
        "Thăng Bình",
        "Tiên Phước",
    ];
    assert_eq!(list("ASC"), sorted);
    assert_eq!(list("DESC"), sorted.into_iter().rev().collect::<Vec<_>>());
}

#[test]
fn wrong_input_is_named() {
    let app = TestApp::shared();
    refuses_wrong_pages(&app, "localities");
    refuses_cursors_of_another_order(&app, "localities", "{field: CODE, direction: DESC}");
    refuses_an_unknown_place(&app, "localities");
    takes_empty_filters_at_their_word(&app, "localities", &["kinds", "levels"]);
    let day = "Expected value of type \"Date\", found \"2024-02-30\"; it is not written as this scalar asks.";
    refuses_the_value(&app, "localities", "asOf", "Date", json!("2024-02-30"), day);
    let month = "Expected value of type \"Date\", found \"2024-02\"; it is not written as this scalar asks.";
    refuses_the_value(&app, "localities", "asOf", "Date", json!("2024-02"), month);
    let planet = "Value \"PLANET\" does not exist in \"LocalityKind\" enum.";
    refuses_the_value(&app, "localities", "kinds", "[LocalityKind!]", json!(["PLANET"]), planet);
}

#[test]
fn a_wrong_page_within_a_unit_leaves_the_rest_of_the_answer() {
    let app = TestApp::shared();
    let query =
        "{ model(code: \"mod-5in1\") { code } locality(code: \"49-63\") { children(first: -1) { totalCount } } }";
    let answered = app.ask(query, json!(null));
    assert_eq!(answered.data, json!({"model": {"code": "mod-5in1"}, "locality": null}));
    assert_eq!(answered.errors[0]["path"], json!(["locality", "children"]));
    assert_eq!(answered.refusal(query).1, "Argument \"first\" must not be negative, but is -1.");
}

#[test]
fn units_above_and_beside_cost_a_batch_each() {
    let app = TestApp::shared();
    let query = "{ localities(first: 20, filter: {under: \"515-63\"}) { nodes { fullName ancestors { name }
        parent { name } successors { successor { name } } children { nodes { name } } } } }";
    assert_eq!(app.batches(query), 6);
}

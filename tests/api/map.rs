//! The map in time, as the API tells it.

use nhanrong::store::load::Kind;
use serde_json::{Value as Json, json};

use crate::helpers::app::TestApp;

/// How many units of a level there are on a day, below a unit or anywhere.
fn units(app: &TestApp, level: &str, day: &str, under: &str) -> i64 {
    let under = if under.is_empty() { String::new() } else { format!(", under: \"{under}\"") };
    let filter = format!("{{levels: [{level}], asOf: \"{day}\"{under}}}");
    app.read(&format!("{{ localities(filter: {filter}) {{ totalCount }} }}"))["localities"]["totalCount"]
        .as_i64()
        .unwrap()
}

#[test]
fn the_country_has_the_units_that_the_law_counts_before_and_after_the_reform() {
    let app = TestApp::shared();
    let on = |day: &str| ["PROVINCE", "DISTRICT", "COMMUNE"].map(|level| units(&app, level, day, ""));
    assert_eq!(on("2025-06-30"), [63, 696, 10_035]);
    assert_eq!(on("2025-07-01"), [34, 0, 3_321]);
}

#[test]
fn quang_nam_loses_a_district_in_2025_and_all_with_the_reform() {
    let app = TestApp::shared();
    for (day, districts) in [("2024-10-15", 18), ("2025-02-01", 17), ("2025-07-01", 0)] {
        assert_eq!(units(&app, "DISTRICT", day, "49-63"), districts, "{day}");
        let children = format!("children(filter: {{asOf: \"{day}\"}}) {{ totalCount nodes {{ parent {{ code }} }} }}");
        let children =
            app.read(&format!("{{ locality(code: \"49-63\") {{ {children} }} }}"))["locality"]["children"].take();
        assert_eq!(children["totalCount"], json!(districts), "{day}");
        assert!(children["nodes"].as_array().unwrap().iter().all(|child| child["parent"]["code"] == "49-63"));
    }
}

#[test]
fn quang_nam_has_241_communes_then_233_and_then_none() {
    let app = TestApp::shared();
    for (day, communes) in [("2024-10-15", 241), ("2025-02-01", 233), ("2025-06-30", 233), ("2025-07-01", 0)] {
        assert_eq!(units(&app, "COMMUNE", day, "49-63"), communes, "{day}");
    }
    assert_eq!(units(&app, "COMMUNE", "2025-06-30", "48-34"), 0);
    assert_eq!(units(&app, "COMMUNE", "2025-07-01", "48-34"), 94);
}

/// All communes of a unit on a day, page by page, with what a selection asks of them.
fn communes(app: &TestApp, under: &str, day: &str, selection: &str) -> Vec<Json> {
    let mut all = Vec::new();
    let mut after = json!(null);
    loop {
        let filter = format!("{{levels: [COMMUNE], asOf: \"{day}\", under: \"{under}\"}}");
        let page = format!("localities(first: 100, after: {after}, filter: {filter})");
        let mut page =
            app.read(&format!("{{ {page} {{ nodes {{ {selection} }} pageInfo {{ endCursor hasNextPage }} }} }}"));
        all.extend(page["localities"]["nodes"].as_array_mut().unwrap().iter_mut().map(Json::take));
        if page["localities"]["pageInfo"]["hasNextPage"] == false {
            return all;
        }
        after = page["localities"]["pageInfo"]["endCursor"].take();
    }
}

#[test]
fn units_above_a_commune_are_those_of_its_own_time() {
    let app = TestApp::shared();
    let above = "code fullName validFrom validTo ancestors { level fullName validFrom validTo }";
    // Dates written as they are compare as texts; what has no end is there at the last.
    let day = |date: &Json, none: &str| date.as_str().unwrap_or(none).to_owned();
    let together = |one: &Json, other: &Json| {
        let begins = |unit: &Json| day(&unit["validFrom"], "0000");
        let ends = |unit: &Json| day(&unit["validTo"], "9999");
        begins(one) < ends(other) && begins(other) < ends(one)
    };
    let levels = |commune: &Json| -> Vec<Json> {
        commune["ancestors"].as_array().unwrap().iter().map(|unit| unit["level"].clone()).collect()
    };
    for (under, date, above_it, province) in [
        ("49-63", "2023-01-01", json!(["DISTRICT", "PROVINCE"]), "tỉnh Quảng Nam"),
        ("49-63", "2025-06-30", json!(["DISTRICT", "PROVINCE"]), "tỉnh Quảng Nam"),
        ("48-34", "2025-07-01", json!(["PROVINCE"]), "thành phố Đà Nẵng"),
    ] {
        let communes = communes(&app, under, date, above);
        assert!(communes.len() > 90, "{date}");
        for commune in communes {
            assert_eq!(json!(levels(&commune)), above_it, "{commune}");
            let nearest = commune["ancestors"][0]["fullName"].as_str().unwrap();
            assert!(commune["fullName"].as_str().unwrap().ends_with(&format!(", {nearest}")), "{commune}");
            assert!(nearest.ends_with(province), "{commune}");
            assert!(commune["ancestors"].as_array().unwrap().iter().all(|unit| together(unit, &commune)), "{commune}");
        }
    }
}

#[test]
fn every_commune_of_quang_nam_leads_to_its_successor_and_back() {
    let app = TestApp::shared();
    let steps = "code successors { on successor { code validFrom predecessors { predecessor { code } } } }";
    // On 1 January 2025 a district ended too, which is no commune.
    for (day, on, expected) in
        [("2023-04-09", "2023-04-10", 6), ("2024-12-31", "2025-01-01", 15), ("2025-06-30", "2025-07-01", 233)]
    {
        let mut ended = 0;
        for commune in communes(&app, "49-63", day, steps) {
            for step in commune["successors"].as_array().unwrap().iter().filter(|step| step["on"] == on) {
                let back = step["successor"]["predecessors"].as_array().unwrap();
                assert!(back.iter().any(|back| back["predecessor"]["code"] == commune["code"]), "{commune}");
                ended += 1;
            }
        }
        assert_eq!(ended, expected, "{on}");
    }
}

#[test]
fn a_unit_is_there_from_its_first_day_and_no_more_on_its_last() {
    let app = TestApp::shared();
    // Quế Trung became the township Trung Phước on 10 April 2023, and that Nông Sơn's commune on 1 July 2025.
    for (day, code) in [("2023-04-09", "20656-63z"), ("2023-04-10", "20656-63a"), ("2024-12-31", "20656-63a")] {
        let filter = format!("{{asOf: \"{day}\", under: \"49-63\", levels: [COMMUNE]}}");
        let units = app.read(&format!("{{ localities(first: 200, filter: {filter}) {{ nodes {{ code }} }} }}"));
        let more = app.read(&format!("{{ localities(last: 100, filter: {filter}) {{ nodes {{ code }} }} }}"));
        let lists = [&units, &more].map(|units| units["localities"]["nodes"].as_array().unwrap());
        let mut named = lists
            .iter()
            .flat_map(|nodes| nodes.iter())
            .filter(|unit| unit["code"].as_str().unwrap().starts_with("20656-"));
        assert_eq!(named.next().unwrap()["code"], code, "{day}");
        assert!(named.all(|unit| unit["code"] == code), "{day}");
    }
}

#[test]
fn successions_lead_both_ways() {
    let app = TestApp::shared();
    let forward = app.read(
        "{ locality(code: \"20932-63\") { successors { predecessor { code } successor { code fullName } on relation whole legalBasis } } }",
    );
    assert_eq!(
        forward["locality"]["successors"],
        json!([{
            "predecessor": {"code": "20932-63"},
            "successor": {"code": "20929-34", "fullName": "xã Trà Giáp, thành phố Đà Nẵng"},
            "on": "2025-07-01",
            "relation": "MERGED",
            "whole": true,
            "legalBasis": "Nghị quyết 1659/NQ-UBTVQH15",
        }])
    );
    let back =
        app.read("{ locality(code: \"20929-34\") { predecessors { predecessor { code } successor { code } } } }");
    let pair = json!({"predecessor": {"code": "20932-63"}, "successor": {"code": "20929-34"}});
    assert!(back["locality"]["predecessors"].as_array().unwrap().contains(&pair));
    let city = app.read("{ locality(code: \"48-34\") { predecessors { predecessor { code } } successors { on } } }");
    let provinces = json!([{"predecessor": {"code": "48-63"}}, {"predecessor": {"code": "49-63"}}]);
    assert_eq!(city["locality"], json!({"predecessors": provinces, "successors": []}));
}

#[test]
fn a_split_commune_says_that_figures_cannot_be_moved() {
    let app = TestApp::shared();
    let split = app.read("{ locality(code: \"00034-63\") { successors { whole relation } } }");
    let parts = split["locality"]["successors"].as_array().unwrap();
    assert!(parts.len() > 1, "{split}");
    assert!(parts.iter().all(|part| *part == json!({"whole": false, "relation": "SPLIT"})), "{split}");
}

#[test]
fn heritage_finds_at_the_new_city_what_was_registered_in_the_old_province() {
    let app = TestApp::shared();
    let query = "{ locality(code: \"48-34\") {
        heritage: models(scope: HERITAGE) { nodes { code } totalCount }
        subtree: models(scope: SUBTREE) { nodes { code } }
        usual: models { nodes { code } }
        taken: replications(scope: HERITAGE) { totalCount } } }";
    let models = json!([{"code": "mod-5in1"}, {"code": "mod-dien-phuoc"}, {"code": "mod-tra-ka"}]);
    let none = json!({"nodes": []});
    let heritage = json!({"nodes": models, "totalCount": 3});
    let expected = json!({"heritage": heritage, "subtree": none, "usual": none, "taken": {"totalCount": 1}});
    assert_eq!(app.read(query)["locality"], expected);
}

#[test]
fn a_scope_takes_in_the_unit_what_is_below_it_or_nothing_more() {
    let app = TestApp::shared();
    let scopes = "{ locality(code: \"515-63\") { own: models(scope: SELF) { totalCount }
        subtree: models(scope: SUBTREE) { totalCount } unsaid: models(scope: null) { totalCount } } }";
    let expected = json!({"own": {"totalCount": 0}, "subtree": {"totalCount": 1}, "unsaid": {"totalCount": 1}});
    assert_eq!(app.read(scopes)["locality"], expected);
}

#[test]
fn units_above_come_nearest_first_with_their_names_in_full() {
    let app = TestApp::shared();
    let village =
        app.read("{ locality(code: \"tam-thang-kim-doi\") { fullName ancestors { code fullName } parent { code } } }");
    assert_eq!(
        village["locality"],
        json!({
            "fullName": "thôn Kim Đới, xã Tam Thăng, thành phố Tam Kỳ, tỉnh Quảng Nam",
            "ancestors": [
                {"code": "20362-63", "fullName": "xã Tam Thăng, thành phố Tam Kỳ, tỉnh Quảng Nam"},
                {"code": "502-63", "fullName": "thành phố Tam Kỳ, tỉnh Quảng Nam"},
                {"code": "49-63", "fullName": "tỉnh Quảng Nam"},
            ],
            "parent": {"code": "20362-63"},
        })
    );
}

#[test]
fn a_load_beside_the_server_is_seen_by_the_next_request() {
    let app = TestApp::new();
    let question = "{ locality(code: \"new-village\") { fullName parent { name } } }";
    assert_eq!(app.read(question)["locality"], json!(null));
    let file = "id,code,name,name_ascii,short_name,kind,level,parent_id,parent_code,valid_from,valid_to\n\
                new-village,,Thôn Mới,Thon Moi,Mới,VILLAGE,4,20932-63,20932,,2025-07-01\n";
    app.load(Kind::Localities, file);
    let told = app.read(question);
    assert_eq!(told["locality"]["fullName"], "thôn Mới, xã Trà Ka, huyện Bắc Trà My, tỉnh Quảng Nam");
    assert_eq!(told["locality"]["parent"]["name"], "Trà Ka");
}

//! What a unit inherits through mergers and splits that follow one another. No model of the article has two
//! behind it, so the units here are made up, and loaded as any others.

use nhanrong::store::load::Kind;
use serde_json::{Value as Json, json};

use crate::helpers::app::TestApp;

/// A and B merge into AB and C splits into C1 and C2 in 2000; AB splits into X and Y, and X takes C1 in,
/// in 2010; X and C2 merge into Z, and Y becomes Y2, in 2020. V is a village of A. All lie in a province
/// that another takes over in 2020.
const UNITS: &str = "id,code,name,short_name,kind,level,parent_id,valid_from,valid_to
old,,Tỉnh Cũ,Cũ,PROVINCE,1,,,2020-01-01
new,,Tỉnh Mới,Mới,PROVINCE,1,,2020-01-01,
A,,Xã A,A,COMMUNE,3,old,,2000-01-01
V,,Thôn V,V,VILLAGE,4,A,,2000-01-01
B,,Xã B,B,COMMUNE,3,old,,2000-01-01
C,,Xã C,C,COMMUNE,3,old,,2000-01-01
AB,,Xã AB,AB,COMMUNE,3,old,2000-01-01,2010-01-01
C1,,Xã C1,C1,COMMUNE,3,old,2000-01-01,2010-01-01
C2,,Xã C2,C2,COMMUNE,3,old,2000-01-01,2020-01-01
X,,Xã X,X,COMMUNE,3,old,2010-01-01,2020-01-01
Y,,Xã Y,Y,COMMUNE,3,old,2010-01-01,2020-01-01
Z,,Xã Z,Z,COMMUNE,3,new,2020-01-01,
Y2,,Phường Y,Y,WARD,3,new,2020-01-01,
";
const SUCCESSIONS: &str = "event_date,predecessor_id,successor_id,relation,extent,is_main,legal_basis
2000-01-01,A,AB,MERGED,WHOLE,1,
2000-01-01,B,AB,MERGED,WHOLE,1,
2000-01-01,C,C1,SPLIT,PART,1,
2000-01-01,C,C2,SPLIT,PART,0,
2010-01-01,AB,X,SPLIT,PART,1,
2010-01-01,AB,Y,SPLIT,PART,0,
2010-01-01,C1,X,ABSORBED,WHOLE,1,
2020-01-01,X,Z,MERGED,WHOLE,1,
2020-01-01,C2,Z,MERGED,WHOLE,1,
2020-01-01,Y,Y2,RECLASSIFIED,WHOLE,1,
2020-01-01,old,new,MERGED,WHOLE,1,
";
/// Those in which something is registered: one model and one replication each, called as the unit.
const SETTLED: [&str; 12] = ["A", "AB", "B", "C", "C1", "C2", "V", "X", "Y", "Y2", "Z", "new"];

fn world() -> TestApp {
    let app = TestApp::new();
    app.load(Kind::Localities, UNITS);
    app.load(Kind::Succession, SUCCESSIONS);
    let seed = app.seed();
    for unit in SETTLED {
        seed.model(unit).in_locality(unit).put();
        seed.replication(unit).of_model("mod-tra-ka").in_locality(unit).put();
    }
    drop(seed);
    app
}

/// The codes of what a unit's list holds, sorted; they are those of the units where it was registered.
fn at(app: &TestApp, unit: &str, list: &str, scope: &str) -> Vec<String> {
    let query = format!(
        "{{ locality(code: \"{unit}\") {{ list: {list}(scope: {scope}) {{ totalCount nodes {{ code }} }} }} }}"
    );
    let list = app.read(&query)["locality"]["list"].take();
    let nodes = list["nodes"].as_array().unwrap();
    assert_eq!(list["totalCount"], nodes.len(), "{unit}");
    let mut codes: Vec<String> = nodes.iter().map(|node| node["code"].as_str().unwrap().to_owned()).collect();
    codes.sort();
    codes
}

#[test]
fn heritage_goes_through_any_number_of_mergers_and_splits() {
    let app = world();
    for (unit, expected) in [
        ("A", vec!["A", "V"]),
        ("AB", vec!["A", "AB", "B", "V"]),
        ("C1", vec!["C", "C1"]),
        ("C2", vec!["C", "C2"]),
        ("X", vec!["A", "AB", "B", "C", "C1", "V", "X"]),
        // A place that was split counts for each of its successors.
        ("Y", vec!["A", "AB", "B", "V", "Y"]),
        ("Y2", vec!["A", "AB", "B", "V", "Y", "Y2"]),
        // C comes to Z by both of its parts, and counts once.
        ("Z", vec!["A", "AB", "B", "C", "C1", "C2", "V", "X", "Z"]),
        ("V", vec!["V"]),
        ("new", SETTLED.to_vec()),
    ] {
        assert_eq!(at(&app, unit, "models", "HERITAGE"), expected, "{unit}");
        assert_eq!(at(&app, unit, "replications", "HERITAGE"), expected, "{unit}");
    }
}

#[test]
fn heritage_goes_through_the_three_reforms_of_a_real_commune() {
    let app = TestApp::new();
    // Quế Trung of 2023, since then Trung Phước, moved to another district in 2025, merged into Nông Sơn in the same year.
    app.seed().model("m").in_locality("20656-63z").put();
    for unit in ["20656-63a", "20656-63", "20656-34", "48-34"] {
        assert!(at(&app, unit, "models", "HERITAGE").contains(&"m".to_owned()), "{unit}");
        assert!(!at(&app, unit, "models", "SUBTREE").contains(&"m".to_owned()), "{unit}");
    }
}

#[test]
fn the_narrower_scopes_inherit_nothing() {
    let app = world();
    for (unit, own, subtree) in
        [("A", vec!["A"], vec!["A", "V"]), ("Z", vec!["Z"], vec!["Z"]), ("new", vec!["new"], vec!["Y2", "Z", "new"])]
    {
        assert_eq!(at(&app, unit, "models", "SELF"), own, "{unit}");
        assert_eq!(at(&app, unit, "models", "SUBTREE"), subtree, "{unit}");
    }
}

#[test]
fn what_is_inherited_is_paged_filtered_and_ordered_as_any_list() {
    let app = world();
    let of_z = |arguments: &str| {
        let list =
            format!("models(scope: HERITAGE, {arguments}) {{ nodes {{ code }} pageInfo {{ endCursor hasNextPage }} }}");
        let mut list = app.read(&format!("{{ locality(code: \"Z\") {{ list: {list} }} }}"))["locality"]["list"].take();
        let end = list["pageInfo"].take();
        (list["nodes"].as_array().unwrap().iter().map(|node| node["code"].clone()).collect::<Vec<Json>>(), end)
    };
    let (first, info) = of_z("first: 4, orderBy: {field: CODE, direction: DESC}");
    assert_eq!(json!(first), json!(["Z", "X", "V", "C2"]));
    let (rest, info) =
        of_z(&format!("first: 9, after: {}, orderBy: {{field: CODE, direction: DESC}}", info["endCursor"]));
    assert_eq!((json!(rest), &info["hasNextPage"]), (json!(["C1", "C", "B", "AB", "A"]), &json!(false)));
    assert_eq!(json!(of_z("filter: {under: \"A\"}").0), json!(["A", "V"]));
}

#[test]
fn chains_lead_both_ways_step_by_step() {
    let app = world();
    let forward = "{ locality(code: \"C\") { successors { successor { code successors { successor { code successors {
        successor { code successors { on } } whole on } } } } } } }";
    let end = json!({"successor": {"code": "Z", "successors": []}, "whole": true, "on": "2020-01-01"});
    let by_c1 = json!({"code": "C1", "successors": [{"successor": {"code": "X", "successors": [end]}}]});
    let c2 = &app.read(forward)["locality"]["successors"];
    assert_eq!(c2[0]["successor"], by_c1);
    assert_eq!(c2[1]["successor"]["successors"][0]["successor"]["code"], "Z");
    let back = "{ locality(code: \"Z\") { predecessors { relation predecessor { code predecessors { relation predecessor { code } } } } } }";
    let of = |relation: &str, code: &str| json!({"relation": relation, "predecessor": {"code": code}});
    assert_eq!(
        app.read(back)["locality"]["predecessors"],
        json!([
            {"relation": "MERGED", "predecessor": {"code": "X", "predecessors": [of("SPLIT", "AB"), of("ABSORBED", "C1")]}},
            {"relation": "MERGED", "predecessor": {"code": "C2", "predecessors": [of("SPLIT", "C")]}},
        ])
    );
}

#[test]
fn a_circle_of_successions_ends() {
    // No law makes one; a file with a slip might.
    let app = world();
    let seed = app.seed();
    seed.run(
        "insert into succession (predecessor_id, successor_id, happened_on, relation, whole, is_main)
         select p.id, s.id, 20300101, 'RECLASSIFIED', 1, 1 from locality p, locality s
         where (p.code, s.code) in (values ('Z', 'A'), ('Y2', 'Y'))",
    );
    drop(seed);
    let all_of_z = ["A", "AB", "B", "C", "C1", "C2", "V", "X", "Z"];
    assert_eq!(at(&app, "A", "models", "HERITAGE"), all_of_z);
    assert_eq!(at(&app, "Z", "models", "HERITAGE"), all_of_z);
    assert_eq!(at(&app, "Y", "models", "HERITAGE").len(), all_of_z.len() + 2);
}

#[test]
fn units_are_told_with_what_lay_above_them_at_their_own_time() {
    let app = world();
    let query = "{ village: locality(code: \"V\") { fullName ancestors { code } }
        before: locality(code: \"Y\") { fullName ancestors { code } } after: locality(code: \"Y2\") { fullName ancestors { code } } }";
    assert_eq!(
        app.read(query),
        json!({
            "village": {"fullName": "thôn V, xã A, tỉnh Cũ", "ancestors": [{"code": "A"}, {"code": "old"}]},
            "before": {"fullName": "xã Y, tỉnh Cũ", "ancestors": [{"code": "old"}]},
            "after": {"fullName": "phường Y, tỉnh Mới", "ancestors": [{"code": "new"}]},
        })
    );
}

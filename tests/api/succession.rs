//! How units became others. The great reform stands in `map.rs`; here are the earlier steps in Quảng Nam.

use serde_json::json;

use crate::helpers::app::TestApp;

#[test]
fn a_succession_reads_as_the_law_has_it() {
    let app = TestApp::shared();
    let query = "{ locality(code: \"20656-63z\") { successors {
        predecessor { fullName } successor { fullName } on relation whole legalBasis } } }";
    assert_eq!(
        app.read(query)["locality"]["successors"],
        json!([{
            "predecessor": {"fullName": "xã Quế Trung, huyện Nông Sơn, tỉnh Quảng Nam"},
            "successor": {"fullName": "thị trấn Trung Phước, huyện Nông Sơn, tỉnh Quảng Nam"},
            "on": "2023-04-10",
            "relation": "RECLASSIFIED",
            "whole": true,
            "legalBasis": "Nghị quyết 727/NQ-UBTVQH15",
        }])
    );
}

#[test]
fn successions_of_a_unit_come_oldest_first_and_chain_through_time() {
    let app = TestApp::new();
    let seed = app.seed();
    seed.run(
        "insert into succession (predecessor_id, successor_id, happened_on, relation, whole, is_main)
         select p.id, s.id, d.column1, 'SPLIT', 0, 0 from (values (20300101), (20200101)) d, locality p, locality s
         where p.code = '48-34' and s.code = '01-34'",
    );
    drop(seed);
    let query = "{ locality(code: \"48-34\") { successors { on whole legalBasis successor { predecessors { on predecessor { code } } } } } }";
    let successors = app.read(query)["locality"]["successors"].take();
    let days: Vec<_> = successors.as_array().unwrap().iter().map(|one| one["on"].as_str().unwrap()).collect();
    assert_eq!(days, ["2020-01-01", "2030-01-01"]);
    assert_eq!(successors[0]["legalBasis"], json!(null));
    assert_eq!(successors[0]["whole"], json!(false));
    let back = &successors[0]["successor"]["predecessors"];
    let days: Vec<_> = back.as_array().unwrap().iter().map(|one| one["on"].as_str().unwrap()).collect();
    assert!(days.len() > 2 && days.is_sorted(), "{back}");
}

#[test]
fn a_unit_that_nothing_became_has_none() {
    let app = TestApp::shared();
    // Districts were abolished: what became of them is told by their communes.
    let query = "{ district: locality(code: \"515-63\") { successors { on } } village: locality(code: \"tra-ka-thon-2\") { successors { on } } }";
    assert_eq!(app.read(query), json!({"district": {"successors": []}, "village": {"successors": []}}));
}

#[test]
fn both_ends_of_many_units_are_read_in_one_batch() {
    let app = TestApp::shared();
    let query = "{ localities(first: 200, filter: {under: \"49-63\"}) { nodes {
        successors { successor { name } } predecessors { predecessor { name } } } } }";
    // The units of both ends are read together.
    assert_eq!(app.batches(query), 4);
}

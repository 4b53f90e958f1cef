//! How often the store is asked: by the shape of a query, never by its number of rows.

use crate::helpers::app::TestApp;
use crate::helpers::described::{Way, objects, relations};

/// Twenty-five models of a district, each with two owners, three replications and outcomes of both.
fn world() -> TestApp {
    let app = TestApp::new();
    let seed = app.seed();
    for number in 0..25 {
        let code = format!("a-{number:02}");
        let model = seed.model(&code).in_locality("20932-63").owner("org-kdv-tra-ka").owner("org-bdv");
        model.replications(3).outcomes(2).put();
        for taken in 1..=3 {
            seed.outcome(&format!("{code}-{taken}")).of_replication(&format!("{code}-r{taken}")).put();
        }
        seed.product(&format!("{code}-p")).of_model(&code).put();
    }
    drop(seed);
    app
}

#[test]
fn a_nested_query_reads_as_often_for_one_parent_as_for_twenty() {
    let app = world();
    for (nested, batches) in [
        ("owners { name locality { fullName parent { code } } }", 4),
        (
            "replications(first: 2) { nodes { status locality { name } model { code } outcomes { nodes { value } } } }",
            5,
        ),
        ("outcomes(first: 1) { nodes { indicator { name } subject { __typename ... on Model { title } } } }", 4),
        ("products { name soldAt { name } certifications { grade } }", 4),
        ("a: outcomes(first: 1) { nodes { value } } b: outcomes(last: 1) { nodes { value } }", 3),
        ("replications { totalCount nodes { outcomes { totalCount } } }", 4),
    ] {
        let asked =
            [1, 5, 20].map(|first| app.batches(&format!("{{ models(first: {first}) {{ nodes {{ {nested} }} }} }}")));
        assert_eq!(asked, [batches; 3], "{nested}");
    }
}

#[test]
fn whatever_is_asked_below_a_page_costs_at_most_one_batch_a_relation() {
    let app = world();
    let schema = app.gate.schema().clone();
    for lead in relations(schema.ty(schema.query)).iter().filter(|lead| lead.takes("first")) {
        let target = schema.ty(lead.relation.cases[0].ty);
        let below = relations(target);
        let fields: Vec<String> = below
            .iter()
            .map(|lead| match lead.takes("first") {
                true => format!("{} {{ nodes {{ __typename id }} }}", lead.field.name),
                false => format!("{} {{ __typename }}", lead.field.name),
            })
            .collect();
        let asked = app.batches(&format!(
            "{{ {}({}first: 20) {{ nodes {{ ... on {} {{ {} }} }} }} }}",
            lead.field.name,
            lead.asked(),
            target.name,
            fields.join(" ")
        ));
        // A relation to one of several types has a batch for each type that is met.
        let most = 1
            + u32::from(lead.relation.entries.is_some())
            + below.iter().map(|lead| lead.relation.cases.len() as u32).sum::<u32>();
        assert!(asked <= most, "{}: {asked} batches for {} relations", lead.name(), below.len());
    }
}

#[test]
fn the_page_of_a_district_takes_at_most_six_batches() {
    let app = world();
    let page = "{ locality(code: \"515-63\") { fullName models(first: 20) { nodes { title
        owners { name }
        replications(first: 10) { nodes { status locality { fullName } } }
        outcomes(first: 10) { nodes { value unit } } } } } }";
    let answer = app.read(page);
    let models = answer["locality"]["models"]["nodes"].as_array().unwrap();
    assert_eq!(models.len(), 20);
    assert_eq!(models[0]["replications"]["nodes"].as_array().unwrap().len(), 3);
    assert_eq!(app.batches(page), 6);
}

#[test]
fn a_count_costs_a_batch_only_where_it_is_asked_for() {
    let app = world();
    assert_eq!(app.batches("{ models(first: 3) { nodes { code } pageInfo { hasNextPage } } }"), 1);
    assert_eq!(app.batches("{ models(first: 3) { totalCount nodes { code } } }"), 2);
    assert_eq!(app.batches("{ models { totalCount } }"), 1);
    let skipped = "query($count: Boolean!) { models(first: 3) { totalCount @include(if: $count) nodes { code } } }";
    assert_eq!(app.ask(skipped, serde_json::json!({"count": false})).batches, 1);
    assert_eq!(app.ask(skipped, serde_json::json!({"count": true})).batches, 2);
    assert_eq!(app.batches("{ models(first: 20) { nodes { replications(first: 1) { totalCount } } } }"), 2);
}

#[test]
fn what_is_asked_twice_is_read_once_and_what_the_row_holds_is_not_read_at_all() {
    let app = world();
    assert_eq!(app.batches("{ a: models(first: 3) { nodes { code } } b: models(first: 3) { nodes { title } } }"), 1);
    assert_eq!(
        app.batches("{ models(first: 3) { nodes { locality { code } } edges { node { locality { name } } } } }"),
        2
    );
    assert_eq!(app.batches("{ __typename __schema { queryType { name } } }"), 0);
}

#[test]
fn every_type_with_pages_can_be_come_to() {
    // So that a new type is told of by this message, not by a panic elsewhere.
    let app = world();
    let schema = app.gate.schema().clone();
    for ty in objects(&schema).filter(|ty| relations(ty).iter().any(|lead| lead.takes("first"))) {
        Way::to(&app, ty).ask(&app, "__typename");
    }
}

//! What a request is counted to cost is never less than what it makes, for all that this project asks itself.

use nhanrong::describe::registry::{Match, Schema, Shape};
use nhanrong::gate::{Limits, Request};
use serde_json::{Value as Json, json};

use crate::helpers::TestDatabase;
use crate::helpers::app::TestApp;
use crate::helpers::described::{objects, relations};
use crate::helpers::say;
use crate::{made, readme, synthetic};

/// Twenty models in each district of a province, with pages that are full and long lists of owners.
fn world() -> TestApp {
    let app = TestApp::new();
    let districts = app.read("{ locality(code: \"49-63\") { children { nodes { code } } } }");
    let districts = districts.pointer("/locality/children/nodes").and_then(Json::as_array).unwrap().clone();
    let seed = app.seed();
    for number in 0..8 {
        seed.organisation(&format!("owner-{number}")).in_locality("515-63").put();
    }
    for (district, number) in districts.iter().flat_map(|district| (0..20).map(move |number| (district, number))) {
        let place = district["code"].as_str().unwrap();
        let code = format!("{place}-{number}");
        let model = seed.model(&code).in_locality(place).stage("TYPICAL").replications(10).outcomes(10);
        let owned = (0..8).fold(model, |model, number| model.owner(&format!("owner-{number}")));
        owned.put();
    }
    drop(seed);
    app
}

/// Documents, the operation that is asked of each, and its variables.
type Asked = (String, Option<&'static str>, Json);

fn documents(app: &TestApp) -> Vec<Asked> {
    let readme = std::fs::read_to_string(readme::README).unwrap();
    let mut all: Vec<Asked> =
        readme::questions(&readme).iter().map(|(question, _)| ((*question).to_owned(), None, json!({}))).collect();
    let district = json!({"code": "515-63"});
    for (text, given) in [
        (include_str!("../../bench/documents/Q1.graphql"), district.clone()),
        (include_str!("../../bench/documents/Q2.graphql"), json!({})),
        (include_str!("../../bench/documents/Q3.graphql"), json!({"code": "515-63-0"})),
        (include_str!("../../bench/documents/Q4.graphql"), json!({"code": "49-63"})),
        (include_str!("../../bench/documents/fragments.graphql"), district),
        // What GraphiQL asks when it opens.
        (include_str!("../../bench/documents/introspection.graphql"), json!({})),
    ] {
        all.push((text.to_owned(), None, given));
    }
    let model = app.read("{ model(code: \"mod-tra-ka\") { id } }")["model"]["id"].clone();
    let shown = [
        include_str!("../../examples/models-of-a-place/src/Place.tsx"),
        include_str!("../../examples/models-of-a-place/src/Model.tsx"),
    ];
    for text in shown.iter().flat_map(|source| source.split("graphql(`").skip(1)) {
        let text = text.split('`').next().unwrap().to_owned();
        all.push((text, None, json!({"code": "48-34", "first": 2, "id": model})));
    }
    let told = include_str!("../web/tools/documents.graphql");
    all.push((told.to_owned(), Some("ModelsOfAPlace"), json!({"code": "48-34", "first": 200})));
    all.push((told.to_owned(), Some("AnyOf"), json!({"ids": [model]})));
    all.push((told.to_owned(), Some("OutcomesWithSubjects"), json!({"last": 200})));
    all
}

#[test]
fn what_is_asked_passes_with_the_default_limits_and_makes_no_more_than_it_costs() {
    let app = world();
    let documents = documents(&app);
    assert_eq!(documents.len(), 5 + 6 + 2 + 3);
    for (text, operation_name, variables) in documents {
        let given = variables.as_object().unwrap();
        let request = Request { id: "", query: &text, operation_name, variables: given };
        let passed = app.gate.pass(false, &request).unwrap_or_else(|_| panic!("{text}"));
        let cost = passed.cost.unwrap();
        let body = app.store.reading(|reading| app.gate.answer(&request, &mut reading.snapshot()).body).unwrap();
        let body: Json = serde_json::from_slice(&body).unwrap();
        assert!(body.get("errors").is_none(), "{text}\n{}", body["errors"]);
        let made = made::objects(&passed.plan, &body["data"]);
        let name = if passed.plan.name.is_empty() { "a question" } else { &passed.plan.name };
        say(&format!("{name}: {cost} objects counted, {made} made"));
        assert!(0 < made && made <= cost && cost <= Limits::default().objects, "{made} of {cost}: {text}");
    }
}

/// How long the longest list of each relation is, and how long it can be by its description.
async fn lengths(database: &TestDatabase, schema: &Schema) -> Vec<(String, i64, i64)> {
    let mut found = Vec::new();
    for lead in objects(schema).flat_map(relations).filter(|lead| lead.relation.shape == Shape::List) {
        let case = &lead.relation.cases[0];
        let table = schema.ty(case.ty).table;
        let counts = match case.by {
            Match::Column("uid") => continue, // as many as were asked for
            Match::Column(column) => format!("SELECT count({column}) AS n FROM {table} GROUP BY {column}"),
            Match::Join(join) => format!("SELECT count(*) AS n FROM {} GROUP BY {}", join.table, join.from),
            Match::Climb(up) => format!(
                "WITH RECURSIVE above(id, n) AS (SELECT id, 0 FROM {table} WHERE {up} IS NULL UNION ALL
                 SELECT {table}.id, n + 1 FROM {table} JOIN above ON {table}.{up} = above.id) SELECT n FROM above"
            ),
            Match::All => format!("SELECT count(*) AS n FROM {table}"),
            Match::Area(_) | Match::Words => panic!("{} is a list of what only pages list", lead.name()),
        };
        let longest = database.number(&format!("SELECT coalesce(max(n), 0) FROM ({counts})")).await;
        found.push((lead.name(), longest, lead.relation.size.each as i64));
    }
    found
}

#[tokio::test]
async fn no_list_is_longer_than_its_type_says() {
    let schema = nhanrong::schema::describe().unwrap();
    for database in [TestDatabase::packaged().await, synthetic::made(2, 7).await] {
        for (name, longest, size) in lengths(&database, &schema).await {
            say(&format!("{name}: at most {longest}, described up to {size}"));
            assert!(longest <= size, "{name}");
        }
    }
}

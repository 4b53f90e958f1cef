//! The questions that grow with the registry, asked of many made-up models: on no database does one go through a
//! whole table. `NHANRONG_PROVINCES=63 cargo test --release --test api growth` asks as many as the country has;
//! without it there is one province, and PostgreSQL is told that its tables have sixty times the rows.

use std::sync::Arc;

use nhanrong::gate::{Gate, Limits};
use nhanrong::store::Store;
use nhanrong::store::derive;
use nhanrong::store::load::{self, Silent};
use nhanrong::store::place::Place;
use serde_json::{Value as Json, json};

use crate::helpers::app::apart;
use crate::helpers::{TestDatabase, say};
use crate::indexes::{Step, explain_in, looked_up, sorts};
use crate::readme::{README, questions};

/// Tables that have more rows the more there are of models or of the map.
const GROWING: [&str; 11] = [
    "locality",
    "organisation",
    "model",
    "model_owner",
    "model_source",
    "stage_event",
    "replication",
    "outcome",
    "search_entry",
    "succession",
    "product",
];

/// How many times the rows of the packaged map and of one province a full registry has.
const TIMES: u32 = 60;

/// The codes of the commune, the district, the province and the model that most is known of.
struct Busiest {
    commune: String,
    district: String,
    province: String,
    model: String,
}

struct Grown {
    database: TestDatabase,
    busiest: Busiest,
}

fn provinces() -> Option<u32> {
    std::env::var("NHANRONG_PROVINCES").ok().map(|number| number.parse().unwrap())
}

async fn grown(database: TestDatabase) -> Grown {
    load::synthetic(&database.connection, provinces().unwrap_or(1), 7, &mut Silent).await.unwrap();
    derive::refresh(&database.connection).await.unwrap();
    if database.is_on_postgres() {
        database.run("analyze").await.unwrap();
        if provinces().is_none() {
            // The planner takes the rows a page from here, so many times as dense as they are.
            let tables = GROWING.map(|table| format!("'{table}'::regclass")).join(", ");
            let told = format!(
                "update pg_class set reltuples = reltuples * {TIMES} where reltuples > 0 and (oid in ({tables})
                 or oid in (select indexrelid from pg_index where indrelid in ({tables})))"
            );
            database.run(&told).await.unwrap();
        }
    }
    let code = async |sql: &str| database.rows(sql).await[0]["code"].as_str().unwrap().to_owned();
    let place = |unit: &str| {
        format!(
            "select {unit}.code from model m join locality c on c.id = m.locality_id join locality d on d.id = c.parent_id
             join locality p on p.id = d.parent_id group by {unit}.code order by count(*) desc, {unit}.code limit 1"
        )
    };
    let told = "select m.code from model m join outcome o on o.model_id = m.id group by m.code
                order by count(*) desc, m.code limit 1";
    let busiest = Busiest {
        commune: code(&place("c")).await,
        district: code(&place("d")).await,
        province: code(&place("p")).await,
        model: code(told).await,
    };
    Grown { database, busiest }
}

fn asked(busiest: &Busiest) -> Vec<(String, Json)> {
    let readme = std::fs::read_to_string(README).unwrap();
    let mut asked: Vec<(String, Json)> =
        questions(&readme).iter().map(|(question, _)| ((*question).to_owned(), Json::Null)).collect();
    assert_eq!(asked.len(), 5);
    for (document, code) in [
        (include_str!("../../bench/documents/Q1.graphql"), &busiest.district),
        (include_str!("../../bench/documents/Q2.graphql"), &busiest.district),
        (include_str!("../../bench/documents/Q3.graphql"), &busiest.model),
        (include_str!("../../bench/documents/Q4.graphql"), &busiest.province),
    ] {
        let variables = if document.contains('$') { json!({"code": code}) } else { Json::Null };
        asked.push((document.to_owned(), variables));
    }
    let by_date = "orderBy: {field: STARTED_ON, direction: DESC}";
    // The district with models of today's map as well: what it became.
    for code in [&busiest.commune, &busiest.district, &busiest.province, "48-34"] {
        for scope in ["SELF", "SUBTREE", "HERITAGE"] {
            let list = |rest: &str| format!("{{ locality(code: {code:?}) {{ models(scope: {scope} {rest}) }} }}");
            for page in ["{ totalCount }", "{ nodes { code title } }"] {
                asked.push((list("").replace(") } }", &format!(") {page} }} }}")), Json::Null));
            }
            let page = format!("{by_date}, first: 20");
            asked.push((list(&page).replace(") } }", ") { nodes { code startedOn } } } }"), Json::Null));
        }
        let replications = "replications(first: 20, orderBy: {field: ON, direction: DESC}) { totalCount nodes { on } }";
        asked.push((format!("{{ locality(code: {code:?}) {{ {replications} }} }}"), Json::Null));
    }
    for filter in [
        format!("under: {:?}", busiest.district),
        "stages: [TYPICAL]".to_owned(),
        "sectors: [ECONOMY]".to_owned(),
        "startedFrom: \"2021-07\"".to_owned(),
    ] {
        asked.push((format!("{{ models(filter: {{{filter}}}, {by_date}) {{ nodes {{ code }} }} }}"), Json::Null));
    }
    for list in ["models", "replications", "outcomes", "organisations", "localities"] {
        asked.push((format!("{{ {list}(first: 20) {{ nodes {{ id }} pageInfo {{ hasNextPage }} }} }}"), Json::Null));
    }
    asked
}

/// Most models meet the filter of this question of the README: whoever counts them reads them all.
const COUNTED: (&str, &str) = ("query FilteredModels", "Seq Scan on model t");

/// A table that grows and is gone through row by row.
fn gone_through(step: &Step, on_postgres: bool) -> Option<String> {
    if !on_postgres {
        // Rows in the order of their ids, as far as the page goes, are read from the table itself.
        let pages = !step.counts && !sorts(step);
        let found = |line: &str| line.contains("USING") || looked_up(line) || (pages && line == "SCAN t");
        let through = |line: &&String| line.starts_with("SCAN ") && !found(line);
        return step.plan.iter().find(through).cloned();
    }
    let through = |line: &&String| {
        let of = line.split("Seq Scan on ").nth(1).and_then(|rest| rest.split(' ').next());
        of.is_some_and(|table| GROWING.contains(&table))
    };
    step.plan.iter().find(through).cloned()
}

#[test]
fn no_question_goes_through_a_table_however_large_the_registry_is() {
    let gate = Gate::new(Arc::new(nhanrong::schema::describe().unwrap()), Limits::default()).unwrap();
    let both = apart(|| async {
        let [file, server] = TestDatabase::packaged_on_both().await;
        [grown(file).await, grown(server).await]
    });
    let mut complaints = Vec::new();
    for Grown { database, busiest } in &both {
        let place = if database.is_on_postgres() { "PostgreSQL" } else { "SQLite" };
        let store = Store::open(&Place::of(&database.url).unwrap()).unwrap();
        let asked = asked(busiest);
        let mut met = 0;
        for (query, variables) in &asked {
            for step in explain_in(&store, &gate, query, variables) {
                met += 1;
                let counted = |scan: &String| step.counts && query.starts_with(COUNTED.0) && scan.ends_with(COUNTED.1);
                if let Some(scan) = gone_through(&step, database.is_on_postgres()).filter(|scan| !counted(scan)) {
                    complaints.push(format!("{place}: {query} {variables}\n{scan}\n{}", step.plan.join("\n")));
                }
            }
        }
        say(&format!("growth: {} questions on {place}, {met} statements explained", asked.len()));
        assert!(met > 100, "{met}");
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n\n"));
}

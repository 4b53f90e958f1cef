//! Every fact of the article, asked of the API: the rows of data/article_facts.csv say what must come back.

mod ask;
mod ids;
mod row;
mod rules;

use ask::Api;
use row::{Fact, all};

use crate::helpers::app::TestApp;
use crate::helpers::say;

/// The ids of the facts that the API does not answer as their rows say.
fn refused(app: &TestApp, facts: &[Fact]) -> Vec<String> {
    let api = Api::new(app);
    facts.iter().filter(|fact| api.refuse(fact).is_some()).map(|fact| fact.id.clone()).collect()
}

#[test]
fn every_fact_of_the_article_is_answered_by_the_api() {
    let app = TestApp::shared();
    let api = Api::new(&app);
    let facts = all();
    let refused: Vec<String> = facts.iter().filter_map(|fact| api.refuse(fact)).collect();
    say(&format!("facts of the article: {} of {}", facts.len() - refused.len(), facts.len()));
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    assert_eq!(facts.len(), 132);
}

#[test]
fn one_wrong_value_is_one_fact_refused() {
    let app = TestApp::shared();
    let mut facts = all();
    let profit = facts.iter_mut().find(|fact| fact.qualifier == "NEARLY").unwrap();
    profit.value = "60000001".to_owned();
    let id = profit.id.clone();
    assert_eq!(refused(&app, &facts), [id]);
}

/// Makes a row say something else.
type Spoil = fn(&mut Fact);

#[test]
fn a_row_that_is_wrong_in_any_column_is_refused() {
    let app = TestApp::shared();
    let api = Api::new(&app);
    let wrong: [(&str, Spoil); 7] = [
        ("value", |fact| fact.value += "x"),
        ("presence of a value", |fact| fact.value = if fact.value.is_empty() { "yes" } else { "" }.to_owned()),
        ("unit", |fact| fact.unit += "x"),
        ("qualifier", |fact| fact.qualifier = "ABOUT".to_owned()),
        ("period", |fact| fact.period = "1999".to_owned()),
        ("sentence", |fact| fact.sentence = "S99".to_owned()),
        ("attribute", |fact| fact.attribute += "x"),
    ];
    for fact in all() {
        for (column, spoil) in wrong {
            let mut spoilt = fact.clone();
            spoil(&mut spoilt);
            assert!(api.refuse(&spoilt).is_some(), "{} with another {column} is still believed", fact.id);
        }
    }
}

#[test]
fn a_record_that_changed_is_one_fact_refused() {
    let facts = all();
    for (change, fact) in [
        ("update outcome set qualifier = 'ABOUT' where code = 'out-036'", "F036"),
        ("update outcome set unit = 'hour' where code = 'out-054'", "F054"),
        ("update outcome set period = 20240000 where code = 'out-111'", "F111"),
        ("update selection set pool_count = 6541", "F001"),
        ("update target set named_upper = null", "F099"),
        ("delete from model_owner where position = 1", "F060"),
        ("update certification set grade = '4 stars'", "F032"),
        ("delete from statement where text like 'priority area: digital%'", "F121"),
        ("update statement set person_id = null where text like 'priority area: digital%'", "F121"),
        ("update model set site_id = locality_id where code = 'mod-5in1'", "F064"),
        ("update source set url = 'https://example.org/'", "F132"),
    ] {
        let app = TestApp::new();
        app.seed().run(change);
        assert_eq!(refused(&app, &facts), [fact], "{change}");
    }
}

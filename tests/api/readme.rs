//! The README's questions: their answers are true, and their plans are as they were.
//! `NHANRONG_WRITE=1 cargo test --test api readme` writes the answers anew.

use serde_json::Value as Json;

use crate::helpers::app::TestApp;

pub const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");

/// The question and the answer of each pair of blocks, and where the answer lies in the text.
pub fn questions(readme: &str) -> Vec<(&str, std::ops::Range<usize>)> {
    let block = |kind: &str, from: usize| {
        let open = format!("```{kind}\n");
        let start = from + readme[from..].find(&open)? + open.len();
        Some(start..start + readme[start..].find("```")?)
    };
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(question) = block("graphql", from) {
        let answer = block("json", question.end).expect("a question has an answer");
        from = answer.end;
        found.push((&readme[question], answer));
    }
    found
}

#[test]
fn the_answers_in_the_readme_are_true() {
    let app = TestApp::shared();
    let readme = std::fs::read_to_string(README).unwrap();
    let questions = questions(&readme);
    assert_eq!(questions.len(), 5);
    let mut written = readme.clone();
    for (question, place) in questions.iter().rev() {
        let told = app.read(question);
        if std::env::var("NHANRONG_WRITE").is_ok() {
            let text = serde_json::to_string_pretty(&serde_json::json!({ "data": told })).unwrap();
            written.replace_range(place.clone(), &format!("{text}\n"));
        } else {
            let answer: Json = serde_json::from_str(&readme[place.clone()]).unwrap();
            assert_eq!(answer["data"], told, "{question}");
        }
    }
    if written != readme {
        std::fs::write(README, written).unwrap();
    }
}

#[test]
fn the_plans_of_the_readme_are_as_they_were() {
    let app = TestApp::shared();
    let readme = std::fs::read_to_string(README).unwrap();
    let plans: Vec<String> =
        questions(&readme).iter().map(|(question, _)| app.gate.plan(question, None).unwrap().explain()).collect();
    insta::assert_snapshot!(plans.join("\n"));
}

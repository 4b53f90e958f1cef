//! The questions of the README, for the page to show: told there once, with answers that a test compares.

use serde::Serialize;

const README: &str = include_str!("../../../README.md");

#[derive(Debug, PartialEq, Serialize)]
pub struct Example {
    pub title: String,
    pub query: String,
}

pub fn examples() -> Vec<Example> {
    read(README)
}

/// Each block of GraphQL, under the bold sentence that stands before it.
fn read(text: &str) -> Vec<Example> {
    let mut found = Vec::new();
    let mut title = None;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some((bold, _)) = line.strip_prefix("**").and_then(|line| line.split_once("**")) {
            title = Some(bold.to_owned());
        } else if line == "```graphql" {
            let query: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            if let Some(title) = title.take() {
                found.push(Example { title, query: query.join("\n") });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_of_the_readme_has_its_own_title() {
        let found = examples();
        assert_eq!(found.len(), README.matches("```graphql\n").count());
        let mut titles: Vec<&str> = found.iter().map(|example| example.title.as_str()).collect();
        titles.sort_unstable();
        titles.dedup();
        assert_eq!(titles.len(), found.len());
    }

    #[test]
    fn a_block_without_a_title_is_no_example() {
        let text = "**One?** More.\n\n```graphql\n{\n  a\n}\n```\n\n```graphql\n{ b }\n```\n";
        assert_eq!(read(text), [Example { title: "One?".to_owned(), query: "{\n  a\n}".to_owned() }]);
    }
}

//! Asks the API for a fact and holds its answers against the row.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::ids::Ids;
use super::row::Fact;
use super::rules::{RULES, Root, all_else};
use crate::helpers::app::TestApp;

/// How an answer tells its unit.
#[derive(Clone, Debug, PartialEq)]
pub enum Unit {
    Is(String),
    /// A plain number has it in what the schema says of the field: "How many models were chosen".
    Within(String),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub value: String,
    pub unit: Unit,
    pub qualifier: String,
    pub period: String,
    /// None of what is not kept by sentences.
    pub sentence: Option<String>,
}

impl Answer {
    /// What a field tells without a qualifier of its own: numbers and dates are exact, all else is stated.
    pub fn plain(value: impl Into<String>) -> Self {
        let value = value.into();
        let figure = value.chars().all(|letter| letter.is_ascii_digit() || letter == '-');
        let qualifier = if figure { "EXACT" } else { "STATED" }.to_owned();
        Self { value, unit: Unit::Is(String::new()), qualifier, period: String::new(), sentence: None }
    }

    /// A day, month or year: of itself, and a year where no more is known.
    pub fn date(date: &Json) -> Self {
        let value = text(date);
        let unit = if value.len() == 4 { "year" } else { "" };
        Self { unit: Unit::Is(unit.to_owned()), ..Self::plain(value) }.of(&year(date))
    }

    pub fn of(self, period: &str) -> Self {
        Self { period: period.to_owned(), ..self }
    }

    /// Whether this is what the row says.
    fn says(&self, fact: &Fact) -> bool {
        let unit = match &self.unit {
            Unit::Is(unit) => *unit == fact.unit,
            Unit::Within(words) => {
                let mut words = words.split(|letter: char| !letter.is_alphanumeric()).map(str::to_lowercase);
                !fact.unit.is_empty() && words.any(|word| word == fact.unit || word == format!("{}s", fact.unit))
            }
        };
        // A name begins with a capital, whatever a sentence makes of it.
        let value = self.value.to_lowercase() == fact.value.to_lowercase();
        let sentence = self.sentence.as_ref().is_none_or(|sentence| *sentence == fact.sentence);
        value && unit && sentence && self.qualifier == fact.qualifier && self.period == fact.period
    }
}

pub fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}

pub fn year(date: &Json) -> String {
    text(date).chars().take(4).collect()
}

/// `2009-2024`; nothing where there is no span.
pub fn span(from: &Json, to: &Json) -> String {
    let parts = [year(from), year(to)].map(|part| part.to_string());
    if parts.iter().all(String::is_empty) { String::new() } else { parts.join("-") }
}

/// What lies at a path, where `*` stands for every item of a list.
pub fn at<'j>(value: &'j Json, path: &str) -> Vec<&'j Json> {
    let step = |found: Vec<&'j Json>, name: &str| match name {
        "*" => found.into_iter().filter_map(Json::as_array).flatten().collect(),
        name => found.into_iter().filter_map(|value| value.get(name)).collect(),
    };
    path.split('/').skip(1).fold(vec![value], step).into_iter().filter(|value| !value.is_null()).collect()
}

/// A record as the API tells it, for one fact about it.
pub struct Said<'a> {
    pub record: &'a Json,
    pub fact: &'a Fact,
    pub api: &'a Api<'a>,
}

impl Said<'_> {
    pub fn at(&self, path: &str) -> Vec<&Json> {
        at(self.record, path)
    }

    /// Each of these, as it is told.
    pub fn plain(&self, path: &str) -> Vec<Answer> {
        self.at(path).into_iter().map(|value| Answer::plain(text(value))).collect()
    }

    /// A name that says what is done, and to what, without its first word: the row tells the latter alone.
    pub fn object(&self, path: &str) -> Vec<Answer> {
        let named = self.at(path).into_iter().map(text);
        let object =
            named.filter_map(|name| name.split_once(' ').map(|(_, rest)| rest.trim_start_matches("the ").to_owned()));
        object.map(Answer::plain).collect()
    }

    pub fn yes(&self, is_so: bool) -> Vec<Answer> {
        vec![Answer::plain(if is_so { "yes" } else { "no" })]
    }

    /// A number whose unit and qualifier stand in the schema's own words for the field.
    pub fn count(&self, on: &str, field: &str) -> Answer {
        let words = self.api.meaning(on, field);
        let least = words.to_lowercase().contains("at least");
        let qualifier = if least { "AT_LEAST" } else { "EXACT" }.to_owned();
        Answer { unit: Unit::Within(words), qualifier, ..Answer::plain(text(&self.record[field])) }
    }
}

pub struct Api<'a> {
    app: &'a TestApp,
    pub ids: Ids,
    sentences: BTreeSet<String>,
}

impl<'a> Api<'a> {
    pub fn new(app: &'a TestApp) -> Self {
        let source = app.read("{ models { nodes { sources { sentences { code gist } } } } }");
        let sentences = at(&source, "/models/nodes/*/sources/*/sentences/*/code").into_iter().map(text).collect();
        Self { app, ids: Ids::new(), sentences }
    }

    /// How the schema describes a field.
    fn meaning(&self, on: &str, field: &str) -> String {
        let query = "query($on: String!) { __type(name: $on) { fields { name description } } }";
        let answer = self.app.ask(query, json!({"on": on})).ok(query);
        let fields = at(&answer, "/__type/fields/*");
        text(&fields.into_iter().find(|known| known["name"] == field).unwrap()["description"])
    }

    /// The records that the fact can be about, each once: several parents may lead to one.
    fn records(&self, root: &Root, code: &str) -> Vec<Json> {
        let variables = if root.query.contains("$code") { json!({"code": code}) } else { json!({}) };
        let answer = self.app.ask(root.query, variables).ok(root.query);
        let mut records: Vec<Json> = Vec::new();
        for record in root.records.iter().flat_map(|path| at(&answer, path)) {
            let named = at(record, root.code).into_iter().any(|found| found == code);
            if named && !records.contains(record) {
                records.push(record.clone());
            }
        }
        records
    }

    pub fn answers(&self, fact: &Fact) -> Vec<Answer> {
        let rule = RULES.iter().find(|rule| rule.of == fact.of() && rule.about == fact.attribute);
        let (root, tell) = rule.map_or_else(|| all_else(fact), |rule| (rule.root, rule.tell));
        let records = self.records(root, &self.ids.code(&fact.entity));
        records.iter().flat_map(|record| tell(&Said { record, fact, api: self })).collect()
    }

    /// Nothing where exactly one answer is what the row says; else the row and what the API says instead.
    pub fn refuse(&self, fact: &Fact) -> Option<String> {
        let answers = self.answers(fact);
        let agree = answers.iter().filter(|answer| answer.says(fact)).count();
        let known = self.sentences.contains(&fact.sentence);
        (agree != 1 || !known).then(|| format!("{fact:?}\n  but the API says {answers:?}"))
    }
}

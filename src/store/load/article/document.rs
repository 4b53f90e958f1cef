//! An article's records as its file has them. What a record does not say is absent or null.

use serde::Deserialize;
use serde_json::Number;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Document {
    pub sources: Vec<Source>,
    pub sentences: Vec<Sentence>,
    pub localities: Vec<Locality>,
    pub organisations: Vec<Organisation>,
    pub organisation_groups: Vec<Group>,
    pub people: Vec<Person>,
    pub movements: Vec<Movement>,
    pub policies: Vec<Policy>,
    pub models: Vec<Model>,
    pub selections: Vec<Selection>,
    pub products: Vec<Product>,
    pub certifications: Vec<Certification>,
    pub replications: Vec<Replication>,
    pub targets: Vec<Target>,
    pub outcomes: Vec<Outcome>,
    pub directives: Vec<Directive>,
    pub statements: Vec<Statement>,
}

#[derive(Deserialize)]
pub(super) struct Source {
    pub id: String,
    pub title_vi: String,
    pub url: Option<String>,
    pub publisher: Option<String>,
    pub date: Option<String>,
    pub original_language: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Sentence {
    pub id: String,
    pub gist_en: String,
}

#[derive(Deserialize)]
pub(super) struct Locality {
    pub id: String,
    /// The official code before 1 July 2025; villages have none.
    pub code: Option<String>,
    pub name_vi: String,
    pub parent: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Organisation {
    pub id: String,
    pub name_vi: Option<String>,
    pub name_en: Option<String>,
    pub kind: String,
    pub level: Option<String>,
    pub locality: Option<String>,
    pub parent: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Group {
    pub id: String,
    pub member_kind: Option<String>,
    pub member_level: Option<String>,
    pub scope: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Person {
    pub id: String,
    pub name_vi: String,
    pub post_vi: Option<String>,
    pub post_en: Option<String>,
    pub organisation: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Movement {
    pub id: String,
    pub name_vi: Option<String>,
    pub name_en: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Policy {
    pub id: String,
    pub kind: String,
    pub number: Option<String>,
    pub date: Option<String>,
    pub issuer: Option<String>,
    pub implements: Option<String>,
    pub name_vi: Option<String>,
    pub name_en: Option<String>,
    pub subject_vi: Option<String>,
    pub subject_en: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Model {
    pub id: String,
    pub name_vi: Option<String>,
    pub name_en: Option<String>,
    pub field: Option<String>,
    #[serde(default)]
    pub owners: Vec<String>,
    #[serde(default)]
    pub partners: Vec<String>,
    pub locality: String,
    /// Where within its locality it was first built.
    pub site: Option<String>,
    pub start_year: i64,
    pub status: String,
    pub selection: Option<String>,
    pub movement: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Selection {
    pub id: String,
    pub title_vi: Option<String>,
    pub title_en: Option<String>,
    pub policy: String,
    pub selected_count: Option<i64>,
    pub pool_count: Option<i64>,
    pub pool_from: Option<i64>,
    pub pool_to: Option<i64>,
    #[serde(default)]
    pub named_members: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Product {
    pub id: String,
    pub name_vi: Option<String>,
    pub name_en: Option<String>,
    pub model: String,
    pub sold_at: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Certification {
    pub id: String,
    pub product: String,
    pub scheme: String,
    pub stars: i64,
    pub year: Option<i64>,
}

#[derive(Deserialize)]
pub(super) struct Replication {
    pub id: String,
    pub model: String,
    pub kind: String,
    /// The place, or the replication, that it was taken from.
    pub origin: Option<String>,
    pub origin_year: Option<i64>,
    pub target: Option<String>,
    pub target_scope: Option<String>,
    pub adopter_unit: Option<String>,
    pub adopter_count: Option<i64>,
    pub adopter_words: Option<String>,
    pub site_count: Option<i64>,
    pub year: Option<i64>,
    pub policy: Option<String>,
    pub source: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Target {
    pub id: String,
    pub indicator: String,
    pub title_vi: Option<String>,
    pub title_en: Option<String>,
    pub assignee_group: Option<String>,
    pub set_by: Option<String>,
    pub minimum: i64,
    pub upper_named: Option<i64>,
    pub period: String,
    pub period_from: Option<i64>,
    pub period_to: Option<i64>,
    pub condition_en: Option<String>,
    pub stated_by: Option<String>,
    pub policy: Option<String>,
    pub source: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Outcome {
    pub id: String,
    pub model: Option<String>,
    pub replication: Option<String>,
    pub movement: Option<String>,
    pub policy: Option<String>,
    pub locality: Option<String>,
    pub attribute_en: String,
    pub value: Option<Number>,
    pub text: Option<String>,
    pub unit: Option<String>,
    pub qualifier: String,
    pub period: Option<String>,
    pub sentence: Option<String>,
    pub source: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Directive {
    pub id: String,
    pub about: String,
    pub text_en: String,
    pub stated_by: Option<String>,
    pub sentence: Option<String>,
    pub source: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Statement {
    pub id: String,
    pub about: Option<String>,
    pub kind: String,
    pub text_en: String,
    pub by: Option<String>,
    pub sentence: Option<String>,
    pub source: Option<String>,
}

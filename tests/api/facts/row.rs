//! What the article says, a fact a row.

use serde::Deserialize;

#[derive(Clone, Debug, Deserialize)]
pub struct Fact {
    pub id: String,
    pub sentence: String,
    /// The record that the fact is about, by its id in the article's file.
    pub entity: String,
    pub attribute: String,
    pub value: String,
    pub unit: String,
    pub qualifier: String,
    pub period: String,
}

impl Fact {
    /// What the record is, by the first syllable of its id: `mod` of `mod-tra-ka`.
    pub fn of(&self) -> &str {
        self.entity.split('-').next().unwrap_or_default()
    }
}

pub fn all() -> Vec<Fact> {
    let file = include_bytes!("../../../data/article_facts.csv");
    csv::Reader::from_reader(&file[..]).deserialize().map(Result::unwrap).collect()
}

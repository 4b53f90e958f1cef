//! Names and texts that are kept in Vietnamese, the language of record, and perhaps in English.

use super::scalars::Text;
use crate::choices;
use crate::describe::builder::Column;
use crate::describe::fields::Describe;
use crate::describe::input::{Args, Choices, Fields};
use crate::describe::registry::Wrote;
use crate::json;
use crate::store::ask::Name;

#[derive(Clone, Copy, PartialEq)]
pub enum Language {
    Vietnamese,
    English,
}

impl Choices for Language {
    const NAME: Name = "Language";
    const DOC: Name = "A language in which names and texts may be kept.";
    const ALL: &'static [(Self, Name, Name)] = &[
        (Self::Vietnamese, "VI", "Vietnamese, the language of record."),
        (Self::English, "EN", "English; Vietnamese where there is no English."),
    ];
}

choices!(Language);

struct InLanguage(Option<Language>);

impl Args for InLanguage {
    fn fields(f: &mut Fields<'_>) -> Self {
        InLanguage(f.get("language", "In which language: Vietnamese where it is not given."))
    }
}

/// A text with a `language` argument.
pub fn words(t: &mut Describe<'_>, name: Name, doc: Name, vietnamese: impl Column, english: impl Column) {
    let columns = vec![vietnamese.name(), english.name()];
    let nullable = vietnamese.nullable();
    t.leaf::<Text, InLanguage>(name, doc, columns, nullable, |row, language, out| {
        let english = if language.0 == Some(Language::English) { row.bytes(1) } else { None };
        english.or(row.bytes(0)).map_or(Wrote::Null, |text| {
            json::text(text, out);
            Wrote::Value
        })
    });
}

/// A text that is kept in Vietnamese alone, whatever language is asked for.
pub fn vietnamese(t: &mut Describe<'_>, name: Name, doc: Name, column: impl Column) {
    t.leaf::<Text, InLanguage>(name, doc, vec![column.name()], column.nullable(), |row, _, out| {
        row.bytes(0).map_or(Wrote::Null, |text| {
            json::text(text, out);
            Wrote::Value
        })
    });
}

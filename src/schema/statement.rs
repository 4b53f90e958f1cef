//! What was said about movements and policies, and who said it.

use entity::{person, statement};

use super::organisation::Organisation;
use super::scalars::Text;
use super::source::Source;
use super::words::words;
use crate::choices;
use crate::describe::builder::Object;
use crate::describe::fields::Describe;
use crate::describe::input::Choices;
use crate::store::ask::Name;

#[derive(Clone, Copy, PartialEq)]
pub enum StatementKind {
    Assessment,
    Task,
    Directive,
    Priority,
    Focus,
    Aim,
    Condition,
}

impl Choices for StatementKind {
    const NAME: Name = "StatementKind";
    const DOC: Name = "What a statement does.";
    const ALL: &'static [(Self, Name, Name)] = &[
        (Self::Assessment, "ASSESSMENT", "Says how well something was done."),
        (Self::Task, "TASK", "Names something to do."),
        (Self::Directive, "DIRECTIVE", "Says how it is to be done."),
        (Self::Priority, "PRIORITY", "Names what comes first."),
        (Self::Focus, "FOCUS", "Names what to look at."),
        (Self::Aim, "AIM", "Says what for."),
        (Self::Condition, "CONDITION", "Says under what condition."),
    ];
}

choices!(StatementKind);

pub struct Statement;

impl Object for Statement {
    const NAME: Name = "Statement";
    const DOC: Name = "Something that was said about a movement or a policy.";
    const TABLE: Name = "statement";
    fn describe(t: &mut Describe<'_>) {
        use statement::Column;
        t.column::<StatementKind>("kind", "What it does.", Column::Kind);
        words(t, "text", "What was said.", Column::Text, Column::TextEn);
        t.one::<Person>("by", "Who said it; null where the record does not say.", Column::PersonId);
        t.one::<Source>("source", "Where it is known from; null where the record names none.", Column::SourceId);
        t.column::<Text>(
            "sentence",
            "Where in the source: the code of a sentence; null where the record does not say.",
            Column::Sentence,
        );
    }
}

pub struct Person;

impl Object for Person {
    const NAME: Name = "Person";
    const DOC: Name = "Somebody who speaks for an organisation.";
    const TABLE: Name = "person";
    fn describe(t: &mut Describe<'_>) {
        use person::Column;
        t.column::<Text>("code", "The record's code.", Column::Code);
        t.column::<Text>("name", "The person's name.", Column::Name);
        words(t, "post", "The post that the person held then.", Column::Post, Column::PostEn);
        t.one::<Organisation>("organisation", "Where; null where the record does not say.", Column::OrganisationId);
    }
}

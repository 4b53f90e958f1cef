//! What is to be reached, by whom and when.

use entity::target::Column;

use super::locality::{Locality, LocalityLevel};
use super::node::identified;
use super::organisation::{Organisation, OrganisationKind};
use super::scalars::{Int, PartialDate, Text};
use super::source::Source;
use super::statement::Person;
use super::words::words;
use crate::choices;
use crate::describe::builder::Object;
use crate::describe::fields::Describe;
use crate::describe::input::Choices;
use crate::store::ask::Name;

#[derive(Clone, Copy, PartialEq)]
pub enum TargetMeasure {
    NewModels,
    TypicalModels,
    TypicalModelsKept,
}

impl Choices for TargetMeasure {
    const NAME: Name = "TargetMeasure";
    const DOC: Name = "What a target counts.";
    const ALL: &'static [(Self, Name, Name)] = &[
        (Self::NewModels, "NEW_MODELS", "Models newly built."),
        (Self::TypicalModels, "TYPICAL_MODELS", "Typical models introduced and replicated."),
        (Self::TypicalModelsKept, "TYPICAL_MODELS_KEPT", "Typical models built and kept."),
    ];
}

#[derive(Clone, Copy, PartialEq)]
pub enum TargetPeriod {
    Year,
    Span,
}

impl Choices for TargetPeriod {
    const NAME: Name = "TargetPeriod";
    const DOC: Name = "How often a target is to be met.";
    const ALL: &'static [(Self, Name, Name)] =
        &[(Self::Year, "YEAR", "Every year."), (Self::Span, "SPAN", "Once, between `from` and `to`.")];
}

choices!(TargetMeasure, TargetPeriod);

pub struct Target;

impl Object for Target {
    const NAME: Name = "Target";
    const DOC: Name = "What each of its holders is to reach.";
    const TABLE: Name = "target";
    fn describe(t: &mut Describe<'_>) {
        identified(t, Column::Uid);
        t.column::<Text>("code", "The record's code.", Column::Code);
        words(t, "title", "The target in words.", Column::Title, Column::TitleEn);
        t.column::<TargetMeasure>("measure", "What is counted.", Column::Measure);
        t.column::<Int>("minimum", "At least so many.", Column::Minimum);
        t.column::<Int>(
            "namedUpper",
            "The upper number, where two are named: \"at least 2-3\" is a minimum of 2 and names 3; null elsewhere.",
            Column::NamedUpper,
        );
        t.column::<TargetPeriod>("every", "How often.", Column::Every);
        t.column::<PartialDate>("from", "Since when; null where the record does not say.", Column::PeriodFrom);
        t.column::<PartialDate>("to", "Until when; null where the record does not say.", Column::PeriodTo);
        t.one::<Organisation>("setBy", "Who set it; null where the record does not say.", Column::SetById);
        t.column::<OrganisationKind>(
            "holderKind",
            "Of which kind those are that hold it, each by itself; null for any.",
            Column::HolderKind,
        );
        t.column::<LocalityLevel>("holderLevel", "At which level they work; null for any.", Column::HolderLevel);
        t.one::<Locality>("within", "Where they are; null for anywhere.", Column::WithinId);
        words(
            t,
            "condition",
            "What else must hold; null where nothing more is said.",
            Column::Condition,
            Column::ConditionEn,
        );
        t.one::<Person>("statedBy", "Who told of it; null where the record does not say.", Column::PersonId);
        t.one::<Source>("source", "Where it is known from; null where the record names none.", Column::SourceId);
    }
}

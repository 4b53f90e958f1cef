//! How units of the map became others.

use entity::succession::Column;

use super::locality::Locality;
use super::scalars::{Date, Flag, Text};
use crate::choices;
use crate::describe::builder::Object;
use crate::describe::fields::Describe;
use crate::describe::input::Choices;
use crate::store::ask::Name;

#[derive(Clone, Copy, PartialEq)]
pub enum SuccessionRelation {
    Continued,
    Reclassified,
    Merged,
    Absorbed,
    Reparented,
    Split,
}

impl Choices for SuccessionRelation {
    const NAME: Name = "SuccessionRelation";
    const DOC: Name = "How a unit became another.";
    const ALL: &'static [(Self, Name, Name)] = &[
        (Self::Continued, "CONTINUED", "The same name, one to one."),
        (Self::Reclassified, "RECLASSIFIED", "One to one, with a new name or kind."),
        (Self::Merged, "MERGED", "Whole, with others, into a new unit."),
        (Self::Absorbed, "ABSORBED", "Whole, into a unit that goes on."),
        (Self::Reparented, "REPARENTED", "The same unit under another."),
        (Self::Split, "SPLIT", "Only a part went there."),
    ];
}

choices!(SuccessionRelation);

pub struct Succession;

impl Object for Succession {
    const NAME: Name = "Succession";
    const DOC: Name = "One unit's becoming another, on a day.";
    const TABLE: Name = "succession";
    fn describe(t: &mut Describe<'_>) {
        t.one::<Locality>("predecessor", "What was.", Column::PredecessorId);
        t.one::<Locality>("successor", "What it became.", Column::SuccessorId);
        t.column::<Date>("on", "The first day of what it became.", Column::HappenedOn);
        t.column::<SuccessionRelation>("relation", "How.", Column::Relation);
        t.column::<Flag>(
            "whole",
            "Whether all of it went there. Where it is false, figures cannot be moved exactly.",
            Column::Whole,
        );
        t.column::<Text>(
            "legalBasis",
            "The resolution behind it; null where the record names none.",
            Column::LegalBasis,
        );
    }
}

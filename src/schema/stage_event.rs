//! The steps of a model's life.

use entity::stage_event::Column;

use super::locality::LocalityLevel;
use super::organisation::Organisation;
use super::policy::Policy;
use super::scalars::{PartialDate, Text};
use super::source::Source;
use crate::choices;
use crate::describe::builder::Object;
use crate::describe::fields::Describe;
use crate::describe::input::Choices;
use crate::store::ask::Name;

#[derive(Clone, Copy, PartialEq)]
pub enum Stage {
    Registered,
    Recognised,
    Typical,
    SelectedForReplication,
    Discontinued,
}

impl Choices for Stage {
    const NAME: Name = "Stage";
    const DOC: Name = "How far a model has come.";
    const ALL: &'static [(Self, Name, Name)] = &[
        (Self::Registered, "REGISTERED", "Đăng ký: named to those who launched the movement."),
        (Self::Recognised, "RECOGNISED", "Công nhận: appraised, and found to be one."),
        (Self::Typical, "TYPICAL", "Điển hình: chosen among the recognised."),
        (Self::SelectedForReplication, "SELECTED_FOR_REPLICATION", "Chosen for others to take over."),
        (Self::Discontinued, "DISCONTINUED", "No longer kept up."),
    ];
}

choices!(Stage);

pub struct StageEvent;

impl Object for StageEvent {
    const NAME: Name = "StageEvent";
    const DOC: Name = "A dated step in a model's life, with who decided it, at which level and by which document.";
    const TABLE: Name = "stage_event";
    fn describe(t: &mut Describe<'_>) {
        t.column::<Stage>("stage", "The stage it reached.", Column::Stage);
        t.column::<PartialDate>("on", "When; null where the record does not say.", Column::HappenedOn);
        t.column::<LocalityLevel>("level", "At which level; null where the record does not say.", Column::Level);
        t.one::<Organisation>("by", "Who decided; null where the record does not say.", Column::OrganisationId);
        t.one::<Policy>("policy", "Under which document; null where the record names none.", Column::PolicyId);
        t.column::<Text>("note", "What else the record says; null where it says no more.", Column::Note);
        t.one::<Source>("source", "Where that is known from; null where the record names none.", Column::SourceId);
    }
}

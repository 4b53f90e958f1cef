//! How models spread.

use entity::outcome;
use entity::replication::{self, Column};

use super::listing::{Filter, List, OrderBy, OrderField, among, coded, under};
use super::locality::Locality;
use super::model::Model;
use super::node::identified;
use super::organisation::Organisation;
use super::outcome::Outcome;
use super::policy::Policy;
use super::scalars::{Int, PartialDate, Text, between};
use super::source::Source;
use super::words::words;
use crate::describe::builder::{Listed, Object};
use crate::describe::fields::Describe;
use crate::describe::input::{Choices, Fields, InputObject};
use crate::store::ask::{Cond, Name, Order};
use crate::{choices, input_object};

#[derive(Clone, Copy, PartialEq)]
pub enum ReplicationStatus {
    Planned,
    UnderWay,
    Established,
    Spontaneous,
    Discontinued,
}

impl Choices for ReplicationStatus {
    const NAME: Name = "ReplicationStatus";
    const DOC: Name = "How far a taking-over got.";
    const ALL: &'static [(Self, Name, Name)] = &[
        (Self::Planned, "PLANNED", "Decided, not begun."),
        (Self::UnderWay, "UNDER_WAY", "Begun."),
        (Self::Established, "ESTABLISHED", "Done, and at work."),
        (Self::Spontaneous, "SPONTANEOUS", "Taken over by people of their own accord."),
        (Self::Discontinued, "DISCONTINUED", "No longer kept up."),
    ];
}

pub struct ReplicationFilter {
    statuses: Option<Vec<ReplicationStatus>>,
    from: Option<PartialDate>,
    to: Option<PartialDate>,
    under: Option<String>,
    model: Option<String>,
}

impl InputObject for ReplicationFilter {
    const NAME: Name = "ReplicationFilter";
    const DOC: Name = "Which replications. All that is given must hold; an empty list matches nothing.";
    fn fields(f: &mut Fields<'_>) -> Self {
        Self {
            statuses: f.get("statuses", "Of one of these statuses."),
            from: f.get(
                "from",
                "Then or later. A date known only by its year or month counts where some day of it lies in the range: \
                 2021 lies in the range from 2021-07. Replications without a date do not count.",
            ),
            to: f.get(
                "to",
                "Then or earlier. A date known only by its year or month counts where some day of it lies in the range: \
                 2021 lies in the range to 2021-06. Replications without a date do not count.",
            ),
            under: f.get("under", "In the locality with this code, or one below it."),
            model: f.get("model", "Of the model with this code."),
        }
    }
}

impl Filter for ReplicationFilter {
    fn conds(&self, at: &str) -> Vec<Cond> {
        let named = [
            among(Column::Status, &self.statuses),
            self.under.as_deref().map(|code| under(Column::LocalityId, code, at)),
            self.model
                .as_ref()
                .map(|code| coded(Column::ModelId, "model", std::slice::from_ref(code), format!("{at}.model"))),
        ];
        named.into_iter().flatten().chain(between("happened_on", self.from, self.to)).collect()
    }
}

#[derive(Clone, Copy, PartialEq)]
pub enum ReplicationOrderField {
    On,
    Participants,
}

impl Choices for ReplicationOrderField {
    const NAME: Name = "ReplicationOrderField";
    const DOC: Name = "What replications can be ordered by.";
    const ALL: &'static [(Self, Name, Name)] = &[
        (Self::On, "ON", "By date; one known only by its year stands before those of that year."),
        (Self::Participants, "PARTICIPANTS", "By the number of people taking part."),
    ];
}

const BY_DATE: &[Order] = &[Order::by_nullable("happened_on"), Order::by("id")];

impl OrderField for ReplicationOrderField {
    const INPUT: Name = "ReplicationOrder";
    const INPUT_DOC: Name = "How replications are ordered.";
    fn columns(self) -> &'static [Order] {
        match self {
            Self::On => BY_DATE,
            Self::Participants => const { &[Order::by_nullable("participants"), Order::by("id")] },
        }
    }
}

choices!(ReplicationStatus, ReplicationOrderField);
input_object!(ReplicationFilter, OrderBy<ReplicationOrderField>);

pub struct Replication;

impl Listed for Replication {
    type Args = List<ReplicationFilter, ReplicationOrderField>;
    const ORDER: &'static [Order] = BY_DATE;
    const ORDER_COLUMNS: &'static [Name] = &["happened_on", "participants", "id"];
}

impl Object for Replication {
    const NAME: Name = "Replication";
    const DOC: Name = "One taking-over of a model: where, by whom, how far it got. `origin` is the replication that it was \
                       itself copied from, so the spread of a model is a tree.";
    const TABLE: Name = "replication";
    fn describe(t: &mut Describe<'_>) {
        identified(t, Column::Uid);
        t.column::<Text>("code", "The record's code.", Column::Code);
        t.one::<Model>("model", "What was taken over.", Column::ModelId);
        t.one::<Replication>(
            "origin",
            "What it was copied from; null where that is the model itself.",
            Column::OriginId,
        );
        t.many::<Replication>("copies", "What was copied from it.", Column::Id, Column::OriginId, &[Order::by("id")])
            .up_to(50);
        t.one::<Locality>("locality", "Where; null while a plan has no place yet.", Column::LocalityId);
        t.one::<Organisation>("organisation", "By whom; null where the record does not say.", Column::OrganisationId);
        t.column::<ReplicationStatus>("status", "How far it got.", Column::Status);
        t.column::<PartialDate>("on", "When; null where the record does not say.", Column::HappenedOn);
        t.column::<Int>("sites", "Villages, groups … that took it over; null where nobody counted.", Column::Sites);
        t.column::<Int>("participants", "People taking part; null where nobody counted.", Column::Participants);
        t.one::<Policy>("policy", "Under which document; null where the record names none.", Column::PolicyId);
        words(t, "note", "What else the record says; null where it says no more.", Column::Note, Column::NoteEn);
        t.page::<Outcome>("outcomes", "What came of it.", replication::Column::Id, outcome::Column::ReplicationId);
        t.one::<Source>("source", "Where it is known from; null where the record names none.", Column::SourceId);
    }
}

pub fn roots(t: &mut Describe<'_>) {
    t.page_of_all::<Replication>("replications", "All replications.");
}

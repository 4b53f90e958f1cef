//! What was measured or seen.

use entity::model;
use entity::outcome::Column;

use super::indicator::Indicator;
use super::listing::{Filter, List, OrderBy, OrderField, among, coded, known, under};
use super::locality::Locality;
use super::model::Model;
use super::movement::Movement;
use super::node::identified;
use super::policy::Policy;
use super::replication::Replication;
use super::scalars::{Decimal, PartialDate, Text, between};
use super::source::Source;
use super::words::words;
use crate::describe::builder::{Builder, Listed, Object, Union};
use crate::describe::fields::{Describe, TypeOf};
use crate::describe::input::{Choices, Fields, InputObject};
use crate::describe::registry::TypeNo;
use crate::store::ask::{Cond, Name, Order};
use crate::{choices, input_object};

#[derive(Clone, Copy, PartialEq)]
pub enum Qualifier {
    Exact,
    About,
    Nearly,
    AtLeast,
    MoreThan,
    All,
    Many,
    Some,
    Stated,
    Prospect,
    Derived,
}

impl Choices for Qualifier {
    const NAME: Name = "Qualifier";
    const DOC: Name = "How sure the words of a figure were.";
    const ALL: &'static [(Self, Name, Name)] = &[
        (Self::Exact, "EXACT", "As given."),
        (Self::About, "ABOUT", "About so much."),
        (Self::Nearly, "NEARLY", "A little less."),
        (Self::AtLeast, "AT_LEAST", "So much or more."),
        (Self::MoreThan, "MORE_THAN", "More than so much."),
        (Self::All, "ALL", "The whole of a set."),
        (Self::Many, "MANY", "Many, said without a figure."),
        (Self::Some, "SOME", "Some, said without a figure."),
        (Self::Stated, "STATED", "Said to be so; no quantity."),
        (Self::Prospect, "PROSPECT", "Said to be coming, not done."),
        (Self::Derived, "DERIVED", "Worked out from the words."),
    ];
}

pub struct OutcomeFilter {
    indicators: Option<Vec<String>>,
    qualifiers: Option<Vec<Qualifier>>,
    from: Option<PartialDate>,
    to: Option<PartialDate>,
    has_value: Option<bool>,
    under: Option<String>,
}

impl InputObject for OutcomeFilter {
    const NAME: Name = "OutcomeFilter";
    const DOC: Name = "Which outcomes. All that is given must hold; an empty list matches nothing.";
    fn fields(f: &mut Fields<'_>) -> Self {
        Self {
            indicators: f.get("indicators", "Of the indicators with these codes."),
            qualifiers: f.get("qualifiers", "With one of these qualifiers."),
            from: f.get(
                "from",
                "Of then or later. A period known only by its year or month counts where some day of it lies in the \
                 range: 2021 lies in the range from 2021-07. Outcomes without a period do not count.",
            ),
            to: f.get(
                "to",
                "Of then or earlier. A period known only by its year or month counts where some day of it lies in the \
                 range: 2021 lies in the range to 2021-06. Outcomes without a period do not count.",
            ),
            has_value: f.get("hasValue", "Whether the record names a figure."),
            under: f.get("under", "Of the locality with this code, one below it, or a model or replication there."),
        }
    }
}

impl Filter for OutcomeFilter {
    fn conds(&self, at: &str) -> Vec<Cond> {
        let there = self.under.as_ref().map(|code| {
            let of = |column, table| {
                let cond = Box::new(under(model::Column::LocalityId, code, at));
                Cond::Among { column, select: "id", table, cond }
            };
            // Models and replications call their place the same.
            Cond::Or(vec![
                under(Column::LocalityId, code, at),
                of("model_id", "model"),
                of("replication_id", "replication"),
            ])
        });
        let value = self.has_value.map(|has| if has { known(Column::Value) } else { Cond::IsNull { column: "value" } });
        let named = [
            self.indicators
                .as_ref()
                .map(|codes| coded(Column::IndicatorId, "indicator", codes, format!("{at}.indicators"))),
            among(Column::Qualifier, &self.qualifiers),
            value,
            there,
        ];
        named.into_iter().flatten().chain(between("period", self.from, self.to)).collect()
    }
}

#[derive(Clone, Copy, PartialEq)]
pub enum OutcomeOrderField {
    Period,
    Value,
    Indicator,
}

impl Choices for OutcomeOrderField {
    const NAME: Name = "OutcomeOrderField";
    const DOC: Name = "What outcomes can be ordered by.";
    const ALL: &'static [(Self, Name, Name)] = &[
        (Self::Period, "PERIOD", "By period; one known only by its year stands before those of that year."),
        (Self::Value, "VALUE", "By figure, whatever its unit."),
        (Self::Indicator, "INDICATOR", "By indicator, in the order in which indicators were registered."),
    ];
}

const BY_ID: &[Order] = &[Order::by("id")];

impl OrderField for OutcomeOrderField {
    const INPUT: Name = "OutcomeOrder";
    const INPUT_DOC: Name = "How outcomes are ordered.";
    fn columns(self) -> &'static [Order] {
        match self {
            Self::Period => const { &[Order::by_nullable("period"), Order::by("id")] },
            Self::Value => const { &[Order::by_nullable("value"), Order::by("id")] },
            Self::Indicator => const { &[Order::by("indicator_id"), Order::by("id")] },
        }
    }
}

choices!(Qualifier, OutcomeOrderField);
input_object!(OutcomeFilter, OrderBy<OutcomeOrderField>);

/// What an outcome can be of, and the column that says so.
const SUBJECTS: &[(TypeOf, Name)] = &[
    (|builder| builder.object::<Model>(), "model_id"),
    (|builder| builder.object::<Replication>(), "replication_id"),
    (|builder| builder.object::<Movement>(), "movement_id"),
    (|builder| builder.object::<Policy>(), "policy_id"),
    (|builder| builder.object::<Locality>(), "locality_id"),
];

pub struct OutcomeSubject;

impl Union for OutcomeSubject {
    const NAME: Name = "OutcomeSubject";
    const DOC: Name = "What an outcome is of.";
    fn members(builder: &mut Builder) -> Vec<TypeNo> {
        SUBJECTS.iter().map(|(object, _)| object(builder)).collect()
    }
}

pub struct Outcome;

impl Listed for Outcome {
    type Args = List<OutcomeFilter, OutcomeOrderField>;
    const ORDER: &'static [Order] = BY_ID;
    const ORDER_COLUMNS: &'static [Name] = &["period", "value", "indicator_id", "id"];
}

impl Object for Outcome {
    const NAME: Name = "Outcome";
    const DOC: Name = "What was measured or seen. A figure keeps how sure its words were: 'nearly 60 million' is value 60000000, \
                       qualifier NEARLY.";
    const TABLE: Name = "outcome";
    fn describe(t: &mut Describe<'_>) {
        identified(t, Column::Uid);
        t.any::<OutcomeSubject>("subject", "What it is of.", false, SUBJECTS);
        t.one::<Indicator>("indicator", "What was measured or seen.", Column::IndicatorId);
        t.column::<Decimal>("value", "The figure; null where the record names none.", Column::Value);
        t.column::<Qualifier>("qualifier", "How sure its words were.", Column::Qualifier);
        t.column::<Text>(
            "unit",
            "The figure's unit: the record's own, else the indicator's; null where neither has one.",
            Column::Unit,
        );
        words(
            t,
            "statement",
            "The words, where they say more than the figure; null elsewhere.",
            Column::Statement,
            Column::StatementEn,
        );
        t.column::<PartialDate>(
            "period",
            "The day, month or year it is of; null where the record does not say.",
            Column::Period,
        );
        t.one::<Source>("source", "Where it is known from; null where the record names none.", Column::SourceId);
        t.column::<Text>(
            "sentence",
            "Where in the source: the code of a sentence; null where the record does not say.",
            Column::Sentence,
        );
    }
}

pub fn roots(t: &mut Describe<'_>) {
    t.page_of_all::<Outcome>("outcomes", "All outcomes.");
}

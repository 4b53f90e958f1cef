//! What outcomes measure.

use entity::indicator::Column;
use entity::outcome;

use super::node::identified;
use super::outcome::Outcome;
use super::scalars::Text;
use super::words::words;
use crate::describe::builder::Object;
use crate::describe::fields::Describe;
use crate::store::ask::{Name, Order};

pub struct Indicator;

impl Object for Indicator {
    const NAME: Name = "Indicator";
    const DOC: Name = "Something that outcomes measure or state.";
    const TABLE: Name = "indicator";
    fn describe(t: &mut Describe<'_>) {
        identified(t, Column::Uid);
        t.column::<Text>("code", "The record's code.", Column::Code);
        words(t, "name", "What is measured.", Column::Name, Column::NameEn);
        t.column::<Text>("unit", "The unit of its figures; null where they have none, or each its own.", Column::Unit);
        t.page::<Outcome>("outcomes", "What was measured or seen by it.", Column::Id, outcome::Column::IndicatorId);
    }
}

pub fn roots(t: &mut Describe<'_>) {
    t.every::<Indicator>("indicators", "All indicators, by code.", &[Order::by("code")]).up_to(500);
}

//! Choices of models under a policy.

use entity::selection::Column;

use super::model::Model;
use super::scalars::{Int, PartialDate, Text};
use super::words::words;
use crate::describe::builder::Object;
use crate::describe::fields::Describe;
use crate::store::ask::{Join, Name};

static CHOSEN: Join = Join { table: "selection_model", from: "selection_id", to: "model_id", order: "position" };

pub struct Selection;

impl Object for Selection {
    const NAME: Name = "Selection";
    const DOC: Name = "A choice of models, as its report counts it and as the registry knows its models by name.";
    const TABLE: Name = "selection";
    fn describe(t: &mut Describe<'_>) {
        t.column::<Text>("code", "The record's code.", Column::Code);
        words(t, "title", "What was chosen.", Column::Title, Column::TitleEn);
        t.column::<Int>(
            "selectedCount",
            "How many models were chosen, as reported; null where the report does not say.",
            Column::SelectedCount,
        );
        t.column::<Int>(
            "poolCount",
            "Out of how many models, as reported; null where the report does not say.",
            Column::PoolCount,
        );
        t.column::<PartialDate>(
            "poolFrom",
            "Since when those were built; null where the report does not say.",
            Column::PoolFrom,
        );
        t.column::<PartialDate>("poolTo", "Until when; null where the report does not say.", Column::PoolTo);
        t.page_joined::<Model>(
            "models",
            "The chosen models that the registry knows by name: they may be fewer.",
            Column::Id,
            &CHOSEN,
        );
    }
}

//! Emulation movements.

use entity::movement::Column;
use entity::{outcome, statement};

use super::code::by_code;
use super::node::identified;
use super::outcome::Outcome;
use super::policy::Policy;
use super::scalars::Text;
use super::statement::Statement;
use super::words::words;
use crate::describe::builder::Object;
use crate::describe::fields::Describe;
use crate::store::ask::{Join, Name, Order};

static POLICIES: Join = Join { table: "movement_policy", from: "movement_id", to: "policy_id", order: "position" };

pub struct Movement;

impl Object for Movement {
    const NAME: Name = "Movement";
    const DOC: Name = "An emulation movement, such as 'Dân vận khéo'.";
    const TABLE: Name = "movement";
    fn describe(t: &mut Describe<'_>) {
        identified(t, Column::Uid);
        t.column::<Text>("code", "The record's code.", Column::Code);
        words(t, "name", "What it is called.", Column::Name, Column::NameEn);
        t.joined::<Policy>("policies", "The documents behind it.", Column::Id, &POLICIES);
        t.page::<Outcome>(
            "outcomes",
            "What was measured or seen of it as a whole.",
            Column::Id,
            outcome::Column::MovementId,
        );
        t.many::<Statement>(
            "statements",
            "What was said about it, in the order of the source.",
            Column::Id,
            statement::Column::MovementId,
            &[Order::by("position"), Order::by("id")],
        )
        .up_to(200);
    }
}

pub fn roots(t: &mut Describe<'_>) {
    by_code::<Movement>(t, "movement", "The movement with this code; null where there is none.", Column::Code);
}

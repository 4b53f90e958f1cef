//! Places.

use nhanrong::describe::builder::{Listed, Object};
use nhanrong::describe::fields::Describe;
use nhanrong::store::ask::{Name, Order};

use super::args::{ModelsWithin, Plain};
use super::scalars::{Date, Level, Real, Text, Whole};
use super::works::{Model, Outcome, Replication};
use super::{ID, May, Named, Node, Own, UID, name, up};

pub struct Locality;
impl Object for Locality {
    const NAME: Name = "Locality";
    const DOC: Name = "A place.";
    const TABLE: Name = "locality";
    fn describe(t: &mut Describe<'_>) {
        t.implements::<Node>();
        t.implements::<Named>();
        t.id("id", "Opaque and stable.", UID);
        t.column::<Text>("code", "Its code.", Own("code"));
        name(t);
        t.column::<Level>("level", "How high it stands.", Own("level"));
        t.column::<Whole>("inhabitants", "How many live there.", May("inhabitants"));
        t.column::<Real>("area", "In square kilometres.", May("area"));
        t.column::<Date>("founded", "When it began.", May("founded"));
        t.one::<Locality>("parent", "The place above.", May("parent_id"));
        t.climb::<Locality>("ancestors", "The places above, nearest first.", ID, May("parent_id"));
        t.page::<Locality>("children", "The places below.", ID, May("parent_id"));
        t.page_within::<Model, ModelsWithin>("models", "Made there.", ID, Own("locality_id"));
        t.page::<Replication>("replications", "Taken over there.", ID, May("locality_id"));
        t.page::<Outcome>("outcomes", "Seen there.", ID, May("of_locality_id"));
    }
}

impl Listed for Locality {
    type Args = Plain;
    const ORDER: &'static [Order] = &[up("code"), up("id")];
    const ORDER_COLUMNS: &'static [Name] = &["code", "id"];
}

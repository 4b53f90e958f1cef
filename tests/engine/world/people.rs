//! Bodies, movements and policies.

use nhanrong::describe::builder::{Listed, Object};
use nhanrong::describe::fields::Describe;
use nhanrong::store::ask::{Join, Name, Order};

use super::args::Plain;
use super::places::Locality;
use super::scalars::Text;
use super::works::{Model, Outcome};
use super::{ID, May, Named, Node, Own, UID, name, up};

pub static OWNED: Join = Join { table: "ownership", from: "organisation_id", to: "model_id", order: "rank" };
pub static OWNERS: Join = Join { table: "ownership", from: "model_id", to: "organisation_id", order: "rank" };

pub struct Organisation;
impl Object for Organisation {
    const NAME: Name = "Organisation";
    const DOC: Name = "A body.";
    const TABLE: Name = "organisation";
    fn describe(t: &mut Describe<'_>) {
        t.implements::<Node>();
        t.implements::<Named>();
        t.id("id", "Opaque and stable.", UID);
        t.column::<Text>("code", "Its code.", Own("code"));
        name(t);
        t.one::<Locality>("locality", "Where it sits.", May("locality_id"));
        t.one::<Organisation>("parent", "The body above.", May("parent_id"));
        t.climb::<Organisation>("chain", "The bodies above; some are above themselves.", ID, May("parent_id"));
        t.page_joined::<Model>("models", "What it owns.", ID, &OWNED);
    }
}

impl Listed for Organisation {
    type Args = Plain;
    const ORDER: &'static [Order] = &[up("code"), up("id")];
    const ORDER_COLUMNS: &'static [Name] = &["code", "id"];
}

pub struct Movement;
impl Object for Movement {
    const NAME: Name = "Movement";
    const DOC: Name = "What many are called to.";
    const TABLE: Name = "movement";
    fn describe(t: &mut Describe<'_>) {
        t.implements::<Node>();
        t.implements::<Named>();
        t.id("id", "Opaque and stable.", UID);
        t.column::<Text>("code", "Its code.", Own("code"));
        name(t);
        t.many::<Policy>("policies", "What it rests on.", ID, Own("movement_id"), &[up("number"), up("id")]);
        t.page::<Outcome>("outcomes", "What came of it.", ID, May("of_movement_id"));
    }
}

/// No node: it has no id of its own.
pub struct Policy;
impl Object for Policy {
    const NAME: Name = "Policy";
    const DOC: Name = "A paper.";
    const TABLE: Name = "policy";
    fn describe(t: &mut Describe<'_>) {
        t.column::<Text>("number", "As filed.", Own("number"));
        t.column::<Text>("title", "What it says.", May("title"));
        t.one::<Movement>("movement", "What rests on it.", Own("movement_id"));
        t.one::<Organisation>("issuer", "Who wrote it.", May("issuer_id"));
    }
}

//! Models, their replications, and what came of them.

use nhanrong::describe::builder::{Builder, Listed, Object, Union};
use nhanrong::describe::fields::Describe;
use nhanrong::describe::registry::{TypeNo, Wrote};
use nhanrong::store::ask::{Name, Order};

use super::args::{In, Models, Plain, Replications};
use super::people::{Movement, OWNERS, Organisation};
use super::places::Locality;
use super::scalars::{self, Date, Real, Stage, Status, Text, Truth, Whole};
use super::{ID, May, Node, Own, UID, up};

pub struct Model;
impl Object for Model {
    const NAME: Name = "Model";
    const DOC: Name = "A practice.";
    const TABLE: Name = "model";
    fn describe(t: &mut Describe<'_>) {
        t.implements::<Node>();
        t.id("id", "Opaque and stable.", UID);
        t.column::<Text>("code", "Its code.", Own("code"));
        let columns = vec!["title", "title_en"];
        t.leaf::<Text, In>("title", "What it is called.", columns, false, |row, args: &In, out| {
            let english = row.text(1).filter(|_| args.english());
            english.or(row.text(0)).map_or(Wrote::Null, |title| scalars::text(title, out))
        });
        t.column::<Text>("summary", "What it is about.", May("summary"));
        // One row holds a stage that is none.
        t.column::<Stage>("stage", "How far it got.", Own("stage"));
        t.column::<Date>("startedOn", "When it began.", Own("started_on"));
        t.column::<Whole>("budget", "In thousands.", May("budget"));
        t.column::<Real>("share", "The part that others paid.", May("share"));
        t.column::<Truth>("open", "Whether others may join.", Own("open"));
        t.leaf::<Text, ()>("motto", "What it lives by.", vec!["id"], true, |row, (), out| match row.int(0) {
            Some(id) if id % 5 == 0 => Wrote::Null,
            Some(id) if id % 11 == 0 => Wrote::failed("a motto is too long"),
            _ => scalars::text("Khéo", out),
        });
        // Both ways in which a field that is never null can be.
        t.leaf::<Text, ()>("seal", "Its stamp.", vec!["id", "code"], false, |row, (), out| match row.int(0) {
            Some(id) if id % 13 == 0 => Wrote::failed("a seal is broken"),
            Some(id) if id % 17 == 0 => Wrote::Null,
            _ => scalars::text(row.text(1).unwrap_or_default(), out),
        });
        t.one::<Locality>("locality", "Where it was made.", Own("locality_id"));
        t.one::<Movement>("movement", "What called for it.", May("movement_id"));
        t.joined::<Organisation>("owners", "Who runs it, the first one first.", ID, &OWNERS);
        t.page_joined::<Organisation>("partners", "The same, page by page.", ID, &OWNERS);
        t.page::<Replication>("replications", "Who took it over.", ID, Own("model_id"));
        t.page::<Outcome>("outcomes", "What came of it.", ID, May("of_model_id"));
    }
}

impl Listed for Model {
    type Args = Models;
    const ORDER: &'static [Order] = &[up("code"), up("id")];
    const ORDER_COLUMNS: &'static [Name] = &["code", "title", "started_on", "budget", "id"];
}

pub struct Replication;
impl Object for Replication {
    const NAME: Name = "Replication";
    const DOC: Name = "A taking-over.";
    const TABLE: Name = "replication";
    fn describe(t: &mut Describe<'_>) {
        t.implements::<Node>();
        t.id("id", "Opaque and stable.", UID);
        // Some rows name a model that is gone.
        t.one::<Model>("model", "Of what.", Own("model_id"));
        t.one::<Replication>("origin", "From which other.", May("origin_id"));
        t.many::<Replication>("copies", "Taken over from here.", ID, May("origin_id"), &[up("id")]);
        // Some rows name a place that is gone: null, as the field can be.
        t.one::<Locality>("locality", "Where.", May("locality_id"));
        t.one::<Organisation>("organisation", "By whom.", May("organisation_id"));
        t.column::<Status>("status", "How far it got.", Own("status"));
        t.column::<Date>("on", "When.", May("on"));
        t.column::<Whole>("sites", "In how many spots.", May("sites"));
        t.page::<Outcome>("outcomes", "What came of it.", ID, May("of_replication_id"));
    }
}

impl Listed for Replication {
    type Args = Replications;
    const ORDER: &'static [Order] = &[Order::by_nullable("on").down(), up("id")];
    const ORDER_COLUMNS: &'static [Name] = &["on", "sites", "id"];
}

pub struct Outcome;
impl Object for Outcome {
    const NAME: Name = "Outcome";
    const DOC: Name = "What was seen.";
    const TABLE: Name = "outcome";
    fn describe(t: &mut Describe<'_>) {
        t.implements::<Node>();
        t.id("id", "Opaque and stable.", UID);
        t.column::<Real>("value", "The figure.", May("value"));
        t.column::<Text>("statement", "The words.", May("statement"));
        t.any::<Subject>("subject", "Of what.", false, &SUBJECT);
        t.any::<Subject>("aside", "Of what, or null.", true, &SUBJECT);
    }
}

pub const SUBJECT: [(nhanrong::describe::fields::TypeOf, Name); 4] = [
    (Builder::object::<Model>, "of_model_id"),
    (Builder::object::<Replication>, "of_replication_id"),
    (Builder::object::<Movement>, "of_movement_id"),
    (Builder::object::<Locality>, "of_locality_id"),
];

impl Listed for Outcome {
    type Args = Plain;
    const ORDER: &'static [Order] = &[up("id")];
    const ORDER_COLUMNS: &'static [Name] = &["id"];
}

pub struct Subject;
impl Union for Subject {
    const NAME: Name = "Subject";
    const DOC: Name = "What something was seen of.";
    fn members(builder: &mut Builder) -> Vec<TypeNo> {
        SUBJECT.iter().map(|(member, _)| member(builder)).collect()
    }
}

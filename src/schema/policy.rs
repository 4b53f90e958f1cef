//! The documents that models answer to.

use entity::policy::Column;
use entity::{outcome, selection, statement, target};

use super::code::by_code;
use super::node::identified;
use super::organisation::Organisation;
use super::outcome::Outcome;
use super::scalars::{PartialDate, Text};
use super::selection::Selection;
use super::statement::Statement;
use super::target::Target;
use super::words::words;
use crate::choices;
use crate::describe::builder::{Listed, Object};
use crate::describe::fields::Describe;
use crate::describe::input::Choices;
use crate::store::ask::{Name, Order};

#[derive(Clone, Copy, PartialEq)]
pub enum PolicyKind {
    Resolution,
    Directive,
    Plan,
    Project,
    Guideline,
    Decision,
}

impl Choices for PolicyKind {
    const NAME: Name = "PolicyKind";
    const DOC: Name = "What a document is.";
    const ALL: &'static [(Self, Name, Name)] = &[
        (Self::Resolution, "RESOLUTION", "Nghị quyết."),
        (Self::Directive, "DIRECTIVE", "Chỉ thị."),
        (Self::Plan, "PLAN", "Kế hoạch."),
        (Self::Project, "PROJECT", "Đề án: an approved plan."),
        (Self::Guideline, "GUIDELINE", "Hướng dẫn."),
        (Self::Decision, "DECISION", "Quyết định."),
    ];
}

choices!(PolicyKind);

pub struct Policy;

impl Listed for Policy {
    type Args = ();
    const ORDER: &'static [Order] = &[Order::by("code")];
    const ORDER_COLUMNS: &'static [Name] = &["code"];
}

impl Object for Policy {
    const NAME: Name = "Policy";
    const DOC: Name = "A resolution, directive, plan or project that models answer to; `implements` leads from a project up to \
                       its resolution.";
    const TABLE: Name = "policy";
    fn describe(t: &mut Describe<'_>) {
        identified(t, Column::Uid);
        t.column::<Text>("code", "The record's code.", Column::Code);
        words(t, "title", "What it is called.", Column::Title, Column::TitleEn);
        t.column::<PolicyKind>("kind", "What it is.", Column::Kind);
        t.column::<Text>("number", "Its number; null where the record does not say.", Column::Number);
        t.column::<PartialDate>(
            "issuedOn",
            "When it was issued; null where the record does not say.",
            Column::IssuedOn,
        );
        t.one::<Organisation>("issuer", "Who issued it; null where the record does not say.", Column::IssuerId);
        t.one::<Policy>(
            "implements",
            "The document that it carries out; null where the record names none.",
            Column::ImplementsId,
        );
        t.many::<Policy>(
            "implementedBy",
            "The documents that carry it out, by code.",
            Column::Id,
            Column::ImplementsId,
            &[Order::by("code")],
        )
        .up_to(50);
        t.many::<Target>(
            "targets",
            "What it sets as targets.",
            Column::Id,
            target::Column::PolicyId,
            &[Order::by("id")],
        )
        .up_to(50);
        t.many::<Statement>(
            "statements",
            "What was said about it, in the order of the source.",
            Column::Id,
            statement::Column::PolicyId,
            &[Order::by("position"), Order::by("id")],
        )
        .up_to(200);
        t.page::<Outcome>("outcomes", "What was measured or seen of it.", Column::Id, outcome::Column::PolicyId);
        t.many::<Selection>(
            "selections",
            "The models chosen under it, beside what it reports of the choice: 20 selected out of 6,540.",
            Column::Id,
            selection::Column::PolicyId,
            &[Order::by("id")],
        );
    }
}

pub fn roots(t: &mut Describe<'_>) {
    by_code::<Policy>(t, "policy", "The policy with this code; null where there is none.", Column::Code);
    t.page_of_all::<Policy>("policies", "All policies, by code.");
}

//! The practices that people built.

use entity::model::{self, Column};
use entity::{outcome, product, replication, stage_event};

use super::code::by_code;
use super::listing::{Filter, List, OrderBy, OrderField, among, coded, found, under};
use super::locality::Locality;
use super::movement::Movement;
use super::node::identified;
use super::organisation::Organisation;
use super::outcome::Outcome;
use super::product::Product;
use super::replication::{Replication, ReplicationStatus};
use super::scalars::{PartialDate, Text, between};
use super::source::Source;
use super::stage_event::{Stage, StageEvent};
use super::words::words;
use crate::describe::builder::{Listed, Object};
use crate::describe::fields::Describe;
use crate::describe::input::{Choices, Fields, InputObject};
use crate::store::ask::{Cond, Join, Name, Order, Value};
use crate::vietnamese::Words;
use crate::{choices, input_object};

static OWNERS: Join = Join { table: "model_owner", from: "model_id", to: "organisation_id", order: "position" };
static PARTNERS: Join = Join { table: "model_partner", from: "model_id", to: "organisation_id", order: "position" };
static SOURCES: Join = Join { table: "model_source", from: "model_id", to: "source_id", order: "position" };
/// The models that are known from a source.
pub static KNOWN: Join = Join { table: "model_source", from: "source_id", to: "model_id", order: "model_id" };
/// The models of an owner.
pub static OWNED: Join = Join { table: "model_owner", from: "organisation_id", to: "model_id", order: "model_id" };

#[derive(Clone, Copy, PartialEq)]
pub enum Sector {
    Economy,
    CultureSociety,
    DefenceSecurity,
    PoliticalSystem,
    NewRuralAreas,
    Other,
}

impl Choices for Sector {
    const NAME: Name = "Sector";
    const DOC: Name = "The field of life that a model is in.";
    const ALL: &'static [(Self, Name, Name)] = &[
        (Self::Economy, "ECONOMY", "Kinh tế."),
        (Self::CultureSociety, "CULTURE_SOCIETY", "Văn hoá - xã hội."),
        (Self::DefenceSecurity, "DEFENCE_SECURITY", "Quốc phòng - an ninh."),
        (Self::PoliticalSystem, "POLITICAL_SYSTEM", "Xây dựng Đảng và hệ thống chính trị."),
        (Self::NewRuralAreas, "NEW_RURAL_AREAS", "Xây dựng nông thôn mới, where a province counts it by itself."),
        (Self::Other, "OTHER", "None of these."),
    ];
}

pub struct ModelFilter {
    sectors: Option<Vec<Sector>>,
    stages: Option<Vec<Stage>>,
    started_from: Option<PartialDate>,
    started_to: Option<PartialDate>,
    under: Option<String>,
    owner: Option<String>,
    movement: Option<String>,
    replicated: Option<bool>,
    text: Option<Words>,
    and: Option<Vec<ModelFilter>>,
    or: Option<Vec<ModelFilter>>,
    not: Option<Box<ModelFilter>>,
}

impl InputObject for ModelFilter {
    const NAME: Name = "ModelFilter";
    const DOC: Name = "Which models. All that is given must hold; an empty list matches nothing.";
    fn fields(f: &mut Fields<'_>) -> Self {
        Self {
            sectors: f.get("sectors", "In one of these sectors."),
            stages: f.get("stages", "At one of these stages now."),
            started_from: f.get(
                "startedFrom",
                "Started then or later. A start known only by its year or month counts where some day of it lies in the \
                 range: 2021 lies in the range from 2021-07.",
            ),
            started_to: f.get(
                "startedTo",
                "Started then or earlier. A start known only by its year or month counts where some day of it lies in the \
                 range: 2021 lies in the range to 2021-06.",
            ),
            under: f.get("under", "Of the locality with this code, or one below it."),
            owner: f.get("owner", "Owned by the organisation with this code."),
            movement: f.get("movement", "Of the movement with this code."),
            replicated: f.get("replicated", "Whether somebody took it over: a plan alone does not count."),
            text: f.get(
                "text",
                "That hold these words in their title, summary, products, outcomes or the names of their places, as \
                 `search` finds them.",
            ),
            and: f.get("and", "That meet all of these; an empty list is met by all."),
            or: f.get("or", "That meet one of these; an empty list is met by none."),
            not: f.get("not", "That do not meet this."),
        }
    }
}

impl Filter for ModelFilter {
    fn conds(&self, at: &str) -> Vec<Cond> {
        let owner = self.owner.as_ref().map(|code| {
            let organisation = entity::model_owner::Column::OrganisationId;
            let is = coded(organisation, "organisation", std::slice::from_ref(code), format!("{at}.owner"));
            Cond::Among { column: "id", select: "model_id", table: "model_owner", cond: Box::new(is) }
        });
        let movement = self
            .movement
            .as_ref()
            .map(|code| coded(Column::MovementId, "movement", std::slice::from_ref(code), format!("{at}.movement")));
        let replicated = self.replicated.map(|wanted| {
            let others = ReplicationStatus::ALL.iter().filter(|(status, ..)| *status != ReplicationStatus::Planned);
            let values = others.map(|(_, name, _)| Value::Text((*name).to_owned())).collect();
            let real = Box::new(Cond::In { column: "status", values });
            let is = Cond::Among { column: "id", select: "model_id", table: "replication", cond: real };
            if wanted { is } else { Cond::Not(Box::new(is)) }
        });
        let named = [
            among(Column::Sector, &self.sectors),
            among(Column::Stage, &self.stages),
            self.under.as_deref().map(|code| under(Column::LocalityId, code, at)),
            owner,
            movement,
            replicated,
            self.text.as_ref().map(|words| found(Column::Id, "model_id", words)),
            self.and.as_ref().map(|all| Cond::And(each(all, at, "and").collect())),
            self.or.as_ref().map(|any| Cond::Or(each(any, at, "or").collect())),
            self.not.as_ref().map(|not| Cond::Not(Box::new(Cond::And(not.conds(&format!("{at}.not")))))),
        ];
        let started = between("started_on", self.started_from, self.started_to);
        named.into_iter().flatten().chain(started).collect()
    }
}

/// The filters of a list within a filter.
fn each(filters: &[ModelFilter], at: &str, list: &str) -> impl Iterator<Item = Cond> {
    let at = format!("{at}.{list}");
    filters.iter().enumerate().map(move |(nth, filter)| Cond::And(filter.conds(&format!("{at}.{nth}"))))
}

#[derive(Clone, Copy, PartialEq)]
pub enum ModelOrderField {
    Code,
    Title,
    StartedOn,
}

impl Choices for ModelOrderField {
    const NAME: Name = "ModelOrderField";
    const DOC: Name = "What models can be ordered by.";
    const ALL: &'static [(Self, Name, Name)] = &[
        (Self::Code, "CODE", "By code, byte by byte."),
        (Self::Title, "TITLE", "By title in Vietnamese, as Vietnamese sorts: a ă â … d đ, tones after letters."),
        (Self::StartedOn, "STARTED_ON", "By start; one known only by its year stands before those of that year."),
    ];
}

const BY_CODE: &[Order] = &[Order::by("code")];

impl OrderField for ModelOrderField {
    const INPUT: Name = "ModelOrder";
    const INPUT_DOC: Name = "How models are ordered.";
    fn columns(self) -> &'static [Order] {
        match self {
            Self::Code => BY_CODE,
            Self::Title => const { &[Order::by_key("title_key"), Order::by("id")] },
            Self::StartedOn => const { &[Order::by("started_on"), Order::by("id")] },
        }
    }
}

choices!(Sector, ModelOrderField);
input_object!(ModelFilter, OrderBy<ModelOrderField>);

pub struct Model;

impl Listed for Model {
    type Args = List<ModelFilter, ModelOrderField>;
    const ORDER: &'static [Order] = BY_CODE;
    const ORDER_COLUMNS: &'static [Name] = &["code", "title_key", "started_on", "id"];
}

impl Object for Model {
    const NAME: Name = "Model";
    const DOC: Name = "A practice that its owners built in one place, which others may take over.";
    const TABLE: Name = "model";
    fn describe(t: &mut Describe<'_>) {
        identified(t, Column::Uid);
        t.column::<Text>("code", "The record's code.", Column::Code);
        words(t, "title", "What the model is called.", Column::Title, Column::TitleEn);
        words(
            t,
            "summary",
            "What it is, in a few sentences; null where the record holds none.",
            Column::Summary,
            Column::SummaryEn,
        );
        t.column::<Sector>("sector", "The field of life it is in; null where the record does not say.", Column::Sector);
        t.column::<Stage>("stage", "How far it has come: the stage of the newest event.", Column::Stage);
        t.column::<PartialDate>("startedOn", "When it began.", Column::StartedOn);
        t.one::<Locality>("locality", "Where it was registered, on the map of that time.", Column::LocalityId);
        t.one::<Locality>(
            "site",
            "The village or other place within that locality where it was first built; null where the record does not say.",
            Column::SiteId,
        );
        t.one::<Movement>(
            "movement",
            "The movement it belongs to; null where the record names none.",
            Column::MovementId,
        );
        t.joined::<Organisation>("owners", "Who built it, the lead owner first.", model::Column::Id, &OWNERS);
        t.joined::<Organisation>("partners", "Who takes part beside the owners.", model::Column::Id, &PARTNERS);
        t.many::<StageEvent>(
            "history",
            "The steps of its life, oldest first.",
            Column::Id,
            stage_event::Column::ModelId,
            &[Order::by("position"), Order::by("id")],
        );
        t.page::<Replication>(
            "replications",
            "Where others took it over, or plan to.",
            Column::Id,
            replication::Column::ModelId,
        );
        t.page::<Outcome>("outcomes", "What was measured or seen of it.", Column::Id, outcome::Column::ModelId);
        t.many::<Product>("products", "What it makes.", Column::Id, product::Column::ModelId, &[Order::by("id")]);
        t.joined::<Source>("sources", "What is known of it from.", model::Column::Id, &SOURCES);
    }
}

pub fn roots(t: &mut Describe<'_>) {
    by_code::<Model>(t, "model", "The model with this code; null where there is none.", Column::Code);
    t.page_of_all::<Model>("models", "All models.");
}

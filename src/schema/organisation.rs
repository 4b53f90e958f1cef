//! Who owns models, decides and takes part.

use entity::organisation::{self, Column};

use super::code::by_code;
use super::listing::{BY_NAME, BY_NAME_DOC, Filter, List, OrderBy, OrderField, among, found, under};
use super::locality::{Locality, LocalityLevel};
use super::model::{Model, OWNED};
use super::node::identified;
use super::product::{Product, SOLD};
use super::scalars::Text;
use super::words::words;
use crate::describe::builder::{Listed, Object};
use crate::describe::fields::Describe;
use crate::describe::input::{Choices, Fields, InputObject};
use crate::store::ask::{Cond, Name, Order};
use crate::vietnamese::Words;
use crate::{choices, input_object};

#[derive(Clone, Copy, PartialEq)]
pub enum OrganisationKind {
    PartyCommittee,
    PartyStandingCommittee,
    MassMobilisationBoard,
    MassMobilisationBloc,
    SteeringCommittee,
    PeoplesCommittee,
    FatherlandFront,
    MassOrganisation,
    Agency,
    Police,
    Army,
    Enterprise,
    Cooperative,
    Other,
}

impl Choices for OrganisationKind {
    const NAME: Name = "OrganisationKind";
    const DOC: Name = "What an organisation is.";
    const ALL: &'static [(Self, Name, Name)] = &[
        (Self::PartyCommittee, "PARTY_COMMITTEE", "Tỉnh ủy, Huyện ủy, Thị ủy, Thành ủy, Đảng ủy."),
        (Self::PartyStandingCommittee, "PARTY_STANDING_COMMITTEE", "Ban Thường vụ: it assigns targets."),
        (Self::MassMobilisationBoard, "MASS_MOBILISATION_BOARD", "Ban Dân vận: it runs the movement."),
        (Self::MassMobilisationBloc, "MASS_MOBILISATION_BLOC", "Khối Dân vận of a commune."),
        (Self::SteeringCommittee, "STEERING_COMMITTEE", "Ban Chỉ đạo: it appraises."),
        (Self::PeoplesCommittee, "PEOPLES_COMMITTEE", "Ủy ban nhân dân: it commends."),
        (Self::FatherlandFront, "FATHERLAND_FRONT", "Mặt trận Tổ quốc."),
        (Self::MassOrganisation, "MASS_ORGANISATION", "Women, farmers, youth, veterans, unions."),
        (Self::Agency, "AGENCY", "Sở, ngành: an agency or unit."),
        (Self::Police, "POLICE", "Công an."),
        (Self::Army, "ARMY", "The army and the border guard."),
        (Self::Enterprise, "ENTERPRISE", "A company."),
        (Self::Cooperative, "COOPERATIVE", "Hợp tác xã."),
        (Self::Other, "OTHER", "None of these."),
    ];
}

pub struct OrganisationFilter {
    kinds: Option<Vec<OrganisationKind>>,
    levels: Option<Vec<LocalityLevel>>,
    under: Option<String>,
    text: Option<Words>,
}

impl InputObject for OrganisationFilter {
    const NAME: Name = "OrganisationFilter";
    const DOC: Name = "Which organisations. All that is given must hold; an empty list matches nothing.";
    fn fields(f: &mut Fields<'_>) -> Self {
        Self {
            kinds: f.get("kinds", "Of one of these kinds."),
            levels: f.get("levels", "Of one of these levels."),
            under: f.get("under", "Of the locality with this code, or one below it."),
            text: f.get("text", "Whose name holds these words, as `search` finds them."),
        }
    }
}

impl Filter for OrganisationFilter {
    fn conds(&self, at: &str) -> Vec<Cond> {
        let conds = [
            among(Column::Kind, &self.kinds),
            among(Column::Level, &self.levels),
            self.under.as_deref().map(|code| under(Column::LocalityId, code, at)),
            self.text.as_ref().map(|words| found(Column::Id, "organisation_id", words)),
        ];
        conds.into_iter().flatten().collect()
    }
}

#[derive(Clone, Copy, PartialEq)]
pub enum OrganisationOrderField {
    Code,
    Name,
}

impl Choices for OrganisationOrderField {
    const NAME: Name = "OrganisationOrderField";
    const DOC: Name = "What organisations can be ordered by.";
    const ALL: &'static [(Self, Name, Name)] =
        &[(Self::Code, "CODE", "By code, byte by byte."), (Self::Name, "NAME", BY_NAME_DOC)];
}

const BY_CODE: &[Order] = &[Order::by("code")];

impl OrderField for OrganisationOrderField {
    const INPUT: Name = "OrganisationOrder";
    const INPUT_DOC: Name = "How organisations are ordered.";
    fn columns(self) -> &'static [Order] {
        match self {
            Self::Code => BY_CODE,
            Self::Name => BY_NAME,
        }
    }
}

choices!(OrganisationKind, OrganisationOrderField);
input_object!(OrganisationFilter, OrderBy<OrganisationOrderField>);

pub struct Organisation;

impl Listed for Organisation {
    type Args = List<OrganisationFilter, OrganisationOrderField>;
    const ORDER: &'static [Order] = BY_CODE;
    const ORDER_COLUMNS: &'static [Name] = &["code", "name_key", "id"];
}

impl Object for Organisation {
    const NAME: Name = "Organisation";
    const DOC: Name =
        "A committee, board, agency, company or other body. It is no locality: most outlive or die apart from theirs.";
    const TABLE: Name = "organisation";
    fn describe(t: &mut Describe<'_>) {
        identified(t, Column::Uid);
        t.column::<Text>("code", "The record's code.", Column::Code);
        words(t, "name", "Its name.", Column::Name, Column::NameEn);
        t.column::<OrganisationKind>("kind", "What it is.", Column::Kind);
        t.column::<LocalityLevel>("level", "The level it works at; null of those outside the levels.", Column::Level);
        t.one::<Locality>("locality", "Where it works; null where the record does not say.", Column::LocalityId);
        t.one::<Organisation>(
            "parent",
            "The organisation it is part of; null where the record names none.",
            Column::ParentId,
        );
        t.page_joined::<Model>(
            "models",
            "Models that it owns, alone or with others.",
            organisation::Column::Id,
            &OWNED,
        );
        t.joined::<Product>("products", "What it sells.", Column::Id, &SOLD).up_to(200);
    }
}

pub fn roots(t: &mut Describe<'_>) {
    by_code::<Organisation>(
        t,
        "organisation",
        "The organisation with this code; null where there is none.",
        Column::Code,
    );
    t.page_of_all::<Organisation>("organisations", "All organisations.");
}

//! The units of the administrative map, each between two dates.

use entity::{locality, model, organisation, outcome, replication, succession};
use locality::Column;

use super::code::by_code;
use super::listing::{BY_NAME, BY_NAME_DOC, Filter, Here, List, OrderBy, OrderField, among, found, under};
use super::model::Model;
use super::node::identified;
use super::organisation::Organisation;
use super::outcome::Outcome;
use super::replication::Replication;
use super::scalars::{Date, Text};
use super::succession::Succession;
use super::words::{vietnamese, words};
use crate::describe::builder::{Listed, Object};
use crate::describe::fields::Describe;
use crate::describe::input::{Choices, Fields, InputObject};
use crate::store::ask::{Cond, Name, Order};
use crate::vietnamese::Words;
use crate::{choices, input_object};

#[derive(Clone, Copy, PartialEq)]
pub enum LocalityKind {
    Province,
    Municipality,
    City,
    Town,
    UrbanDistrict,
    District,
    Commune,
    Ward,
    Township,
    SpecialZone,
    Village,
}

impl Choices for LocalityKind {
    const NAME: Name = "LocalityKind";
    const DOC: Name = "What a unit of the map is called.";
    const ALL: &'static [(Self, Name, Name)] = &[
        (Self::Province, "PROVINCE", "Tỉnh."),
        (Self::Municipality, "MUNICIPALITY", "Thành phố under the centre, of the province's level."),
        (Self::City, "CITY", "Thành phố under a province, of the district's level."),
        (Self::Town, "TOWN", "Thị xã, of the district's level."),
        (Self::UrbanDistrict, "URBAN_DISTRICT", "Quận."),
        (Self::District, "DISTRICT", "Huyện."),
        (Self::Commune, "COMMUNE", "Xã."),
        (Self::Ward, "WARD", "Phường."),
        (Self::Township, "TOWNSHIP", "Thị trấn, of the commune's level."),
        (Self::SpecialZone, "SPECIAL_ZONE", "Đặc khu, of the commune's level, since 1 July 2025."),
        (Self::Village, "VILLAGE", "Thôn and its like: no unit of the administration, but where people live."),
    ];
}

#[derive(Clone, Copy, PartialEq)]
pub enum LocalityLevel {
    Province,
    District,
    Commune,
    Village,
}

impl Choices for LocalityLevel {
    const NAME: Name = "LocalityLevel";
    const DOC: Name = "A level of the map, and of those who work at it.";
    const ALL: &'static [(Self, Name, Name)] = &[
        (Self::Province, "PROVINCE", "Provinces and municipalities."),
        (Self::District, "DISTRICT", "Districts, towns and cities under a province: until 30 June 2025."),
        (Self::Commune, "COMMUNE", "Communes, wards, townships and special zones."),
        (Self::Village, "VILLAGE", "Villages."),
    ];
}

pub struct LocalityFilter {
    kinds: Option<Vec<LocalityKind>>,
    levels: Option<Vec<LocalityLevel>>,
    under: Option<String>,
    as_of: Option<Date>,
    text: Option<Words>,
}

impl InputObject for LocalityFilter {
    const NAME: Name = "LocalityFilter";
    const DOC: Name = "Which localities. All that is given must hold; an empty list matches nothing.";
    fn fields(f: &mut Fields<'_>) -> Self {
        Self {
            kinds: f.get("kinds", "Of one of these kinds."),
            levels: f.get("levels", "Of one of these levels."),
            under: f.get("under", "The unit with this code, or below it."),
            as_of: f.get("asOf", "On the map of this day: begun by then, and not ended."),
            text: f.get("text", "Whose name holds these words, as `search` finds them."),
        }
    }
}

impl Filter for LocalityFilter {
    fn conds(&self, at: &str) -> Vec<Cond> {
        let named = [
            among(Column::Kind, &self.kinds),
            among(Column::Level, &self.levels),
            self.under.as_deref().map(|code| under(Column::Id, code, at)),
            self.text.as_ref().map(|words| found(Column::Id, "locality_id", words)),
        ];
        let day = self.as_of.map(|day| Cond::Holds { from: "valid_from", to: "valid_to", day: day.0 });
        named.into_iter().flatten().chain(day).collect()
    }
}

#[derive(Clone, Copy, PartialEq)]
pub enum LocalityOrderField {
    Code,
    Name,
}

impl Choices for LocalityOrderField {
    const NAME: Name = "LocalityOrderField";
    const DOC: Name = "What localities can be ordered by.";
    const ALL: &'static [(Self, Name, Name)] =
        &[(Self::Code, "CODE", "By code, byte by byte."), (Self::Name, "NAME", BY_NAME_DOC)];
}

const BY_CODE: &[Order] = &[Order::by("code")];

impl OrderField for LocalityOrderField {
    const INPUT: Name = "LocalityOrder";
    const INPUT_DOC: Name = "How localities are ordered.";
    fn columns(self) -> &'static [Order] {
        match self {
            Self::Code => BY_CODE,
            Self::Name => BY_NAME,
        }
    }
}

choices!(LocalityKind, LocalityLevel, LocalityOrderField);
input_object!(LocalityFilter, OrderBy<LocalityOrderField>);

pub struct Locality;

impl Listed for Locality {
    type Args = List<LocalityFilter, LocalityOrderField>;
    const ORDER: &'static [Order] = BY_CODE;
    const ORDER_COLUMNS: &'static [Name] = &["code", "name_key", "id"];
}

impl Object for Locality {
    const NAME: Name = "Locality";
    const DOC: Name = "One unit of the administrative map between two dates. Official codes are reused after a reform, so \
                       `code` names the unit and its time.";
    const TABLE: Name = "locality";
    fn describe(t: &mut Describe<'_>) {
        identified(t, Column::Uid);
        t.column::<Text>(
            "code",
            "The unit and its time: 20932-63 is the unit 20932 of the map of 63 provinces.",
            Column::Code,
        );
        t.column::<Text>(
            "officialCode",
            "As the statistics office writes it: 20932; null of villages, which have none.",
            Column::OfficialCode,
        );
        words(
            t,
            "name",
            "The name without its kind: Trà Ka. With it where it is a number: Thôn 2.",
            Column::Name,
            Column::NameEn,
        );
        vietnamese(
            t,
            "fullName",
            "The name with its kind, and those of the units above at its own time: xã Trà Ka, huyện Bắc Trà My, tỉnh Quảng Nam.",
            Column::FullName,
        );
        t.column::<LocalityKind>("kind", "What the unit is called.", Column::Kind);
        t.column::<LocalityLevel>("level", "Its level on the map.", Column::Level);
        t.column::<Date>(
            "validFrom",
            "The first day it is there; null: since before the record begins.",
            Column::ValidFrom,
        );
        t.column::<Date>("validTo", "The first day it is no more; null: it is still there.", Column::ValidTo);
        t.one::<Locality>("parent", "The unit above, at its own time; null of provinces.", Column::ParentId);
        t.climb::<Locality>("ancestors", "The units above, nearest first.", Column::Id, Column::ParentId).up_to(4);
        t.page::<Locality>("children", "The units right below.", Column::Id, Column::ParentId);
        t.many::<Succession>(
            "predecessors",
            "What became this unit, and when.",
            Column::Id,
            succession::Column::SuccessorId,
            &[Order::by("happened_on"), Order::by("id")],
        )
        .up_to(20);
        t.many::<Succession>(
            "successors",
            "What this unit became, and when.",
            Column::Id,
            succession::Column::PredecessorId,
            &[Order::by("happened_on"), Order::by("id")],
        )
        .up_to(8);
        t.page::<Organisation>(
            "organisations",
            "Organisations of this very unit.",
            Column::Id,
            organisation::Column::LocalityId,
        );
        t.page_within::<Model, Here<<Model as Listed>::Args>>(
            "models",
            "Models of this unit. SUBTREE takes in the units below it; HERITAGE also the units that this one, or one below \
             it, succeeded, through any number of mergers and splits. A place that was split counts for each of its \
             successors: models there are found under all of them.",
            Column::Id,
            model::Column::LocalityId,
        );
        t.page_within::<Replication, Here<<Replication as Listed>::Args>>(
            "replications",
            "Replications that took place here, wherever the model comes from. The scopes are those of `models`.",
            Column::Id,
            replication::Column::LocalityId,
        );
        t.page::<Outcome>(
            "outcomes",
            "What is recorded of the unit itself, not of its models.",
            Column::Id,
            outcome::Column::LocalityId,
        );
    }
}

pub fn roots(t: &mut Describe<'_>) {
    by_code::<Locality>(
        t,
        "locality",
        "The locality with this code, such as 20932-63; null where there is none.",
        Column::Code,
    );
    t.page_of_all::<Locality>("localities", "Units of the map of all times; `asOf` names a day.");
}

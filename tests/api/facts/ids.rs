//! The article's own names for places and groups. The API tells places by the map's codes and a
//! group by what its members are, so the article's file is asked which of its ids that is.

use serde_json::Value as Json;

pub struct Ids(Json);

impl Ids {
    pub fn new() -> Self {
        Self(serde_json::from_str(include_str!("../../../data/article.json")).unwrap())
    }

    fn records(&self, kind: &str) -> &[Json] {
        self.0[kind].as_array().unwrap()
    }

    fn place(&self, id: &Json) -> Option<&Json> {
        self.records("localities").iter().find(|place| place["id"] == *id)
    }

    /// What a record is found by in the API: its id, but for places, which the map codes, and
    /// certificates, which their scheme names.
    pub fn code(&self, entity: &str) -> String {
        if let Some(scheme) = entity.strip_prefix("cer-") {
            return scheme.to_uppercase();
        }
        let code = self.place(&entity.into()).and_then(|place| place["code"].as_str());
        code.map_or_else(|| entity.to_owned(), |code| format!("{code}-63"))
    }

    /// Which of the article's places the API tells of; its code where the article names no such place.
    pub fn place_id(&self, told: &Json) -> String {
        let is = |place: &&Json| match &place["code"] {
            // A village has no official code: its name and commune tell it.
            Json::Null => {
                let commune = self.place(&place["parent"]).map(|parent| &parent["code"]);
                place["name_vi"] == told["name"] && commune == Some(&told["parent"]["officialCode"])
            }
            code => told["code"].as_str() == Some(&format!("{}-63", code.as_str().unwrap())),
        };
        let known = self.records("localities").iter().find(is);
        known.map_or(&told["code"], |place| &place["id"]).as_str().unwrap_or("no place").to_owned()
    }

    /// Who said what a fact is taken from; null where the article does not say.
    pub fn speaker(&self, fact: &str) -> &Json {
        let directive = self.records("directives").iter().find(|directive| directive["fact"] == fact);
        directive.map_or(&Json::Null, |directive| &directive["stated_by"])
    }

    /// Which of the article's groups a target's holders are.
    pub fn group_id(&self, target: &Json) -> String {
        let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
        let is = |group: &&Json| {
            let kind = text(&target["holderKind"]);
            // The article says AGENCY_OR_UNIT where the API says AGENCY.
            !kind.is_empty()
                && text(&group["member_kind"]).starts_with(&kind)
                && group["member_level"] == target["holderLevel"]
                && text(&group["scope"]) == self.place_id(&target["within"])
        };
        let known = self.records("organisation_groups").iter().find(is);
        known.map_or("no group".to_owned(), |group| text(&group["id"]))
    }
}

//! The made-up rows of one district.

use entity::values::{QUALIFIERS, SECTORS};
use entity::{indicator, model, model_owner, model_source, organisation, outcome, replication, source, stage_event};

use super::dice::Dice;
use crate::store::load::write::uid;
use crate::vietnamese::sort_key;

/// Tenths of districts by how many models they have: most have a few hundred, some two thousand.
const MODELS: [i64; 11] = [90, 140, 190, 240, 300, 370, 450, 560, 720, 980, 2200];
/// How many took a model over.
const REPLICATIONS: [usize; 10] = [0, 0, 1, 1, 2, 2, 3, 4, 6, 11];
const OUTCOMES: [i64; 2] = [4, 11];
const STATUSES: [&str; 5] = ["PLANNED", "UNDER_WAY", "ESTABLISHED", "ESTABLISHED", "SPONTANEOUS"];
/// How far models come, a hundredth each time, and by which steps.
const LIVES: [(i64, &[&str]); 5] = [
    (55, &["REGISTERED"]),
    (85, &["REGISTERED", "RECOGNISED"]),
    (95, &["REGISTERED", "RECOGNISED", "TYPICAL"]),
    (99, &["REGISTERED", "RECOGNISED", "TYPICAL", "SELECTED_FOR_REPLICATION"]),
    (100, &["REGISTERED", "RECOGNISED", "DISCONTINUED"]),
];

pub(super) struct Commune {
    pub id: i64,
    pub code: String,
    pub full_name: String,
}

/// What a district is made from.
pub(super) struct District<'a> {
    pub seed: u64,
    pub code: &'a str,
    pub communes: &'a [Commune],
    /// Ids of the communes of the whole province: models spread beyond their district.
    pub around: &'a [i64],
    pub indicators: &'a [(i64, Option<&'static str>)],
    pub source: i64,
}

/// The next free id of each table.
#[derive(Clone, Copy)]
pub(super) struct Next {
    pub source: i64,
    pub indicator: i64,
    pub organisation: i64,
    pub model: i64,
    pub stage_event: i64,
    pub replication: i64,
    pub outcome: i64,
}

#[derive(Default)]
pub(super) struct Rows {
    pub sources: Vec<source::Model>,
    pub indicators: Vec<indicator::Model>,
    pub organisations: Vec<organisation::Model>,
    pub models: Vec<model::Model>,
    pub owners: Vec<model_owner::Model>,
    pub sourced: Vec<model_source::Model>,
    pub events: Vec<stage_event::Model>,
    pub replications: Vec<replication::Model>,
    pub outcomes: Vec<outcome::Model>,
}

impl Rows {
    pub fn count(&self) -> u64 {
        let pairs = self.owners.len() + self.sourced.len();
        let told = self.events.len() + self.replications.len() + self.outcomes.len();
        (self.organisations.len() + self.models.len() + pairs + told) as u64
    }
}

pub(super) fn take(next: &mut i64) -> i64 {
    *next += 1;
    *next - 1
}

impl District<'_> {
    pub fn rows(&self, next: &mut Next) -> Rows {
        let mut dice = Dice::of(self.seed, self.code);
        let mut rows = Rows::default();
        for commune in self.communes {
            self.organisation(commune, next, &mut rows);
        }
        let tenth = dice.below(MODELS.len() - 1);
        for number in 0..dice.between(MODELS[tenth], MODELS[tenth + 1]) {
            self.model(number, &mut dice, next, &mut rows);
        }
        rows
    }

    fn organisation(&self, commune: &Commune, next: &mut Next, rows: &mut Rows) {
        let code = format!("syn-{}-{}", self.seed, commune.code);
        let own_name = commune.full_name.split(',').next().unwrap_or_default();
        let name = format!("Khối Dân vận {own_name} (giả)");
        rows.organisations.push(organisation::Model {
            id: take(&mut next.organisation),
            uid: uid("organisation", &code),
            code,
            name_key: sort_key(&name),
            name,
            name_en: None,
            kind: "MASS_MOBILISATION_BLOC".to_owned(),
            level: Some("COMMUNE".to_owned()),
            locality_id: Some(commune.id),
            parent_id: None,
        });
    }

    fn model(&self, number: i64, dice: &mut Dice, next: &mut Next, rows: &mut Rows) {
        let code = format!("syn-{}-{}-m{number}", self.seed, self.code);
        let commune = dice.skewed(self.communes.len());
        let owner = rows.organisations[commune].id;
        let started = dice.date(2009, 2024);
        let rolled = dice.between(1, 100);
        let steps = LIVES.iter().find(|(until, _)| rolled <= *until).map_or(&["REGISTERED"][..], |(_, steps)| steps);
        let title = format!("Mô hình giả: {}", dice.words(2));
        let id = take(&mut next.model);
        rows.models.push(model::Model {
            id,
            uid: uid("model", &code),
            code: code.clone(),
            title_key: sort_key(&title),
            title,
            title_en: None,
            summary: Some(format!("Dữ liệu giả, không có thật: {}", dice.words(6))),
            summary_en: None,
            sector: (!dice.percent(5)).then(|| (*dice.pick(SECTORS)).to_owned()),
            stage: steps.last().copied().unwrap_or_default().to_owned(),
            started_on: started,
            locality_id: self.communes[commune].id,
            site_id: None,
            movement_id: None,
        });
        rows.owners.push(model_owner::Model { model_id: id, organisation_id: owner, position: 0 });
        rows.sourced.push(model_source::Model { model_id: id, source_id: self.source, position: 0 });
        for (position, stage) in (0..).zip(steps.iter()) {
            rows.events.push(stage_event::Model {
                id: take(&mut next.stage_event),
                model_id: id,
                stage: (*stage).to_owned(),
                happened_on: Some((started / 10_000 + position) * 10_000),
                level: Some(["COMMUNE", "DISTRICT", "PROVINCE", "PROVINCE"][position as usize].to_owned()),
                organisation_id: Some(owner),
                policy_id: None,
                note: None,
                source_id: Some(self.source),
                position,
            });
        }
        let spread = self.replications(id, &code, started / 10_000, dice, next, rows);
        for number in 0..dice.between(OUTCOMES[0], OUTCOMES[1]) {
            let of = (dice.percent(20) && !spread.is_empty()).then(|| *dice.pick(&spread));
            self.outcome(format!("{code}-o{number}"), (id, of), started / 10_000, dice, next, rows);
        }
    }

    /// A tree: each is copied from the model itself or from an earlier one.
    fn replications(
        &self,
        model: i64,
        code: &str,
        year: i64,
        dice: &mut Dice,
        next: &mut Next,
        rows: &mut Rows,
    ) -> Vec<i64> {
        let mut spread: Vec<(i64, i64)> = Vec::new();
        for number in 0..*dice.pick(&REPLICATIONS) {
            let origin = (dice.percent(40) && !spread.is_empty()).then(|| *dice.pick(&spread));
            let since = origin.map_or(year, |(_, year)| year);
            let year = dice.between(since, since + 3);
            let code = format!("{code}-r{number}");
            let id = take(&mut next.replication);
            rows.replications.push(replication::Model {
                id,
                uid: uid("replication", &code),
                code,
                model_id: model,
                origin_id: origin.map(|(id, _)| id),
                locality_id: (!dice.percent(3)).then(|| *dice.pick(self.around)),
                organisation_id: None,
                status: (*dice.pick(&STATUSES)).to_owned(),
                happened_on: (!dice.percent(3)).then(|| dice.date(year, year)),
                sites: dice.percent(50).then(|| dice.between(1, 20)),
                participants: (!dice.percent(10)).then(|| dice.between(5, 200)),
                policy_id: None,
                note: None,
                note_en: None,
                source_id: Some(self.source),
            });
            spread.push((id, year));
        }
        spread.into_iter().map(|(id, _)| id).collect()
    }

    fn outcome(
        &self,
        code: String,
        (model, replication): (i64, Option<i64>),
        year: i64,
        dice: &mut Dice,
        next: &mut Next,
        rows: &mut Rows,
    ) {
        let (indicator, unit) = *dice.pick(self.indicators);
        let value = dice.between(1, 400) * dice.pick(&[1_000, 10_000, 10_000, 1_000_000]);
        rows.outcomes.push(outcome::Model {
            id: take(&mut next.outcome),
            uid: uid("outcome", &code),
            code,
            model_id: replication.is_none().then_some(model),
            replication_id: replication,
            movement_id: None,
            policy_id: None,
            locality_id: None,
            indicator_id: indicator,
            value: (!dice.percent(8)).then_some(value),
            qualifier: (*dice.pick(&QUALIFIERS[..4])).to_owned(),
            unit: unit.map(str::to_owned),
            statement: None,
            statement_en: None,
            period: (!dice.percent(5)).then(|| dice.date(year, year + 3)),
            source_id: Some(self.source),
            sentence: None,
        });
    }
}

//! What a search finds: an entry a locality, organisation and model, with all its words.

use std::collections::{HashMap, HashSet};

use entity::{indicator, locality, model, organisation, outcome, product, search_entry, succession};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::store::load::write;
use crate::vietnamese::{marked, plain, sort_key};

/// Models that are held at once.
const BATCH: u64 = 1_000;

/// Behind the four levels of the map.
const MODELS: i64 = 10;
const ORGANISATIONS: i64 = 20;
/// Units that are no more stand behind all that is.
const FORMER: i64 = 100;

pub(super) async fn refresh(transaction: &DatabaseTransaction) -> Result<(), DbErr> {
    let units = locality::Entity::find().order_by_asc(locality::Column::Id).all(transaction).await?;
    let successions = succession::Entity::find().order_by_asc(succession::Column::Id).all(transaction).await?;
    use search_entry::Column;
    let old = known(transaction, Column::LocalityId.is_not_null()).await?;
    put(transaction, old, units.iter().map(of_unit)).await?;

    let organisations = organisation::Entity::find().order_by_asc(organisation::Column::Id).all(transaction).await?;
    let old = known(transaction, Column::OrganisationId.is_not_null()).await?;
    put(transaction, old, organisations.iter().map(of_organisation)).await?;

    let places = Places::new(&units, &successions);
    let indicators = indicator::Entity::find().order_by_asc(indicator::Column::Id).all(transaction).await?;
    let indicators = indicators.into_iter().map(|row| (row.id, row)).collect();
    let mut last = 0;
    loop {
        let models = model::Entity::find().filter(model::Column::Id.gt(last)).order_by_asc(model::Column::Id);
        let models = models.limit(BATCH).all(transaction).await?;
        let Some(newest) = models.last() else { return Ok(()) };
        let old = known(transaction, Column::ModelId.between(last + 1, newest.id)).await?;
        last = newest.id;
        let mut texts = texts(transaction, &models, &indicators).await?;
        for model in &models {
            texts.entry(model.id).or_default().push(places.names(model.locality_id));
        }
        put(transaction, old, models.iter().map(|model| of_model(model, &texts[&model.id]))).await?;
    }
}

/// The entries that are there, by what they are of.
async fn known(
    transaction: &DatabaseTransaction,
    which: sea_orm::sea_query::Expr,
) -> Result<HashMap<i64, search_entry::Model>, DbErr> {
    let rows = search_entry::Entity::find().filter(which).all(transaction).await?;
    Ok(rows.into_iter().map(|row| (subject(&row), row)).collect())
}

fn subject(entry: &search_entry::Model) -> i64 {
    entry.locality_id.or(entry.organisation_id).or(entry.model_id).unwrap_or_default()
}

/// Writes what is new or another than before.
async fn put(
    transaction: &DatabaseTransaction,
    mut known: HashMap<i64, search_entry::Model>,
    entries: impl Iterator<Item = search_entry::Model>,
) -> Result<(), DbErr> {
    let mut added = Vec::new();
    for entry in entries {
        match known.remove(&subject(&entry)) {
            None => added.push(entry),
            Some(old) => {
                let entry = search_entry::Model { id: old.id, ..entry };
                if entry != old {
                    write::update::<search_entry::Entity>(transaction, entry).await?;
                }
            }
        }
    }
    write::insert::<search_entry::Entity>(transaction, added, |_| ()).await?;
    Ok(())
}

fn entry(kind: &str, standing: i64, name: &str, long_name: &str, words: &str) -> search_entry::Model {
    search_entry::Model {
        id: 0,
        kind: kind.to_owned(),
        locality_id: None,
        organisation_id: None,
        model_id: None,
        standing,
        name_key: sort_key(name),
        name: marked(name),
        long_name: marked(long_name),
        words: marked(words),
        name_plain: plain(name),
        long_name_plain: plain(long_name),
        words_plain: plain(words),
    }
}

fn of_unit(unit: &locality::Model) -> search_entry::Model {
    let level = ["PROVINCE", "DISTRICT", "COMMUNE", "VILLAGE"].iter().position(|level| *level == unit.level);
    let standing = level.unwrap_or_default() as i64 + if unit.valid_to.is_some() { FORMER } else { 0 };
    // The full name begins with the kind and the name: xã Trà Ka.
    let (own, above) = unit.full_name.split_once(", ").unwrap_or((&unit.full_name, ""));
    let words = [above, unit.name_en.as_deref().unwrap_or_default(), short_kind(&unit.kind)].join(" ");
    search_entry::Model { locality_id: Some(unit.id), ..entry("LOCALITY", standing, &unit.name, own, &words) }
}

/// As people write the kind of a unit for short.
fn short_kind(kind: &str) -> &'static str {
    match kind {
        "MUNICIPALITY" | "CITY" => "tp",
        "TOWN" => "tx",
        "TOWNSHIP" => "tt",
        _ => "",
    }
}

fn of_organisation(row: &organisation::Model) -> search_entry::Model {
    let long_name = format!("{} {}", row.name, row.name_en.as_deref().unwrap_or_default());
    let entry = entry("ORGANISATION", ORGANISATIONS, &row.name, &long_name, "");
    search_entry::Model { organisation_id: Some(row.id), ..entry }
}

fn of_model(row: &model::Model, texts: &[String]) -> search_entry::Model {
    let long_name = format!("{} {}", row.title, row.title_en.as_deref().unwrap_or_default());
    let summary = [&row.summary, &row.summary_en].map(|text| text.as_deref().unwrap_or_default()).join(" ");
    let words = format!("{summary} {}", texts.join(" "));
    search_entry::Model { model_id: Some(row.id), ..entry("MODEL", MODELS, &row.title, &long_name, &words) }
}

/// The products of models and the words of their outcomes.
async fn texts(
    transaction: &DatabaseTransaction,
    models: &[model::Model],
    indicators: &HashMap<i64, indicator::Model>,
) -> Result<HashMap<i64, Vec<String>>, DbErr> {
    let ids: Vec<i64> = models.iter().map(|model| model.id).collect();
    let mut texts: HashMap<i64, Vec<String>> = HashMap::new();
    let products = product::Entity::find().filter(product::Column::ModelId.is_in(ids.clone()));
    for row in products.order_by_asc(product::Column::Id).all(transaction).await? {
        texts.entry(row.model_id).or_default().extend([Some(row.name), row.name_en].into_iter().flatten());
    }
    let outcomes = outcome::Entity::find().filter(outcome::Column::ModelId.is_in(ids));
    for row in outcomes.order_by_asc(outcome::Column::Id).all(transaction).await? {
        let Some(model) = row.model_id else { continue };
        let named = indicators.get(&row.indicator_id);
        let names = named.map(|named| [Some(named.name.clone()), named.name_en.clone()]).into_iter().flatten();
        let words = names.chain([row.statement, row.statement_en]).flatten();
        texts.entry(model).or_default().extend(words);
    }
    Ok(texts)
}

/// The names of a place, its own time's and those of the units that succeeded it.
struct Places<'a> {
    names: HashMap<i64, &'a str>,
    successors: HashMap<i64, Vec<i64>>,
}

impl<'a> Places<'a> {
    fn new(units: &'a [locality::Model], successions: &[succession::Model]) -> Self {
        let names = units.iter().map(|unit| (unit.id, unit.full_name.as_str())).collect();
        let mut successors: HashMap<i64, Vec<i64>> = HashMap::new();
        for row in successions {
            successors.entry(row.predecessor_id).or_default().push(row.successor_id);
        }
        Self { names, successors }
    }

    fn names(&self, unit: i64) -> String {
        let mut seen = HashSet::new();
        let mut open = vec![unit];
        let mut names: Vec<&str> = Vec::new();
        while let Some(unit) = open.pop() {
            if seen.insert(unit) {
                names.extend(self.names.get(&unit).copied());
                open.extend(self.successors.get(&unit).into_iter().flatten());
            }
        }
        names.join(" ")
    }
}

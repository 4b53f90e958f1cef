//! What came of models, and the indicators that it is told by.

use entity::values::QUALIFIERS;
use entity::{indicator, locality, model, movement, outcome, policy, replication, source};
use serde_json::Number;

use super::document::{Document, Outcome};
use super::writer::{At, Writer};
use crate::store::figure;
use crate::store::load::{LoadError, write};

/// An indicator as the outcomes name it. Its unit is the one that all of them share, if they do.
pub(super) struct Indicator<'d> {
    code: String,
    name: &'d str,
    unit: Option<&'d str>,
}

/// One for each thing measured, in the order in which they come up.
pub(super) fn indicators(document: &Document) -> Vec<Indicator<'_>> {
    let mut indicators: Vec<Indicator<'_>> = Vec::new();
    for record in &document.outcomes {
        let code = slug(&record.attribute_en);
        let unit = record.unit.as_deref();
        match indicators.iter_mut().find(|known| known.code == code) {
            Some(known) if known.unit != unit => known.unit = None,
            Some(_) => {}
            None => indicators.push(Indicator { code, name: &record.attribute_en, unit }),
        }
    }
    indicators
}

pub(super) async fn write(writer: &mut Writer<'_>, document: &Document) -> Result<(), LoadError> {
    let indicators = indicators(document);
    for record in &indicators {
        let row = indicator::Model {
            id: 0,
            uid: write::uid("indicator", &record.code),
            code: record.code.clone(),
            name: record.name.to_owned(),
            name_en: Some(record.name.to_owned()),
            unit: record.unit.map(str::to_owned),
        };
        writer.put::<indicator::Entity>(row).await?;
    }
    for record in &document.outcomes {
        write_outcome(writer, document, record, &indicators).await?;
    }
    Ok(())
}

async fn write_outcome(
    writer: &mut Writer<'_>,
    document: &Document,
    record: &Outcome,
    indicators: &[Indicator<'_>],
) -> Result<(), LoadError> {
    let at = |field| At(record.id.as_str(), field);
    let subjects = [&record.model, &record.replication, &record.movement, &record.policy, &record.locality];
    if subjects.iter().filter(|subject| subject.is_some()).count() != 1 {
        let reason = "it must name exactly one of model, replication, movement, policy and locality";
        return Err(writer.fail(at("model"), reason));
    }
    let code = slug(&record.attribute_en);
    let shared = indicators.iter().find(|known| known.code == code).and_then(|known| known.unit);
    let row = outcome::Model {
        id: 0,
        uid: write::uid("outcome", &record.id),
        code: record.id.clone(),
        model_id: writer.refer_maybe::<model::Entity>(at("model"), record.model.as_ref()).await?,
        replication_id: writer
            .refer_maybe::<replication::Entity>(at("replication"), record.replication.as_ref())
            .await?,
        movement_id: writer.refer_maybe::<movement::Entity>(at("movement"), record.movement.as_ref()).await?,
        policy_id: writer.refer_maybe::<policy::Entity>(at("policy"), record.policy.as_ref()).await?,
        locality_id: writer.refer_maybe::<locality::Entity>(at("locality"), record.locality.as_ref()).await?,
        indicator_id: writer.refer::<indicator::Entity>(at("attribute_en"), &code).await?,
        value: record.value.as_ref().map(|value| parse(writer, at("value"), value)).transpose()?,
        qualifier: writer.one_of(at("qualifier"), &record.qualifier, QUALIFIERS)?,
        unit: record.unit.as_deref().or(shared).map(str::to_owned),
        statement: record.text.clone(),
        statement_en: record.text.clone(),
        period: writer.partial_date(at("period"), record.period.as_deref())?,
        source_id: writer.refer_maybe::<source::Entity>(at("source"), document.source(record.source.as_ref())).await?,
        sentence: record.sentence.clone(),
    };
    writer.put::<outcome::Entity>(row).await?;
    Ok(())
}

fn parse(writer: &Writer<'_>, at: At<'_>, value: &Number) -> Result<i64, LoadError> {
    let text = value.to_string();
    figure::parse(&text)
        .ok_or_else(|| writer.fail(at, format!("{text} is no figure of at most 10^14 with four decimals")))
}

/// "patrols organised" -> "patrols-organised".
fn slug(text: &str) -> String {
    let words: Vec<String> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}

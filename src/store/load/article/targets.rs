//! What a policy asks of each body of a group.

use entity::values::{TARGET_MEASURES, TARGET_PERIODS};
use entity::{locality, organisation, person, policy, source, target};

use super::document::{Document, Target};
use super::organisations;
use super::writer::{At, Writer};
use crate::store::load::{LoadError, write};

pub(super) async fn write(writer: &mut Writer<'_>, document: &Document) -> Result<(), LoadError> {
    for record in &document.targets {
        write_target(writer, document, record).await?;
    }
    Ok(())
}

async fn write_target(writer: &mut Writer<'_>, document: &Document, record: &Target) -> Result<(), LoadError> {
    let at = |field| At(record.id.as_str(), field);
    let group = match &record.assignee_group {
        None => None,
        Some(code) => {
            let group = document.organisation_groups.iter().find(|group| &group.id == code);
            Some(group.ok_or_else(|| writer.fail(at("assignee_group"), format!("no group '{code}' in the file")))?)
        }
    };
    let words = words(&record.indicator);
    let (title, title_en) =
        writer.texts(at("title_en"), record.title_vi.as_ref(), record.title_en.as_ref().or(Some(&words)))?;
    let policy = match record.policy.as_ref().or_else(|| only_project(document)) {
        Some(policy) => writer.refer::<policy::Entity>(at("policy"), policy).await?,
        None => return Err(writer.fail(at("policy"), "is missing, and the file has not exactly one project")),
    };
    let member_kind = group.and_then(|group| Some((group, group.member_kind.as_deref()?)));
    let member_level = group.and_then(|group| group.member_level.as_deref());
    let within = group.and_then(|group| group.scope.as_ref());
    let source = document.source(record.source.as_ref());
    let row = target::Model {
        id: 0,
        uid: write::uid("target", &record.id),
        code: record.id.clone(),
        policy_id: policy,
        title,
        title_en,
        measure: measure(writer, at("indicator"), &record.indicator)?,
        minimum: record.minimum,
        named_upper: record.upper_named,
        every: match record.period.as_str() {
            "YEARLY" => "YEAR".to_owned(),
            other => writer.one_of(at("period"), other, TARGET_PERIODS)?,
        },
        period_from: writer.year(at("period_from"), record.period_from)?,
        period_to: writer.year(at("period_to"), record.period_to)?,
        set_by_id: writer.refer_maybe::<organisation::Entity>(at("set_by"), record.set_by.as_ref()).await?,
        holder_kind: member_kind
            .map(|(group, kind)| organisations::kind(writer, At(&group.id, "member_kind"), kind))
            .transpose()?,
        holder_level: organisations::level(writer, at("assignee_group"), member_level)?,
        within_id: writer.refer_maybe::<locality::Entity>(at("assignee_group"), within).await?,
        condition: record.condition_en.clone(),
        condition_en: record.condition_en.clone(),
        person_id: writer.refer_maybe::<person::Entity>(at("stated_by"), record.stated_by.as_ref()).await?,
        source_id: writer.refer_maybe::<source::Entity>(at("source"), source).await?,
    };
    writer.put::<target::Entity>(row).await?;
    Ok(())
}

fn measure(writer: &Writer<'_>, at: At<'_>, text: &str) -> Result<String, LoadError> {
    match text {
        "TYPICAL_MODELS_INTRODUCED_AND_REPLICATED" => Ok("TYPICAL_MODELS".to_owned()),
        "TYPICAL_MODELS_BUILT_AND_KEPT" => Ok("TYPICAL_MODELS_KEPT".to_owned()),
        other => writer.one_of(at, other, TARGET_MEASURES),
    }
}

/// Targets that name no policy are those of the project that the article reports on.
fn only_project(document: &Document) -> Option<&String> {
    let mut projects = document.policies.iter().filter(|policy| policy.kind == "PROJECT");
    let first = projects.next();
    first.filter(|_| projects.next().is_none()).map(|policy| &policy.id)
}

/// "NEW_MODELS" -> "New models".
fn words(measure: &str) -> String {
    let (first, rest) = measure.split_at(measure.chars().next().map_or(0, char::len_utf8));
    format!("{first}{}", rest.to_lowercase().replace('_', " "))
}

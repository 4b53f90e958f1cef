//! What people said of the movement and of its policies, in the order in which they said it.

use entity::values::STATEMENT_KINDS;
use entity::{movement, person, policy, source, statement};
use sea_orm::ColumnTrait;
use sea_orm::sea_query::Condition;

use super::document::Document;
use super::writer::{At, Writer};
use crate::store::load::LoadError;

/// A statement or a directive: they differ in the file, not in the registry.
struct Said<'d> {
    id: &'d str,
    about: Option<&'d String>,
    /// None where the words themselves tell.
    kind: Option<&'d String>,
    text: &'d str,
    by: Option<&'d String>,
    sentence: Option<&'d String>,
    source: Option<&'d String>,
}

pub(super) async fn write(writer: &mut Writer<'_>, document: &Document) -> Result<(), LoadError> {
    let all = said(document);
    let subjects = document.policies.iter().map(|policy| &policy.id);
    for policy in subjects {
        let policy_id = writer.refer::<policy::Entity>(At(policy, "id"), policy).await?;
        let of_it = all.iter().filter(|said| said.about == Some(policy));
        write_about(writer, None, Some(policy_id), of_it.collect()).await?;
    }
    for movement in document.movements.iter().map(|movement| &movement.id) {
        let movement_id = writer.refer::<movement::Entity>(At(movement, "id"), movement).await?;
        let of_it = all.iter().filter(|said| said.about == Some(movement));
        write_about(writer, Some(movement_id), None, of_it.collect()).await?;
    }
    let is_subject = |about: &String| {
        document.policies.iter().any(|policy| &policy.id == about)
            || document.movements.iter().any(|movement| &movement.id == about)
    };
    match all.iter().find(|said| !said.about.is_some_and(is_subject)) {
        Some(stray) => Err(writer.fail(At(stray.id, "about"), "it must name a movement or a policy of the file")),
        None => Ok(()),
    }
}

/// All that was said, by its place in the article.
fn said(document: &Document) -> Vec<Said<'_>> {
    let statements = document.statements.iter().map(|record| Said {
        id: &record.id,
        about: document.movement(record.about.as_ref()),
        kind: Some(&record.kind),
        text: &record.text_en,
        by: record.by.as_ref(),
        sentence: record.sentence.as_ref(),
        source: document.source(record.source.as_ref()),
    });
    let directives = document.directives.iter().map(|record| Said {
        id: &record.id,
        about: Some(&record.about),
        kind: None,
        text: &record.text_en,
        by: record.stated_by.as_ref(),
        sentence: record.sentence.as_ref(),
        source: document.source(record.source.as_ref()),
    });
    let mut all: Vec<Said<'_>> = statements.chain(directives).collect();
    all.sort_by_key(|said| document.sentences.iter().position(|sentence| Some(&sentence.id) == said.sentence));
    all
}

async fn write_about(
    writer: &mut Writer<'_>,
    movement_id: Option<i64>,
    policy_id: Option<i64>,
    all: Vec<&Said<'_>>,
) -> Result<(), LoadError> {
    let mut rows = Vec::new();
    let mut sources = Vec::new();
    for (said, position) in all.into_iter().zip(0..) {
        let at = |field| At(said.id, field);
        let source_id = writer.refer_maybe::<source::Entity>(at("source"), said.source).await?;
        sources.extend(source_id);
        rows.push(statement::Model {
            id: 0,
            movement_id,
            policy_id,
            kind: match said.kind {
                Some(kind) => writer.one_of(at("kind"), kind, STATEMENT_KINDS)?,
                None => kind_by_words(said.text, policy_id.is_some()).to_owned(),
            },
            text: said.text.to_owned(),
            text_en: Some(said.text.to_owned()),
            person_id: writer.refer_maybe::<person::Entity>(at("stated_by"), said.by).await?,
            source_id,
            sentence: said.sentence.cloned(),
            position,
        });
    }
    // Other articles may have words on the same movement: only this one's are replaced.
    let from_here = Condition::any()
        .add(statement::Column::SourceId.is_in(sources))
        .add_option(rows.iter().any(|row| row.source_id.is_none()).then(|| statement::Column::SourceId.is_null()));
    let scope = Condition::all()
        .add_option(movement_id.map(|id| statement::Column::MovementId.eq(id)))
        .add_option(policy_id.map(|id| statement::Column::PolicyId.eq(id)))
        .add(from_here);
    writer.children::<statement::Entity>(scope, rows).await
}

/// Directives carry no kind; most say by their first words what they are. What is left are tasks
/// that a policy sets, or directions that a speaker gives a movement.
fn kind_by_words(text: &str, of_policy: bool) -> &'static str {
    let begins = |words: &str| text.starts_with(words);
    if begins("focus of") || begins("preferred matters") {
        "FOCUS"
    } else if begins("priority area") {
        "PRIORITY"
    } else if begins("aim") {
        "AIM"
    } else if of_policy {
        "TASK"
    } else {
        "DIRECTIVE"
    }
}

//! Policies, and the movements that they drive.

use entity::values::POLICY_KINDS;
use entity::{movement, movement_policy, organisation, policy};
use sea_orm::ColumnTrait;
use sea_orm::sea_query::Condition;

use super::document::Document;
use super::parents_first;
use super::writer::{At, Writer};
use crate::store::load::{LoadError, write};

pub(super) async fn write(writer: &mut Writer<'_>, document: &Document) -> Result<(), LoadError> {
    let mut policies = Vec::new();
    let records = &document.policies;
    for record in
        parents_first(writer, records, "implements", |record| &record.id, |record| record.implements.as_ref())?
    {
        let at = |field| At(&record.id, field);
        // A policy that has no name of its own is known by its subject.
        let (title, title_en) = writer.texts(
            at("name_vi"),
            record.name_vi.as_ref().or(record.subject_vi.as_ref()),
            record.name_en.as_ref().or(record.subject_en.as_ref()),
        )?;
        let row = policy::Model {
            id: 0,
            uid: write::uid("policy", &record.id),
            code: record.id.clone(),
            title,
            title_en,
            kind: writer.one_of(at("kind"), &record.kind, POLICY_KINDS)?,
            number: record.number.clone(),
            issued_on: writer.partial_date(at("date"), record.date.as_deref())?,
            issuer_id: writer.refer_maybe::<organisation::Entity>(at("issuer"), record.issuer.as_ref()).await?,
            implements_id: writer.refer_maybe::<policy::Entity>(at("implements"), record.implements.as_ref()).await?,
        };
        policies.push(writer.put::<policy::Entity>(row).await?);
    }
    for record in &document.movements {
        let (name, name_en) =
            writer.texts(At(&record.id, "name_vi"), record.name_vi.as_ref(), record.name_en.as_ref())?;
        let uid = write::uid("movement", &record.id);
        let row = movement::Model { id: 0, uid, code: record.id.clone(), name, name_en };
        let id = writer.put::<movement::Entity>(row).await?;
        // A document about one movement has the policies that drive it; of several, none is tied.
        if document.movement(None).is_some() {
            tie(writer, id, &policies).await?;
        }
    }
    Ok(())
}

/// Ties policies to a movement, and leaves those that other documents tied.
async fn tie(writer: &mut Writer<'_>, movement_id: i64, policies: &[i64]) -> Result<(), LoadError> {
    let pair = |(position, policy_id): (usize, &i64)| movement_policy::Model {
        movement_id,
        policy_id: *policy_id,
        position: position as i64,
    };
    let scope = Condition::all()
        .add(movement_policy::Column::MovementId.eq(movement_id))
        .add(movement_policy::Column::PolicyId.is_in(policies.iter().copied()));
    writer.children::<movement_policy::Entity>(scope, policies.iter().enumerate().map(pair).collect()).await
}

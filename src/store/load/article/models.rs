//! Models with their owners, steps, products and selections.

use entity::values::{SECTORS, STAGES};
use entity::{
    certification, locality, model, model_owner, model_partner, model_source, movement, organisation, policy, product,
    product_seller, selection, selection_model, source, stage_event,
};
use sea_orm::ColumnTrait;
use sea_orm::sea_query::Condition;

use super::document::{Document, Model, Product, Selection};
use super::writer::{At, Writer};
use crate::store::load::{LoadError, write};
use crate::vietnamese;

pub(super) async fn write(writer: &mut Writer<'_>, document: &Document) -> Result<(), LoadError> {
    for record in &document.models {
        write_model(writer, document, record).await?;
    }
    for record in &document.selections {
        write_selection(writer, record).await?;
    }
    for record in &document.products {
        write_product(writer, document, record).await?;
    }
    let products: Vec<&String> = document.products.iter().map(|product| &product.id).collect();
    match document.certifications.iter().find(|record| !products.contains(&&record.product)) {
        Some(stray) => {
            Err(writer.fail(At(&stray.id, "product"), format!("no product '{}' in the file", stray.product)))
        }
        None => Ok(()),
    }
}

async fn write_model(writer: &mut Writer<'_>, document: &Document, record: &Model) -> Result<(), LoadError> {
    let at = |field| At(record.id.as_str(), field);
    let (title, title_en) = writer.texts(at("name_vi"), record.name_vi.as_ref(), record.name_en.as_ref())?;
    let movement = document.movement(record.movement.as_ref());
    let stage = writer.one_of(at("status"), &record.status, STAGES)?;
    let row = model::Model {
        id: 0,
        uid: write::uid("model", &record.id),
        code: record.id.clone(),
        title_key: vietnamese::sort_key(&title),
        title,
        title_en,
        summary: None,
        summary_en: None,
        sector: record.field.as_deref().map(|field| sector(writer, at("field"), field)).transpose()?,
        stage: stage.clone(),
        started_on: writer.year(at("start_year"), Some(record.start_year))?.unwrap_or_default(),
        locality_id: writer.refer::<locality::Entity>(at("locality"), &record.locality).await?,
        site_id: writer.refer_maybe::<locality::Entity>(at("site"), record.site.as_ref()).await?,
        movement_id: writer.refer_maybe::<movement::Entity>(at("movement"), movement).await?,
    };
    let model_id = writer.put::<model::Entity>(row).await?;

    let mut owners = Vec::new();
    for (code, position) in record.owners.iter().zip(0..) {
        let organisation_id = writer.refer::<organisation::Entity>(at("owners"), code).await?;
        owners.push(model_owner::Model { model_id, organisation_id, position });
    }
    let scope = Condition::all().add(model_owner::Column::ModelId.eq(model_id));
    writer.children::<model_owner::Entity>(scope, owners).await?;

    let mut partners = Vec::new();
    for (code, position) in record.partners.iter().zip(0..) {
        let organisation_id = writer.refer::<organisation::Entity>(at("partners"), code).await?;
        partners.push(model_partner::Model { model_id, organisation_id, position });
    }
    let scope = Condition::all().add(model_partner::Column::ModelId.eq(model_id));
    writer.children::<model_partner::Entity>(scope, partners).await?;

    let source_id = writer.refer_maybe::<source::Entity>(at("source"), document.source(None)).await?;
    if let Some(source_id) = source_id {
        let scope = Condition::all().add(model_source::Column::ModelId.eq(model_id));
        let row = model_source::Model { model_id, source_id, position: 0 };
        writer.children::<model_source::Entity>(scope, vec![row]).await?;
    }

    let policy = stage_policy(document, record);
    let event = stage_event::Model {
        id: 0,
        model_id,
        stage,
        happened_on: None,
        level: None,
        organisation_id: None,
        policy_id: writer.refer_maybe::<policy::Entity>(at("selection"), policy).await?,
        note: None,
        source_id,
        position: 0,
    };
    // Steps that were recorded since, or elsewhere, stay.
    let from_here = match source_id {
        Some(source) => stage_event::Column::SourceId.eq(source),
        None => stage_event::Column::SourceId.is_null(),
    };
    let scope = Condition::all().add(stage_event::Column::ModelId.eq(model_id)).add(from_here);
    writer.children::<stage_event::Entity>(scope, vec![event]).await
}

/// Under which policy a model came to its stage: that of the selection which names it, else that
/// under which its replication is planned.
fn stage_policy<'d>(document: &'d Document, record: &Model) -> Option<&'d String> {
    let selection = record.selection.as_ref();
    let chosen = document.selections.iter().find(|selected| Some(&selected.id) == selection);
    let planned = || {
        let mut plans = document.replications.iter().filter(|plan| plan.model == record.id && plan.kind == "PLANNED");
        plans.next().filter(|_| record.status == "SELECTED_FOR_REPLICATION").and_then(|plan| plan.policy.as_ref())
    };
    chosen.map(|selected| &selected.policy).or_else(planned)
}

fn sector(writer: &Writer<'_>, at: At<'_>, field: &str) -> Result<String, LoadError> {
    match field {
        "SECURITY_AND_ORDER" => Ok("DEFENCE_SECURITY".to_owned()),
        other => writer.one_of(at, other, SECTORS),
    }
}

async fn write_selection(writer: &mut Writer<'_>, record: &Selection) -> Result<(), LoadError> {
    let at = |field| At(record.id.as_str(), field);
    let (title, title_en) = writer.texts(at("title_en"), record.title_vi.as_ref(), record.title_en.as_ref())?;
    let row = selection::Model {
        id: 0,
        code: record.id.clone(),
        policy_id: writer.refer::<policy::Entity>(at("policy"), &record.policy).await?,
        title,
        title_en,
        selected_count: record.selected_count,
        pool_count: record.pool_count,
        pool_from: writer.year(at("pool_from"), record.pool_from)?,
        pool_to: writer.year(at("pool_to"), record.pool_to)?,
    };
    let selection_id = writer.put::<selection::Entity>(row).await?;
    let mut members = Vec::new();
    for (code, position) in record.named_members.iter().zip(0..) {
        let model_id = writer.refer::<model::Entity>(at("named_members"), code).await?;
        members.push(selection_model::Model { selection_id, model_id, position });
    }
    let scope = Condition::all().add(selection_model::Column::SelectionId.eq(selection_id));
    writer.children::<selection_model::Entity>(scope, members).await
}

async fn write_product(writer: &mut Writer<'_>, document: &Document, record: &Product) -> Result<(), LoadError> {
    let at = |field| At(record.id.as_str(), field);
    let (name, name_en) = writer.texts(at("name_vi"), record.name_vi.as_ref(), record.name_en.as_ref())?;
    let row = product::Model {
        id: 0,
        uid: write::uid("product", &record.id),
        code: record.id.clone(),
        model_id: writer.refer::<model::Entity>(at("model"), &record.model).await?,
        name,
        name_en,
    };
    let product_id = writer.put::<product::Entity>(row).await?;

    let mut sellers = Vec::new();
    for (code, position) in record.sold_at.iter().zip(0..) {
        let organisation_id = writer.refer::<organisation::Entity>(at("sold_at"), code).await?;
        sellers.push(product_seller::Model { product_id, organisation_id, position });
    }
    let scope = Condition::all().add(product_seller::Column::ProductId.eq(product_id));
    writer.children::<product_seller::Entity>(scope, sellers).await?;

    let mut certifications = Vec::new();
    for certificate in document.certifications.iter().filter(|certificate| certificate.product == record.id) {
        certifications.push(certification::Model {
            id: 0,
            product_id,
            scheme: certificate.scheme.clone(),
            grade: format!("{} stars", certificate.stars),
            happened_on: writer.year(At(&certificate.id, "year"), certificate.year)?,
        });
    }
    let scope = Condition::all().add(certification::Column::ProductId.eq(product_id));
    writer.children::<certification::Entity>(scope, certifications).await
}

//! What the article is and the sentences that its records point to.

use entity::{source, source_sentence};
use sea_orm::ColumnTrait;
use sea_orm::sea_query::Condition;

use super::document::Document;
use super::writer::{At, Writer};
use crate::store::load::{LoadError, write};

pub(super) async fn write(writer: &mut Writer<'_>, document: &Document) -> Result<(), LoadError> {
    for record in &document.sources {
        let id = writer
            .put::<source::Entity>(source::Model {
                id: 0,
                uid: write::uid("source", &record.id),
                code: record.id.clone(),
                title: record.title_vi.clone(),
                url: record.url.clone(),
                publisher: record.publisher.clone(),
                published_on: writer.partial_date(At(&record.id, "date"), record.date.as_deref())?,
                language: record.original_language.clone(),
            })
            .await?;
        // Sentences name no source: they are those of the article that the document was read in.
        if document.source(None) == Some(&record.id) {
            let sentence = |sentence: &super::document::Sentence| source_sentence::Model {
                id: 0,
                source_id: id,
                code: sentence.id.clone(),
                gist: sentence.gist_en.clone(),
            };
            let scope = Condition::all().add(source_sentence::Column::SourceId.eq(id));
            let sentences = document.sentences.iter().map(sentence).collect();
            writer.children::<source_sentence::Entity>(scope, sentences).await?;
        }
    }
    Ok(())
}

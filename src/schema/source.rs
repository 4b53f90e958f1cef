//! Where things are known from.

use entity::{source, source_sentence};

use super::model::{KNOWN, Model};
use super::node::identified;
use super::scalars::{PartialDate, Text};
use crate::describe::builder::Object;
use crate::describe::fields::Describe;
use crate::store::ask::{Name, Order};

pub struct Source;

impl Object for Source {
    const NAME: Name = "Source";
    const DOC: Name = "A text that records are taken from.";
    const TABLE: Name = "source";
    fn describe(t: &mut Describe<'_>) {
        use source::Column;
        identified(t, Column::Uid);
        t.column::<Text>("code", "The record's code.", Column::Code);
        t.column::<Text>("title", "What it is called.", Column::Title);
        t.column::<Text>("url", "Its address; null where it has none.", Column::Url);
        t.column::<Text>("publisher", "Who published it; null where that is not known.", Column::Publisher);
        t.column::<PartialDate>("publishedOn", "When; null where that is not known.", Column::PublishedOn);
        t.column::<Text>(
            "language",
            "The language it was written in, as a tag: vi; null where that is not known.",
            Column::Language,
        );
        t.many::<SourceSentence>(
            "sentences",
            "Its sentences that records point to, by code.",
            Column::Id,
            source_sentence::Column::SourceId,
            &[Order::by("code")],
        )
        .up_to(200);
        t.page_joined::<Model>("models", "Models that are known from it.", Column::Id, &KNOWN);
    }
}

pub struct SourceSentence;

impl Object for SourceSentence {
    const NAME: Name = "SourceSentence";
    const DOC: Name = "A sentence of a source. Not its words, which are the source's own, but what it says.";
    const TABLE: Name = "source_sentence";
    fn describe(t: &mut Describe<'_>) {
        use source_sentence::Column;
        t.column::<Text>("code", "The sentence's code within its source: S01.", Column::Code);
        t.column::<Text>("gist", "What it says.", Column::Gist);
    }
}

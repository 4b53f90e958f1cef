//! Models, localities and organisations found by their words.

use entity::search_entry::Column;

use super::listing::among;
use super::locality::Locality;
use super::model::Model;
use super::organisation::Organisation;
use crate::choices;
use crate::describe::builder::{Builder, ReadsListing, Union};
use crate::describe::fields::{Describe, TypeOf};
use crate::describe::input::{Args, Choices, Fields, Problem};
use crate::describe::registry::{Listing, TypeNo};
use crate::store::ask::{Cond, Name, Order};
use crate::vietnamese::Words;

#[derive(Clone, Copy, PartialEq)]
pub enum SearchType {
    Model,
    Locality,
    Organisation,
}

impl Choices for SearchType {
    const NAME: Name = "SearchType";
    const DOC: Name = "What a search can find.";
    const ALL: &'static [(Self, Name, Name)] = &[
        (
            Self::Model,
            "MODEL",
            "Models: by title, summary, products, the words of their outcomes, and the names of their places, those that \
             succeeded them among them.",
        ),
        (Self::Locality, "LOCALITY", "Localities of all times: by name, kind and the names of the units above."),
        (Self::Organisation, "ORGANISATION", "Organisations: by name."),
    ];
}

choices!(SearchType);

/// What can be found, and the column of an entry that leads to it.
const ITEMS: &[(TypeOf, Name)] = &[
    (|builder| builder.object::<Model>(), "model_id"),
    (|builder| builder.object::<Locality>(), "locality_id"),
    (|builder| builder.object::<Organisation>(), "organisation_id"),
];

struct SearchItem;

impl Union for SearchItem {
    const NAME: Name = "SearchItem";
    const DOC: Name = "Something that a search found.";
    fn members(builder: &mut Builder) -> Vec<TypeNo> {
        ITEMS.iter().map(|(object, _)| object(builder)).collect()
    }
}

struct Search {
    text: Words,
    types: Option<Vec<SearchType>>,
}

impl Args for Search {
    fn fields(f: &mut Fields<'_>) -> Self {
        Self {
            text: f.get(
                "text",
                "Words, at most 200 characters: all of them must be there, the last may be the beginning of one, \
                 which a single letter by itself is not. Whatever is no letter and no digit only parts them.",
            ),
            types: f.get("types", "Only these; all where it is not given."),
        }
    }
}

impl ReadsListing for Search {
    fn listing(&self) -> Result<Listing, Problem> {
        let filter = among(Column::Kind, &self.types).unwrap_or(Cond::TRUE);
        Ok(Listing { words: Some(self.text.clone()), ..Listing::new(filter, None) })
    }
}

/// Those that fit equally well: today's units before former ones, the higher before the lower, by name.
const ORDER: &[Order] = &[Order::by("rank"), Order::by("standing"), Order::by_key("name_key"), Order::by("id")];

pub fn roots(t: &mut Describe<'_>) {
    t.page_of_entries::<SearchItem, Search>(
        ["search", "Search"],
        "Models, localities and organisations that hold these words. Marks may be left out: 'nghe den' finds 'nghệ đen'; \
         what has the marks that were written comes first, then names before other words, then today's units before \
         former ones. Words written without any mark say nothing of marks: then names come first.",
        ("search_entry", ORDER),
        ITEMS,
    );
}

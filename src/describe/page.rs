//! The arguments that every page takes.

use super::builder::ReadsListing;
use super::input::{Args, Fields, Problem};
use super::registry::Listing;
use crate::store::ask::Name;

/// Rows on a page where the arguments name no number, and the most they can name.
pub const USUAL: u32 = 20;
pub const MOST: u32 = 200;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageArgs {
    pub first: Option<i32>,
    pub after: Option<String>,
    pub last: Option<i32>,
    pub before: Option<String>,
}

/// A field's own arguments, and behind them those of every page, or of one that is read from its
/// start alone.
pub struct Paged<A, const ONWARD: bool = false> {
    pub inner: A,
    pub page: PageArgs,
}

pub type Onward<A> = Paged<A, true>;

impl<A: ReadsListing, const ONWARD: bool> ReadsListing for Paged<A, ONWARD> {
    fn listing(&self) -> Result<Listing, Problem> {
        Ok(Listing { page: Some(self.page.clone()), ..self.inner.listing()? })
    }
}

const FIRST: Name = "At most so many rows from the start: 0 to 200; with neither `first` nor `last`, 20.";

impl<A: Args, const ONWARD: bool> Args for Paged<A, ONWARD> {
    fn fields(f: &mut Fields<'_>) -> Self {
        let (inner, mut page) = (A::fields(f), PageArgs::default());
        if ONWARD {
            page.first = f.get("first", "At most so many rows: 0 to 200; 20 where it is not given.");
            page.after = f.get("after", "Only rows behind this cursor, which must come from the same words.");
        } else {
            page.first = f.get("first", FIRST);
            page.after = f.get("after", "Only rows behind this cursor, which must come from the same order.");
            page.last = f.get("last", "At most so many rows from the end: 0 to 200. Not together with `first`.");
            page.before = f.get("before", "Only rows before this cursor, which must come from the same order.");
        }
        Self { inner, page }
    }
}

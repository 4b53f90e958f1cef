//! The arguments that every page takes.

use super::builder::ReadsListing;
use super::input::{Args, Fields, Problem};
use super::registry::Listing;

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

/// A field's own arguments, and behind them those of every page.
pub struct Paged<A> {
    pub inner: A,
    pub page: PageArgs,
}

/// The same of a page that is read from its start alone.
pub struct Onward<A>(pub Paged<A>);

impl<A: ReadsListing> ReadsListing for Paged<A> {
    fn listing(&self) -> Result<Listing, Problem> {
        Ok(Listing { page: Some(self.page.clone()), ..self.inner.listing()? })
    }
}

impl<A: ReadsListing> ReadsListing for Onward<A> {
    fn listing(&self) -> Result<Listing, Problem> {
        self.0.listing()
    }
}

impl<A: Args> Args for Onward<A> {
    fn fields(f: &mut Fields<'_>) -> Self {
        let inner = A::fields(f);
        let first = f.get("first", "At most so many rows: 0 to 200; 20 where it is not given.");
        let after = f.get("after", "Only rows behind this cursor, which must come from the same words.");
        Self(Paged { inner, page: PageArgs { first, after, ..PageArgs::default() } })
    }
}

impl<A: Args> Args for Paged<A> {
    fn fields(f: &mut Fields<'_>) -> Self {
        Self {
            inner: A::fields(f),
            page: PageArgs {
                first: f.get(
                    "first",
                    "At most so many rows from the start: 0 to 200; with neither `first` nor `last`, 20.",
                ),
                after: f.get("after", "Only rows behind this cursor, which must come from the same order."),
                last: f.get("last", "At most so many rows from the end: 0 to 200. Not together with `first`."),
                before: f.get("before", "Only rows before this cursor, which must come from the same order."),
            },
        }
    }
}

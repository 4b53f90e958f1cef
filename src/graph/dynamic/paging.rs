//! The parts of a page.

use std::sync::Arc;

use async_graphql::dynamic::{FieldValue, ResolverContext};
use async_graphql::{Result, Value};

use super::load::{Found, Wanted, Wish};
use super::resolve::{Record, fail, load, places};
use crate::describe::registry::{ArgKey, Paging};
use crate::error::Code;
use crate::graph::page::write_cursor;

pub struct Page {
    found: Found,
    has_next: bool,
    has_previous: bool,
    wish: Arc<Wish>,
    /// How many rows there are on all pages; none where no key means no rows.
    count: Option<Wanted>,
}

/// A row of a page, by its number on it.
struct Edge(Arc<Page>, usize);

impl Page {
    /// Takes away the row read beyond the page, which tells only that there is one.
    pub fn value(mut found: Found, wish: Arc<Wish>, count: Option<(Arc<Wish>, Option<ArgKey>)>) -> FieldValue<'static> {
        let (mut has_next, mut has_previous) = (false, false);
        if let Some(part) = &wish.part {
            let beyond = found.places.len().saturating_sub(part.limit as usize);
            if part.from_end {
                found.places.drain(..beyond);
                (has_previous, has_next) = (beyond > 0, part.before.is_some());
            } else {
                found.places.truncate(part.limit as usize);
                (has_previous, has_next) = (part.after.is_some(), beyond > 0);
            }
        }
        let count = count.map(|(wish, key)| Wanted { wish, key });
        FieldValue::owned_any(Arc::new(Self { found, has_next, has_previous, wish, count }))
    }

    fn row(&self, at: usize) -> Option<FieldValue<'static>> {
        let at = *self.found.places.get(at)?;
        Some(FieldValue::owned_any(Record { rows: Arc::clone(&self.found.rows), at }))
    }

    fn cursor(&self, at: usize) -> Result<Option<FieldValue<'static>>> {
        let Some(row) = self.found.places.get(at) else { return Ok(None) };
        let order: Vec<_> = self.wish.order.iter().map(|order| order.column).collect();
        let columns = places(&order, &self.wish.columns);
        let mut out = Vec::new();
        write_cursor(self.wish.table, &self.wish.order, &columns, &self.found.rows, *row, &mut out);
        Ok(Some(FieldValue::value(serde_json::from_slice::<Value>(&out)?)))
    }
}

/// Any part but the total, which must be asked for.
pub fn part(part: Paging, parent: &FieldValue<'_>) -> Result<Option<FieldValue<'static>>> {
    if let Some(Edge(page, at)) = parent.downcast_ref::<Edge>() {
        return if part == Paging::Cursor { page.cursor(*at) } else { Ok(page.row(*at)) };
    }
    let page = parent.try_downcast_ref::<Arc<Page>>()?;
    let count = page.found.places.len();
    let flag = |value: bool| Ok(Some(FieldValue::value(value)));
    match part {
        Paging::Edges => {
            Ok(Some(FieldValue::list((0..count).map(|at| FieldValue::owned_any(Edge(Arc::clone(page), at))))))
        }
        Paging::Nodes => Ok(Some(FieldValue::list((0..count).filter_map(|at| page.row(at))))),
        Paging::PageInfo => Ok(Some(FieldValue::owned_any(Arc::clone(page)))),
        Paging::HasNextPage => flag(page.has_next),
        Paging::HasPreviousPage => flag(page.has_previous),
        Paging::StartCursor => page.cursor(0),
        Paging::EndCursor => count.checked_sub(1).map_or(Ok(None), |last| page.cursor(last)),
        Paging::TotalCount | Paging::Node | Paging::Cursor => Ok(None),
    }
}

pub async fn total_count(ctx: &ResolverContext<'_>) -> Result<Option<FieldValue<'static>>> {
    let page = ctx.parent_value.try_downcast_ref::<Arc<Page>>()?;
    let Some(count) = &page.count else { return Ok(Some(FieldValue::value(0))) };
    let found = load(ctx, vec![count.clone()]).await?.into_iter().next();
    let cell = found.and_then(|found| Some(found.rows.row(*found.places.first()?, &[0]).int(0)));
    match cell.flatten() {
        Some(count) => Ok(Some(FieldValue::value(count))),
        None => Err(fail(Code::Internal, "the rows could not be counted")),
    }
}

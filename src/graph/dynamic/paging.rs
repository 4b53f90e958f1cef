//! The parts of a page.

use std::sync::Arc;

use async_graphql::dynamic::{FieldValue, ResolverContext};
use async_graphql::{Result, Value};

use super::load::{Found, Wanted, Wish};
use super::resolve::{NOTHING, Record, Resolved, fail, load};
use crate::describe::registry::Paging;
use crate::error::Code;

pub struct Page {
    pub found: Found,
    pub wish: Arc<Wish>,
    /// How many rows there are on all pages; none where no key means no rows.
    pub count: Option<Wanted>,
    /// Of a page of entries: what each leads to, and of which type it is.
    pub leads: Vec<Lead>,
}

/// What an entry leads to, and of which type it is; none where it leads nowhere.
pub type Lead = Option<(Record, &'static str)>;

/// A row of a page, by its place among those found.
struct Edge(Arc<Page>, usize);

impl Page {
    fn row(&self, at: usize) -> FieldValue<'static> {
        match self.leads.get(at - self.found.link.first as usize) {
            Some(Some((record, ty))) => FieldValue::owned_any(record.clone()).with_type(*ty),
            Some(None) => FieldValue::NULL.with_type(NOTHING),
            None => FieldValue::owned_any(Record { rows: Arc::clone(&self.found.rows), at }),
        }
    }

    fn cursor(&self, at: usize) -> Result<FieldValue<'static>> {
        let Wish { fetch, read, .. } = &*self.wish;
        let mut out = Vec::new();
        fetch.write_cursor(Some(read), &self.found.rows, at, &mut out);
        Ok(FieldValue::value(serde_json::from_slice::<Value>(&out)?))
    }

    async fn total(&self, ctx: &ResolverContext<'_>) -> Result<i64> {
        let Some(count) = &self.count else { return Ok(0) };
        let found = load(ctx, vec![count.clone()]).await?.into_iter().next();
        let count = found.and_then(|found| found.rows.row(found.link.rows().next()?, &[0]).int(0));
        count.ok_or_else(|| fail(Code::Internal, "the rows could not be counted"))
    }

    fn has(&self, next: bool) -> FieldValue<'static> {
        FieldValue::value(self.wish.read.part.as_ref().is_some_and(|part| part.has(next, self.found.link.more)))
    }
}

pub async fn part(part: Paging, ctx: &ResolverContext<'_>) -> Resolved {
    if let Some(Edge(page, at)) = ctx.parent_value.downcast_ref() {
        return Ok(Some(if part == Paging::Cursor { page.cursor(*at)? } else { page.row(*at) }));
    }
    let page = ctx.parent_value.try_downcast_ref::<Arc<Page>>()?;
    let mut rows = page.found.link.rows();
    Ok(match part {
        Paging::Edges => Some(FieldValue::list(rows.map(|at| FieldValue::owned_any(Edge(Arc::clone(page), at))))),
        Paging::Nodes => Some(FieldValue::list(rows.map(|at| page.row(at)))),
        Paging::PageInfo => Some(FieldValue::owned_any(Arc::clone(page))),
        Paging::HasNextPage => Some(page.has(true)),
        Paging::HasPreviousPage => Some(page.has(false)),
        Paging::StartCursor => rows.next().map(|at| page.cursor(at)).transpose()?,
        Paging::EndCursor => rows.next_back().map(|at| page.cursor(at)).transpose()?,
        Paging::TotalCount => Some(FieldValue::value(page.total(ctx).await?)),
        Paging::Node | Paging::Cursor => None,
    })
}

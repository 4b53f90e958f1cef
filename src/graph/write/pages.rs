//! The parts of a page: its rows, its number of rows, where it begins and ends.

use std::ops::Range;

use super::{Spot, Writer, Written};
use crate::describe::registry::Paging;
use crate::graph::path::Path;
use crate::graph::plan::{Page, PlaceNo, ShapeNo};
use crate::json;
use crate::store::rows::Cell;

impl Writer<'_> {
    /// The rows of the page at hand.
    pub(super) fn page_rows(&self, spot: Spot) -> Range<usize> {
        let Spot::Page { page, parent } = spot else { return 0..0 };
        self.plan.pages[page as usize].rows.map_or(0..0, |place| self.link(place, parent).rows())
    }

    pub(super) fn part(&mut self, part: Paging, shape: Option<ShapeNo>, spot: Spot, here: &Path<'_>) -> Written {
        let (Spot::Page { page: no, .. } | Spot::Edge { page: no, .. }) = spot else { return Ok(false) };
        let page = &self.plan.pages[no as usize];
        let at = Self::parent(spot);
        if let (Paging::TotalCount, Some(place)) = (part, page.count) {
            let level = self.run.level(place);
            let link = self.link(place, at);
            let Cell::Int(count) = (if link.len > 0 { level.cell(link.first as usize, 0) } else { Cell::Int(0) })
            else {
                return Ok(false);
            };
            json::int(count, &mut self.out);
            return Ok(true);
        }
        let Some(place) = page.rows else { return Ok(false) };
        let link = self.link(place, at);
        match (part, shape) {
            (Paging::Nodes, Some(shape)) => {
                self.rows(link.rows(), here, |out, row, at| out.object(shape, Spot::Row { place, row }, Some(at)))
            }
            (Paging::Edges, Some(shape)) => {
                self.rows(link.rows(), here, |out, row, at| out.object(shape, Spot::Edge { page: no, row }, Some(at)))
            }
            (Paging::PageInfo, Some(shape)) => self.object(shape, Spot::Page { page: no, parent: at }, Some(here)),
            (Paging::Node, Some(shape)) => self.object(shape, Spot::Row { place, row: at }, Some(here)),
            (Paging::Cursor, _) => self.cursor(page, place, at),
            (Paging::StartCursor, _) if link.len > 0 => self.cursor(page, place, link.first as usize),
            (Paging::EndCursor, _) if link.len > 0 => self.cursor(page, place, (link.first + link.len - 1) as usize),
            (Paging::HasNextPage | Paging::HasPreviousPage, _) => {
                let asked = self.inputs.read(page.args).and_then(|read| read.part.as_ref());
                let Some(asked) = asked else { return Ok(false) };
                let is = asked.has(part == Paging::HasNextPage, link.more);
                self.out.extend_from_slice(if is { b"true" } else { b"false" });
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    fn cursor(&mut self, page: &Page, place: PlaceNo, row: usize) -> Written {
        let fetch = self.plan.fetch(self.plan.place(place).fetch);
        let Some(batch) = &self.run.level(place).batch else { return Ok(false) };
        fetch.write_cursor(self.inputs.read(page.args), &batch.rows, row, &mut self.out);
        Ok(true)
    }
}

//! How many objects a request may make: checked before any is read, with the request's own variables
//! and on a known document too.

use super::Limits;
use crate::error::{Code, Error};
use crate::graph::args::Inputs;
use crate::graph::plan::{Kind, Plan, ShapeNo};

/// Objects counted for a list whose length is not known beforehand: such lists stay small.
const LIST: u64 = 10;

pub fn check(plan: &Plan, inputs: &Inputs, limits: &Limits) -> Result<(), Error> {
    // Most plans cannot come near: nothing in them multiplies.
    let lists = plan.slots.iter().filter(|slot| matches!(slot.kind, Kind::List { .. } | Kind::AnyList { .. })).count();
    if plan.pages.is_empty() && lists <= 1 {
        return Ok(());
    }
    let cost = Cost { plan, inputs }.object(plan.root, 1);
    if cost <= limits.objects {
        return Ok(());
    }
    let message = format!(
        "The request may make {cost} objects, more than the {} that are allowed: ask for smaller pages, or for fewer within one another.",
        limits.objects
    );
    Err(Error::new(Code::LimitExceeded, message))
}

struct Cost<'a> {
    plan: &'a Plan,
    inputs: &'a Inputs,
}

impl Cost<'_> {
    /// All objects below so many of this shape.
    fn object(&self, shape: ShapeNo, count: u64) -> u64 {
        self.slots(shape, count, 0)
    }

    /// The same for the parts of pages of `page` rows each.
    fn slots(&self, shape: ShapeNo, count: u64, page: u64) -> u64 {
        let slots = self.plan.slots(self.plan.shape(shape)).iter();
        let active = slots.filter(|slot| self.inputs.is_active(slot.cond));
        let each = active.map(|slot| match &slot.kind {
            Kind::Text(_) | Kind::Leaf(_) => 0,
            Kind::One { shape, .. } => self.many(*shape, count),
            Kind::List { shape, .. } => self.many(*shape, count.saturating_mul(LIST)),
            // Of several types an object has one: the dearest counts.
            Kind::Any { cases } => cases.iter().map(|(_, shape)| self.many(*shape, count)).max().unwrap_or(0),
            Kind::AnyList { cases } => {
                let read = slot.args.and_then(|args| self.inputs.read(args));
                let items = count.saturating_mul(read.map_or(0, |read| read.keys.len() as u64));
                cases.iter().map(|(_, shape)| self.many(*shape, items)).max().unwrap_or(0)
            }
            Kind::Page { page, shape } => {
                let read = self.inputs.read(self.plan.pages[*page as usize].args);
                let rows = read.and_then(|read| read.part.as_ref()).map_or(0, |part| u64::from(part.limit));
                self.slots(*shape, count, rows)
            }
            Kind::Entries { part, cases } => {
                let items = if part.is_list() { count.saturating_mul(page) } else { count };
                cases.iter().map(|(_, shape)| self.many(*shape, items)).max().unwrap_or(0)
            }
            Kind::Part { shape: None, .. } => 0,
            Kind::Part { part, shape: Some(shape) } if part.is_list() => {
                let rows = count.saturating_mul(page);
                rows.saturating_add(self.slots(*shape, rows, page))
            }
            Kind::Part { shape: Some(shape), .. } => self.slots(*shape, count, page),
        });
        each.fold(0, u64::saturating_add)
    }

    fn many(&self, shape: ShapeNo, count: u64) -> u64 {
        count.saturating_add(self.object(shape, count))
    }
}

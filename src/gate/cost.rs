//! How many objects a request may make: checked before any is read, with the request's own variables
//! and on a known document too.

use super::Limits;
use crate::error::{Code, Error, Location};
use crate::graph::args::Inputs;
use crate::graph::plan::{Kind, Plan, ShapeNo, Slot, Target};

/// Objects counted for a list whose length is not known beforehand: such lists stay small.
const LIST: u64 = 10;

/// Gives how many they are; none where they are few at any rate.
pub fn check(plan: &Plan, inputs: &Inputs, text: &str, limits: &Limits) -> Result<u64, Error> {
    // Most plans cannot come near: nothing in them multiplies.
    let lists = plan.slots.iter().filter(|slot| matches!(slot.kind, Kind::List { .. } | Kind::AnyList { .. })).count();
    if plan.pages.is_empty() && lists <= 1 {
        return Ok(0);
    }
    let cost = of(plan, inputs);
    if cost <= limits.objects {
        return Ok(cost);
    }
    let Dear { path, cost: dear, at } = Cost { plan, inputs }.dearest();
    let message = format!(
        "The request may make {cost} objects, more than the {} that are allowed: ask for smaller pages, or for \
         fewer within one another. Of them {dear} are made by \"{path}\".",
        limits.objects
    );
    Err(Error::new(Code::LimitExceeded, message).at(Location::of(text, at)))
}

/// How many objects a request may make.
pub fn of(plan: &Plan, inputs: &Inputs) -> u64 {
    Cost { plan, inputs }.slots(Below::new(plan.root, 1))
}

struct Cost<'a> {
    plan: &'a Plan,
    inputs: &'a Inputs,
}

/// Objects that a field makes, and what stands below them.
#[derive(Clone, Copy)]
struct Below {
    shape: ShapeNo,
    /// How many have this shape; each is made here, or was before.
    count: u64,
    made: u64,
    /// Rows of the page that this is a part of.
    page: u64,
}

/// The field that makes the most.
struct Dear {
    path: String,
    cost: u64,
    at: usize,
}

impl Below {
    /// Objects that are not counted, such as the parts of a page.
    fn new(shape: ShapeNo, count: u64) -> Self {
        Self { shape, count, made: 0, page: 0 }
    }

    fn made(shape: ShapeNo, count: u64) -> Self {
        Self { made: count, ..Self::new(shape, count) }
    }
}

impl Cost<'_> {
    fn slots(&self, below: Below) -> u64 {
        self.active(below).map(|slot| self.slot(slot, below)).fold(0, u64::saturating_add)
    }

    fn active(&self, below: Below) -> impl Iterator<Item = &Slot> {
        let slots = self.plan.slots(self.plan.shape(below.shape)).iter();
        slots.filter(|slot| self.inputs.is_active(slot.cond))
    }

    fn slot(&self, slot: &Slot, within: Below) -> u64 {
        self.below(slot, within).map_or(0, |(_, cost)| cost)
    }

    /// Of several types an object has one: the dearest counts.
    fn below(&self, slot: &Slot, Below { count, page, .. }: Below) -> Option<(Below, u64)> {
        let dearest = |cases: &[Target], items: u64| {
            let cases = cases.iter().map(|(_, shape)| self.costly(Below::made(*shape, items)));
            cases.max_by_key(|(_, cost)| *cost)
        };
        match &slot.kind {
            Kind::Text(_) | Kind::Leaf(_) | Kind::Part { shape: None, .. } => None,
            Kind::One { shape, .. } => Some(self.costly(Below::made(*shape, count))),
            Kind::List { shape, .. } => Some(self.costly(Below::made(*shape, count.saturating_mul(LIST)))),
            Kind::Any { cases } => dearest(cases, count),
            Kind::AnyList { cases } => {
                let read = slot.args.and_then(|args| self.inputs.read(args));
                dearest(cases, count.saturating_mul(read.map_or(0, |read| read.keys.len() as u64)))
            }
            Kind::Page { page, shape } => {
                let read = self.inputs.read(self.plan.pages[*page as usize].args);
                let rows = read.and_then(|read| read.part.as_ref()).map_or(0, |part| u64::from(part.limit));
                Some(self.costly(Below { page: rows, ..Below::new(*shape, count) }))
            }
            Kind::Entries { part, cases } if part.is_list() => dearest(cases, count.saturating_mul(page)),
            Kind::Entries { cases, .. } => dearest(cases, count),
            Kind::Part { part, shape: Some(shape) } if part.is_list() => {
                Some(self.costly(Below { page, ..Below::made(*shape, count.saturating_mul(page)) }))
            }
            Kind::Part { shape: Some(shape), .. } => Some(self.costly(Below { page, ..Below::new(*shape, count) })),
        }
    }

    fn costly(&self, below: Below) -> (Below, u64) {
        (below, below.made.saturating_add(self.slots(below)))
    }

    /// Down from the root to the field that makes most of what the one above it makes.
    fn dearest(&self) -> Dear {
        let mut dear = Dear { path: String::new(), cost: 0, at: 0 };
        let mut within = Below::new(self.plan.root, 1);
        loop {
            let slots = self.active(within).filter_map(|slot| Some((slot, self.below(slot, within)?)));
            let Some((slot, (below, cost))) = slots.max_by_key(|(_, (_, cost))| *cost) else { return dear };
            if cost == 0 || cost < dear.cost / 2 {
                return dear;
            }
            let dot = if dear.path.is_empty() { "" } else { "." };
            dear = Dear { path: format!("{}{dot}{}", dear.path, self.plan.key(slot)), cost, at: slot.at as usize };
            within = below;
        }
    }
}

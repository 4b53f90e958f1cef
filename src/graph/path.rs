//! The way from the root to a value.

use super::plan::{Plan, Slot};
use crate::error::Segment;

/// The way to what a value lies in; none where that is the root.
pub type Above<'p> = Option<&'p Path<'p>>;

/// The way from the root to a value, told only where an error needs it.
pub struct Path<'p> {
    pub above: Above<'p>,
    pub step: Step<'p>,
}

#[derive(Clone, Copy)]
pub enum Step<'p> {
    Key(&'p Slot),
    Index(usize),
}

impl Path<'_> {
    /// The whole way.
    pub fn segments(&self, plan: &Plan) -> Vec<Segment> {
        let mut segments = Vec::new();
        let mut above = Some(self);
        while let Some(path) = above {
            segments.push(match path.step {
                Step::Key(slot) => Segment::Key(plan.key(slot).to_owned()),
                Step::Index(index) => Segment::Index(index),
            });
            above = path.above;
        }
        segments.reverse();
        segments
    }
}

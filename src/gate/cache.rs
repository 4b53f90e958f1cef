//! Plans, kept by their document's text and operation name. Bounded in bytes and number; failures are not kept.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::generations::{Generations, Size};
use crate::graph::plan::Plan;

pub struct Cache {
    /// By the document's text.
    kept: Mutex<Generations<Box<str>, Plans>>,
    found: AtomicU64,
    missed: AtomicU64,
}

/// How often a plan was asked for, and how often one was kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hits {
    pub asked: u64,
    pub found: u64,
}

/// A document's plans, by operation name.
type Plans = Vec<(Option<Box<str>>, Arc<Plan>)>;

fn find(plans: &Plans, operation: Option<&str>) -> Option<Arc<Plan>> {
    plans.iter().find(|(name, _)| name.as_deref() == operation).map(|(_, plan)| plan.clone())
}

impl Cache {
    /// So many bytes the kept texts and plans may take together, and so many plans there may be.
    pub fn new(bytes: usize, entries: usize) -> Self {
        let kept = Mutex::new(Generations::new(Size { bytes, entries }));
        Self { kept, found: AtomicU64::new(0), missed: AtomicU64::new(0) }
    }

    pub fn hits(&self) -> Hits {
        let found = self.found.load(Ordering::Relaxed);
        Hits { asked: found + self.missed.load(Ordering::Relaxed), found }
    }

    pub fn get(&self, text: &str, operation: Option<&str>) -> Option<Arc<Plan>> {
        let plan = self.kept().get(text, |plans| find(plans, operation));
        let counter = if plan.is_some() { &self.found } else { &self.missed };
        counter.fetch_add(1, Ordering::Relaxed);
        plan
    }

    pub fn put(&self, text: &str, operation: Option<&str>, plan: &Arc<Plan>) {
        self.kept().put(text.into(), |plans| {
            if find(plans, operation).is_some() {
                // Another request compiled the same in the meantime.
                return Size::default();
            }
            plans.push((operation.map(Into::into), plan.clone()));
            Size { bytes: text.len() + plan.bytes(), entries: 1 }
        });
    }

    fn kept(&self) -> MutexGuard<'_, Generations<Box<str>, Plans>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

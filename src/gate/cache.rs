//! Plans, kept by their document's text and operation name. Bounded in bytes and number; failures are not kept.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use foldhash::quality::RandomState;

use crate::graph::plan::Plan;

pub struct Cache {
    kept: Mutex<Kept>,
    /// What the kept texts and plans may take together, and how many plans there may be.
    most_bytes: usize,
    most: usize,
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

/// Two generations: what is used moves to the young one; when that is full, the old one goes.
#[derive(Default)]
struct Kept {
    young: HashMap<Box<str>, Plans, RandomState>,
    old: HashMap<Box<str>, Plans, RandomState>,
    bytes: usize,
    /// Plans among the young.
    plans: usize,
}

fn find(plans: &Plans, operation: Option<&str>) -> Option<Arc<Plan>> {
    plans.iter().find(|(name, _)| name.as_deref() == operation).map(|(_, plan)| plan.clone())
}

impl Cache {
    pub fn new(most_bytes: usize, most: usize) -> Self {
        Self { kept: Mutex::default(), most_bytes, most, found: AtomicU64::new(0), missed: AtomicU64::new(0) }
    }

    pub fn hits(&self) -> Hits {
        let found = self.found.load(Ordering::Relaxed);
        Hits { asked: found + self.missed.load(Ordering::Relaxed), found }
    }

    pub fn get(&self, text: &str, operation: Option<&str>) -> Option<Arc<Plan>> {
        let plan = self.find(text, operation);
        let counter = if plan.is_some() { &self.found } else { &self.missed };
        counter.fetch_add(1, Ordering::Relaxed);
        plan
    }

    fn find(&self, text: &str, operation: Option<&str>) -> Option<Arc<Plan>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(plan) = kept.young.get(text).and_then(|plans| find(plans, operation)) {
            return Some(plan);
        }
        let plan = kept.old.get(text).and_then(|plans| find(plans, operation))?;
        self.add(&mut kept, text, operation, &plan);
        Some(plan)
    }

    pub fn put(&self, text: &str, operation: Option<&str>, plan: &Arc<Plan>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        self.add(&mut kept, text, operation, plan);
    }

    fn add(&self, kept: &mut Kept, text: &str, operation: Option<&str>, plan: &Arc<Plan>) {
        let plans = kept.young.entry(text.into()).or_default();
        if find(plans, operation).is_some() {
            // Another request compiled the same in the meantime.
            return;
        }
        plans.push((operation.map(Into::into), plan.clone()));
        kept.bytes += text.len() + plan.bytes();
        kept.plans += 1;
        if kept.bytes > self.most_bytes / 2 || kept.plans > self.most / 2 {
            kept.old = std::mem::take(&mut kept.young);
            (kept.bytes, kept.plans) = (0, 0);
        }
    }
}

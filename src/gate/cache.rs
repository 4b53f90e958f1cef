//! Plans, kept by their document's text and operation name. Bounded in bytes; failures are not kept.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use foldhash::quality::RandomState;

use crate::graph::plan::Plan;

/// What the kept texts and plans may take together.
const MOST_BYTES: usize = 32 << 20;

#[derive(Default)]
pub struct Cache(Mutex<Kept>);

/// A document's plans, by operation name.
type Plans = Vec<(Option<Box<str>>, Arc<Plan>)>;

/// Two generations: what is used moves to the young one; when that is full, the old one goes.
#[derive(Default)]
struct Kept {
    young: HashMap<Box<str>, Plans, RandomState>,
    old: HashMap<Box<str>, Plans, RandomState>,
    bytes: usize,
}

fn find(plans: &Plans, operation: Option<&str>) -> Option<Arc<Plan>> {
    plans.iter().find(|(name, _)| name.as_deref() == operation).map(|(_, plan)| plan.clone())
}

impl Cache {
    pub fn get(&self, text: &str, operation: Option<&str>) -> Option<Arc<Plan>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(plan) = kept.young.get(text).and_then(|plans| find(plans, operation)) {
            return Some(plan);
        }
        let plan = kept.old.get(text).and_then(|plans| find(plans, operation))?;
        kept.put(text, operation, &plan);
        Some(plan)
    }

    pub fn put(&self, text: &str, operation: Option<&str>, plan: &Arc<Plan>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).put(text, operation, plan);
    }
}

impl Kept {
    fn put(&mut self, text: &str, operation: Option<&str>, plan: &Arc<Plan>) {
        let plans = self.young.entry(text.into()).or_default();
        if find(plans, operation).is_some() {
            // Another request compiled the same in the meantime.
            return;
        }
        plans.push((operation.map(Into::into), plan.clone()));
        self.bytes += text.len() + plan.bytes();
        if self.bytes > MOST_BYTES / 2 {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
    }
}

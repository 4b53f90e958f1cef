//! The memory that all requests hold together: bodies as they come and what is read from them, rows, answers until
//! they are sent. It is bounded whatever the number of requests is, so that nobody takes it all by not sending, or
//! not reading, what is large.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Bytes;

/// Bytes that each request has besides: a usual one passes also when others hold everything. There are no more of
/// them than connections.
const FREE: usize = 16 * 1024;

/// What nobody holds.
pub struct Budget(AtomicUsize);

impl Budget {
    pub fn new(bytes: usize) -> Arc<Self> {
        Arc::new(Self(AtomicUsize::new(bytes)))
    }

    fn take(&self, bytes: usize) -> bool {
        let less = |free: usize| free.checked_sub(bytes);
        bytes == 0 || self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    }
}

/// What one request holds; given back when it is dropped.
pub struct Share {
    budget: Arc<Budget>,
    bytes: Cell<usize>,
    is_refused: Cell<bool>,
}

impl Share {
    pub fn of(budget: &Arc<Budget>) -> Self {
        Self { budget: budget.clone(), bytes: Cell::new(0), is_refused: Cell::new(false) }
    }

    /// So many bytes more. Once they are not to be had, there are no more: the request is given up.
    pub fn take(&self, more: usize) -> bool {
        let (now, then) = (self.bytes.get(), self.bytes.get().saturating_add(more));
        if self.is_refused() || !self.budget.take(beyond_free(then) - beyond_free(now)) {
            self.is_refused.set(true);
            return false;
        }
        self.bytes.set(then);
        true
    }

    pub fn is_refused(&self) -> bool {
        self.is_refused.get()
    }

    /// Gives back all but so many.
    pub fn keep(&self, bytes: usize) {
        let (now, then) = (self.bytes.get(), self.bytes.get().min(bytes));
        self.budget.0.fetch_add(beyond_free(now) - beyond_free(then), Ordering::Relaxed);
        self.bytes.set(then);
    }

    /// The bytes of an answer, which are held until the last of them is sent, or its client is gone.
    pub fn sending(self, answer: Vec<u8>) -> Bytes {
        self.keep(answer.capacity());
        Bytes::from_owner(Sending { answer, _share: self })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.keep(0);
    }
}

fn beyond_free(bytes: usize) -> usize {
    bytes.saturating_sub(FREE)
}

struct Sending {
    answer: Vec<u8>,
    _share: Share,
}

impl AsRef<[u8]> for Sending {
    fn as_ref(&self) -> &[u8] {
        &self.answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_large_is_bounded_and_what_is_small_is_free() {
        let budget = Budget::new(1000);
        let (first, second, small) = (Share::of(&budget), Share::of(&budget), Share::of(&budget));
        assert!(first.take(FREE) && first.take(600));
        assert!(second.take(400) && second.take(FREE));
        assert!(!second.take(1) && second.is_refused(), "that is more than there is");
        assert!(small.take(FREE), "it needs nothing of the budget");
        drop(first);
        assert!(!second.take(0), "it has been given up");
        assert!(!small.take(601) && Share::of(&budget).take(FREE + 600));
    }

    #[test]
    fn an_answer_holds_its_bytes_until_its_last_part_is_gone() {
        let budget = Budget::new(1000);
        let share = Share::of(&budget);
        assert!(share.take(FREE + 1000));
        let mut bytes = share.sending(vec![b' '; FREE + 600]);
        assert_eq!(budget.0.load(Ordering::Relaxed), 400);
        let last = bytes.split_off(FREE + 599);
        drop(bytes);
        assert_eq!(budget.0.load(Ordering::Relaxed), 400);
        drop(last);
        assert_eq!(budget.0.load(Ordering::Relaxed), 1000);
    }
}

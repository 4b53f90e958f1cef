//! The jobs that wait for a thread, in two lines: light ones, which any thread takes, and heavy ones, which only some
//! take. So the light ones have threads to themselves; and what a heavy one leaves in its thread's memory is left in
//! few of them.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Jobs that may wait; more are turned away.
const WAITING: usize = 1024;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Weight {
    Light,
    Heavy,
}

pub struct Queue<J> {
    lines: Mutex<Lines<J>>,
    /// By what they take at most: the threads that wait.
    threads: [Condvar; 2],
}

struct Lines<J> {
    light: VecDeque<J>,
    heavy: VecDeque<J>,
    /// How many threads wait, by what they take at most, those included that were told of a job and are yet to take it.
    idle: [usize; 2],
    is_over: bool,
}

impl<J> Default for Queue<J> {
    fn default() -> Self {
        let lines = Lines { light: VecDeque::new(), heavy: VecDeque::new(), idle: [0; 2], is_over: false };
        Self { lines: Mutex::new(lines), threads: Default::default() }
    }
}

impl<J> Queue<J> {
    fn lines(&self) -> MutexGuard<'_, Lines<J>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there was a place for it.
    pub fn put(&self, weight: Weight, job: J) -> bool {
        let mut lines = self.lines();
        if lines.light.len() + lines.heavy.len() >= WAITING {
            return false;
        }
        match weight {
            Weight::Light => lines.light.push_back(job),
            Weight::Heavy => lines.heavy.push_back(job),
        }
        let is_for_light = weight == Weight::Light && lines.light.len() <= lines.idle[Weight::Light as usize];
        let tells = if is_for_light { Weight::Light } else { Weight::Heavy } as usize;
        // To tell nobody would be a call of the system, too. Who is busy looks for itself before it waits.
        let hears = lines.idle[tells] > 0;
        // Not before the lock is free, for which the thread would wait again.
        drop(lines);
        if hears {
            self.threads[tells].notify_one();
        }
        true
    }

    /// The next job for a thread that takes those of this weight, and light ones; waits for it. None when it is over.
    pub fn take(&self, most: Weight) -> Option<J> {
        let mut lines = self.lines();
        loop {
            let heavy = if most == Weight::Heavy { lines.heavy.pop_front() } else { None };
            if let Some(job) = heavy.or_else(|| lines.light.pop_front()) {
                return Some(job);
            }
            if lines.is_over {
                return None;
            }
            lines.idle[most as usize] += 1;
            lines = self.threads[most as usize].wait(lines).unwrap_or_else(PoisonError::into_inner);
            lines.idle[most as usize] -= 1;
        }
    }

    /// There will be no more jobs: who takes one gets those that wait, then none.
    pub fn end(&self) {
        self.lines().is_over = true;
        self.threads.iter().for_each(Condvar::notify_all);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heavy_jobs_are_taken_first_and_by_some_alone() {
        let queue = Queue::default();
        for (weight, job) in [(Weight::Light, 1), (Weight::Heavy, 2), (Weight::Light, 3), (Weight::Heavy, 4)] {
            assert!(queue.put(weight, job));
        }
        assert_eq!(queue.take(Weight::Light), Some(1));
        assert_eq!(queue.take(Weight::Heavy), Some(2));
        assert_eq!(queue.take(Weight::Light), Some(3));
        queue.end();
        assert_eq!(queue.take(Weight::Light), None, "the other is too heavy");
        assert_eq!(queue.take(Weight::Heavy), Some(4));
        assert_eq!(queue.take(Weight::Heavy), None);
    }

    #[test]
    fn so_many_wait_and_no_more() {
        let queue = Queue::default();
        let weight = |nth| if nth % 2 == 0 { Weight::Light } else { Weight::Heavy };
        assert!((0..WAITING).all(|nth| queue.put(weight(nth), nth)));
        assert!(!queue.put(Weight::Light, 0) && !queue.put(Weight::Heavy, 0));
        assert_eq!(queue.take(Weight::Light), Some(0));
        assert!(queue.put(Weight::Heavy, 0));
    }

    /// Each job holds its thread until as many run as there are threads: one that is not told of its job waits for ever.
    #[test]
    fn no_thread_rests_while_a_job_waits_that_it_takes() {
        for round in 0..200 {
            let (queue, together) = (Queue::default(), std::sync::Barrier::new(4));
            std::thread::scope(|scope| {
                for most in [Weight::Light, Weight::Heavy, Weight::Light, Weight::Heavy] {
                    let (queue, together) = (&queue, &together);
                    scope.spawn(move || {
                        while queue.take(most).is_some() {
                            together.wait();
                        }
                    });
                }
                for nth in 0..8 {
                    // Two heavy ones of four at most, so that there is a thread for each.
                    let weight = if nth % 4 < round % 3 { Weight::Heavy } else { Weight::Light };
                    assert!(queue.put(weight, nth));
                }
                queue.end();
            });
        }
    }
}

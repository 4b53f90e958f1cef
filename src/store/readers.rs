//! The threads that read: each holds a connection with its prepared statements, and runs one request
//! after another, whole. So no request waits for a statement on a thread that others need.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

use super::queue::{Queue, Weight};
use super::{Interrupt, Reading, Store, is_set};

/// For a database to end a statement once it has heard that it is to; beyond, its connection is given up.
const HEED: Duration = Duration::from_millis(500);

type Job = Box<dyn FnOnce(&mut Reading<'_, '_>) + Send>;

pub struct Readers {
    jobs: Arc<Queue<Job>>,
    threads: usize,
}

/// Why a request was not run to its end.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum Undone {
    #[error("too many requests wait for a reader")]
    Busy,
    /// The cause stands in the log.
    #[error("the reader that took the request failed")]
    Failed,
}

impl Readers {
    /// Starts so many threads, half of which take heavy jobs, too. They end when the readers are dropped.
    pub fn start(store: &Arc<Store>, threads: usize) -> std::io::Result<Self> {
        let readers = Self { jobs: Arc::default(), threads };
        for nth in 0..threads {
            let (store, jobs) = (store.clone(), readers.jobs.clone());
            let most = if nth < readers.threads_for_heavy() { Weight::Heavy } else { Weight::Light };
            std::thread::Builder::new().name(format!("reader {nth}")).spawn(move || run(&store, &jobs, most))?;
        }
        Ok(readers)
    }

    pub fn threads(&self) -> usize {
        self.threads
    }

    /// As many are for light jobs alone, so that these always have half of the cores.
    pub fn threads_for_heavy(&self) -> usize {
        (self.threads / 2).max(1)
    }

    /// Runs a job on some thread and gives what it gives.
    pub async fn run<R: Send + 'static>(
        &self,
        weight: Weight,
        job: impl FnOnce(&mut Reading<'_, '_>) -> R + Send + 'static,
    ) -> Result<R, Undone> {
        let (told, answer) = oneshot::channel();
        let waiting = Waiting::default();
        let watch = waiting.0.clone();
        let job: Job = Box::new(move |reading| {
            if watch.begin(reading) {
                // Given back also where the job panics, and before the answer is told: who has it goes, and as long
                // as the job counts as running, to go is to interrupt it.
                let running = Running(&watch);
                let done = job(reading);
                drop(running);
                // Nobody may be left to tell.
                let _ = told.send(done);
            }
        });
        if !self.jobs.put(weight, job) {
            return Err(Undone::Busy);
        }
        answer.await.map_err(|_| Undone::Failed)
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        self.jobs.end();
    }
}

/// What the one who waits and the thread that reads have in common.
#[derive(Default)]
struct Watch {
    gone: Arc<AtomicBool>,
    /// Of the connection, while it runs this very request: no other one is to be interrupted.
    running: Mutex<Option<Interrupt>>,
    /// Told when it runs no more, where the one who waits has gone.
    over: Condvar,
}

impl Watch {
    fn running(&self) -> MutexGuard<'_, Option<Interrupt>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is still somebody who waits.
    fn begin(&self, reading: &mut Reading<'_, '_>) -> bool {
        reading.begin(&self.gone);
        let mut running = self.running();
        if is_set(&self.gone) {
            return false;
        }
        *running = Some(reading.interrupt());
        true
    }

    /// Ends the statement that runs. The thread takes no other request before that is done.
    fn interrupt(&self) {
        if let Some(interrupt) = &*self.running() {
            interrupt.interrupt();
        }
    }

    /// The same for a database that may hear nothing, or heed nothing: then the thread is to wait for it no longer.
    fn interrupt_or_cut(&self) {
        let mut running = self.running();
        if running.as_ref().is_some_and(Interrupt::interrupt) {
            let over = self.over.wait_timeout_while(running, HEED, |running| running.is_some());
            running = over.unwrap_or_else(PoisonError::into_inner).0;
        }
        if let Some(interrupt) = &*running {
            interrupt.cut();
        }
    }
}

struct Running<'w>(&'w Watch);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        *self.0.running() = None;
        if is_set(&self.0.gone) {
            self.0.over.notify_one();
        }
    }
}

/// Held by the one who waits: when it goes, so that nobody does, the statement that runs is ended and the
/// request reads no further.
#[derive(Default)]
struct Waiting(Arc<Watch>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.gone.store(true, Ordering::Relaxed);
        let watch = self.0.clone();
        let waits = watch.running().as_ref().map(Interrupt::waits);
        match waits {
            None => {}
            Some(false) => watch.interrupt(),
            // Not here, where others are to be answered. Without a thread the statement runs to its end.
            Some(true) => drop(std::thread::Builder::new().spawn(move || watch.interrupt_or_cut())),
        }
    }
}

fn run(store: &Store, jobs: &Queue<Job>, most: Weight) {
    let next = || jobs.take(most);
    loop {
        // One request that panics, or a connection that breaks, is not the end of the thread.
        let ran = catch_unwind(AssertUnwindSafe(|| {
            // A connection takes its memory when there is something to read, not before.
            let Some(first) = next() else { return Ok(true) };
            let mut first = Some(first);
            store.reading(|reading| {
                while !reading.is_broken() {
                    match first.take().or_else(next) {
                        Some(job) => job(reading),
                        None => return true,
                    }
                }
                false
            })
        }));
        match ran {
            Ok(Ok(true)) => return,
            Ok(Ok(false)) => tracing::warn!("a connection that could not end its transaction was given up"),
            Ok(Err(fault)) => {
                tracing::error!(%fault, "a reader could not open the registry");
                // The request that comes next is told so; then another try.
                if next().map(drop).is_none() {
                    return;
                }
            }
            Err(_) => tracing::error!("a request failed in a way that should not be"),
        }
    }
}

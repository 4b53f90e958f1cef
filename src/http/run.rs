//! A request on its way through a reader: run, and its answer packed, by the thread that reads it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::http::HeaderValue;
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::App;
use super::budget::Share;
use super::coding::Coding;
use super::log::RequestId;
use super::media::{Media, Verdict};
use super::refused::{Refused, busy, no_room};
use crate::error::{Code, Error};
use crate::gate::{Answered, Gate, Manner, NotRun, Request};
use crate::store::Reading;
use crate::store::readers::Undone;

/// Answers below so many bytes are sent as they are: they would not become smaller.
const LEAST_PACKED: usize = 1024;

/// A request that may make more objects takes some time and much memory: it waits for its turn, so that those that
/// take neither do not wait for it.
const LIGHT: u64 = 5_000;

/// Heavy requests that may wait.
const WAITING: usize = 32;

/// The heavy requests, those that are run first.
pub struct Line {
    places: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

/// In the line until it is dropped.
struct Turn {
    _place: OwnedSemaphorePermit,
    _turn: OwnedSemaphorePermit,
}

impl Line {
    /// So many are run at once.
    pub fn new(turns: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(turns + WAITING)), turns: Arc::new(Semaphore::new(turns)) }
    }

    /// None where too many wait already.
    async fn turn(&self) -> Option<Turn> {
        let place = self.places.clone().try_acquire_owned().ok()?;
        let turn = self.turns.clone().acquire_owned().await.ok()?;
        Some(Turn { _place: place, _turn: turn })
    }
}

/// What is to be run.
pub struct Work {
    pub id: RequestId,
    pub text: Arc<str>,
    pub operation_name: Option<String>,
    pub variables: Map<String, Json>,
    pub reads_only: bool,
    pub tells_cost: bool,
    pub media: Media,
    /// How the client takes its answer packed.
    pub packs: Option<Coding>,
    /// Whether the answer is named for caches.
    pub has_tag: bool,
    pub started: Instant,
}

/// An operation that a reader ran.
pub struct Ran {
    /// Without its bytes, which are to be sent.
    pub answered: Answered,
    pub sent: Sent,
    pub rows: usize,
    /// How long it waited for the reader.
    pub waited: Duration,
}

/// An answer's bytes as they go.
#[derive(Default)]
pub struct Sent {
    pub bytes: Bytes,
    pub coding: Option<Coding>,
    /// What names the answer, for caches.
    pub tag: Option<HeaderValue>,
}

enum Outcome {
    Ran(Ran),
    NoRoom,
    /// It is to be run in its turn.
    Heavy(Share, bool),
}

pub async fn run(app: &Arc<App>, work: Work, share: Share) -> Result<Ran, Refused> {
    let work = Arc::new(work);
    // Not while its body comes: those who are slow with theirs would take the place of all others. Kept in the line,
    // too: who has waited there is not turned away in the end.
    let Ok(permit) = app.free.clone().try_acquire_owned() else { return Err(busy()) };
    let permit = Arc::new(permit);
    match once(app, &work, share, &permit, None).await? {
        Outcome::Ran(ran) => Ok(ran),
        Outcome::NoRoom => Err(no_room()),
        Outcome::Heavy(share, plan_was_kept) => {
            let turn = app.heavy.turn().await.ok_or_else(busy)?;
            let Outcome::Ran(mut ran) = once(app, &work, share, &permit, Some(turn)).await? else {
                return Err(no_room());
            };
            if let Ok(answer) = &mut ran.answered {
                answer.plan_was_kept = plan_was_kept;
            }
            Ok(ran)
        }
    }
}

async fn once(
    app: &Arc<App>,
    work: &Arc<Work>,
    share: Share,
    permit: &Arc<OwnedSemaphorePermit>,
    turn: Option<Turn>,
) -> Result<Outcome, Refused> {
    let (app_there, work_there, permit) = (app.clone(), work.clone(), permit.clone());
    let ran = app.readers.run(move |reading| {
        // As long as it is read, also where nobody waits for it any more.
        let (_permit, _turn) = (permit, &turn);
        work_there.read(&app_there.gate, reading, share, if turn.is_some() { u64::MAX } else { LIGHT })
    });
    ran.await.map_err(|undone| match undone {
        Undone::Busy => busy(),
        Undone::Failed => {
            let request_id = work.id.as_str();
            tracing::error!(request_id, "the reader that took it failed: the lines before say why");
            (Verdict::Failed, Error::new(Code::Internal, "The registry could not be read."))
        }
    })
}

impl Work {
    fn read(&self, gate: &Gate, reading: &mut Reading<'_, '_>, share: Share, most_objects: u64) -> Outcome {
        let waited = self.started.elapsed();
        let mut snapshot = reading.snapshot();
        let request = Request {
            id: self.id.as_str(),
            query: &self.text,
            operation_name: self.operation_name.as_deref(),
            variables: &self.variables,
        };
        let room = |more: usize| share.take(more);
        let (reads_only, tells_cost) = (self.reads_only, self.tells_cost);
        let manner = Manner { reads_only, tells_cost, most_objects, room: &room };
        let mut answered = gate.answer_in(manner, &request, &mut snapshot);
        let rows = snapshot.rows_read();
        // Its transaction ends before the answer is packed.
        drop(snapshot);
        if share.is_refused() {
            return Outcome::NoRoom;
        }
        let sent = match &mut answered {
            Ok(answer) => {
                // Others can be asked for again no better than the first time.
                let is_kept = self.has_tag && !answer.refused && answer.errors == 0;
                let plain = std::mem::take(&mut answer.body);
                let tag = if is_kept { tag(self.media, &plain) } else { None };
                Sent::of(plain, tag, self.packs, share)
            }
            Err(NotRun::Heavy { plan_was_kept }) => return Outcome::Heavy(share, *plan_was_kept),
            Err(NotRun::Changes) => Sent::default(),
        };
        Outcome::Ran(Ran { answered, sent, rows, waited })
    }
}

/// Names an answer, whatever it is packed as: so it is a weak tag.
fn tag(media: Media, plain: &[u8]) -> Option<HeaderValue> {
    let digest = Sha256::new().chain_update(media.name()).chain_update(plain).finalize();
    let digits: String = digest[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::from_str(&format!("W/\"{digits}\"")).ok()
}

impl Sent {
    /// Packed where the client takes it so and it becomes smaller.
    fn of(plain: Vec<u8>, tag: Option<HeaderValue>, coding: Option<Coding>, share: Share) -> Self {
        let packed =
            coding.filter(|_| plain.len() >= LEAST_PACKED).and_then(|coding| Some((coding.pack(&plain).ok()?, coding)));
        let (bytes, coding) = match packed {
            Some((packed, coding)) => (packed, Some(coding)),
            None => (plain, None),
        };
        Self { bytes: share.sending(bytes), coding, tag }
    }
}

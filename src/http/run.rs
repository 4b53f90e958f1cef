//! A request on its way through a reader: run, and its answer packed, by the thread that reads it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::http::HeaderValue;
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};
use tokio::sync::OwnedSemaphorePermit;

use super::App;
use super::budget::Share;
use super::coding::Coding;
use super::log::RequestId;
use super::media::{Media, Verdict};
use super::refused::{Refused, busy, no_room};
use crate::error::{Code, Error};
use crate::gate::{Answered, Gate, Manner, NotRun, Request};
use crate::store::Reading;
use crate::store::queue::Weight;
use crate::store::readers::Undone;

/// Answers below so many bytes are sent as they are: they would not become smaller.
const LEAST_PACKED: usize = 1024;

/// A request that may make more objects takes some time and much memory: it waits for its turn, so that those that
/// take neither do not wait for it.
const LIGHT: u64 = 5_000;

/// Heavy requests that may wait for those that run.
pub const HEAVY_WAITING: usize = 32;

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
    Heavy {
        work: Box<Work>,
        share: Share,
        plan_was_kept: bool,
    },
}

pub async fn run(app: &Arc<App>, work: Box<Work>, share: Share) -> Result<Ran, Refused> {
    // Not while its body comes: those who are slow with theirs would take the place of all others. Kept in the line,
    // too: who has waited there is not turned away in the end.
    let Ok(permit) = app.free.clone().try_acquire_owned() else { return Err(busy()) };
    let permit = Arc::new(permit);
    match once(app, work, share, Held { _permit: permit.clone(), heavy: None }).await? {
        Outcome::Ran(ran) => Ok(ran),
        Outcome::NoRoom => Err(no_room()),
        Outcome::Heavy { work, share, plan_was_kept } => {
            let Ok(place) = app.heavy.clone().try_acquire_owned() else { return Err(busy()) };
            let held = Held { _permit: permit, heavy: Some(place) };
            let Outcome::Ran(mut ran) = once(app, work, share, held).await? else { return Err(no_room()) };
            if let Ok(answer) = &mut ran.answered {
                answer.plan_was_kept = plan_was_kept;
            }
            Ok(ran)
        }
    }
}

/// The places that a request has, as long as it is read, also where nobody waits for it any more.
struct Held {
    _permit: Arc<OwnedSemaphorePermit>,
    /// Among those that are heavy.
    heavy: Option<OwnedSemaphorePermit>,
}

async fn once(app: &Arc<App>, work: Box<Work>, share: Share, held: Held) -> Result<Outcome, Refused> {
    let (app_there, id) = (app.clone(), work.id.clone());
    let (weight, most) = if held.heavy.is_some() { (Weight::Heavy, u64::MAX) } else { (Weight::Light, LIGHT) };
    let ran = app.readers.run(weight, move |reading| {
        let _held = held;
        work.read(&app_there.gate, reading, share, most)
    });
    ran.await.map_err(|undone| match undone {
        Undone::Busy => busy(),
        Undone::Failed => {
            let request_id = id.as_str();
            tracing::error!(request_id, "the reader that took it failed: the lines before say why");
            (Verdict::Failed, Error::new(Code::Internal, "The registry could not be read."))
        }
    })
}

impl Work {
    fn read(self: Box<Self>, gate: &Gate, reading: &mut Reading<'_, '_>, share: Share, most_objects: u64) -> Outcome {
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
                let (media, packs, has_tag) = (self.media, self.packs, self.has_tag);
                // Its values go before their part of the share does: what is given back is taken by others at once.
                drop(self);
                // Others can be asked for again no better than the first time.
                let is_kept = has_tag && !answer.refused && answer.errors == 0;
                let plain = std::mem::take(&mut answer.body);
                let tag = if is_kept { tag(media, &plain) } else { None };
                Sent::of(plain, tag, packs, share)
            }
            Err(NotRun::Heavy { plan_was_kept }) => {
                return Outcome::Heavy { work: self, share, plan_was_kept: *plan_was_kept };
            }
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

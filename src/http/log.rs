//! A request's id, and its line of the log.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::HttpBody;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;

use super::App;

pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");
const MOST_ID: usize = 64;
/// Characters of a path or a document that a line shows.
const MOST_PATH: usize = 200;
const MOST_DOCUMENT: usize = 500;

/// By this the client, the answer and the log speak of the same request.
#[derive(Clone)]
pub struct RequestId(Arc<str>);

impl RequestId {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The client's own, if it is one that cannot be mistaken for anything else in a log.
    fn of(headers: &HeaderMap) -> Option<Self> {
        let id = headers.get(HEADER)?.to_str().ok()?;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        ((1..=MOST_ID).contains(&id.len()) && id.bytes().all(is_plain)).then(|| Self(id.into()))
    }
}

/// What the answer to an operation tells of it. Beside an answer of another kind there is none.
#[derive(Clone, Default)]
pub struct Figures {
    /// The operation's name; empty where it has none, or was refused before it was known.
    pub operation: String,
    pub batches: u32,
    pub rows: usize,
    pub errors: usize,
    pub plan_was_kept: bool,
}

/// Tells also of a request that is dropped half-way: its client went.
struct Line {
    id: RequestId,
    method: Method,
    path: String,
    started: Instant,
    is_told: bool,
}

impl Drop for Line {
    fn drop(&mut self) {
        if !self.is_told {
            let (request_id, method, path) = (self.id.as_str(), self.method.as_str(), self.path.as_str());
            let duration_ms = millis(self.started.elapsed());
            tracing::info!(request_id, method, path, duration_ms, "the client left before its answer");
        }
    }
}

pub async fn each(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let id = RequestId::of(request.headers())
        .unwrap_or_else(|| RequestId((app.settings.new_id)().hyphenated().to_string().into()));
    let mut line = Line {
        id: id.clone(),
        method: request.method().clone(),
        path: shortened(request.uri().path(), MOST_PATH),
        started: Instant::now(),
        is_told: false,
    };
    request.extensions_mut().insert(id);
    let mut response = next.run(request).await;
    // All of its bytes are visible ones.
    if let Ok(value) = HeaderValue::from_str(line.id.as_str()) {
        response.headers_mut().insert(HEADER, value);
    }
    line.tell(&response);
    response
}

impl Line {
    fn tell(&mut self, response: &Response) {
        self.is_told = true;
        let status = response.status();
        let figures = response.extensions().get::<Figures>();
        macro_rules! tell {
            ($level:ident) => {
                tracing::$level!(
                    request_id = self.id.as_str(),
                    method = self.method.as_str(),
                    path = self.path.as_str(),
                    operation = figures.map(|figures| figures.operation.as_str()),
                    status = status.as_u16(),
                    duration_ms = millis(self.started.elapsed()),
                    batches = figures.map(|figures| figures.batches),
                    rows = figures.map(|figures| figures.rows),
                    bytes = response.body().size_hint().exact(),
                    errors = figures.map(|figures| figures.errors),
                    plan_was_kept = figures.map(|figures| figures.plan_was_kept),
                    "answered"
                )
            };
        }
        // Those who ask every few seconds whether all is well would fill the log.
        if matches!(self.path.as_str(), "/healthz" | "/readyz") && status.is_success() {
            tell!(debug);
        } else {
            tell!(info);
        }
    }
}

pub fn millis(duration: Duration) -> f64 {
    duration.as_micros() as f64 / 1000.0
}

/// What the log shows of a document.
pub fn document(text: &str) -> String {
    shortened(text, MOST_DOCUMENT)
}

fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clients_id_is_taken_where_it_is_a_plain_token() {
        let taken = |id: &str| {
            let value = HeaderValue::from_bytes(id.as_bytes()).unwrap();
            RequestId::of(&HeaderMap::from_iter([(HEADER, value)])).map(|id| id.0.to_string())
        };
        for id in ["a", "7", "Req_1.2-3", &"x".repeat(64)] {
            assert_eq!(taken(id).as_deref(), Some(id));
        }
        for id in ["", " ", "a b", "a,b", "a\"b", "a=b", "é", "{}", &"x".repeat(65)] {
            assert_eq!(taken(id), None, "{id:?}");
        }
        assert!(RequestId::of(&HeaderMap::new()).is_none());
    }

    #[test]
    fn long_texts_are_cut_at_a_character() {
        assert_eq!(shortened("nhân rộng", 20), "nhân rộng");
        assert_eq!(shortened("nhân rộng", 3), "nhâ…");
    }
}

//! One operation a request, posted as JSON or asked for by a URL, as the specification of GraphQL over HTTP
//! says.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Extension;
use axum::body::Body;
use axum::extract::{Request as HttpRequest, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::App;
use super::body::{Unread, read, unknown_coding};
use super::log::{Figures, RequestId, document, millis};
use super::media::{Media, Verdict, names_utf8, status};
use super::params::Params;
use super::under_way::held;
use crate::error::{Code, Error, write_all};
use crate::gate::{Answered, Hash, Manner, OnlyQueries, Request};
use crate::store::readers::Undone;

/// With `1`, the answer's `extensions` tell what the request costs.
pub const COST: HeaderName = HeaderName::from_static("x-graphql-cost");

/// So soon a server that was busy may be asked again, in seconds.
const RETRY_AFTER: &str = "1";

type Refused = (Verdict, Error);

/// An operation that a reader ran.
struct Ran {
    answered: Answered,
    rows: usize,
    /// How long it waited for the reader.
    waited: Duration,
}

/// How an answer is told.
struct Telling {
    media: Media,
    id: RequestId,
    method: Method,
    /// Of a query that was asked for by its hash.
    hash: Option<Hash>,
    /// The tags of the answers that the client has.
    known: Vec<HeaderValue>,
}

pub async fn answer(
    State(app): State<Arc<App>>,
    Extension(id): Extension<RequestId>,
    request: HttpRequest,
) -> Response {
    let headers = request.headers();
    let mut telling = Telling {
        media: Media::asked(headers).unwrap_or(Media::Json),
        id,
        method: request.method().clone(),
        hash: None,
        known: headers.get_all(header::IF_NONE_MATCH).into_iter().cloned().collect(),
    };
    // Told before anything of it is read.
    let Ok(permit) = app.free.clone().try_acquire_owned() else {
        let (verdict, error) = busy();
        return telling.refuse(verdict, error);
    };
    let response = match operate(&app, &mut telling, request).await {
        Ok(ran) => telling.told(ran),
        Err((verdict, error)) => telling.refuse(verdict, error),
    };
    held(permit, response)
}

/// Another method than GET and POST.
pub async fn other_method(Extension(id): Extension<RequestId>, headers: HeaderMap, method: Method) -> Response {
    let media = Media::asked(&headers).unwrap_or(Media::Json);
    let telling = Telling { media, id, method, hash: None, known: Vec::new() };
    telling.refuse(Verdict::Method, refusal("A GraphQL request is sent by POST or GET, by no other method."))
}

async fn operate(app: &Arc<App>, telling: &mut Telling, request: HttpRequest) -> Result<Ran, Refused> {
    let started = Instant::now();
    if Media::asked(request.headers()).is_none() {
        let message = "The answer can be sent as application/graphql-response+json or application/json, \
            neither of which the header `accept` names.";
        return Err((Verdict::NotAcceptable, refusal(message)));
    }
    let limits = app.settings.limits;
    let tells_cost = request.headers().get(COST).is_some_and(|value| value == "1");
    let reads_only = telling.method != Method::POST;
    let Params { query, operation_name, variables, hash } = if reads_only {
        let read = Params::of_url(request.uri().query().unwrap_or_default());
        read.map_err(|message| (Verdict::Malformed, refusal(message)))?
    } else {
        posted(request, limits).await?
    };
    let text = app.gate.persisted().text(query, hash);
    let text = text.map_err(|error| match error.code {
        Code::BadRequest => (Verdict::Malformed, error),
        _ => (Verdict::Refused, error),
    })?;
    telling.hash = hash;
    let (shared, id, query) = (app.clone(), telling.id.clone(), text.clone());
    let running = app.readers.run(move |reading| {
        let waited = started.elapsed();
        let mut snapshot = reading.snapshot();
        let request = Request {
            id: id.as_str(),
            query: &query,
            operation_name: operation_name.as_deref(),
            variables: &variables,
        };
        let answered = shared.gate.answer_in(Manner { reads_only, tells_cost }, &request, &mut snapshot);
        Ran { answered, rows: snapshot.rows_read(), waited }
    });
    // When it is over, the reader is told to stop.
    let ran = match tokio::time::timeout(limits.request_time, running).await {
        Ok(ran) => ran.map_err(|undone| undone_as(undone, &telling.id))?,
        Err(_) => {
            let most = limits.request_time.as_millis();
            let message = format!("The request took longer than {most} ms, the most that it is given: ask for less.");
            return Err((Verdict::TookTooLong, Error::new(Code::LimitExceeded, message)));
        }
    };
    if let (Some(hash), Ok(answer)) = (hash, &ran.answered)
        && answer.plan.is_some()
    {
        app.gate.persisted().keep(hash, &text);
    }
    log(&ran, &text, started.elapsed(), app.settings.slow, &telling.id);
    Ok(ran)
}

fn undone_as(undone: Undone, id: &RequestId) -> Refused {
    match undone {
        Undone::Busy => busy(),
        Undone::Failed => {
            tracing::error!(request_id = id.as_str(), "the reader that took it failed: the lines before say why");
            (Verdict::Failed, Error::new(Code::Internal, "The registry could not be read."))
        }
    }
}

fn busy() -> Refused {
    (Verdict::Busy, Error::new(Code::Unavailable, "The server is busy: try again in a moment."))
}

fn refusal(message: impl Into<String>) -> Error {
    Error::new(Code::BadRequest, message)
}

async fn posted(request: HttpRequest, limits: super::Limits) -> Result<Params, Refused> {
    let headers = request.headers();
    let unsupported = |message: String| Err((Verdict::Media, refusal(message)));
    // Nothing else is taken: a form of another site can send no JSON.
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let mut parts = kind.split(';').map(str::trim);
    if !parts.next().unwrap_or_default().eq_ignore_ascii_case("application/json") {
        let message = "The request must be posted as JSON, with the header `content-type: application/json`.";
        return unsupported(message.to_owned());
    }
    let mut charsets =
        parts.filter_map(|part| part.split_once('=')).filter(|(name, _)| name.eq_ignore_ascii_case("charset"));
    if charsets.any(|(_, charset)| !names_utf8(charset)) {
        return unsupported("The request must be posted in UTF-8, as JSON always is.".to_owned());
    }
    if let Some(coding) = unknown_coding(headers) {
        let coding: String = coding.chars().take(40).collect();
        return unsupported(format!("The body's coding {coding:?} is not known: it may be gzip, br or zstd."));
    }
    let body = match tokio::time::timeout(limits.body_time, read(request.into_body(), limits.body)).await {
        Ok(Ok(body)) => body,
        Ok(Err(Unread::TooLarge)) => {
            let most = limits.body;
            let message = format!("The body is larger than {most} bytes, the most that is taken, also decompressed.");
            return Err((Verdict::TooLarge, Error::new(Code::LimitExceeded, message)));
        }
        Ok(Err(Unread::Broken)) => {
            return Err((
                Verdict::Malformed,
                refusal("The body could not be read: it broke off, or its coding is wrong."),
            ));
        }
        Err(_) => {
            let most = limits.body_time.as_millis();
            let message = format!("The body did not come within {most} ms.");
            return Err((Verdict::Slow, Error::new(Code::LimitExceeded, message)));
        }
    };
    Params::of_body(&body).map_err(|message| (Verdict::Malformed, refusal(message)))
}

/// What went wrong with us, and what took long. No value of a variable: it may be private.
fn log(ran: &Ran, text: &str, took: Duration, slow: Duration, id: &RequestId) {
    let request_id = id.as_str();
    let Ok(answer) = &ran.answered else { return };
    for fault in &answer.faults {
        tracing::error!(request_id, fault, "a part of the answer could not be told");
    }
    if took >= slow {
        let plan = answer.plan.as_ref();
        tracing::warn!(
            request_id,
            operation = plan.map(|plan| plan.name.as_str()),
            duration_ms = millis(took),
            waited_ms = millis(ran.waited),
            batches = answer.batches,
            rows = ran.rows,
            document = document(text),
            plan = plan.map(|plan| plan.explain()),
            "slow"
        );
    }
}

impl Telling {
    fn told(&self, Ran { answered, rows, .. }: Ran) -> Response {
        let answer = match answered {
            Ok(answer) => answer,
            Err(OnlyQueries) => {
                let message = "Only a query can be asked for by GET: the operation must be sent by POST.";
                let mut response = self.refuse(Verdict::Method, refusal(message));
                response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
                return response;
            }
        };
        let figures = Figures {
            operation: answer.plan.map(|plan| plan.name.clone()).unwrap_or_default(),
            batches: answer.batches,
            rows,
            errors: answer.errors,
            plan_was_kept: answer.plan_was_kept,
        };
        let verdict = if answer.refused { Verdict::Refused } else { Verdict::Run };
        self.respond(verdict, answer.body, figures)
    }

    fn refuse(&self, verdict: Verdict, error: Error) -> Response {
        let mut body = vec![b'{'];
        write_all(&[error], self.id.as_str(), &mut body);
        body.push(b'}');
        self.respond(verdict, body, Figures { errors: 1, ..Figures::default() })
    }

    fn respond(&self, verdict: Verdict, body: Vec<u8>, figures: Figures) -> Response {
        let tag = self.tag(verdict, &body, &figures);
        let (status, kind) = (status(verdict, self.media), self.media.content_type());
        let mut response = (status, Extension(figures), Body::from(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(header::VARY, HeaderValue::from_static("accept, x-graphql-cost"));
        match verdict {
            Verdict::Method => drop(headers.insert(header::ALLOW, HeaderValue::from_static("GET, POST"))),
            Verdict::Busy => drop(headers.insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER))),
            _ => {}
        }
        if self.method == Method::POST {
            return response;
        }
        let kept = if tag.is_some() { "no-cache" } else { "no-store" };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
        if let Some(tag) = tag {
            let is_known = self.known.iter().any(|known| lists(known, &tag));
            headers.insert(header::ETAG, tag);
            if is_known {
                *response.status_mut() = axum::http::StatusCode::NOT_MODIFIED;
                *response.body_mut() = Body::empty();
            }
        }
        response
    }

    /// Of an answer without errors that a URL with a hash asked for: then a cache can keep it. It is a weak
    /// one, since what is sent may be compressed.
    fn tag(&self, verdict: Verdict, body: &[u8], figures: &Figures) -> Option<HeaderValue> {
        let is_kept = verdict == Verdict::Run && figures.errors == 0 && self.method != Method::POST;
        self.hash.filter(|_| is_kept)?;
        let digest = Sha256::new().chain_update(self.media.name()).chain_update(body).finalize();
        let digits: String = digest[..16].iter().map(|byte| format!("{byte:02x}")).collect();
        HeaderValue::from_str(&format!("W/\"{digits}\"")).ok()
    }
}

/// Whether a header's list of tags has this one, weak or not.
fn lists(known: &HeaderValue, tag: &HeaderValue) -> bool {
    let [Ok(known), Ok(tag)] = [known.to_str(), tag.to_str()] else { return false };
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    known.split(',').any(|one| one.trim() == "*" || opaque(one) == opaque(tag))
}

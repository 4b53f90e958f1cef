//! One operation a request, posted as JSON or asked for by a URL, as the specification of GraphQL over HTTP
//! says.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Extension;
use axum::body::Body;
use axum::extract::{Request as HttpRequest, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};

use super::budget::Share;
use super::coding::Coding;
use super::log::{Figures, RequestId, document, millis};
use super::media::{Media, Verdict, status};
use super::params::{Params, VALUE, values, values_of_url};
use super::posted::posted;
use super::refused::{Refused, busy, no_room, refusal, too_many_values};
use super::run::{Ran, Sent, Work, run};
use super::{App, Limits};
use crate::error::{Code, Error, write_all};

/// With `1`, the answer's `extensions` tell what the request costs.
pub const COST: HeaderName = HeaderName::from_static("x-graphql-cost");

/// So soon a server that was busy may be asked again, in seconds.
const RETRY_AFTER: &str = "1";

/// How an answer is told.
struct Telling {
    media: Media,
    id: RequestId,
    method: Method,
    /// The tags of the answers that the client has.
    known: Vec<HeaderValue>,
}

pub async fn answer(
    State(app): State<Arc<App>>,
    Extension(id): Extension<RequestId>,
    request: HttpRequest,
) -> Response {
    let headers = request.headers();
    let telling = Telling {
        media: Media::asked(headers).unwrap_or(Media::Json),
        id,
        method: request.method().clone(),
        known: headers.get_all(header::IF_NONE_MATCH).into_iter().cloned().collect(),
    };
    match operate(&app, &telling, request).await {
        Ok(ran) => telling.told(ran),
        Err((verdict, error)) => telling.refuse(verdict, error),
    }
}

/// Another method than GET and POST.
pub async fn other_method(Extension(id): Extension<RequestId>, headers: HeaderMap, method: Method) -> Response {
    let media = Media::asked(&headers).unwrap_or(Media::Json);
    let telling = Telling { media, id, method, known: Vec::new() };
    telling.refuse(Verdict::Method, refusal("A GraphQL request is sent by POST or GET, by no other method."))
}

async fn operate(app: &Arc<App>, telling: &Telling, request: HttpRequest) -> Result<Ran, Refused> {
    let started = Instant::now();
    // Told before anything of it is read.
    if app.free.available_permits() == 0 {
        return Err(busy());
    }
    if Media::asked(request.headers()).is_none() {
        let message = "The answer can be sent as application/graphql-response+json or application/json, \
            neither of which the header `accept` names.";
        return Err((Verdict::NotAcceptable, refusal(message)));
    }
    let limits = app.settings.limits;
    let tells_cost = request.headers().get(COST).is_some_and(|value| value == "1");
    let reads_only = telling.method != Method::POST;
    let packs = Coding::asked(request.headers());
    let mut share = Share::of(&app.budget);
    let read = if reads_only {
        let query = request.uri().query().unwrap_or_default();
        hold(&share, query.len(), values_of_url(query), limits)?;
        Params::of_url(query)
    } else {
        let body = posted(request, limits, &mut share).await?;
        hold(&share, body.len(), values(&body), limits)?;
        Params::of_body(&body)
    };
    let Params { query, operation_name, variables, hash } =
        read.map_err(|message| (Verdict::Malformed, refusal(message)))?;
    let text = app.gate.persisted().text(query, hash).map_err(|error| match error.code {
        Code::BadRequest => (Verdict::Malformed, error),
        _ => (Verdict::Refused, error),
    })?;
    let work = Box::new(Work {
        id: telling.id.clone(),
        text: text.clone(),
        operation_name,
        variables,
        reads_only,
        tells_cost,
        media: telling.media,
        packs,
        has_tag: reads_only && hash.is_some(),
        started,
    });
    // When it is over, the reader is told to stop.
    let Ok(ran) = tokio::time::timeout(limits.request_time, run(app, work, share)).await else {
        let most = limits.request_time.as_millis();
        // Its plan is still with the reader.
        tracing::warn!(request_id = telling.id.as_str(), most_ms = most, document = document(&text), "took too long");
        let message = format!("The request took longer than {most} ms, the most that it is given: ask for less.");
        return Err((Verdict::TookTooLong, Error::new(Code::LimitExceeded, message).logged()));
    };
    let ran = ran?;
    if let (Some(hash), Ok(answer)) = (hash, &ran.answered)
        && answer.plan.is_some()
    {
        app.gate.persisted().keep(hash, &text);
    }
    log(&ran, &text, started.elapsed(), app.settings.slow, &telling.id);
    Ok(ran)
}

/// Takes the memory for what is read from a request.
fn hold(share: &Share, bytes: usize, values: usize, limits: Limits) -> Result<(), Refused> {
    if values > limits.values {
        return Err(too_many_values(limits.values));
    }
    if share.take(bytes + values * VALUE) { Ok(()) } else { Err(no_room()) }
}

/// What went wrong with us, and what took long. No value of a variable: it may be private.
fn log(ran: &Ran, text: &str, took: Duration, slow: Duration, id: &RequestId) {
    let request_id = id.as_str();
    let Ok(answer) = &ran.answered else { return };
    for fault in &answer.faults {
        tracing::error!(request_id, fault, "a part of the answer could not be told");
    }
    // Nobody is slow who only waited: under load that would be everybody.
    if took.saturating_sub(ran.waited) >= slow {
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
    fn told(&self, Ran { answered, sent, rows, .. }: Ran) -> Response {
        let answer = match answered {
            Ok(answer) => answer,
            Err(_) => {
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
        self.respond(verdict, sent, figures)
    }

    fn refuse(&self, verdict: Verdict, error: Error) -> Response {
        let mut body = vec![b'{'];
        write_all(&[error], self.id.as_str(), &mut body);
        body.push(b'}');
        let sent = Sent { bytes: body.into(), ..Sent::default() };
        self.respond(verdict, sent, Figures { errors: 1, ..Figures::default() })
    }

    fn respond(&self, verdict: Verdict, Sent { bytes, coding, tag }: Sent, figures: Figures) -> Response {
        let (status, kind) = (status(verdict, self.media), self.media.content_type());
        let mut response = (status, Extension(figures), Body::from(bytes)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(header::VARY, HeaderValue::from_static("accept, accept-encoding, x-graphql-cost"));
        if let Some(coding) = coding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
        }
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
}

/// Whether a header's list of tags has this one, weak or not.
fn lists(known: &HeaderValue, tag: &HeaderValue) -> bool {
    let [Ok(known), Ok(tag)] = [known.to_str(), tag.to_str()] else { return false };
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    known.split(',').any(|one| one.trim() == "*" || opaque(one) == opaque(tag))
}

//! One operation a request: `{"query": …, "operationName": …, "variables": …}`, posted as JSON.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::log::{Figures, RequestId, document, millis};
use super::{App, MOST_BODY};
use crate::error::{Code, Error, write_all};
use crate::gate::Request;
use crate::graph::Answer;
use crate::store::sqlite::Undone;

#[derive(Deserialize)]
struct Posted {
    query: String,
    #[serde(rename = "operationName")]
    operation_name: Option<String>,
    #[serde(default)]
    variables: Option<Map<String, Json>>,
}

/// An operation that a reader ran.
struct Ran {
    answer: Answer,
    rows: usize,
    /// How long it waited for the reader.
    waited: Duration,
    query: String,
}

pub async fn answer(
    State(app): State<Arc<App>>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let started = Instant::now();
    let Posted { query, operation_name, variables } = match read(&headers, body) {
        Ok(posted) => posted,
        Err((status, error)) => return refuse(status, error, &id),
    };
    let (shared, its_id) = (app.clone(), id.clone());
    let ran = app.readers.run(move |reading| {
        let waited = started.elapsed();
        let mut snapshot = reading.snapshot();
        let (operation_name, variables) = (operation_name.as_deref(), variables.unwrap_or_default());
        let request = Request { id: its_id.as_str(), query: &query, operation_name, variables: &variables };
        let answer = shared.gate.answer(&request, &mut snapshot);
        Ran { answer, rows: snapshot.rows_read(), waited, query }
    });
    match ran.await {
        Ok(ran) => {
            log(&ran, started.elapsed(), app.settings.slow, &id);
            told(ran)
        }
        Err(Undone::Busy) => {
            let error = Error::new(Code::Unavailable, "The server is busy: try again in a moment.");
            refuse(StatusCode::SERVICE_UNAVAILABLE, error, &id)
        }
        Err(Undone::Failed) => {
            tracing::error!(request_id = id.as_str(), "the reader that took it failed: the lines before say why");
            let error = Error::new(Code::Internal, "The registry could not be read.");
            refuse(StatusCode::INTERNAL_SERVER_ERROR, error, &id)
        }
    }
}

/// Another method than POST.
pub async fn other_method(Extension(id): Extension<RequestId>) -> Response {
    let message = "A GraphQL request must be posted: the method must be POST.";
    let response = refuse(StatusCode::METHOD_NOT_ALLOWED, Error::new(Code::BadRequest, message), &id);
    ([(header::ALLOW, "POST")], response).into_response()
}

fn read(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<Posted, (StatusCode, Error)> {
    let refused = |status, message: &str| Err((status, Error::new(Code::BadRequest, message)));
    // Nothing else is taken: a form of another site can send no JSON.
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json") {
        let message = "The request must be posted as JSON, with the header `content-type: application/json`.";
        return refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, message);
    }
    let body = match body {
        Ok(body) => body,
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            let message = format!("The body is larger than {MOST_BODY} bytes, the most that is taken.");
            return Err((StatusCode::PAYLOAD_TOO_LARGE, Error::new(Code::LimitExceeded, message)));
        }
        Err(rejection) => {
            return refused(rejection.status(), &format!("The body was not taken: {}.", rejection.body_text()));
        }
    };
    serde_json::from_slice(&body)
        .or_else(|error| refused(StatusCode::BAD_REQUEST, &format!("The body is no GraphQL request: {error}.")))
}

/// What went wrong with us, and what took long. No value of a variable: it may be private.
fn log(ran: &Ran, took: Duration, slow: Duration, id: &RequestId) {
    let request_id = id.as_str();
    for fault in &ran.answer.faults {
        tracing::error!(request_id, fault, "a part of the answer could not be told");
    }
    if took >= slow {
        let plan = ran.answer.plan.as_ref();
        tracing::warn!(
            request_id,
            operation = plan.map(|plan| plan.name.as_str()),
            duration_ms = millis(took),
            waited_ms = millis(ran.waited),
            batches = ran.answer.batches,
            rows = ran.rows,
            document = document(&ran.query),
            plan = plan.map(|plan| plan.explain()),
            "slow"
        );
    }
}

fn told(Ran { answer, rows, .. }: Ran) -> Response {
    let figures = Figures {
        operation: answer.plan.map(|plan| plan.name.clone()).unwrap_or_default(),
        batches: answer.batches,
        rows,
        errors: answer.errors,
        plan_was_kept: answer.plan_was_kept,
    };
    respond(if answer.refused { StatusCode::BAD_REQUEST } else { StatusCode::OK }, answer.body, figures)
}

fn refuse(status: StatusCode, error: Error, id: &RequestId) -> Response {
    let mut body = vec![b'{'];
    write_all(&[error], id.as_str(), &mut body);
    body.push(b'}');
    respond(status, body, Figures { errors: 1, ..Figures::default() })
}

fn respond(status: StatusCode, body: Vec<u8>, figures: Figures) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/graphql-response+json; charset=utf-8")];
    (status, Extension(figures), headers, body).into_response()
}

//! One operation a request: `{"query": …, "operationName": …, "variables": …}`, posted as JSON.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::App;
use crate::error::{Code, Error, write_all};
use crate::gate::Request;
use crate::graph::Answer;

#[derive(Deserialize)]
struct Posted {
    query: String,
    #[serde(rename = "operationName")]
    operation_name: Option<String>,
    #[serde(default)]
    variables: Option<Map<String, Json>>,
}

pub async fn answer(State(app): State<Arc<App>>, headers: HeaderMap, body: Result<Bytes, BytesRejection>) -> Response {
    // Nothing else is taken: a form of another site can send no JSON.
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json") {
        let message = "The request must be posted as JSON, with the header `content-type: application/json`.";
        return refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, message);
    }
    let body = match body {
        Ok(body) => body,
        Err(rejection) => {
            return refuse(rejection.status(), &format!("The body was not taken: {}.", rejection.body_text()));
        }
    };
    let posted: Posted = match serde_json::from_slice(&body) {
        Ok(posted) => posted,
        Err(error) => return refuse(StatusCode::BAD_REQUEST, &format!("The body is no GraphQL request: {error}.")),
    };
    let shared = app.clone();
    let ran = app.readers.run(move |reading| {
        let variables = posted.variables.unwrap_or_default();
        let request =
            Request { query: &posted.query, operation_name: posted.operation_name.as_deref(), variables: &variables };
        shared.gate.answer(&request, &mut reading.snapshot())
    });
    let Ok(answer) = ran.await else {
        return refuse(StatusCode::SERVICE_UNAVAILABLE, "The server is busy: try again in a moment.");
    };
    for fault in &answer.faults {
        tracing::error!(fault, "a batch could not be read");
    }
    told(answer)
}

fn told(answer: Answer) -> Response {
    let status = if answer.refused { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    (status, [(header::CONTENT_TYPE, "application/graphql-response+json; charset=utf-8")], answer.body).into_response()
}

fn refuse(status: StatusCode, message: &str) -> Response {
    let mut body = vec![b'{'];
    write_all(&[Error::new(Code::BadUserInput, message)], &mut body);
    body.push(b'}');
    (status, [(header::CONTENT_TYPE, "application/graphql-response+json; charset=utf-8")], body).into_response()
}

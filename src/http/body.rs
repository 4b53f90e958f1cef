//! A request's body: decompressed, and bounded before and behind that.

use std::convert::Infallible;
use std::error::Error as StdError;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::middleware::map_request;
use axum::routing::MethodRouter;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tower_http::decompression::RequestDecompressionLayer;

#[derive(Debug, PartialEq)]
pub enum Unread {
    TooLarge,
    Broken,
}

/// A handler whose bodies come decompressed. What is sent is bounded too: a stream can hold bytes without
/// end that make nothing.
pub fn limited<S: Clone + Send + Sync + 'static>(
    handler: MethodRouter<S, Infallible>,
    most: usize,
) -> MethodRouter<S, Infallible> {
    handler.layer(RequestDecompressionLayer::new().pass_through_unaccepted(true)).layer(map_request(
        move |request: Request| std::future::ready(request.map(|body| Body::new(Limited::new(body, most)))),
    ))
}

/// The coding that could not be undone, if there is one.
pub fn unknown_coding(headers: &HeaderMap) -> Option<&str> {
    let coding = headers.get(header::CONTENT_ENCODING)?.to_str().unwrap_or("?").trim();
    (!coding.eq_ignore_ascii_case("identity")).then_some(coding)
}

pub async fn read(body: Body, most: usize) -> Result<Bytes, Unread> {
    // Told at once where the length is told.
    if http_body::Body::size_hint(&body).lower() > most as u64 {
        return Err(Unread::TooLarge);
    }
    match Limited::new(body, most).collect().await {
        Ok(read) => Ok(read.to_bytes()),
        Err(error) if is_too_large(error.as_ref()) => Err(Unread::TooLarge),
        Err(_) => Err(Unread::Broken),
    }
}

/// Each layer wraps the errors of the one below in its own way.
fn is_too_large(error: &(dyn StdError + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.is::<LengthLimitError>() {
            return true;
        }
        let within = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        next = within.map_or_else(|| error.source(), |within| Some(within));
    }
    false
}

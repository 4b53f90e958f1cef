//! The page at `/`: GraphiQL, whole from the binary, or a plain page where the build had none.

mod examples;
mod file;

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;

pub use examples::{Example, examples};
pub use file::File;

/// What `web/` builds; empty where it was not built.
pub static BUILT: &[File] = include!(concat!(env!("OUT_DIR"), "/page_files.rs"));

/// Nothing from elsewhere, no frames, no script in the page's text. Monaco writes its styles into the page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; \
    img-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 3] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
];

pub fn routes<S: Clone + Send + Sync + 'static>(files: &'static [File]) -> Router<S> {
    let named = move |name: &str| files.iter().find(|file| file.name == name);
    let Some(index) = named("index.html") else {
        return Router::new().route("/", get(async || Html(include_str!("plain.html"))));
    };
    // Read from the README once: there they are tested with their answers.
    let listed: Arc<str> = serde_json::to_string(&examples()).unwrap_or_default().into();
    Router::new()
        .route("/", get(async move |headers: HeaderMap| (HEADERS, index.answer(&headers))))
        .route("/examples.json", get(async move || json(&listed)))
        .route(
            "/graphiql/{name}",
            get(async move |Path(name): Path<String>, headers: HeaderMap| match named(&name) {
                Some(file) => (HEADERS, file.answer(&headers)).into_response(),
                None => StatusCode::NOT_FOUND.into_response(),
            }),
        )
}

fn json(text: &str) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    (headers, text.to_owned()).into_response()
}

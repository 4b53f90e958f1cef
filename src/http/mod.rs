//! HTTP: the API at `/graphql`, GraphiQL at `/`, signs of health at `/healthz` and `/readyz`; a line of the
//! log a request.

mod body;
mod connections;
mod end;
mod graphql;
mod health;
mod log;
mod media;
mod paced;
pub mod page;
mod params;
mod under_way;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use tokio::sync::Semaphore;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::SizeAbove;
use tower_http::cors::{AllowOrigin, CorsLayer};
use uuid::Uuid;

pub use connections::Connections;
pub use end::{serve, serve_until};

use crate::gate::Gate;
use crate::store::readers::Readers;

/// Answers below so many bytes are sent as they are: they would not become smaller.
const LEAST_COMPRESSED: u64 = 1024;

#[derive(Clone, Debug)]
pub struct Settings {
    /// An operation that takes as long is logged with its plan.
    pub slow: Duration,
    /// Makes the id of a request that brings none.
    pub new_id: fn() -> Uuid,
    pub limits: Limits,
    /// Sites whose pages may ask; `*` for all.
    pub origins: Vec<String>,
}

impl Settings {
    pub fn new(new_id: fn() -> Uuid) -> Self {
        Self { slow: Duration::from_millis(500), new_id, limits: Limits::default(), origins: Vec::new() }
    }
}

/// What a client may take up of the server.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of a body, as it is sent and as it is when no longer compressed.
    pub body: usize,
    /// Requests under way at once, until their answers are sent.
    pub requests: usize,
    /// From a body's first byte to its last.
    pub body_time: Duration,
    /// From a request's being read to its answer.
    pub request_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { body: 1 << 20, requests: 256, body_time: Duration::from_secs(10), request_time: Duration::from_secs(10) }
    }
}

pub struct App {
    gate: Arc<Gate>,
    readers: Readers,
    settings: Settings,
    /// A permit for each request that may be under way.
    free: Arc<Semaphore>,
}

pub fn app(gate: impl Into<Arc<Gate>>, readers: Readers, settings: Settings) -> Router {
    let free = Arc::new(Semaphore::new(settings.limits.requests));
    let cors = cors(&settings.origins);
    let app = Arc::new(App { gate: gate.into(), readers, settings, free });
    let asked = get(graphql::answer).post(graphql::answer).fallback(graphql::other_method);
    let asked = body::limited(asked, app.settings.limits.body);
    let router = Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/graphql", if let Some(cors) = cors { asked.layer(cors) } else { asked })
        .merge(page::routes(page::BUILT))
        .layer(from_fn_with_state(app.clone(), log::each))
        .layer(CompressionLayer::new().compress_when(SizeAbove::new(LEAST_COMPRESSED)));
    router.with_state(app)
}

/// Nothing of other sites' pages is answered to them until it is said which may ask.
fn cors(origins: &[String]) -> Option<CorsLayer> {
    if origins.is_empty() {
        return None;
    }
    let all = origins.iter().any(|origin| origin == "*");
    let listed = || origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok());
    let origins = if all { AllowOrigin::any() } else { AllowOrigin::list(listed()) };
    let headers = [header::CONTENT_TYPE, header::ACCEPT, log::HEADER, graphql::COST];
    let shown: [HeaderName; 3] = [log::HEADER, header::ETAG, header::RETRY_AFTER];
    Some(
        CorsLayer::new()
            .allow_origin(origins)
            .allow_methods([Method::GET, Method::POST])
            .allow_headers(headers)
            .expose_headers(shown)
            .max_age(Duration::from_secs(3600)),
    )
}

//! HTTP: the API at `/graphql`, GraphiQL at `/`, signs of health at `/healthz` and `/readyz`; a line of the
//! log a request.

mod body;
mod budget;
mod closing;
mod coding;
mod connections;
mod end;
mod graphql;
mod health;
mod log;
mod media;
mod paced;
pub mod page;
mod params;
mod posted;
mod refused;
mod run;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use tokio::sync::Semaphore;
use tower_http::cors::{AllowOrigin, CorsLayer};
use uuid::Uuid;

pub use connections::Connections;
pub use end::{serve, serve_until};

use budget::Budget;

use crate::gate::Gate;
use crate::store::readers::Readers;

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
    /// Values in a request's JSON.
    pub values: usize,
    /// Bytes that all requests hold at once: bodies, rows, answers until they are sent.
    pub under_way: usize,
    /// Requests that are run at once, or wait for it.
    pub requests: usize,
    /// From a body's first byte to its last.
    pub body_time: Duration,
    /// From a request's being read to its answer.
    pub request_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let (body_time, request_time) = (Duration::from_secs(10), Duration::from_secs(10));
        Self { body: 1 << 20, values: 25_000, under_way: 32 << 20, requests: 256, body_time, request_time }
    }
}

pub struct App {
    gate: Arc<Gate>,
    readers: Readers,
    settings: Settings,
    /// A permit for each request that may be run.
    free: Arc<Semaphore>,
    budget: Arc<Budget>,
    /// A permit for each heavy request that may be run.
    heavy: Arc<Semaphore>,
}

pub fn app(gate: impl Into<Arc<Gate>>, readers: Readers, settings: Settings) -> Router {
    let free = Arc::new(Semaphore::new(settings.limits.requests));
    let cors = cors(&settings.origins);
    let budget = Budget::new(settings.limits.under_way);
    let heavy = Arc::new(Semaphore::new(readers.threads_for_heavy() + run::HEAVY_WAITING));
    let app = Arc::new(App { gate: gate.into(), readers, settings, free, budget, heavy });
    let asked = get(graphql::answer).post(graphql::answer).fallback(graphql::other_method);
    let router = Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/graphql", if let Some(cors) = cors { asked.layer(cors) } else { asked })
        .merge(page::routes(page::BUILT))
        .layer(from_fn_with_state(app.clone(), log::each));
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

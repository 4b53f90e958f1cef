//! HTTP: the API at `/graphql`, GraphiQL at `/`, signs of health at `/healthz` and `/readyz`; a line of the
//! log a request.

mod end;
mod graphql;
mod health;
mod log;
pub mod page;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use uuid::Uuid;

pub use end::{serve, serve_until};

use crate::gate::Gate;
use crate::store::sqlite::Readers;

/// A request's body, which holds a document of at most 128 KiB and its variables.
const MOST_BODY: usize = 1 << 20;

#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// An operation that takes as long is logged with its plan.
    pub slow: Duration,
    /// Makes the id of a request that brings none.
    pub new_id: fn() -> Uuid,
}

pub struct App {
    gate: Gate,
    readers: Readers,
    settings: Settings,
}

pub fn app(gate: Gate, readers: Readers, settings: Settings) -> Router {
    let app = Arc::new(App { gate, readers, settings });
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/graphql", post(graphql::answer).fallback(graphql::other_method))
        .merge(page::routes(page::BUILT))
        .layer(DefaultBodyLimit::max(MOST_BODY))
        .layer(from_fn_with_state(app.clone(), log::each))
        .with_state(app)
}

//! HTTP: the API at `/graphql`, GraphiQL at `/`, a sign of life at `/healthz`.

mod graphql;
pub mod page;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use tokio::net::TcpListener;

use crate::gate::Gate;
use crate::store::sqlite::Readers;

/// A request's body, which holds a document of at most 128 KiB and its variables.
const MOST_BODY: usize = 1 << 20;

pub struct App {
    gate: Gate,
    readers: Readers,
}

pub fn app(gate: Gate, readers: Readers) -> Router {
    let app = Arc::new(App { gate, readers });
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/graphql", post(graphql::answer))
        .merge(page::routes(page::BUILT))
        .layer(DefaultBodyLimit::max(MOST_BODY))
        .with_state(app)
}

/// Serves until the process is told to end; requests under way are answered first.
pub async fn serve(listener: TcpListener, app: Router) -> std::io::Result<()> {
    axum::serve(listener, app).with_graceful_shutdown(told_to_end()).await
}

async fn told_to_end() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            }
            Err(_) => drop(interrupt.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupt.await);
}

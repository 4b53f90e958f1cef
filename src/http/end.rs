//! Serves until the process is told to end. Requests under way are answered first, if they take no age.

use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::connections::{Connections, accept};

/// Requests under way have so long to end.
const GRACE: Duration = Duration::from_secs(30);

/// Until SIGTERM or ctrl-c, which are heard from the call on. A second one ends the process without waiting
/// any longer.
pub fn serve(listener: TcpListener, app: Router, limits: Connections) -> impl Future<Output = ()> {
    let no_longer = async {
        tokio::select! { () = tokio::time::sleep(GRACE) => {}, () = signalled() => {} }
    };
    serve_until(listener, app, limits, signalled(), no_longer)
}

/// Takes no new connection from `end` on, and returns when the last request is answered, or when `no_longer`,
/// which begins at `end`, is over.
pub async fn serve_until(
    listener: TcpListener,
    app: Router,
    limits: Connections,
    end: impl Future<Output = ()> + Send + 'static,
    no_longer: impl Future<Output = ()>,
) {
    let (told, is_told) = oneshot::channel::<()>();
    let ending = async move {
        end.await;
        tracing::info!("told to end: requests under way are answered first");
        // Nobody may wait for it any more.
        let _ = told.send(());
    };
    let too_long = async {
        match is_told.await {
            Ok(()) => no_longer.await,
            // The server ended without being told to.
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = accept(listener, app, limits, ending) => {}
        () = too_long => tracing::warn!("ended while requests were under way"),
    }
}

/// Over at the next signal that tells the process to end. It listens before it is awaited.
#[cfg(unix)]
fn signalled() -> impl Future<Output = ()> + Send {
    use tokio::signal::unix::{Signal, SignalKind, signal};
    async fn heard(signal: std::io::Result<Signal>) {
        match signal {
            Ok(mut signal) => drop(signal.recv().await),
            // Then it ends the process by itself, as if nobody listened.
            Err(_) => std::future::pending().await,
        }
    }
    let (interrupt, terminate) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    async {
        tokio::select! { () = heard(interrupt) => {}, () = heard(terminate) => {} }
    }
}

#[cfg(not(unix))]
async fn signalled() {
    // Where it cannot be listened to, it ends the process by itself.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}

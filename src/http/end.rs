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
    let mut signals = Signals::new();
    let (told, is_told) = oneshot::channel::<()>();
    let (told_again, is_told_again) = oneshot::channel::<()>();
    // By one listener: the second signal may come before anybody waits for it.
    tokio::spawn(async move {
        signals.next().await;
        // The server may have ended by itself.
        let _ = told.send(());
        signals.next().await;
        let _ = told_again.send(());
    });
    let no_longer = async {
        tokio::select! { () = tokio::time::sleep(GRACE) => {}, _ = is_told_again => {} }
    };
    let end = async { drop(is_told.await) };
    serve_until(listener, app, limits, end, no_longer)
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

/// The signals that tell the process to end.
#[cfg(unix)]
struct Signals([Option<tokio::signal::unix::Signal>; 2]);

#[cfg(unix)]
impl Signals {
    /// It listens from now on.
    fn new() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        Self([SignalKind::interrupt(), SignalKind::terminate()].map(|kind| signal(kind).ok()))
    }

    async fn next(&mut self) {
        async fn heard(signal: &mut Option<tokio::signal::unix::Signal>) {
            match signal {
                Some(signal) => drop(signal.recv().await),
                // Then it ends the process by itself, as if nobody listened.
                None => std::future::pending().await,
            }
        }
        let [interrupt, terminate] = &mut self.0;
        tokio::select! { () = heard(interrupt) => {}, () = heard(terminate) => {} }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> Self {
        Self
    }

    async fn next(&mut self) {
        // Where it cannot be listened to, it ends the process by itself.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    }
}

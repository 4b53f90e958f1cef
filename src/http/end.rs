//! Serves until the process is told to end. Requests under way are answered first, if they take no age.

use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// Requests under way have so long to end.
const GRACE: Duration = Duration::from_secs(30);

/// Until SIGTERM or ctrl-c. A second one ends the process without waiting any longer.
pub async fn serve(listener: TcpListener, app: Router) -> std::io::Result<()> {
    let no_longer = async {
        tokio::select! { () = tokio::time::sleep(GRACE) => {}, () = signalled() => {} }
    };
    serve_until(listener, app, signalled(), no_longer).await
}

/// Takes no new connection from `end` on, and returns when the last request is answered, or when `no_longer`,
/// which begins at `end`, is over.
pub async fn serve_until(
    listener: TcpListener,
    app: Router,
    end: impl Future<Output = ()> + Send + 'static,
    no_longer: impl Future<Output = ()>,
) -> std::io::Result<()> {
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
        served = axum::serve(listener, app).with_graceful_shutdown(ending) => served,
        () = too_long => {
            tracing::warn!("ended while requests were under way");
            Ok(())
        }
    }
}

async fn signalled() {
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

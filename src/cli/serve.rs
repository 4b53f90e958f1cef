//! The server's start.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket};

use super::{Serving, Settings, load, migrate};
use crate::gate::{Gate, Hits};
use crate::http;
use crate::store::Store;
use crate::store::readers::Readers;

pub async fn demo(settings: &Settings, serving: Serving, synthetic: Option<u32>) -> Result<(), String> {
    let database = settings.connect().await?;
    migrate::up(&database).await?;
    let mut loaded = load::packaged(&database).await?;
    if let Some(provinces) = synthetic {
        loaded |= load::synthetic(&database, provinces, load::SEED).await?;
    }
    load::derived(&database).await?;
    database.close().await.map_err(|error| format!("The database could not be closed: {error}"))?;
    if loaded {
        start_anew();
    }
    serve(settings, serving).await
}

/// What a load took is given back by starting anew, with nothing left to load. Where that cannot
/// be, the server is as good, and a third larger.
fn start_anew() {
    #[cfg(unix)]
    if let Ok(program) = std::env::current_exe() {
        use std::os::unix::process::CommandExt;
        // It comes back only where it fails.
        let error = std::process::Command::new(program).args(std::env::args_os().skip(1)).exec();
        tracing::warn!(%error, "the server goes on in the process that loaded");
    }
}

pub async fn serve(settings: &Settings, serving: Serving) -> Result<(), String> {
    let place = &settings.database_url;
    let store = Store::open(place).map_err(|fault| {
        format!("The registry in {place} cannot be served ({fault}). Was it made? Try `nhanrong demo`, or `nhanrong migrate up`.")
    })?;
    // A load may have ended before this, or an older version have made the keys.
    let database = settings.connect().await?;
    load::derived_where_it_can_be(&database).await?;
    database.close().await.map_err(|error| format!("The database could not be closed: {error}"))?;
    let schema = crate::schema::describe().map_err(|problems| problems.join("\n"))?;
    let gate = Gate::new(Arc::new(schema), serving.limits.gate()).map_err(|problems| problems.join("\n"))?;
    let cores = std::thread::available_parallelism().map_or(2, |cores| cores.get());
    let threads = serving.readers.map_or_else(|| place.readers(cores), usize::from);
    let readers =
        Readers::start(&store, threads).map_err(|error| format!("The readers could not be started: {error}"))?;
    let gate = Arc::new(gate);
    let slow = Duration::from_millis(serving.slow_ms);
    let app = http::app(
        gate.clone(),
        readers,
        http::Settings { slow, new_id, limits: serving.limits.http(), origins: serving.cors_origin },
    );
    let listener =
        listen(serving.listen).map_err(|error| format!("{} cannot be listened at: {error}", serving.listen))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    // Who reads the line may tell the process to end at once.
    let served = http::serve(listener, app, serving.limits.connections());
    println!("Serving at http://{address}/graphql");
    served.await;
    let Hits { asked, found } = gate.hits();
    let rate = if asked == 0 { 0.0 } else { found as f64 / asked as f64 };
    tracing::info!(asked, found, rate, "plans that were kept from earlier requests");
    Ok(())
}

/// Connections that the system holds until they are taken. Those beyond are not told: they try again after a second,
/// which a burst of some hundred clients did by the usual 128.
const BURST: u32 = 4096;

fn listen(at: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if at.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // A server that starts anew finds its port free.
    socket.set_reuseaddr(cfg!(unix))?;
    socket.bind(at)?;
    socket.listen(BURST)
}

#[expect(clippy::disallowed_methods, reason = "here the clock and the randomness are passed in")]
fn new_id() -> uuid::Uuid {
    uuid::Uuid::now_v7()
}

//! Connections: how many there may be, of one peer and in all, and how long a peer may keep one waiting.
//! (axum's own server bounds neither.)

use std::collections::HashMap;
use std::io::Write;
use std::net::{IpAddr, Ipv6Addr};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};

use super::closing::Closing;
use super::paced::Paced;

/// What a peer may take up before it has asked anything.
#[derive(Clone, Copy, Debug)]
pub struct Connections {
    pub all: usize,
    /// Of one address; of IPv6 one network of 64 bits, which is what one customer has.
    pub peer: usize,
    /// From a connection's begin, or its last answer, to the last line of a request's head.
    pub header_time: Duration,
    /// For each part of an answer to be taken.
    pub write_time: Duration,
}

impl Default for Connections {
    fn default() -> Self {
        let (header_time, write_time) = (Duration::from_secs(15), Duration::from_secs(15));
        Self { all: 800, peer: 600, header_time, write_time }
    }
}

/// Bytes of a request's head, and of what is read at once: a document that is longer is posted.
const MOST_HEAD: usize = 32 * 1024;

/// Told to those for whom there is no place.
const TURNED_AWAY: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// Takes connections until `end`; then returns when the last request is answered.
pub async fn accept(listener: TcpListener, app: Router, limits: Connections, end: impl Future<Output = ()>) {
    let mut end = pin!(end);
    let (service, open, ending) = (TowerToHyperService::new(app), Open::new(limits), GracefulShutdown::new());
    let mut http = Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.header_time).max_buf_size(MOST_HEAD);
    loop {
        let accepted = tokio::select! { biased; () = &mut end => break, accepted = listener.accept() => accepted };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // As a rule there are no more file handles: some come back soon.
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let Some(place) = Open::place(&open, peer.ip()) else {
            turn_away(stream);
            continue;
        };
        // Answers are written whole: nothing is won by waiting for more.
        let _ = stream.set_nodelay(true);
        let io = TokioIo::new(Closing::new(Paced::new(stream, limits.write_time)));
        let connection = ending.watch(http.serve_connection(io, service.clone()));
        tokio::spawn(async move {
            let _place = place;
            if let Err(error) = connection.await {
                tracing::trace!(%error, "a connection broke off");
            }
        });
    }
    drop(listener);
    ending.shutdown().await;
}

/// Nobody is waited for, so what cannot be written at once is not.
fn turn_away(stream: TcpStream) {
    if let Ok(mut stream) = stream.into_std() {
        let _ = stream.write(TURNED_AWAY);
        let _ = stream.shutdown(std::net::Shutdown::Write);
    }
}

struct Open {
    limits: Connections,
    counts: Mutex<Counts>,
}

#[derive(Default)]
struct Counts {
    all: usize,
    peers: HashMap<IpAddr, usize>,
}

/// Given back when its connection ends.
struct Place {
    open: Arc<Open>,
    peer: IpAddr,
}

impl Open {
    fn new(limits: Connections) -> Arc<Self> {
        Arc::new(Self { limits, counts: Mutex::default() })
    }

    fn place(open: &Arc<Self>, peer: IpAddr) -> Option<Place> {
        let peer = network(peer);
        let mut counts = open.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let of_peer = counts.peers.get(&peer).copied().unwrap_or(0);
        if counts.all >= open.limits.all || of_peer >= open.limits.peer {
            return None;
        }
        counts.all += 1;
        counts.peers.insert(peer, of_peer + 1);
        Some(Place { open: open.clone(), peer })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.open.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.all = counts.all.saturating_sub(1);
        match counts.peers.get_mut(&self.peer) {
            Some(count) if *count > 1 => *count -= 1,
            // So that what is kept is bounded by what is open.
            _ => drop(counts.peers.remove(&self.peer)),
        }
    }
}

fn network(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_has_so_many_places_and_all_have_so_many() {
        let open = Open::new(Connections { all: 3, peer: 2, ..Connections::default() });
        let place = |address: &str| Open::place(&open, address.parse().unwrap());
        let (first, second) = (place("2001:db8::1"), place("2001:db8::2"));
        assert!(first.is_some() && second.is_some() && place("2001:db8::3").is_none());
        let third = place("192.0.2.1");
        assert!(third.is_some() && place("::ffff:192.0.2.2").is_none());
        drop((first, second, third));
        let counts = open.counts.lock().unwrap();
        assert!(counts.all == 0 && counts.peers.is_empty());
    }
}

//! Attacks by connections: many, slow, half closed, left in the middle.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::wire::{self, Reply, connect, head, hear};
use crate::{Attack, Expected};

/// A request whose answer is some megabytes, more than a socket holds.
fn large() -> Vec<u8> {
    let pages: String = (0..90).map(|no| format!("p{no}: localities(first: 200) {{ ...F }} ")).collect();
    let fields = "id code name fullName level validFrom validTo parent { id code name fullName }";
    let body = json!({ "query": format!("{{ {pages} }} fragment F on LocalityConnection {{ nodes {{ {fields} }} }}") });
    let body = body.to_string();
    [head(body.len(), "").as_bytes(), body.as_bytes()].concat()
}

pub fn attacks() -> Vec<Attack> {
    vec![
        attack("500 idle connections", Expected::Honest, |to| held((0..500).map(|_| connect(to)).collect())),
        attack("500 connections with half a head each", Expected::Honest, |to| {
            held((0..500).map(|_| begun(to, b"POST /graphql HTTP/1.1\r\nhost: x\r\n")).collect())
        }),
        attack("a head a byte at a time", Expected::ClosedInTime, |to| {
            slowly(connect(to), b"POST /graphql HTTP/1.1\r\nhost: ")
        })
        .pending(),
        attack("a body a byte at a time", Expected::ClosedInTime, |to| {
            slowly(begun(to, head(1 << 10, "").as_bytes()), b"{\"query\":\"")
        })
        .pending(),
        attack("a connection that says nothing", Expected::ClosedInTime, |to| slowly(connect(to), b"")).pending(),
        attack("half closed behind the request", Expected::AnswerOrClosed, |to| {
            let mut stream = begun(to, &whole("{ __typename }", "close"));
            stream.shutdown(Shutdown::Write).unwrap();
            hear(&mut stream)
        }),
        attack("half closed within the body", Expected::Refused, |to| {
            let mut stream = begun(to, &[head(100, "").as_bytes(), b"{\"query\""].concat());
            stream.shutdown(Shutdown::Write).unwrap();
            hear(&mut stream)
        }),
        attack("100 requests in one piece", Expected::Answers(100), |to| {
            let mut requests = whole("{ __typename }", "keep-alive").repeat(99);
            requests.extend(whole("{ __typename }", "close"));
            wire::send(to, &[&requests])
        }),
        attack("100 clients that leave before the answer", Expected::Honest, |to| {
            (0..100)
                .for_each(|_| drop(begun(to, &whole("{ localities(first: 200) { nodes { fullName } } }", "close"))));
            left()
        }),
        attack("3 who do not read a large answer", Expected::Honest, |to| {
            held((0..3).map(|_| begun(to, &large())).collect())
        }),
        attack("5 clients that leave within a large answer", Expected::Honest, |to| {
            for _ in 0..5 {
                let mut stream = begun(to, &large());
                let _ = stream.read(&mut [0; 1000]);
            }
            left()
        }),
        // What takes memory comes last: it is not given back at once.
        attack("30 who do not read a large answer", Expected::Honest, |to| {
            held((0..30).map(|_| begun(to, &large())).collect())
        })
        .pending(),
        attack("500 connections with half a body each", Expected::Honest, |to| {
            let half = [head(1 << 20, "").into_bytes(), vec![b' '; 1 << 19]].concat();
            held((0..500).map(|_| begun(to, &half)).collect())
        })
        .pending(),
    ]
}

/// How long a slow client tries; the server's own limits may be set below that.
fn patience() -> Duration {
    let seconds = std::env::var("NHANRONG_ATTACK_PATIENCE").ok().and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(seconds.unwrap_or(2))
}

fn attack(name: &str, expected: Expected, work: impl Fn(SocketAddr) -> Reply + 'static) -> Attack {
    Attack { name: name.to_owned(), expected, is_pending: false, work: Box::new(work) }
}

fn begun(to: SocketAddr, bytes: &[u8]) -> TcpStream {
    let mut stream = connect(to);
    let _ = stream.write_all(bytes);
    stream
}

fn whole(document: &str, connection: &str) -> Vec<u8> {
    let body = json!({ "query": document }).to_string();
    [head(body.len(), "").replace("close", connection).as_bytes(), body.as_bytes()].concat()
}

fn left() -> Reply {
    Reply { is_closed: true, ..Reply::default() }
}

/// They stay until the honest client has had its answer.
fn held(streams: Vec<TcpStream>) -> Reply {
    // Until all have come to the server, and it to them.
    std::thread::sleep(Duration::from_millis(300));
    Reply { held: streams, ..Reply::default() }
}

/// A byte ten times a second, until it is cut off or gives up.
fn slowly(mut stream: TcpStream, bytes: &[u8]) -> Reply {
    let started = Instant::now();
    stream.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    let mut rest = bytes.iter();
    while started.elapsed() < patience() {
        if let Some(byte) = rest.next() {
            let _ = stream.write_all(&[*byte]);
        }
        let reply = hear(&mut stream);
        if reply.is_closed || reply.status.is_some() {
            return reply;
        }
    }
    Reply::default()
}

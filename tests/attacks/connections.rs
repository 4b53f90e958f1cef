//! Attacks by connections: many, half closed, left in the middle; and by many requests at once.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::json;

use crate::wire::{self, Reply, connect, head, hear};
use crate::{Attack, Expected};

const FIELDS: &str = "id code name fullName level validFrom validTo parent { id code name fullName }";

fn posted(document: &str, lines: &str) -> Vec<u8> {
    let body = json!({ "query": document }).to_string();
    [head(body.len(), lines).as_bytes(), body.as_bytes()].concat()
}

/// A request whose answer is some megabytes, more than a socket holds.
pub fn large() -> Vec<u8> {
    pages(90, "")
}

/// So many pages of 200 places, each with the one above it: 400 objects.
fn pages(many: usize, lines: &str) -> Vec<u8> {
    let pages: String = (0..many).map(|no| format!("p{no}: localities(first: 200) {{ ...F }} ")).collect();
    posted(&format!("{{ {pages} }} fragment F on LocalityConnection {{ nodes {{ {FIELDS} }} }}"), lines)
}

/// Almost as many objects as a request may make: 49 pages of 200 places, each with nine others.
fn largest() -> Vec<u8> {
    let pages: String = (0..49).map(|no| format!("p{no}: localities(first: 200) {{ ...F }} ")).collect();
    let above: String = (0..9).map(|no| format!("a{no}: parent {{ id fullName }} ")).collect();
    posted(&format!("{{ {pages} }} fragment F on LocalityConnection {{ nodes {{ id fullName {above} }} }}"), "")
}

pub fn attacks() -> Vec<Attack> {
    let half = |sent: usize, of: usize, lines: &str| [head(of, lines).into_bytes(), vec![b' '; sent]].concat();
    vec![
        attack("half closed behind the request", Expected::Answers(1), |to| {
            let mut stream = begun(to, &posted("{ __typename }", ""));
            stream.shutdown(Shutdown::Write).unwrap();
            hear(&mut stream)
        }),
        attack("half closed behind a request for a large answer", Expected::Answers(1), |to| {
            let mut stream = begun(to, &large());
            stream.shutdown(Shutdown::Write).unwrap();
            let reply = hear(&mut stream);
            assert!(reply.body.ends_with("}}"), "it is cut");
            reply
        }),
        attack("half closed within the body", Expected::Refused, |to| {
            let mut stream = begun(to, &[head(100, "").as_bytes(), b"{\"query\""].concat());
            stream.shutdown(Shutdown::Write).unwrap();
            hear(&mut stream)
        }),
        attack("100 requests in one piece", Expected::Answers(100), |to| {
            let last = posted("{ __typename }", "");
            let kept = String::from_utf8(last.clone()).unwrap().replace("connection: close", "connection: keep-alive");
            wire::send(to, &[kept.repeat(99).as_bytes(), &last])
        }),
        attack("100 clients that leave before the answer", Expected::Waits, |to| {
            let request = posted("{ localities(first: 200) { nodes { fullName } } }", "");
            (0..100).for_each(|_| drop(begun(to, &request)));
            left()
        }),
        attack("5 clients that leave within a large answer", Expected::Waits, |to| {
            for _ in 0..5 {
                let _ = begun(to, &large()).read(&mut [0; 1000]);
            }
            left()
        }),
        attack("500 idle connections", Expected::Waits, |to| together(to, 500, b"")),
        attack("500 connections with half a head each", Expected::Waits, |to| {
            together(to, 500, b"POST /graphql HTTP/1.1\r\nhost: x\r\n")
        }),
        attack("500 connections with 30 KB of a head each", Expected::Waits, |to| {
            together(to, 500, &[b"POST /graphql HTTP/1.1\r\nx: ".as_slice(), &[b'x'; 30_000]].concat())
        }),
        // What takes memory comes last: it is not given back at once.
        attack("500 connections with half of a small body each", Expected::Waits, move |to| {
            together(to, 500, &half(500, 1000, ""))
        }),
        attack("500 connections with half of a body of 1 MB each", Expected::Waits, move |to| {
            together(to, 500, &half(1 << 19, 1 << 20, ""))
        }),
        attack("500 connections with half of a gzip of 1 MB each", Expected::Waits, move |to| {
            together(to, 500, &half(1 << 19, 1 << 20, "content-encoding: gzip\r\n"))
        }),
        attack("100 bodies of 20,000 numbers at once", Expected::Waits, |to| {
            let numbers = "1,".repeat(20_000);
            let body =
                format!("{{\"query\":\"query ($i: [ID!]) {{ __typename }}\",\"variables\":{{\"i\":[{numbers}1]}}}}");
            together(to, 100, &[head(body.len(), "").as_bytes(), body.as_bytes()].concat())
        }),
        attack("30 who do not read a large answer", Expected::Waits, |to| together(to, 30, &large())),
        attack("200 who do not read a large answer", Expected::Waits, |to| together(to, 200, &large())),
        attack("100 who do not read a large answer in br", Expected::Waits, |to| {
            together(to, 100, &pages(90, "accept-encoding: br\r\n"))
        }),
        attack("30 who ask for as many objects as they may", Expected::Waits, |to| together(to, 30, &largest())),
    ]
}

fn attack(name: &str, expected: Expected, work: impl Fn(SocketAddr) -> Reply + 'static) -> Attack {
    Attack { name: name.to_owned(), expected, work: Box::new(work) }
}

fn begun(to: SocketAddr, bytes: &[u8]) -> TcpStream {
    let mut stream = connect(to);
    let _ = stream.write_all(bytes);
    stream
}

fn left() -> Reply {
    Reply { is_closed: true, ..Reply::default() }
}

/// So many connections with these bytes, which stay until the honest client has had its answer. What each was told
/// by then is looked at, not read.
fn together(to: SocketAddr, many: usize, bytes: &[u8]) -> Reply {
    // Those of the attack before are known to be gone.
    std::thread::sleep(Duration::from_secs(1));
    let streams: Vec<TcpStream> = (0..many).map(|_| begun(to, bytes)).collect();
    // Until the server has come to all.
    std::thread::sleep(Duration::from_millis(500));
    let mut all = Vec::new();
    for stream in &streams {
        let mut start = [0; 12];
        stream.set_nonblocking(true).unwrap();
        if stream.peek(&mut start).is_ok_and(|heard| heard == start.len()) {
            all.extend(std::str::from_utf8(&start[9..]).ok().and_then(|status| status.parse::<u16>().ok()));
        }
    }
    Reply { all, held: streams, ..Reply::default() }
}

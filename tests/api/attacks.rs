//! Requests made to bring a server down, sent to the binary: each is refused within a second, the server stays
//! small, and an honest query is answered right after. `--nocapture` shows the table.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use crate::helpers::Folder;
use crate::helpers::app::TestApp;
use crate::helpers::http::post;
use crate::helpers::process::Server;

type Attack = (String, Vec<u8>);

fn posted(name: &str, body: impl AsRef<[u8]>, headers: &str) -> Attack {
    let body = body.as_ref();
    let kind = "host: x\r\ncontent-type: application/json\r\naccept: application/graphql-response+json";
    let length = body.len();
    let head = format!("POST /graphql HTTP/1.1\r\n{kind}\r\n{headers}content-length: {length}\r\n\r\n");
    (name.to_owned(), [head.as_bytes(), body].concat())
}

fn asked(name: &str, query: &str, variables: &Json) -> Attack {
    posted(name, json!({"query": query, "variables": variables}).to_string(), "")
}

fn raw(name: &str, request: impl AsRef<[u8]>) -> Attack {
    (name.to_owned(), request.as_ref().to_vec())
}

fn documents() -> Vec<Attack> {
    let many = |count: usize, one: &dyn Fn(usize) -> String| (0..count).map(one).collect::<String>();
    let none = json!({});
    let mut attacks = Vec::new();
    for depth in [1_000, 100_000, 1_000_000] {
        for bracket in ["[", "(", "{"] {
            let query = format!("{{ a(x: {}", bracket.repeat(depth));
            attacks.push(asked(&format!("{depth} {bracket}"), &query, &none));
        }
    }
    let doubling = many(30, &|no| format!("fragment F{no} on Query {{ ...F{0} ...F{0} }} ", no + 1));
    let keys: serde_json::Map<String, Json> = (0..20_000).map(|no| (format!("k{no}"), json!(1))).collect();
    let filter = "query ($f: ModelFilter) { models(filter: $f) { totalCount } }";
    let recursive = (0..100).fold(json!({}), |within, _| json!({"and": [within]}));
    let possible = "possibleTypes { interfaces { ".repeat(3) + "name" + &" } }".repeat(3);
    attacks.extend([
        asked("doubling fragments", &format!("{{ ...F0 }} {doubling} fragment F30 on Query {{ __typename }}"), &none),
        asked("a cycle of fragments", "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }", &none),
        asked("20,000 aliases", &format!("{{ {} }}", many(20_000, &|no| format!("a{no}:__typename "))), &none),
        asked("4,900 unknown fields", &format!("{{ {} }}", many(4_900, &|no| format!("f{no} "))), &none),
        asked("20,000 directives", &format!("{{ __typename {} }}", "@a ".repeat(20_000)), &none),
        asked("20,000 unknown keys", filter, &json!({"f": keys})),
        asked("a recursive input", filter, &json!({"f": recursive})),
        asked("deep introspection", &format!("{{ __schema {{ types {{ {possible} }} }} }}"), &none),
        asked("a huge number", &format!("{{ models(first: {}) {{ totalCount }} }}", "9".repeat(100_000)), &none),
        asked("a NUL", "{ a\0 }", &none),
    ]);
    attacks
}

fn bodies() -> Vec<Attack> {
    let bomb = {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        (0..200).for_each(|_| gzip.write_all(&[b' '; 1 << 20]).unwrap());
        gzip.finish().unwrap()
    };
    vec![
        posted("10 MB", vec![b' '; 10_000_000], ""),
        posted("a bomb of gzip", bomb, "content-encoding: gzip\r\n"),
        posted("nested JSON", format!("{{\"query\":\"{{ a }}\",\"variables\":{{\"a\":{}", "[".repeat(500_000)), ""),
        posted("invalid UTF-8", b"{\"query\":\"{ a\xff }\"}", ""),
        posted("a lone surrogate", b"{\"query\":\"{ a } #\\ud800\"}", ""),
        posted("a list", "[{\"query\":\"{ __typename }\"}]", ""),
    ]
}

/// What two servers could read in two ways, and what is no HTTP.
fn heads() -> Vec<Attack> {
    let post = |headers: &str| format!("POST /graphql HTTP/1.1\r\nhost: x\r\n{headers}\r\n\r\n");
    vec![
        raw("two lengths", post("content-length: 5\r\ncontent-length: 6") + "abcde"),
        raw("a length with a sign", post("content-length: +5") + "abcde"),
        raw("a space before the colon", post("content-length : 5") + "abcde"),
        raw("a folded header", post("content-type:\r\n application/json\r\ncontent-length: 2") + "{}"),
        raw("an unknown transfer coding", post("transfer-encoding: xchunked") + "0\r\n\r\n"),
        raw("chunked is not the last", post("transfer-encoding: chunked, gzip") + "0\r\n\r\n"),
        raw(
            "a chunk too long to count",
            post("content-type: application/json\r\ntransfer-encoding: chunked") + "FFFFFFFFFFFFFFFFF\r\nx",
        ),
        raw("both lengths", post("content-length: 5\r\ntransfer-encoding: chunked") + "0\r\n\r\n"),
        raw("a long header", format!("GET / HTTP/1.1\r\nhost: x\r\na: {}\r\n\r\n", "b".repeat(500_000))),
        raw("many headers", format!("GET / HTTP/1.1\r\nhost: x\r\n{}\r\n", "a: b\r\n".repeat(5_000))),
        raw("a long URL", format!("GET /graphql?query={} HTTP/1.1\r\nhost: x\r\n\r\n", "a".repeat(200_000))),
        raw("no HTTP", b"\x16\x03\x01\x02\x00\x01\x00".repeat(20)),
    ]
}

/// The status of the first answer.
fn status(to: SocketAddr, request: &[u8]) -> u16 {
    let mut stream = TcpStream::connect(to).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    // A server that has seen enough reads no further.
    let _ = stream.write_all(request);
    let mut line = [0; 12];
    let _ = stream.read_exact(&mut line);
    std::str::from_utf8(&line[9..]).ok().and_then(|status| status.parse().ok()).unwrap_or(0)
}

fn answers_honestly(to: SocketAddr) {
    let started = Instant::now();
    assert_eq!(post(to, "{\"query\":\"{ organisations { totalCount } }\"}").status, 200);
    assert!(started.elapsed() < Duration::from_secs(1));
}

#[test]
fn no_request_brings_the_server_down() {
    let (app, folder) = (TestApp::shared(), Folder::new());
    let server = Server::start(&folder, &["serve", "--database-url", &format!("sqlite://{}", app.file().display())]);
    let to = server.address;
    answers_honestly(to);
    for (name, request) in [documents(), bodies(), heads()].concat() {
        let started = Instant::now();
        let status = status(to, &request);
        let took = started.elapsed();
        let most = server.most_memory();
        println!("{name:28} {status} {:5} ms {:4} MB", took.as_millis(), most >> 20);
        assert!((400..500).contains(&status), "{name}: {status}");
        assert!(took < Duration::from_secs(1), "{name}: {took:?}");
        assert!(most < 200 << 20, "{name}: {most}");
        answers_honestly(to);
    }
    let idle: Vec<TcpStream> = (0..500).map(|_| TcpStream::connect(to).unwrap()).collect();
    answers_honestly(to);
    assert!(server.most_memory() < 200 << 20);
    drop(idle);
    assert!(!server.log().contains("panicked"), "{}", server.log());
}

//! Attacks by how a request is sent: too large, compressed beyond measure, or framed two ways at once.

use std::net::SocketAddr;

use crate::wire::{self, Reply, head};
use crate::{Attack, Expected};

const HONEST: &str = r#"{"query":"{ __typename }"}"#;
const TEN: usize = 10 << 20;

pub fn attacks() -> Vec<Attack> {
    let mut attacks = vec![
        Attack::refused("a body of 10 MB", vec![b' '; TEN]),
        Attack::refused("10 MB of brackets", vec![b'['; TEN]),
        sent("a body of 10 MB in chunks", chunked(&vec![b' '; TEN], 1 << 16)),
        sent("a body in 100,000 chunks of a byte", chunked(&vec![b' '; 100_000], 1)),
        sent("a body in 1,000,000 chunks of a byte", chunked(&vec![b' '; 1_000_000], 1)),
        sent("a length of 2^63 bytes", head_with("content-length: 9223372036854775808\r\n")),
        sent("a length of 1 MB and a byte", head_with("content-length: 1048577\r\n")),
        sent("a length of 2^64 bytes", head_with("content-length: 18446744073709551616\r\n")),
        sent("a negative length", head_with("content-length: -1\r\n")),
        sent("a length in hexadecimal", head_with("content-length: 0x1a\r\n")),
        sent("two lengths that differ", framed("content-length: 26\r\ncontent-length: 5\r\n")),
        sent("a chunk of no size", framed("transfer-encoding: chunked\r\n")),
        sent(
            "a chunk of 2^64 bytes",
            [head_with("transfer-encoding: chunked\r\n"), b"10000000000000000\r\n".to_vec()].concat(),
        ),
        sent("an unknown transfer coding", framed("transfer-encoding: nonsense\r\n")),
        sent("a header of 1 MB", head_with(&format!("x: {}\r\n", "a".repeat(1 << 20)))),
        sent("10,000 headers", head_with(&(0..10_000).map(|no| format!("x{no}: a\r\n")).collect::<String>())),
        sent("a path of 1 MB", format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "a".repeat(1 << 20)).into_bytes()),
        sent("a blank before a header's colon", framed("content-length : 26\r\n")),
        sent("NUL in a header", framed("x: a\0b\r\ncontent-length: 26\r\n")),
        sent("no HTTP at all", vec![0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, b'\r', b'\n', b'\r', b'\n']),
        sent("the preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0".to_vec()),
        sent("a form of another site", form("application/x-www-form-urlencoded")),
        sent("plain text of another site", form("text/plain")),
        sent(
            "a mutation by GET",
            b"GET /graphql?query=mutation%7Bx%7D HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".to_vec(),
        ),
    ];
    for (name, bytes) in [("64 MB", 64 << 20), ("1 GB", 1 << 30)] {
        let bomb = gzip(bytes);
        let pieces = [head(bomb.len(), "content-encoding: gzip\r\n").into_bytes(), bomb].concat();
        attacks.push(sent(&format!("{name} in gzip"), pieces));
    }
    attacks.push(sent("a gzip that ends too early", {
        let cut = gzip(1 << 20)[..100].to_vec();
        [head(cut.len(), "content-encoding: gzip\r\n").into_bytes(), cut].concat()
    }));
    attacks.push(sent("said to be gzip, and is not", {
        [head(26, "content-encoding: gzip\r\n").as_bytes(), HONEST.as_bytes()].concat()
    }));
    attacks.push(sent("1 MB of gzip files that hold nothing", {
        let nothing = [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0][..], &[0; 8]].concat().repeat((1 << 20) / 20);
        [head(nothing.len(), "content-encoding: gzip\r\n").into_bytes(), nothing].concat()
    }));
    let nested = [head(26, "content-encoding: gzip, gzip, gzip, gzip\r\n").as_bytes(), HONEST.as_bytes()].concat();
    attacks.push(sent("said to be compressed four times", nested));
    attacks.extend(smuggling());
    attacks
}

/// Requests that two readers could cut in two places. Behind each stands a second request, which is
/// answered only by one who was led astray.
fn smuggling() -> Vec<Attack> {
    let hidden = "GET /smuggled HTTP/1.1\r\nhost: x\r\n\r\n";
    let shapes = [
        ("length, then chunks", "content-length: 30\r\ntransfer-encoding: chunked\r\n"),
        ("chunks, then length", "transfer-encoding: chunked\r\ncontent-length: 4\r\n"),
        ("chunks twice", "transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\ncontent-length: 4\r\n"),
        ("chunks by another case", "Transfer-Encoding: cHuNkEd\r\ncontent-length: 4\r\n"),
        ("chunks behind a tab", "transfer-encoding:\tchunked\r\ncontent-length: 4\r\n"),
        ("chunks not last", "transfer-encoding: chunked, identity\r\n"),
        ("chunks over two lines", "transfer-encoding:\r\n chunked\r\ncontent-length: 4\r\n"),
        ("a folded length", "content-length:\r\n 4\r\n"),
        ("lines that end with a line feed", "content-length: 4\ntransfer-encoding: chunked\n"),
        ("a length with a sign", "content-length: +4\r\n"),
        ("a list of lengths", "content-length: 4, 4\r\n"),
    ];
    let each = shapes.into_iter().map(|(name, framing)| {
        let request = format!(
            "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n{framing}\r\n0\r\n\r\n{hidden}"
        );
        Attack {
            name: format!("smuggling: {name}"),
            expected: Expected::NotSmuggled,
            work: Box::new(move |to| wire::send(to, &[request.as_bytes()])),
        }
    });
    each.collect()
}

fn sent(name: &str, bytes: Vec<u8>) -> Attack {
    let work = Box::new(move |to: SocketAddr| -> Reply { wire::send(to, &[&bytes]) });
    Attack { name: name.to_owned(), expected: Expected::Refused, work }
}

fn head_with(lines: &str) -> Vec<u8> {
    format!("POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nconnection: close\r\n{lines}\r\n")
        .into_bytes()
}

fn framed(lines: &str) -> Vec<u8> {
    [head_with(lines), HONEST.as_bytes().to_vec()].concat()
}

fn form(kind: &str) -> Vec<u8> {
    let length = HONEST.len();
    format!("POST /graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n{HONEST}").into_bytes()
}

fn chunked(body: &[u8], size: usize) -> Vec<u8> {
    let mut out = head_with("transfer-encoding: chunked\r\n");
    for chunk in body.chunks(size) {
        out.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        out.extend_from_slice(chunk);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b"0\r\n\r\n");
    out
}

/// So many blanks before a request, as a gzip file. Its check sum is not right: who comes to it has
/// unpacked everything.
fn gzip(bytes: usize) -> Vec<u8> {
    // A file of many members is one text: the first is packed once.
    let part = bytes.min(16 << 20);
    let packed = miniz_oxide::deflate::compress_to_vec(&vec![b' '; part], 9);
    let mut member = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    member.extend_from_slice(&packed);
    member.extend_from_slice(&[0; 4]);
    member.extend_from_slice(&(part as u32).to_le_bytes());
    member.repeat(bytes / part)
}

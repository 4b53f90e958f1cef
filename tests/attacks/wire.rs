//! HTTP/1.1 byte by byte, as those write it who do not keep to it.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// After so long without a byte nobody answers any more.
const PATIENCE: Duration = Duration::from_secs(5);

/// What came back on a connection.
#[derive(Debug, Default)]
pub struct Reply {
    /// Of the first answer; none where the connection was closed without one.
    pub status: Option<u16>,
    /// All answers on the connection, by their status.
    pub all: Vec<u16>,
    pub body: String,
    /// The server closed the connection, rather than leaving us to wait.
    pub is_closed: bool,
    /// From the first byte sent to the last one heard.
    pub took: Option<Duration>,
    /// Connections that stay open until the honest client was answered.
    pub held: Vec<TcpStream>,
}

impl Reply {
    /// Refused by HTTP, by GraphQL, or by closing the connection.
    pub fn is_refused(&self) -> bool {
        match self.status {
            None => self.is_closed,
            Some(status) => (400..500).contains(&status) || status == 200 && self.body.starts_with("{\"errors\":[{"),
        }
    }

    /// In a few words, for the table.
    pub fn told(&self) -> String {
        let code = self.body.split("\"code\":\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("");
        match self.status {
            None if !self.held.is_empty() => {
                format!("{}{} held open", tally(&self.all), self.held.len() - self.all.len())
            }
            None if self.is_closed => "closed".to_owned(),
            None => "nothing".to_owned(),
            Some(status) if code.is_empty() => status.to_string(),
            Some(status) => format!("{status} {code}"),
        }
    }
}

/// How many of each status.
pub fn tally(all: &[u16]) -> String {
    let mut statuses = all.to_vec();
    statuses.sort_unstable();
    let each = statuses.chunk_by(|one, other| one == other);
    each.map(|equal| format!("{} x {}, ", equal.len(), equal[0])).collect()
}

pub fn connect(to: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(to).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// The head of a request for `/graphql` with a body of so many bytes; `more` are lines of it.
pub fn head(length: usize, more: &str) -> String {
    format!(
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nconnection: close\r\n{more}content-length: {length}\r\n\r\n"
    )
}

pub fn post(to: SocketAddr, body: &[u8]) -> Reply {
    send(to, &[head(body.len(), "").as_bytes(), body])
}

/// Writes the pieces and hears what comes. A server may answer and close before it has read all.
pub fn send(to: SocketAddr, pieces: &[&[u8]]) -> Reply {
    let mut stream = connect(to);
    let started = Instant::now();
    for piece in pieces {
        if stream.write_all(piece).is_err() {
            break;
        }
    }
    let reply = hear(&mut stream);
    Reply { took: Some(started.elapsed()), ..reply }
}

/// Reads until the server closes, or says nothing any more.
pub fn hear(stream: &mut TcpStream) -> Reply {
    let (mut bytes, mut some) = (Vec::new(), [0; 1 << 16]);
    let is_closed = loop {
        match stream.read(&mut some) {
            Ok(0) => break true,
            Ok(read) => bytes.extend_from_slice(&some[..read]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => break false,
            // Reset: it closed with bytes of ours unread.
            Err(_) => break true,
        }
    };
    Reply { is_closed, ..parse(&bytes) }
}

/// What was heard on a connection.
pub fn parse(bytes: &[u8]) -> Reply {
    let text = String::from_utf8_lossy(bytes);
    let all: Vec<u16> =
        text.match_indices("HTTP/1.1 ").filter_map(|(at, _)| text.get(at + 9..at + 12)?.parse().ok()).collect();
    let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body).to_owned();
    Reply { status: all.first().copied(), all, body, ..Reply::default() }
}

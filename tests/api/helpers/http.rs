//! Just enough of HTTP/1.1 to ask the server as a client would.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use nhanrong::gate::{Gate, Limits};
use nhanrong::http;
use nhanrong::store::readers::Readers;

use super::app::TestApp;

/// The id of every request that brings none.
pub const ID: &str = "00000000-0000-7000-8000-000000000007";

/// The routes over an app's registry, which so many readers read.
pub fn routes(app: &TestApp, readers: usize) -> axum::Router {
    limited(app, readers, http::Limits::default())
}

fn limited(app: &TestApp, readers: usize, limits: http::Limits) -> axum::Router {
    let gate = Gate::new(Arc::new(nhanrong::schema::describe().unwrap()), Limits::default()).unwrap();
    let new_id = || uuid::Uuid::parse_str(ID).unwrap();
    let settings = http::Settings { slow: Duration::MAX, limits, ..http::Settings::new(new_id) };
    http::app(gate, Readers::start(&app.store, readers).unwrap(), settings)
}

/// Serves while the test asks; the server ends with the runtime.
pub async fn served(app: &TestApp, ask: impl FnOnce(SocketAddr) + Send + 'static) {
    served_within(app, 2, http::Limits::default(), http::Connections::default(), ask).await;
}

/// The same within limits of the test's own.
pub async fn served_within(
    app: &TestApp,
    readers: usize,
    limits: http::Limits,
    connections: http::Connections,
    ask: impl FnOnce(SocketAddr) + Send + 'static,
) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(http::serve(listener, limited(app, readers, limits), connections));
    tokio::task::spawn_blocking(move || ask(address)).await.unwrap();
    server.abort();
}

/// The type whose status tells how it went.
pub const ACCEPT: &str = "accept: application/graphql-response+json\r\n";

pub struct Reply {
    pub status: u16,
    /// Names in small letters.
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// The same as it was sent: a compressed body is no text.
    pub bytes: Vec<u8>,
}

impl Reply {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

/// One request a connection. A server that answers before it has read all is heard all the same.
pub fn send(to: SocketAddr, method: &str, path: &str, content_type: &str, body: &[u8]) -> Reply {
    let kind = if content_type.is_empty() { String::new() } else { format!("content-type: {content_type}\r\n") };
    send_with(to, method, path, &format!("{ACCEPT}{kind}"), body)
}

/// With headers as they are written, each with the end of its line.
pub fn send_with(to: SocketAddr, method: &str, path: &str, headers: &str, body: &[u8]) -> Reply {
    let mut stream = TcpStream::connect(to).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {to}\r\nconnection: close\r\n{headers}content-length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let _ = stream.write_all(body);
    let mut reply = Vec::new();
    // A connection reset behind the answer is no matter.
    let _ = stream.read_to_end(&mut reply);
    parse(&reply)
}

pub fn post(to: SocketAddr, body: &str) -> Reply {
    send(to, "POST", "/graphql", "application/json", body.as_bytes())
}

pub fn get(to: SocketAddr, path: &str) -> Reply {
    send(to, "GET", path, "", b"")
}

/// With this header's value.
pub fn get_with(to: SocketAddr, path: &str, header: &str) -> Reply {
    send_with(to, "GET", path, &format!("{ACCEPT}{header}\r\n"), b"")
}

/// Reads what a server sent until it closed.
pub fn parse(reply: &[u8]) -> Reply {
    let end = reply.windows(4).position(|four| four == b"\r\n\r\n");
    let end = end.unwrap_or_else(|| panic!("no answer: {:?}", String::from_utf8_lossy(reply)));
    let (head, bytes) = (String::from_utf8_lossy(&reply[..end]), &reply[end + 4..]);
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap().parse().unwrap();
    let headers = lines.filter_map(|line| line.split_once(':'));
    let headers: Vec<(String, String)> =
        headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
    let is_chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
    let bytes = if is_chunked { unchunked(bytes) } else { bytes.to_vec() };
    Reply { status, headers, body: String::from_utf8_lossy(&bytes).into_owned(), bytes }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(line) = bytes.windows(2).position(|two| two == b"\r\n") {
        let length = usize::from_str_radix(std::str::from_utf8(&bytes[..line]).unwrap(), 16).unwrap();
        whole.extend_from_slice(&bytes[line + 2..line + 2 + length]);
        bytes = &bytes[line + 2 + length + 2..];
        if length == 0 {
            break;
        }
    }
    whole
}

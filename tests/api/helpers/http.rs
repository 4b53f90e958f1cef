//! Just enough of HTTP/1.1 to ask the server as a client would.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

pub struct Reply {
    pub status: u16,
    /// Names in small letters.
    pub headers: Vec<(String, String)>,
    pub body: String,
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
    send_with(to, method, path, &kind, body)
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
    // A compressed body is no text; its length is told by the head.
    parse(&String::from_utf8_lossy(&reply))
}

pub fn post(to: SocketAddr, body: &str) -> Reply {
    send(to, "POST", "/graphql", "application/json", body.as_bytes())
}

pub fn get(to: SocketAddr, path: &str) -> Reply {
    send(to, "GET", path, "", b"")
}

fn parse(reply: &str) -> Reply {
    let (head, body) = reply.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {reply:?}"));
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap().parse().unwrap();
    let headers = lines.filter_map(|line| line.split_once(':'));
    let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
    Reply { status, headers, body: body.to_owned() }
}

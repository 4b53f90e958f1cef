//! Who asks: connections kept open in one thread, each sending its next request when the last is answered.
//! No more of HTTP is understood than the servers here answer with.

use std::ops::Range;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Failure;

/// What one load came to.
pub struct Load {
    pub requests: usize,
    pub seconds: f64,
    /// Of each request, in microseconds, the shortest first.
    pub latencies: Vec<u32>,
}

impl Load {
    pub fn of(mut latencies: Vec<u32>, seconds: f64) -> Self {
        latencies.sort_unstable();
        Self { requests: latencies.len(), seconds, latencies }
    }

    /// The latency that so large a part of the requests did not exceed, in milliseconds.
    pub fn quantile(&self, part: f64) -> f64 {
        let at = (self.latencies.len() as f64 * part) as usize;
        self.latencies.get(at.min(self.latencies.len().saturating_sub(1))).map_or(0.0, |us| f64::from(*us) / 1e3)
    }
}

/// What came; the body lies in the client's buffer.
pub struct Answer {
    pub status: u16,
    /// In how many seconds one is told to ask again.
    pub retry_after: Option<u64>,
    /// Whether the server closes the connection behind it.
    pub closes: bool,
    body: Range<usize>,
}

/// A connection and what was read behind the last answer.
pub struct Client {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Client {
    pub async fn connect(port: u16) -> Result<Self, Failure> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, read: Vec::with_capacity(1 << 16) })
    }

    /// Sends a request, and has its answer in the buffer.
    pub async fn answer(&mut self, request: &[u8]) -> Result<Answer, Failure> {
        self.stream.write_all(request).await?;
        self.read.clear();
        let mut head = None;
        loop {
            if let Some((start, Head { status, length, retry_after, closes })) = head {
                if self.read.len() >= start + length {
                    return Ok(Answer { status, retry_after, closes, body: start..start + length });
                }
            } else if let Some(at) = self.read.windows(4).position(|four| four == b"\r\n\r\n") {
                head = Some((at + 4, Head::of(&self.read[..at])?));
                continue;
            }
            if self.stream.read_buf(&mut self.read).await? == 0 {
                return Err("the connection was closed".into());
            }
        }
    }

    /// The bytes of the last answer's body.
    pub fn read(&self, answer: &Answer) -> &[u8] {
        &self.read[answer.body.clone()]
    }

    /// Sends a request that must be answered with the status 200, and leaves the body in the buffer.
    async fn ask(&mut self, request: &[u8]) -> Result<Answer, Failure> {
        let answer = self.answer(request).await?;
        if answer.status != 200 {
            let body = String::from_utf8_lossy(self.read(&answer));
            return Err(format!("it answered {}: {body}", answer.status).into());
        }
        Ok(answer)
    }

    pub async fn body(&mut self, request: &[u8]) -> Result<Vec<u8>, Failure> {
        let answer = self.ask(request).await?;
        Ok(self.read(&answer).to_vec())
    }
}

/// What of a head is looked at.
#[derive(Clone, Copy)]
struct Head {
    status: u16,
    length: usize,
    retry_after: Option<u64>,
    closes: bool,
}

impl Head {
    fn of(head: &[u8]) -> Result<Self, Failure> {
        let head = std::str::from_utf8(head)?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        let value = |wanted: &str| {
            let mut fields = head.split("\r\n").filter_map(|line| line.split_once(':'));
            fields.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim())
        };
        Ok(Self {
            status: status.ok_or_else(|| format!("this is no answer: {head}"))?,
            length: value("content-length").ok_or("an answer without its length")?.parse()?,
            retry_after: value("retry-after").map(str::parse).transpose()?,
            closes: value("connection").is_some_and(|value| value.eq_ignore_ascii_case("close")),
        })
    }
}

/// A request as it is sent.
pub fn request(path: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\naccept: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Keeps so many connections busy, which go through the requests in turn.
pub fn load(port: u16, requests: &[Vec<u8>], connections: usize, time: Duration) -> Result<Load, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut clients = Vec::new();
        for _ in 0..connections {
            clients.push(Client::connect(port).await?);
        }
        let start = Instant::now();
        let end = start + time;
        let run = clients.into_iter().enumerate().map(|(nth, mut client)| async move {
            let mut latencies = Vec::with_capacity(1 << 14);
            // Not all with the same.
            let mut next = nth * requests.len() / connections;
            loop {
                let sent = Instant::now();
                if sent >= end {
                    return Ok::<_, Failure>(latencies);
                }
                client.ask(&requests[next % requests.len()]).await?;
                latencies.push(sent.elapsed().as_micros() as u32);
                next += 1;
            }
        });
        let each = futures_util::future::try_join_all(run).await?;
        Ok(Load::of(each.concat(), start.elapsed().as_secs_f64()))
    })
}

//! A request's body: bounded as it comes, by bytes and by pieces, and again when it is no longer packed.

use axum::body::{Body, HttpBody};
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt;

use super::budget::Share;
use super::coding::Coding;

/// Why a body is not taken.
#[derive(Debug, PartialEq)]
pub enum Unread {
    TooLarge,
    /// It ended too early, or its chunks are none.
    Broken,
    /// It comes in so small pieces that they are more work than the bytes.
    InPieces,
    /// It is not of the coding that was said.
    NotOf(Coding),
    /// Others hold too many bytes.
    NoRoom,
}

/// A body may come in so many pieces whatever they hold; then each must hold so many bytes.
const PIECES: usize = 1024;
const LEAST_PIECE: usize = 64;

/// The body's coding: none where it is sent as it is. What cannot be undone is given back.
pub fn coding(headers: &HeaderMap) -> Result<Option<Coding>, &str> {
    let mut told = headers.get_all(header::CONTENT_ENCODING).into_iter();
    let Some(name) = told.next() else { return Ok(None) };
    let name = name.to_str().unwrap_or("?").trim();
    match (Coding::named(name), told.next()) {
        (Some(coding), None) => Ok(Some(coding)),
        (None, None) if name.eq_ignore_ascii_case("identity") => Ok(None),
        _ => Err(name),
    }
}

/// The body as it is when unpacked. Its bytes are taken from the share.
pub async fn read(body: Body, coding: Option<Coding>, most: usize, share: &mut Share) -> Result<Vec<u8>, Unread> {
    let sent = received(body, most, share).await?;
    let Some(coding) = coding else { return Ok(sent) };
    let plain = coding.unpack(&sent, most).map_err(|_| Unread::NotOf(coding))?.ok_or(Unread::TooLarge)?;
    if share.take(plain.len()) { Ok(plain) } else { Err(Unread::NoRoom) }
}

async fn received(mut body: Body, most: usize, share: &mut Share) -> Result<Vec<u8>, Unread> {
    // Told at once where the length is told: nothing of it is read.
    if body.size_hint().lower() > most as u64 {
        return Err(Unread::TooLarge);
    }
    let (mut read, mut pieces) = (Parts { parts: Vec::new(), bytes: 0 }, 0);
    while let Some(frame) = body.frame().await {
        // Behind the data there may be trailers, which tell nothing.
        let Ok(data) = frame.map_err(|_| Unread::Broken)?.into_data() else { continue };
        pieces += 1;
        if data.len() > most - read.bytes {
            return Err(Unread::TooLarge);
        }
        if pieces > PIECES + read.bytes / LEAST_PIECE {
            return Err(Unread::InPieces);
        }
        if !share.take(data.len()) {
            return Err(Unread::NoRoom);
        }
        // Copied, since a piece, however small, keeps all of the connection's buffer.
        read.add(&data);
    }
    Ok(read.whole())
}

/// A body as it comes. In parts of one size, so that what one body gives up serves the next: the allocator keeps what
/// is freed for a while, and a buffer that grows would leave each of its sizes behind.
struct Parts {
    parts: Vec<Vec<u8>>,
    bytes: usize,
}

const PART: usize = 32 * 1024;

impl Parts {
    fn add(&mut self, mut data: &[u8]) {
        self.bytes += data.len();
        while !data.is_empty() {
            // The first one only as large as it must be: most bodies are small.
            let capacity = if self.parts.is_empty() { 0 } else { PART };
            match self.parts.last_mut().filter(|part| part.len() < PART) {
                Some(part) => {
                    let (now, later) = data.split_at(data.len().min(PART - part.len()));
                    part.extend_from_slice(now);
                    data = later;
                }
                None => self.parts.push(Vec::with_capacity(capacity)),
            }
        }
    }

    fn whole(mut self) -> Vec<u8> {
        if self.parts.len() > 1 { self.parts.concat() } else { self.parts.pop().unwrap_or_default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_make_a_whole() {
        let bytes: Vec<u8> = (0..100_000_u32).map(|no| no as u8).collect();
        for size in [1, 7, PART, 60_000, 100_000] {
            let mut parts = Parts { parts: Vec::new(), bytes: 0 };
            bytes.chunks(size).for_each(|piece| parts.add(piece));
            assert_eq!(parts.bytes, bytes.len());
            assert!(parts.whole() == bytes, "{size}");
        }
        assert_eq!(Parts { parts: Vec::new(), bytes: 0 }.whole(), b"");
    }
}

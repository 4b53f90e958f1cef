//! A file of the built page, kept and sent compressed.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

pub struct File {
    pub name: &'static str,
    /// Of what is within, so that it holds for both ways to send it.
    pub etag: &'static str,
    /// In bytes, when it is no longer compressed.
    pub size: usize,
    pub gzip: &'static [u8],
}

/// Before and behind the deflated bytes: the build writes neither name nor comment.
const GZIP_HEAD: usize = 10;
const GZIP_TAIL: usize = 8;

impl File {
    pub fn answer(&self, asked: &HeaderMap) -> Response {
        // A browser asks again each time, and is told that nothing changed: no page mixes two versions.
        let kept = [
            (header::ETAG, self.etag),
            (header::CACHE_CONTROL, "no-cache"),
            (header::VARY, "accept-encoding"),
            (header::CONTENT_TYPE, self.content_type()),
        ];
        if lists(asked, &header::IF_NONE_MATCH, |etag| etag == self.etag || etag == "*") {
            return (StatusCode::NOT_MODIFIED, kept).into_response();
        }
        if lists(asked, &header::ACCEPT_ENCODING, takes_gzip) {
            return (kept, [(header::CONTENT_ENCODING, "gzip")], self.gzip).into_response();
        }
        match self.inflated() {
            Some(bytes) => (kept, bytes).into_response(),
            None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }

    /// For the few that take nothing compressed, such as a proxy that rewrites pages.
    pub fn inflated(&self) -> Option<Vec<u8>> {
        let deflated = self.gzip.get(GZIP_HEAD..self.gzip.len().checked_sub(GZIP_TAIL)?)?;
        miniz_oxide::inflate::decompress_to_vec_with_limit(deflated, self.size).ok()
    }

    pub fn content_type(&self) -> &'static str {
        match self.name.rsplit('.').next() {
            Some("html") => "text/html; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("css") => "text/css; charset=utf-8",
            Some("ttf") => "font/ttf",
            _ => "text/plain; charset=utf-8",
        }
    }
}

/// Whether a header's list has such a part.
fn lists(asked: &HeaderMap, name: &header::HeaderName, part: impl Fn(&str) -> bool) -> bool {
    let lists = asked.get_all(name).into_iter().filter_map(|list| list.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|one| part(one.trim()))
}

fn takes_gzip(coding: &str) -> bool {
    let (coding, quality) = coding.split_once(';').unwrap_or((coding, "q=1"));
    let refused = quality.trim().strip_prefix("q=").is_some_and(|weight| weight.parse() == Ok(0.0_f32));
    ["gzip", "x-gzip", "*"].iter().any(|known| coding.trim().eq_ignore_ascii_case(known)) && !refused
}

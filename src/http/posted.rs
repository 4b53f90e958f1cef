//! The body of a request that was posted: what it must be, and what is told where it is not.

use axum::extract::Request;
use axum::http::header;

use super::Limits;
use super::body::{self, Unread};
use super::budget::Share;
use super::media::{Verdict, names_utf8};
use super::refused::{Refused, no_room, refusal};
use crate::error::{Code, Error};

/// The bytes of a body that was posted as it should be.
pub async fn posted(request: Request, limits: Limits, share: &mut Share) -> Result<Vec<u8>, Refused> {
    let headers = request.headers();
    let unsupported = |message: String| Err((Verdict::Media, refusal(message)));
    // Nothing else is taken: a form of another site can send no JSON.
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let mut parts = kind.split(';').map(str::trim);
    if !parts.next().unwrap_or_default().eq_ignore_ascii_case("application/json") {
        let message = "The request must be posted as JSON, with the header `content-type: application/json`.";
        return unsupported(message.to_owned());
    }
    let mut charsets =
        parts.filter_map(|part| part.split_once('=')).filter(|(name, _)| name.eq_ignore_ascii_case("charset"));
    if charsets.any(|(_, charset)| !names_utf8(charset)) {
        return unsupported("The request must be posted in UTF-8, as JSON always is.".to_owned());
    }
    let coding = match body::coding(headers) {
        Ok(coding) => coding,
        Err(name) => {
            let name: String = name.chars().take(40).collect();
            return unsupported(format!("The body's coding {name:?} is not known: it may be gzip, br or zstd, once."));
        }
    };
    let read = body::read(request.into_body(), coding, limits.body, share);
    let unread = match tokio::time::timeout(limits.body_time, read).await {
        Ok(Ok(body)) => return Ok(body),
        Ok(Err(unread)) => unread,
        Err(_) => {
            let most = limits.body_time.as_millis();
            let message = format!("The body did not come within {most} ms.");
            return Err((Verdict::Slow, Error::new(Code::LimitExceeded, message)));
        }
    };
    let malformed = |message: String| (Verdict::Malformed, refusal(message));
    Err(match unread {
        Unread::TooLarge => {
            let most = limits.body;
            let message = format!("The body is larger than {most} bytes, the most that is taken, also decompressed.");
            (Verdict::TooLarge, Error::new(Code::LimitExceeded, message))
        }
        Unread::NoRoom => no_room(),
        Unread::Broken => malformed("The body broke off, or its chunks are none: send the request anew.".to_owned()),
        Unread::InPieces => {
            malformed("The body comes in too small pieces: send it in one, or in larger ones.".to_owned())
        }
        Unread::NotOf(coding) => {
            let name = coding.name();
            malformed(format!(
                "The body is not what `content-encoding: {name}` says, or it is cut: send it whole and of that \
                 coding, or without the header as it is."
            ))
        }
    })
}

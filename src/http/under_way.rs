//! How many requests are under way: a request counts until its answer is sent, or its client is gone.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::BoxError;
use axum::body::{Body, Bytes, HttpBody};
use axum::response::Response;
use http_body::{Frame, SizeHint};
use tokio::sync::OwnedSemaphorePermit;

/// Keeps the permit with the answer's body: a large answer that is read slowly takes up memory.
pub fn held(permit: OwnedSemaphorePermit, response: Response) -> Response {
    response.map(|body| Body::new(Held { body, part: Bytes::new(), _permit: permit }))
}

/// What is written at once: were it the whole, it would lie with the connection, and the permit be free.
const PART: usize = 64 * 1024;

struct Held {
    body: Body,
    /// What was taken from the body and is still to be sent.
    part: Bytes,
    _permit: OwnedSemaphorePermit,
}

impl HttpBody for Held {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if self.part.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => self.part = data,
                    Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
                },
                Some(Err(error)) => return Poll::Ready(Some(Err(error.into()))),
                None => return Poll::Ready(None),
            }
        }
        let length = self.part.len().min(PART);
        Poll::Ready(Some(Ok(Frame::data(self.part.split_to(length)))))
    }

    fn is_end_stream(&self) -> bool {
        self.part.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        match self.body.size_hint().exact() {
            Some(rest) => SizeHint::with_exact(rest + self.part.len() as u64),
            None => SizeHint::default(),
        }
    }
}

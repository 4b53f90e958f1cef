//! How a connection ends: a peer that has closed its writing half may still wait for its answer, and one that has
//! not written all may still have to read it.

use std::io::{IoSlice, Result};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

/// One who says nothing more has left, or waits: it is taken to wait for so long, after each part of its answer that
/// it takes. (TCP tells no difference. HTTP's own reader would take it for gone at once, or never.)
const WAITS: Duration = Duration::from_millis(500);

/// After the last answer, what still comes is read for so long: were the connection closed on it, the system would
/// tell the peer that it broke, and the answer could be lost.
const LINGERS: Duration = Duration::from_secs(1);

#[derive(PartialEq)]
enum Stage {
    /// Nothing was said since the last answer.
    Idle,
    Asked,
    Answering,
    /// Our half is closed.
    Shut,
}

pub struct Closing<S> {
    stream: S,
    stage: Stage,
    timer: Option<Pin<Box<Sleep>>>,
}

impl<S> Closing<S> {
    pub fn new(stream: S) -> Self {
        Self { stream, stage: Stage::Idle, timer: None }
    }

    fn written(&mut self, written: Poll<Result<usize>>) -> Poll<Result<usize>> {
        if let Poll::Ready(Ok(_)) = written {
            self.stage = Stage::Answering;
            if let Some(timer) = &mut self.timer {
                timer.as_mut().reset(Instant::now() + WAITS);
            }
        }
        written
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Closing<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        let before = into.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, into))?;
        if into.filled().len() > before {
            self.stage = Stage::Asked;
        } else if self.stage != Stage::Idle {
            let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(WAITS)));
            ready!(timer.as_mut().poll(context));
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Closing<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.written(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.written(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// The answer is out, if there was one.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        if self.stage == Stage::Answering {
            self.stage = Stage::Idle;
        }
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        if self.stage != Stage::Shut {
            ready!(Pin::new(&mut self.stream).poll_shutdown(context))?;
            self.stage = Stage::Shut;
            self.timer = Some(Box::pin(sleep(LINGERS)));
        }
        let mut some = [0; 4096];
        loop {
            let mut into = ReadBuf::new(&mut some);
            match Pin::new(&mut self.stream).poll_read(context, &mut into) {
                Poll::Ready(Ok(())) if !into.filled().is_empty() => {}
                Poll::Ready(_) => return Poll::Ready(Ok(())),
                Poll::Pending => break,
            }
        }
        match &mut self.timer {
            Some(timer) => timer.as_mut().poll(context).map(Ok),
            None => Poll::Ready(Ok(())),
        }
    }
}

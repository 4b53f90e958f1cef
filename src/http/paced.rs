//! A connection whose peer must take what is written at some pace: else one that reads nothing would keep its
//! answer in memory for ever.

use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

/// Bytes that must be taken in the time that is given.
const PART: usize = 64 * 1024;

pub struct Paced {
    stream: TcpStream,
    time: Duration,
    /// Runs since the peer first kept it waiting.
    waiting: Option<Pin<Box<Sleep>>>,
    /// Bytes taken since then.
    taken: usize,
}

impl Paced {
    pub fn new(stream: TcpStream, time: Duration) -> Self {
        Self { stream, time, waiting: None, taken: 0 }
    }

    fn begin_anew(&mut self) {
        (self.waiting, self.taken) = (None, 0);
    }

    fn paced(&mut self, written: Poll<Result<usize>>, context: &mut Context<'_>) -> Poll<Result<usize>> {
        match &written {
            Poll::Ready(Ok(bytes)) if self.waiting.is_some() => {
                self.taken += bytes;
                if self.taken >= PART {
                    self.begin_anew();
                }
                written
            }
            Poll::Ready(_) => written,
            Poll::Pending => {
                let time = self.time;
                let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(time)));
                ready!(waiting.as_mut().poll(context));
                Poll::Ready(Err(Error::new(ErrorKind::TimedOut, "the peer takes too little of its answer")))
            }
        }
    }
}

impl AsyncRead for Paced {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Paced {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.paced(written, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.paced(written, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// All that there was is taken.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        self.begin_anew();
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

//! The line to a server, as others than the thread that reads hold it: they can end the statement that runs, and
//! where the server does not hear, the line.

use std::io::{Error, ErrorKind, Result};
use std::net::Shutdown;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use socket2::Socket;

use super::error::from_io;
use super::login::{self, Backend};
use super::target::Target;

#[derive(Default)]
pub struct Line(Mutex<Ends>);

#[derive(Default)]
struct Ends {
    /// Of the connection that is being made, or used.
    socket: Option<Socket>,
    /// None until the server has let it in.
    backend: Option<Backend>,
}

impl Line {
    fn ends(&self) -> MutexGuard<'_, Ends> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new connection, to whose server nothing was said yet. None is made where nobody waits: it could not be ended.
    pub fn begin(&self, socket: Socket, gone: &AtomicBool) -> Result<()> {
        let mut ends = self.ends();
        if gone.load(Ordering::Relaxed) {
            return Err(Error::new(ErrorKind::ConnectionAborted, "nobody waits for the connection any more"));
        }
        *ends = Ends { socket: Some(socket), backend: None };
        Ok(())
    }

    pub fn let_in(&self, backend: Backend) {
        self.ends().backend = Some(backend);
    }

    pub fn end(&self) {
        *self.ends() = Ends::default();
    }
}

/// Ends what is read through a line.
#[derive(Clone)]
pub struct Interrupt {
    pub target: Arc<Target>,
    pub line: Arc<Line>,
}

impl Interrupt {
    /// Asks the server to end the statement that runs; says whether it heard.
    pub fn interrupt(&self) -> bool {
        let backend = self.line.ends().backend;
        let asked = backend.map(|backend| login::cancel(&self.target, backend));
        if let Some(Err(error)) = &asked {
            let fault = from_io(error);
            tracing::warn!(%fault, "a statement that nobody waits for could not be ended");
        }
        matches!(asked, Some(Ok(())))
    }

    /// Ends the connection: whoever reads from it is told so at once.
    pub fn cut(&self) {
        if let Some(socket) = &self.line.ends().socket {
            // It may have been lost already.
            let _ = socket.shutdown(Shutdown::Both);
        }
    }
}

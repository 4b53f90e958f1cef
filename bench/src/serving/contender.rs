//! A server in a process of its own, which ends with it.

use std::net::TcpListener;
use std::process::{Child, Stdio};
use std::time::Duration;

use super::Plan;
use super::client::Client;
use super::kind::Kind;
use crate::Failure;

pub struct Contender {
    pub kind: Kind,
    pub port: u16,
    process: Child,
}

impl Contender {
    /// Starts it, and waits until it listens.
    pub async fn start(kind: Kind, plan: &Plan<'_>) -> Result<Self, Failure> {
        Self::start_with(kind, plan, &[]).await
    }

    /// The same with more arguments.
    pub async fn start_with(kind: Kind, plan: &Plan<'_>, more: &[&str]) -> Result<Self, Failure> {
        // Free a moment ago; nobody else takes it so soon again.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let process = kind.command(plan, port)?.args(more).stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
        let mut started = Self { kind, port, process };
        for _ in 0..300 {
            if Client::connect(port).await.is_ok() {
                return Ok(started);
            }
            if let Some(status) = started.process.try_wait()? {
                return Err(format!("{} ended with {status}", kind.name()).into());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Err(format!("{} does not listen", kind.name()).into())
    }

    pub fn id(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Contender {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

//! Who is measured: a server in a process of its own.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::json;

use super::client::{Client, request};
use crate::Failure;
use crate::queries::{Question, variables};

/// How it is asked.
#[derive(Clone, Copy, PartialEq)]
pub enum Asked {
    /// The project's documents.
    Documents,
    /// By the question's name alone, and the same variables.
    Floor,
    /// By documents of its own that mean the same.
    PostGraphile,
}

/// How like its answers must be.
#[derive(Clone, Copy, PartialEq)]
pub enum Same {
    Bytes,
    /// The same JSON, spaces aside.
    Json,
    /// The same, where it is told in the ways of the tables.
    Meaning,
}

pub struct Contender {
    pub name: &'static str,
    pub asked: Asked,
    pub same: Same,
    /// Whether it reads PostgreSQL.
    pub is_on_postgres: bool,
    pub port: u16,
    process: Child,
}

impl Contender {
    /// Starts it, and waits until it listens.
    pub async fn start(
        name: &'static str,
        (asked, same): (Asked, Same),
        is_on_postgres: bool,
        port: u16,
        command: &mut Command,
    ) -> Result<Self, Failure> {
        let process = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
        let started = Self { name, asked, same, is_on_postgres, port, process };
        for _ in 0..300 {
            if Client::connect(port).await.is_ok() {
                return Ok(started);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Err(format!("{name} does not listen").into())
    }

    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// A question about each of these codes, as it is sent.
    /// None where it cannot answer the question.
    pub fn requests(&self, question: Question, codes: &[String]) -> Option<Vec<Vec<u8>>> {
        let document = match self.asked {
            Asked::Documents => Some(question.document()),
            Asked::PostGraphile => Some(question.for_postgraphile()?),
            Asked::Floor => question.has_floor().then_some(None)?,
        };
        let each = codes.iter().map(|code| {
            let variables = variables(code);
            match document {
                Some(text) => request("/graphql", &json!({ "query": text, "variables": variables }).to_string()),
                None => request(&format!("/{}", question.name()), &json!({ "variables": variables }).to_string()),
            }
        });
        Some(each.collect())
    }
}

impl Drop for Contender {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

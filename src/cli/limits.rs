//! The limits as settings: what a client may take up, and how large a request may be.

use std::time::Duration;

use clap::Args;

use crate::gate::Limits as Gate;
use crate::http::{self, Connections};

#[derive(Args, Clone, Copy, Debug)]
#[command(next_help_heading = "Limits")]
pub struct Limits {
    /// Connections in all; more are turned away with 503.
    #[arg(long, env = "NHANRONG_MAX_CONNECTIONS", value_name = "NUMBER", default_value_t = Connections::default().all, value_parser = number)]
    max_connections: usize,
    /// Connections of one address, or of one IPv6 network of 64 bits. Behind a proxy: as many as in all.
    #[arg(long, env = "NHANRONG_MAX_CONNECTIONS_PER_PEER", value_name = "NUMBER", default_value_t = Connections::default().peer, value_parser = number)]
    max_connections_per_peer: usize,
    /// Requests that are run at once, or wait for it; more get 503.
    #[arg(long, env = "NHANRONG_MAX_REQUESTS", value_name = "NUMBER", default_value_t = http::Limits::default().requests, value_parser = number)]
    max_requests: usize,
    /// For the head of a request to come, in milliseconds; so long an idle connection is kept, too.
    #[arg(long, env = "NHANRONG_HEADER_TIMEOUT_MS", value_name = "NUMBER", default_value_t = 15_000, value_parser = amount)]
    header_timeout_ms: u64,
    /// For a body to come, in milliseconds.
    #[arg(long, env = "NHANRONG_BODY_TIMEOUT_MS", value_name = "NUMBER", default_value_t = 10_000, value_parser = amount)]
    body_timeout_ms: u64,
    /// For a request to be answered, in milliseconds; then its statement is ended in the database, or else its connection.
    #[arg(long, env = "NHANRONG_REQUEST_TIMEOUT_MS", value_name = "NUMBER", default_value_t = 10_000, value_parser = amount)]
    request_timeout_ms: u64,
    /// For each 64 KiB of an answer to be taken, in milliseconds.
    #[arg(long, env = "NHANRONG_WRITE_TIMEOUT_MS", value_name = "NUMBER", default_value_t = 15_000, value_parser = amount)]
    write_timeout_ms: u64,
    /// Bytes of a body, as it comes and decompressed.
    #[arg(long, env = "NHANRONG_MAX_BODY_BYTES", value_name = "NUMBER", default_value_t = http::Limits::default().body, value_parser = number)]
    max_body_bytes: usize,
    /// Values in the JSON of a request, one within another or not.
    #[arg(long, env = "NHANRONG_MAX_VALUES", value_name = "NUMBER", default_value_t = http::Limits::default().values, value_parser = number)]
    max_values: usize,
    /// Bytes that all requests hold at once: bodies, rows, answers until they are sent. Beyond, 503; but each has 16 KiB besides.
    #[arg(long, env = "NHANRONG_MAX_BYTES_UNDER_WAY", value_name = "NUMBER", default_value_t = http::Limits::default().under_way, value_parser = number)]
    max_bytes_under_way: usize,
    /// Bytes of a document.
    #[arg(long, env = "NHANRONG_MAX_DOCUMENT_BYTES", value_name = "NUMBER", default_value_t = Gate::default().bytes, value_parser = number)]
    max_document_bytes: usize,
    /// Tokens of a document.
    #[arg(long, env = "NHANRONG_MAX_TOKENS", value_name = "NUMBER", default_value_t = Gate::default().tokens, value_parser = number)]
    max_tokens: usize,
    /// Bytes of a name in a document.
    #[arg(long, env = "NHANRONG_MAX_NAME_BYTES", value_name = "NUMBER", default_value_t = Gate::default().name, value_parser = number)]
    max_name_bytes: usize,
    /// Brackets in a document, one within another.
    #[arg(long, env = "NHANRONG_MAX_NESTING", value_name = "NUMBER", default_value_t = Gate::default().nesting, value_parser = number)]
    max_nesting: usize,
    /// Operations in a document.
    #[arg(long, env = "NHANRONG_MAX_OPERATIONS", value_name = "NUMBER", default_value_t = Gate::default().operations, value_parser = number)]
    max_operations: usize,
    /// Selections of a document, each fragment counted wherever it is spread.
    #[arg(long, env = "NHANRONG_MAX_SELECTIONS", value_name = "NUMBER", default_value_t = Gate::default().selections, value_parser = number)]
    max_selections: usize,
    /// Selection sets, one within another, fragments included.
    #[arg(long, env = "NHANRONG_MAX_DEPTH", value_name = "NUMBER", default_value_t = Gate::default().depth, value_parser = number)]
    max_depth: usize,
    /// Lists of fields, interfaces, possible types or input fields below `__schema` and `__type`, one within another.
    #[arg(long, env = "NHANRONG_MAX_INTROSPECTION_DEPTH", value_name = "NUMBER", default_value_t = Gate::default().introspection, value_parser = number)]
    max_introspection_depth: usize,
    /// Aliases of one field in one selection set.
    #[arg(long, env = "NHANRONG_MAX_ALIASES", value_name = "NUMBER", default_value_t = Gate::default().aliases, value_parser = number)]
    max_aliases: usize,
    /// Directives at one place of a document.
    #[arg(long, env = "NHANRONG_MAX_DIRECTIVES", value_name = "NUMBER", default_value_t = Gate::default().directives, value_parser = number)]
    max_directives: usize,
    /// Variables that `@skip` and `@include` ask in a document; at most 64.
    #[arg(long, env = "NHANRONG_MAX_CONDITIONS", value_name = "NUMBER", default_value_t = Gate::default().conditions, value_parser = conditions)]
    max_conditions: usize,
    /// Batches of rows that a request reads.
    #[arg(long, env = "NHANRONG_MAX_STATEMENTS", value_name = "NUMBER", default_value_t = Gate::default().statements, value_parser = number)]
    max_statements: usize,
    /// Objects that a request may make, by the sizes of its pages and of the lists that are none.
    #[arg(long, env = "NHANRONG_MAX_COST", value_name = "NUMBER", default_value_t = Gate::default().objects, value_parser = amount)]
    max_cost: u64,
    /// Errors that are told of a document, of its variables, or of the fields of an answer.
    #[arg(long, env = "NHANRONG_MAX_ERRORS", value_name = "NUMBER", default_value_t = Gate::default().errors, value_parser = number)]
    max_errors: usize,
    /// Bytes of an answer.
    #[arg(long, env = "NHANRONG_MAX_ANSWER_BYTES", value_name = "NUMBER", default_value_t = Gate::default().answer, value_parser = number)]
    max_answer_bytes: usize,
    /// Documents that are kept with their plans, and texts that are kept by their hash.
    #[arg(long, env = "NHANRONG_MAX_KEPT_DOCUMENTS", value_name = "NUMBER", default_value_t = Gate::default().kept, value_parser = number)]
    max_kept_documents: usize,
    /// Bytes of the kept documents and plans, and of the texts kept by hash.
    #[arg(long, env = "NHANRONG_MAX_KEPT_BYTES", value_name = "NUMBER", default_value_t = Gate::default().kept_bytes, value_parser = number)]
    max_kept_bytes: usize,
}

/// Nothing works with none at all.
fn number(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| "give a whole number from 1 on".to_owned())
}

fn amount(text: &str) -> Result<u64, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| "give a whole number from 1 on".to_owned())
}

/// A plan has a bit for each.
fn conditions(text: &str) -> Result<usize, String> {
    number(text).ok().filter(|number| *number <= 64).ok_or_else(|| "give a whole number from 1 to 64".to_owned())
}

impl Limits {
    pub fn gate(&self) -> Gate {
        Gate {
            bytes: self.max_document_bytes,
            tokens: self.max_tokens,
            name: self.max_name_bytes,
            nesting: self.max_nesting,
            operations: self.max_operations,
            selections: self.max_selections,
            depth: self.max_depth,
            introspection: self.max_introspection_depth,
            aliases: self.max_aliases,
            directives: self.max_directives,
            conditions: self.max_conditions,
            statements: self.max_statements,
            objects: self.max_cost,
            errors: self.max_errors,
            answer: self.max_answer_bytes,
            kept: self.max_kept_documents,
            kept_bytes: self.max_kept_bytes,
            ..Gate::default()
        }
    }

    pub fn http(&self) -> http::Limits {
        http::Limits {
            body: self.max_body_bytes,
            values: self.max_values,
            under_way: self.max_bytes_under_way,
            requests: self.max_requests,
            body_time: Duration::from_millis(self.body_timeout_ms),
            request_time: Duration::from_millis(self.request_timeout_ms),
        }
    }

    pub fn connections(&self) -> Connections {
        Connections {
            all: self.max_connections,
            peer: self.max_connections_per_peer,
            header_time: Duration::from_millis(self.header_timeout_ms),
            write_time: Duration::from_millis(self.write_timeout_ms),
        }
    }
}

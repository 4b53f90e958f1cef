//! What went wrong, as clients read it.

use crate::json;

/// Why a request, or one of its fields, got no answer. Clients find it as `extensions.code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The document is not GraphQL.
    ParseFailed,
    /// The document breaks a rule of the specification against this schema.
    ValidationFailed,
    /// An argument or a variable holds a value that cannot be taken.
    BadUserInput,
    /// The request is larger than this server takes.
    LimitExceeded,
    /// Ours. The cause stands in the log under the request's id.
    Internal,
}

impl Code {
    pub fn name(self) -> &'static str {
        match self {
            Code::ParseFailed => "GRAPHQL_PARSE_FAILED",
            Code::ValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Code::BadUserInput => "BAD_USER_INPUT",
            Code::LimitExceeded => "LIMIT_EXCEEDED",
            Code::Internal => "INTERNAL_SERVER_ERROR",
        }
    }
}

/// A place in the document, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    pub line: u32,
    pub column: u32,
}

impl Location {
    /// The place of a byte of the text.
    pub fn of(text: &str, at: usize) -> Self {
        let before = &text.as_bytes()[..at.min(text.len())];
        let line = before.iter().filter(|byte| **byte == b'\n').count();
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        // Columns count characters, not bytes: continuation bytes of UTF-8 are left out.
        let column = before[start..].iter().filter(|byte| **byte & 0xc0 != 0x80).count();
        Self { line: line as u32 + 1, column: column as u32 + 1 }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    Key(String),
    Index(usize),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    pub code: Code,
    pub message: String,
    pub locations: Vec<Location>,
    /// Of field errors alone.
    pub path: Vec<Segment>,
}

impl Error {
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), locations: Vec::new(), path: Vec::new() }
    }

    pub fn at(mut self, location: Location) -> Self {
        self.locations.push(location);
        self
    }

    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"message\":");
        json::text(self.message.as_bytes(), out);
        for (at, location) in self.locations.iter().enumerate() {
            out.extend_from_slice(if at == 0 { b",\"locations\":[{\"line\":" } else { b",{\"line\":" });
            json::int(i64::from(location.line), out);
            out.extend_from_slice(b",\"column\":");
            json::int(i64::from(location.column), out);
            out.push(b'}');
        }
        if !self.locations.is_empty() {
            out.push(b']');
        }
        for (at, segment) in self.path.iter().enumerate() {
            out.extend_from_slice(if at == 0 { b",\"path\":[" } else { b"," });
            match segment {
                Segment::Key(key) => json::text(key.as_bytes(), out),
                Segment::Index(index) => json::int(*index as i64, out),
            }
        }
        if !self.path.is_empty() {
            out.push(b']');
        }
        out.extend_from_slice(b",\"extensions\":{\"code\":");
        json::text(self.code.name().as_bytes(), out);
        out.extend_from_slice(b"}}");
    }
}

/// `"errors":[…]`, without the braces around it.
pub fn write_all(errors: &[Error], out: &mut Vec<u8>) {
    out.extend_from_slice(b"\"errors\":[");
    for (at, error) in errors.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        error.write(out);
    }
    out.push(b']');
}

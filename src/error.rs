//! What went wrong, as clients read it.

use crate::json;

/// The one table of codes: each with its name, as clients read it, and its meaning, as the README tells it.
macro_rules! codes {
    ($($code:ident $name:literal $meaning:literal;)*) => {
        /// Why a request, or one of its fields, got no answer. Clients find it as `extensions.code`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code {
            $(#[doc = $meaning] $code,)*
        }

        impl Code {
            pub const ALL: &'static [Code] = &[$(Code::$code),*];

            pub fn name(self) -> &'static str {
                match self {
                    $(Code::$code => $name,)*
                }
            }

            pub fn meaning(self) -> &'static str {
                match self {
                    $(Code::$code => $meaning,)*
                }
            }
        }
    };
}

codes! {
    BadRequest "BAD_REQUEST" "What was sent by HTTP is no GraphQL request: its method, its content type or its body.";
    PersistedQueryNotFound "PERSISTED_QUERY_NOT_FOUND" "No document of this hash is kept here (any more): send its text with the hash once.";
    ParseFailed "GRAPHQL_PARSE_FAILED" "The document is not GraphQL.";
    ValidationFailed "GRAPHQL_VALIDATION_FAILED" "The document breaks a rule of GraphQL, or asks for what the schema does not have.";
    BadUserInput "BAD_USER_INPUT" "An argument or a variable holds a value that cannot be taken.";
    LimitExceeded "LIMIT_EXCEEDED" "The request, or its answer, is larger than this server takes; or it took longer, and `extensions.requestId` stands beside.";
    Unavailable "SERVICE_UNAVAILABLE" "The server is busy, or its database away: the same request can be sent again in a moment. Where the log tells the cause, `extensions.requestId` stands beside.";
    Internal "INTERNAL_SERVER_ERROR" "The server's own fault. The log tells the cause under the `extensions.requestId` that stands beside.";
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
        // A carriage return ends a line too, but not twice with the line feed behind it.
        let ends = |at: &usize| match before[*at] {
            b'\n' => true,
            b'\r' => text.as_bytes().get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        let line = (0..before.len()).filter(ends).count();
        let start = (0..before.len()).rev().find(ends).map_or(0, |end| end + 1);
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
    /// Whether the log tells its cause: then it says under which id.
    pub is_logged: bool,
}

impl Error {
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            locations: Vec::new(),
            path: Vec::new(),
            is_logged: code == Code::Internal,
        }
    }

    /// Of a cause that stands in the log.
    pub fn logged(self) -> Self {
        Self { is_logged: true, ..self }
    }

    pub fn at(mut self, location: Location) -> Self {
        self.locations.push(location);
        self
    }

    /// `request` is the request's id; empty where it has none.
    fn write(&self, request: &str, out: &mut Vec<u8>) {
        // So that a client can tell it to those who read the log.
        let request = Some(request).filter(|id| self.is_logged && !id.is_empty());
        out.extend_from_slice(b"{\"message\":");
        match request {
            Some(id) => {
                let message = format!("{} The log says why, under the request id {id}.", self.message);
                json::text(message.as_bytes(), out);
            }
            None => json::text(self.message.as_bytes(), out),
        }
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
        if let Some(id) = request {
            out.extend_from_slice(b",\"requestId\":");
            json::text(id.as_bytes(), out);
        }
        out.extend_from_slice(b"}}");
    }
}

/// `"errors":[…]`, without the braces around it; `request` is the request's id.
pub fn write_all(errors: &[Error], request: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b"\"errors\":[");
    for (at, error) in errors.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        error.write(request, out);
    }
    out.push(b']');
}

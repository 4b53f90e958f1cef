//! One connection, in the hands of one thread: statements that stay prepared, and flights of several
//! statements that are sent at once and answered at once.

use std::io::{Error, ErrorKind, Read, Write};
use std::sync::Arc;

use bytes::BytesMut;
use fallible_iterator::FallibleIterator;
use postgres_protocol::IsNull;
use postgres_protocol::message::backend::Message;
use postgres_protocol::message::frontend;
use rustc_hash::FxHashMap;

use super::error::{from_io, from_server};
use super::login::{self, Backend, Opened};
use super::stream::{Held, Stream};
use super::target::Target;
use super::values::{Kind, Parameter};
use crate::store::ask::Fault;

/// Statements kept prepared. Their texts follow from the shape of what is asked, so usually there are far
/// fewer; beyond, all are made anew.
const STATEMENTS: usize = 256;

/// Bytes that are read at once, at first.
const FIRST: usize = 8 * 1024;

/// Every message begins with its kind and its length.
const HEAD: usize = 5;

pub struct Connection {
    stream: Stream,
    out: BytesMut,
    pub backend: Backend,
    /// Whether all that is sent at once is of one moment, without a transaction being begun.
    pub is_isolated: bool,
    /// What the server said of each statement.
    known: FxHashMap<String, Arc<Statement>>,
    keeps_statements: bool,
    /// How many statements were prepared, for their names.
    made: u64,
    /// Flights whose answers nobody waits for, and which are still to be read.
    owed: usize,
    /// Bytes that were read behind the last flight: only where another one was sent before.
    rest: Vec<u8>,
    /// Whether it was lost, or said something that it should not: then it is not used again.
    pub is_broken: bool,
}

/// A prepared statement.
pub struct Statement {
    name: String,
    parameters: Vec<u32>,
    pub columns: Vec<Kind>,
}

/// A statement to be run, with its parameters.
pub struct Sent<'a> {
    pub text: &'a str,
    pub parameters: Vec<Parameter<'a>>,
}

impl<'a> Sent<'a> {
    pub fn plain(text: &'a str) -> Self {
        Self { text, parameters: Vec::new() }
    }
}

/// What a statement answered.
pub struct Rowset {
    pub statement: Arc<Statement>,
    /// Its messages, so many of which are rows.
    pub bytes: Vec<u8>,
    pub count: usize,
}

/// All that was said until the server was ready again.
struct Heard {
    /// Of each statement that ran, its messages and how many of them are rows.
    statements: Vec<(Vec<u8>, usize)>,
    /// What came behind.
    rest: Vec<u8>,
    failed: Option<Fault>,
}

impl Connection {
    /// `held` gets the socket before anything is said through it.
    pub fn open(target: &Target, held: &Held<'_>) -> Result<Self, Fault> {
        // Where one connection runs many people's statements, nothing is set that would stay behind.
        let opened = match login::open(target, target.keeps_statements, held) {
            Err(error) if error.to_string().contains("startup parameter") => login::open(target, false, held),
            opened => opened,
        };
        let Opened { stream, backend, is_isolated } = opened.map_err(|error| from_io(&error))?;
        Ok(Self {
            is_isolated,
            stream,
            out: BytesMut::with_capacity(1024),
            backend,
            known: FxHashMap::default(),
            // Who takes no notice of what is asked for is no server, but may run the next statement on another one.
            keeps_statements: target.keeps_statements && is_isolated,
            made: 0,
            owed: 0,
            rest: Vec::new(),
            is_broken: false,
        })
    }

    /// Runs statements one after another, all of them sent before the first answer is waited for. Where one
    /// fails, those behind it are not run.
    pub fn fly(&mut self, sent: &[Sent<'_>]) -> Result<Vec<Rowset>, Fault> {
        let statements = self.statements(sent)?;
        self.write(sent, &statements)?;
        let heard = self.read()?;
        if let Some(fault) = heard.failed {
            return Err(fault);
        }
        if heard.statements.len() != statements.len() {
            return Err(self.broken("an answer that fits no statement"));
        }
        let answers = heard.statements.into_iter().zip(statements);
        Ok(answers.map(|((bytes, count), statement)| Rowset { statement, bytes, count }).collect())
    }

    /// Runs a statement whose answer nobody waits for.
    pub fn leave(&mut self, text: &str) -> Result<(), Fault> {
        let sent = [Sent::plain(text)];
        let statements = self.statements(&sent)?;
        self.write(&sent, &statements)?;
        self.owed += 1;
        Ok(())
    }

    fn write(&mut self, sent: &[Sent<'_>], statements: &[Arc<Statement>]) -> Result<(), Fault> {
        self.out.clear();
        for (sent, statement) in sent.iter().zip(statements) {
            if !self.keeps_statements {
                let types = statement.parameters.iter().copied();
                frontend::parse("", sent.text, types, &mut self.out).map_err(|error| from_io(&error))?;
            }
            let parameters = sent.parameters.iter().zip(&statement.parameters);
            let bound = frontend::bind(
                "",
                &statement.name,
                [1],
                parameters,
                |(parameter, kind), out| match parameter.write(*kind, out)? {
                    true => Ok(IsNull::No),
                    false => Ok(IsNull::Yes),
                },
                [1],
                &mut self.out,
            );
            if let Err(frontend::BindError::Conversion(error)) = bound {
                return Err(Fault::Store(format!("PostgreSQL: {error} in {}", sent.text)));
            }
            frontend::execute("", 0, &mut self.out).map_err(|error| from_io(&error))?;
        }
        frontend::sync(&mut self.out);
        self.send()
    }

    fn send(&mut self) -> Result<(), Fault> {
        let written = self.stream.write_all(&self.out).and_then(|()| self.stream.flush());
        written.map_err(|error| self.lost(&error))
    }

    /// What the server knows of these statements, those that are new prepared in one flight.
    fn statements(&mut self, sent: &[Sent<'_>]) -> Result<Vec<Arc<Statement>>, Fault> {
        if self.known.len() >= STATEMENTS {
            self.known.clear();
            if self.keeps_statements {
                self.leave_all()?;
            }
        }
        let mut fresh: Vec<&str> = Vec::new();
        for sent in sent {
            if !self.known.contains_key(sent.text) && !fresh.contains(&sent.text) {
                fresh.push(sent.text);
            }
        }
        if !fresh.is_empty() {
            self.prepare(&fresh)?;
        }
        let known = |sent: &Sent<'_>| self.known.get(sent.text).cloned();
        sent.iter().map(known).collect::<Option<_>>().ok_or_else(|| Fault::Store("PostgreSQL: not prepared".to_owned()))
    }

    fn leave_all(&mut self) -> Result<(), Fault> {
        self.out.clear();
        frontend::query("deallocate all", &mut self.out).map_err(|error| from_io(&error))?;
        self.send()?;
        self.owed += 1;
        Ok(())
    }

    fn prepare(&mut self, texts: &[&str]) -> Result<(), Fault> {
        self.out.clear();
        let mut names = Vec::with_capacity(texts.len());
        for text in texts {
            self.made += 1;
            let name = if self.keeps_statements { format!("s{}", self.made) } else { String::new() };
            frontend::parse(&name, text, [], &mut self.out).map_err(|error| from_io(&error))?;
            frontend::describe(b'S', &name, &mut self.out).map_err(|error| from_io(&error))?;
            names.push(name);
        }
        frontend::sync(&mut self.out);
        self.send()?;
        let heard = self.read()?;
        if let Some(fault) = heard.failed {
            return Err(fault);
        }
        let mut bytes = BytesMut::from(&heard.rest[..]);
        let mut described = Vec::new();
        while let Some(message) = Message::parse(&mut bytes).map_err(|error| self.lost(&error))? {
            match message {
                Message::ParameterDescription(body) => {
                    let parameters = body.parameters().collect().map_err(|error| self.lost(&error))?;
                    described.push((parameters, Vec::new()));
                }
                Message::RowDescription(body) => {
                    let kinds = body.fields().map(|field| Ok(Kind::of(field.type_oid())));
                    let kinds = kinds.collect().map_err(|error| self.lost(&error))?;
                    if let Some((_, columns)) = described.last_mut() {
                        *columns = kinds;
                    }
                }
                _ => {}
            }
        }
        if described.len() != texts.len() {
            return Err(self.broken("a description that fits no statement"));
        }
        for ((text, name), (parameters, columns)) in texts.iter().zip(names).zip(described) {
            self.known.insert((*text).to_owned(), Arc::new(Statement { name, parameters, columns }));
        }
        Ok(())
    }

    /// What is answered to a flight. Answers that nobody waited for come before.
    fn read(&mut self) -> Result<Heard, Fault> {
        while self.owed > 0 {
            self.owed -= 1;
            if let Heard { failed: Some(fault), .. } = self.read_one()? {
                self.is_broken = true;
                return Err(fault);
            }
        }
        self.read_one()
    }

    fn read_one(&mut self) -> Result<Heard, Fault> {
        let mut bytes = std::mem::take(&mut self.rest);
        let (mut filled, mut at) = (bytes.len(), 0);
        let (mut statements, mut count, mut failed) = (Vec::new(), 0, None);
        loop {
            // The message at hand whole, or more of it.
            let length = (filled - at >= HEAD).then(|| length_at(&bytes, at)).flatten();
            let end = match length {
                Some(length) => at + 1 + length,
                None if filled - at >= HEAD => return Err(self.broken("a message of no length")),
                None => at + HEAD,
            };
            if end > filled {
                if end > bytes.len() || filled == bytes.len() {
                    bytes.resize(end.max(2 * bytes.len()).max(FIRST), 0);
                }
                match self.stream.read(&mut bytes[filled..]) {
                    Ok(0) => return Err(self.lost(&Error::new(ErrorKind::UnexpectedEof, "the server closed"))),
                    Ok(read) => filled += read,
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    Err(error) => return Err(self.lost(&error)),
                }
                continue;
            }
            match bytes[at] {
                b'E' => {
                    let fault = from_server(&bytes[at..end]);
                    self.is_broken |= fault.ends;
                    failed.get_or_insert(fault.fault);
                }
                b'D' => count += 1,
                b'C' => {
                    // What was read of the next statement goes on in a buffer of its own; the rows stay here.
                    let next = bytes[end..filled].to_vec();
                    bytes.truncate(end);
                    statements.push((std::mem::replace(&mut bytes, next), std::mem::take(&mut count)));
                    (filled, at) = (bytes.len(), 0);
                    continue;
                }
                b'Z' => {
                    self.rest = bytes[end..filled].to_vec();
                    bytes.truncate(end);
                    return Ok(Heard { statements, rest: bytes, failed });
                }
                _ => {}
            }
            if self.is_broken {
                // Nothing comes behind a farewell.
                return Err(failed.unwrap_or_else(|| Fault::Unavailable("PostgreSQL: it ended".to_owned())));
            }
            at = end;
        }
    }

    fn lost(&mut self, error: &Error) -> Fault {
        self.is_broken = true;
        from_io(error)
    }

    fn broken(&mut self, what: &str) -> Fault {
        self.is_broken = true;
        Fault::Unavailable(format!("PostgreSQL: it sent {what}"))
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if !self.is_broken {
            self.out.clear();
            frontend::terminate(&mut self.out);
            // It may be gone.
            let _ = self.stream.write_all(&self.out);
        }
    }
}

fn length_at(bytes: &[u8], at: usize) -> Option<usize> {
    let length = u32::from_be_bytes(bytes[at + 1..at + HEAD].try_into().ok()?) as usize;
    (length >= 4).then_some(length)
}

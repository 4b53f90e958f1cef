//! The first words with a server, and the last: how a connection begins, and how its statement is ended.

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::time::Duration;

use bytes::BytesMut;
use fallible_iterator::FallibleIterator;
use postgres_protocol::authentication::md5_hash;
use postgres_protocol::authentication::sasl::{ChannelBinding, SCRAM_SHA_256, ScramSha256};
use postgres_protocol::message::backend::Message;
use postgres_protocol::message::frontend;

use super::error::from_server;
use super::stream::{Held, Stream};
use super::target::Target;

/// What names a connection to the server that is asked to end its statement.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Backend {
    process: i32,
    secret: i32,
}

/// What a connection asks for beyond what every server and every pooler gives: transactions that see one moment
/// and only read, also those that nobody begins. Without a `begin` and a `commit` a request is an eighth cheaper.
const ISOLATED: [(&str, &str); 2] =
    [("default_transaction_isolation", "repeatable read"), ("default_transaction_read_only", "on")];

/// For a server to hear that it is to end a statement. Its reader is held so long.
const CANCEL: Duration = Duration::from_secs(1);

pub struct Opened {
    pub stream: Stream,
    pub backend: Backend,
    pub is_isolated: bool,
}

/// `isolated` where transactions are to be isolated by themselves. A pooler refuses to be asked for it, or takes no
/// notice: what counts is that the server says so.
pub fn open(target: &Target, isolated: bool, held: &Held<'_>) -> Result<Opened> {
    let mut stream = Stream::open(target, held)?;
    let mut out = BytesMut::new();
    let parameters = [
        ("user", target.user.as_str()),
        ("database", &target.database),
        ("application_name", &target.application),
        ("client_encoding", "UTF8"),
    ];
    let isolation = ISOLATED.into_iter().filter(|_| isolated);
    frontend::startup_message(parameters.into_iter().chain(isolation), &mut out)?;
    stream.write_all(&out)?;
    stream.flush()?;
    let mut heard = Heard { stream, bytes: BytesMut::new() };
    let (mut backend, mut is_isolated) = (Backend::default(), false);
    let mut scram = None;
    loop {
        out.clear();
        let password = || {
            let missing = "the server asks for a password, and the URL holds none";
            target.password.as_deref().ok_or_else(|| Error::new(ErrorKind::PermissionDenied, missing))
        };
        match heard.next()? {
            Message::AuthenticationOk | Message::NoticeResponse(_) => continue,
            Message::ParameterStatus(body) => {
                is_isolated |= isolated && (body.name()?, body.value()?) == ISOLATED[1];
                continue;
            }
            Message::BackendKeyData(body) => {
                backend = Backend { process: body.process_id(), secret: body.secret_key() };
                continue;
            }
            Message::ReadyForQuery(_) => {
                heard.stream.wait_for_statements()?;
                return Ok(Opened { stream: heard.stream, backend, is_isolated });
            }
            Message::AuthenticationCleartextPassword => frontend::password_message(password()?.as_bytes(), &mut out)?,
            Message::AuthenticationMd5Password(body) => {
                let hash = md5_hash(target.user.as_bytes(), password()?.as_bytes(), body.salt());
                frontend::password_message(hash.as_bytes(), &mut out)?;
            }
            Message::AuthenticationSasl(body) => {
                if !body.mechanisms().any(|mechanism| Ok(mechanism == SCRAM_SHA_256))? {
                    return Err(Error::new(ErrorKind::Unsupported, "the server knows no SCRAM-SHA-256"));
                }
                let first = ScramSha256::new(password()?.as_bytes(), ChannelBinding::unsupported());
                frontend::sasl_initial_response(SCRAM_SHA_256, first.message(), &mut out)?;
                scram = Some(first);
            }
            Message::AuthenticationSaslContinue(body) => {
                let scram = scram.as_mut().ok_or_else(unexpected)?;
                scram.update(body.data())?;
                frontend::sasl_response(scram.message(), &mut out)?;
            }
            Message::AuthenticationSaslFinal(body) => {
                scram.as_mut().ok_or_else(unexpected)?.finish(body.data())?;
                continue;
            }
            _ => return Err(unexpected()),
        }
        heard.stream.write_all(&out)?;
        heard.stream.flush()?;
    }
}

/// Asks the server to end the statement of a connection, and waits until it has heard so.
pub fn cancel(target: &Target, backend: Backend) -> Result<()> {
    let soon = Target { patience: CANCEL, ..target.clone() };
    let mut stream = Stream::open(&soon, &|_| Ok(()))?;
    let mut out = BytesMut::new();
    frontend::cancel_request(backend.process, backend.secret, &mut out);
    stream.write_all(&out)?;
    stream.flush()?;
    // It closes when the signal is sent.
    let mut rest = [0; 16];
    while stream.read(&mut rest)? > 0 {}
    Ok(())
}

fn unexpected() -> Error {
    Error::new(ErrorKind::InvalidData, "the server answers with what is not its turn")
}

/// Messages one after another.
struct Heard {
    stream: Stream,
    bytes: BytesMut,
}

impl Heard {
    fn next(&mut self) -> Result<Message> {
        loop {
            if self.bytes.first() == Some(&b'E')
                && let Some(length) = self.bytes.get(1..5).and_then(|length| length.try_into().ok())
                && self.bytes.len() > u32::from_be_bytes(length) as usize
            {
                let told = from_server(&self.bytes);
                return Err(Error::new(
                    ErrorKind::ConnectionRefused,
                    told.fault.to_string().replacen("PostgreSQL: ", "", 1),
                ));
            }
            if let Some(message) = Message::parse(&mut self.bytes)? {
                return Ok(message);
            }
            let mut part = [0; 1024];
            let read = self.stream.read(&mut part)?;
            if read == 0 {
                return Err(Error::new(ErrorKind::UnexpectedEof, "the server closed"));
            }
            self.bytes.extend_from_slice(&part[..read]);
        }
    }
}

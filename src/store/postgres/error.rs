//! What went wrong, told apart by whether it may be better in a moment.

use std::io;

use crate::store::ask::Fault;

/// A fault that the server told, and whether it ends the connection.
pub struct Told {
    pub fault: Fault,
    pub ends: bool,
}

pub fn from_io(error: &io::Error) -> Fault {
    // What a socket says of a wait that was long enough tells nobody anything.
    if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) {
        return Fault::Unavailable("PostgreSQL: it does not answer".to_owned());
    }
    Fault::Unavailable(format!("PostgreSQL: {error}"))
}

/// An error message of the protocol: fields of a letter and a text each.
pub fn from_server(message: &[u8]) -> Told {
    let field = |letter: u8| {
        let mut rest = message.get(5..)?;
        while let Some((kind, behind)) = rest.split_first() {
            let end = behind.iter().position(|byte| *byte == 0)?;
            if *kind == letter {
                return Some(String::from_utf8_lossy(&behind[..end]).into_owned());
            }
            rest = &behind[end + 1..];
        }
        None
    };
    let severity = field(b'V').or_else(|| field(b'S')).unwrap_or_default();
    let code = field(b'C').unwrap_or_default();
    let text = format!("PostgreSQL: {} ({code})", field(b'M').unwrap_or_default());
    // Lost connections, a full server, one that ends or begins, a statement that was ended, one that a
    // standby could not finish.
    let passes = ["08", "53", "57"].iter().any(|class| code.starts_with(class)) || code == "40001";
    let fault = if passes { Fault::Unavailable(text) } else { Fault::Store(text) };
    Told { fault, ends: matches!(&*severity, "FATAL" | "PANIC") }
}

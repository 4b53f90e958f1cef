//! Where a registry lies, as its URL says.

use std::fmt::{Display, Formatter};
use std::path::PathBuf;

use super::postgres::Target;

#[derive(Clone)]
pub enum Place {
    /// A SQLite file.
    File(PathBuf),
    /// A PostgreSQL, and its URL.
    Server(Box<Target>, String),
}

impl Place {
    /// How many threads should read from it on so many cores: they wait for the disk, or for the server that answers
    /// on these cores, and longer for another machine.
    pub fn readers(&self, cores: usize) -> usize {
        match self {
            Place::Server(target, _) if !target.is_here() => 4 * cores,
            _ => 2 * cores,
        }
    }

    /// Of `sqlite://file` or `postgres://user@host/database`.
    pub fn of(url: &str) -> Result<Self, String> {
        let file = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"));
        if let Some(file) = file.map(|file| file.split('?').next().unwrap_or(file)) {
            if file.is_empty() || file == ":memory:" {
                return Err("give a SQLite file, such as sqlite://nhanrong.db".to_owned());
            }
            return Ok(Place::File(PathBuf::from(file)));
        }
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err("give sqlite://FILE or postgres://USER:PASSWORD@HOST/DATABASE".to_owned());
        }
        let target = Target::of(url).map_err(|wrong| format!("the URL cannot be used: {wrong}"))?;
        Ok(Place::Server(Box::new(target), url.to_owned()))
    }

    /// The URL for SeaORM, which makes a file where it is missing.
    pub fn url(&self) -> String {
        match self {
            Place::File(file) => format!("sqlite://{}?mode=rwc", file.display()),
            Place::Server(_, url) => url.clone(),
        }
    }
}

/// For people: without the password.
impl Display for Place {
    fn fmt(&self, into: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Place::File(file) => write!(into, "{}", file.display()),
            Place::Server(target, _) => write!(into, "{target}"),
        }
    }
}

impl std::fmt::Debug for Place {
    fn fmt(&self, into: &mut Formatter<'_>) -> std::fmt::Result {
        write!(into, "{self}")
    }
}

//! What a load tells while it runs and when it is done.

use std::fmt;

/// Hears how far a load is. Rows are counted as they are dealt with, changed or not.
pub trait Progress: Send {
    fn start(&mut self, total: u64);
    fn advance(&mut self, rows: u64);
    fn finish(&mut self);
}

/// For those who do not want to hear.
pub struct Silent;

impl Progress for Silent {
    fn start(&mut self, _total: u64) {}
    fn advance(&mut self, _rows: u64) {}
    fn finish(&mut self) {}
}

/// What became of a file's rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub added: u64,
    pub changed: u64,
    pub unchanged: u64,
}

impl Summary {
    pub fn rows(&self) -> u64 {
        self.added + self.changed + self.unchanged
    }

    /// Whether the registry is another than before.
    pub fn touched(&self) -> bool {
        self.added + self.changed > 0
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { added, changed, unchanged } = self;
        match (added, changed) {
            (0, 0) => write!(f, "nothing to change: {unchanged} rows stand as they were"),
            _ => write!(f, "{added} added, {changed} changed, {unchanged} unchanged"),
        }
    }
}

//! Why a load was refused, in words that lead to the place to mend.

use sea_orm::DbErr;

#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A cell of a CSV file.
    #[error("{file}, line {line}, column {column}: {reason}")]
    Cell { file: String, line: u64, column: String, reason: String },
    /// A field of a record of a JSON file.
    #[error("{file}, record {record}, field {field}: {reason}")]
    Field { file: String, record: String, field: String, reason: String },
    /// A place in a file that cannot be read as what it should be.
    #[error("{file}, line {line}: {reason}")]
    Line { file: String, line: u64, reason: String },
    /// Nothing to lay made-up rows over.
    #[error("the map holds no province with districts: load localities first, or try `nhanrong demo`")]
    NoMap,
    #[error("database: {0}")]
    Database(#[from] DbErr),
}

/// "'TOWNN' is none of PROVINCE, MUNICIPALITY, …".
pub(super) fn none_of(text: &str, values: &[&str]) -> String {
    format!("'{text}' is none of {}", values.join(", "))
}

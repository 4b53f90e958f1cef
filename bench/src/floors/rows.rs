//! Rows by a statement a level, what does not need another's rows in flight together; structs that borrow
//! from the rows, written by serde.

use std::ops::Range;

use tokio_postgres::{Error, Row, Statement};

use super::asked::Asked;
use super::{district, heritage, model, place, report, search, subjects, typical};
use crate::Failure;
use crate::queries::Question;
use crate::shapes::{Date, Decimal, Named};

pub async fn answer(asked: &Asked, question: Question, code: &str) -> Result<Vec<u8>, Failure> {
    match question {
        Question::Q1 => district::rows(asked, code).await,
        Question::Q2 => typical::rows(asked).await,
        Question::Q3 => model::rows(asked, code).await,
        Question::Q4 => report::rows(asked, code).await,
        Question::Q5 => place::rows(asked, code).await,
        Question::Q6 => search::rows(asked, code).await,
        Question::Q7 => heritage::rows(asked, code).await,
        Question::Q8 => subjects::rows(asked).await,
    }
}

pub fn text(row: &Row, column: usize) -> Option<&str> {
    row.get(column)
}

pub fn named(row: &Row, column: usize) -> Option<Named<'_>> {
    text(row, column).map(|name| Named { name: Some(name) })
}

pub fn date(row: &Row, column: usize) -> Option<Date> {
    row.get::<_, Option<i64>>(column).map(Date)
}

pub fn decimal(row: &Row, column: usize) -> Option<Decimal> {
    row.get::<_, Option<i64>>(column).map(Decimal)
}

/// Each key once, in order.
pub fn keys(rows: &[Row], column: usize) -> Vec<i64> {
    let mut keys: Vec<i64> = rows.iter().filter_map(|row| row.get(column)).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The rows of each key, which come together and begin with it.
pub fn ranges(keys: &[i64], rows: &[Row]) -> Vec<Range<usize>> {
    let mut ranges = vec![0..0; keys.len()];
    let mut start = 0;
    for together in rows.chunk_by(|a, b| a.get::<_, i64>(0) == b.get::<_, i64>(0)) {
        let end = start + together.len();
        if let Ok(at) = keys.binary_search(&together[0].get(0)) {
            ranges[at] = start..end;
        }
        start = end;
    }
    ranges
}

/// The one row of a key, among rows that were put in the order of their first column.
pub fn by_id(rows: &[Row], key: Option<i64>) -> Option<&Row> {
    rows.binary_search_by_key(&key?, |row| row.get(0)).ok().map(|at| &rows[at])
}

/// The rows of all keys; with no key, nothing is asked.
pub async fn of(asked: &Asked, statement: &Statement, keys: &[i64]) -> Result<Vec<Row>, Error> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    asked.client.query(statement, &[&keys]).await
}

/// One row a key, in the order of the keys.
pub async fn each(asked: &Asked, statement: &Statement, keys: &[i64]) -> Result<Vec<Row>, Error> {
    let mut rows = of(asked, statement, keys).await?;
    rows.sort_unstable_by_key(|row| row.get::<_, i64>(0));
    Ok(rows)
}

pub async fn by_code(asked: &Asked, statement: &Statement, code: &str) -> Result<Vec<Row>, Error> {
    asked.client.query(statement, &[&code]).await
}

//! A CSV file as lines of named cells. Every complaint about a cell knows where it stands.

use std::fmt::Display;

use csv::{ByteRecord, ReaderBuilder, StringRecord, Trim};

use super::dates;
use super::error::{LoadError, none_of};

pub(super) struct Sheet<'a> {
    file: &'a str,
    columns: Vec<String>,
    lines: Vec<(u64, StringRecord)>,
}

impl<'a> Sheet<'a> {
    /// Reads all lines. Columns may come in any order, and others may stand beside those required.
    pub fn read(file: &'a str, bytes: &[u8], required: &[&str]) -> Result<Self, LoadError> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut reader = ReaderBuilder::new().has_headers(false).trim(Trim::All).flexible(true).from_reader(bytes);
        let mut sheet = Self { file, columns: Vec::new(), lines: Vec::new() };
        let mut record = ByteRecord::new();
        while reader.read_byte_record(&mut record).map_err(|error| sheet.fail_line(1, error))? {
            let line = record.position().map_or(1, csv::Position::line);
            let cells = StringRecord::from_byte_record(record.clone()).map_err(|error| {
                let field = error.utf8_error().field();
                let name = sheet.columns.get(field).cloned().unwrap_or_else(|| (field + 1).to_string());
                sheet.fail(line, &name, "is not UTF-8")
            })?;
            if sheet.columns.is_empty() {
                sheet.head(line, &cells, required)?;
            } else if cells.len() != sheet.columns.len() {
                let reason = format!("has {} cells, the first line {}", cells.len(), sheet.columns.len());
                return Err(sheet.fail_line(line, reason));
            } else {
                sheet.lines.push((line, cells));
            }
        }
        if sheet.columns.is_empty() {
            return Err(sheet.fail_line(1, "is empty; it should name the columns"));
        }
        Ok(sheet)
    }

    fn head(&mut self, line: u64, cells: &StringRecord, required: &[&str]) -> Result<(), LoadError> {
        self.columns = cells.iter().map(str::to_owned).collect();
        for (place, name) in self.columns.iter().enumerate() {
            if self.columns[..place].contains(name) {
                return Err(self.fail(line, name, "is named twice"));
            }
        }
        match required.iter().find(|name| !self.columns.iter().any(|column| column == *name)) {
            Some(missing) => Err(self.fail(line, missing, "is missing")),
            None => Ok(()),
        }
    }

    pub fn len(&self) -> u64 {
        self.lines.len() as u64
    }

    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.lines.iter().map(|(number, cells)| Line { sheet: self, number: *number, cells })
    }

    pub fn fail(&self, line: u64, column: &str, reason: impl Display) -> LoadError {
        LoadError::Cell { file: self.file.to_owned(), line, column: column.to_owned(), reason: reason.to_string() }
    }

    fn fail_line(&self, line: u64, reason: impl Display) -> LoadError {
        LoadError::Line { file: self.file.to_owned(), line, reason: reason.to_string() }
    }
}

#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    sheet: &'a Sheet<'a>,
    pub number: u64,
    cells: &'a StringRecord,
}

impl<'a> Line<'a> {
    /// What the column holds; a blank cell and an absent column are the same.
    pub fn optional(&self, column: &str) -> Option<&'a str> {
        let place = self.sheet.columns.iter().position(|name| name == column)?;
        self.cells.get(place).filter(|text| !text.is_empty())
    }

    pub fn required(&self, column: &str) -> Result<&'a str, LoadError> {
        self.optional(column).ok_or_else(|| self.fail(column, "is blank"))
    }

    pub fn one_of(&self, column: &str, values: &[&'static str]) -> Result<&'static str, LoadError> {
        let text = self.required(column)?;
        let value = values.iter().find(|value| **value == text);
        value.copied().ok_or_else(|| self.fail(column, none_of(text, values)))
    }

    pub fn date(&self, column: &str) -> Result<Option<i64>, LoadError> {
        let Some(text) = self.optional(column) else { return Ok(None) };
        let date = dates::date(text).ok_or_else(|| self.fail(column, format!("'{text}' is no date as 2025-07-01")))?;
        Ok(Some(date))
    }

    pub fn fail(&self, column: &str, reason: impl Display) -> LoadError {
        self.sheet.fail(self.number, column, reason)
    }
}

//! The search as SQL: entries that hold words, and how well they fit.

use std::fmt::Write;

use rusqlite::types::Value as Bound;

use super::sql::Sql;
use crate::store::ask::Name;
use crate::vietnamese::Words;

/// The columns of the search's entries with and without marks.
const MARKED: Name = "long_name words";
pub const PLAIN: Name = "long_name_plain words_plain";

/// What makes an entry fit a search well.
#[derive(Clone, Copy)]
enum Fit<'w> {
    /// One of these columns holds these words and nothing else.
    Whole([Name; 2], &'w str),
    /// One of these columns begins with them.
    Begins([Name; 2], &'w str),
    /// One of these columns holds them side by side.
    Phrase(Name, &'w str),
    /// These columns hold them among others.
    Words(Name, &'w str),
}

/// All words, the last perhaps the beginning of one. They are letters and digits alone: nothing in
/// them means anything to the full-text language.
pub fn all(words: &str) -> String {
    let quoted: Vec<String> = words.split(' ').map(|word| format!("\"{word}\"")).collect();
    format!("{} *", quoted.join(" AND "))
}

impl Sql<'_> {
    /// The entries that hold these words, and how well they fit: by their name or another text, with
    /// the marks as they were written or without. Who wrote no mark said nothing about marks: then
    /// it counts first how much of a name it is.
    pub fn ranked(&mut self, words: &Words) {
        let Words { marked, plain } = words;
        let named = |columns: [Name; 2], words| {
            let [_, long] = columns;
            [Fit::Whole(columns, words), Fit::Begins(columns, words), Fit::Phrase(long, words), Fit::Words(long, words)]
        };
        let (written, alike) = (named(["name", "long_name"], marked), named(["name_plain", "long_name_plain"], plain));
        let told = [Fit::Phrase(MARKED, marked), Fit::Words(MARKED, marked)];
        let behind = [Fit::Phrase(PLAIN, plain)];
        let fits = if marked == plain {
            let pairs: Vec<Fit<'_>> = written.into_iter().zip(alike).flat_map(|(one, other)| [one, other]).collect();
            [&pairs[..], &told, &behind].concat()
        } else {
            [&written[..], &told, &alike, &behind].concat()
        };
        self.push("(select e.*, case");
        for (rank, fit) in fits.iter().enumerate() {
            self.push(" when ");
            match *fit {
                Fit::Whole(columns, words) => self.is_whole(columns, words),
                Fit::Begins([name, long], words) => {
                    for (column, operator) in [(name, "(instr(e."), (long, " or instr(e.")] {
                        self.push(operator);
                        self.push(column);
                        self.push(", ");
                        self.bind(Bound::Text(words.to_owned()));
                        self.push(") = 1");
                    }
                    self.push(")");
                }
                Fit::Phrase(columns, words) => self.holds(columns, &format!("\"{words}\" *")),
                Fit::Words(columns, words) => self.holds(columns, &all(words)),
            }
            let _ = write!(self.text, " then {rank}");
        }
        let _ = write!(self.text, " else {} end as rank from search_entry e where ", fits.len());
        self.holds(PLAIN, &all(plain));
        self.push(") t");
    }

    fn is_whole(&mut self, columns: [Name; 2], words: &str) {
        self.bind(Bound::Text(words.to_owned()));
        self.push(" in (e.");
        self.push(&columns.join(", e."));
        self.push(")");
    }

    /// Entries whose columns meet an expression of the full-text language.
    pub fn holds(&mut self, columns: Name, expression: &str) {
        self.push("e.id in (select rowid from search_index where search_index match ");
        self.bind(Bound::Text(format!("{{{columns}}} : ({expression})")));
        self.push(")");
    }
}

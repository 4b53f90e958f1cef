//! The search as SQL: entries that hold words, and how well they fit. SQLite finds words by its full-text
//! index; PostgreSQL finds the entries by theirs, and looks at the texts of what it found.

use std::fmt::Write;

use super::{Bound, Dialect, Sql};
use crate::store::ask::{Ask, Fault, Name};
use crate::vietnamese::Words;

/// The columns of the search's entries with and without marks.
const MARKED: &[Name] = &["long_name", "words"];
const PLAIN: &[Name] = &["long_name_plain", "words_plain"];

/// What makes an entry fit a search well.
#[derive(Clone, Copy)]
enum Fit<'w> {
    /// One of these columns holds these words and nothing else.
    Whole([Name; 2], &'w str),
    /// One of these columns begins with them.
    Begins([Name; 2], &'w str),
    /// One of these columns holds them side by side, the last perhaps the beginning of a word.
    Phrase(&'static [Name], &'w str),
    /// These columns hold them among others.
    Words(&'static [Name], &'w str),
}

const LONG: &[Name] = &["long_name"];
const LONG_PLAIN: &[Name] = &["long_name_plain"];

/// Which of the entries that hold the words are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Those that fit by their names.
    Named,
    /// All others, which fit less well.
    Told,
}

impl Sql<'_> {
    /// The entries that hold words, how well they fit foremost in their order. Mostly enough for a page do so in
    /// their names: then neither database runs the half of the statement that looks at all the other words. Both
    /// take the halves as they stand, so the page is in their order.
    pub(super) fn select_found(&mut self, ask: &Ask<'_>) -> Result<(), Fault> {
        let halves = if ask.window.from_end { [Found::Told, Found::Named] } else { [Found::Named, Found::Told] };
        for (found, opening) in halves.into_iter().zip(["select * from (", ") f union all select * from ("]) {
            self.found = found;
            self.push(opening);
            self.columns(ask.columns);
            self.from(ask)?;
        }
        self.push(") f");
        self.limit(ask);
        Ok(())
    }

    /// The entries that hold these words, and how well they fit: by their name or another text, with
    /// the marks as they were written or without. Who wrote no mark said nothing about marks: then
    /// it counts first how much of a name it is.
    pub(super) fn ranked(&mut self, words: &Words) {
        if self.counts {
            self.push("(select e.* from search_entry e where ");
            self.holds(words);
            return self.push(") t");
        }
        let Words { marked, plain } = words;
        let begins = words.may_begin();
        let by_name = |columns: [Name; 2], long, words| {
            [Fit::Whole(columns, words), Fit::Begins(columns, words), Fit::Phrase(long, words), Fit::Words(long, words)]
        };
        let written = by_name(["name", "long_name"], LONG, marked);
        let alike = by_name(["name_plain", "long_name_plain"], LONG_PLAIN, plain);
        // What has them side by side in its long name fits better already.
        let mut told = vec![Fit::Phrase(&["words"], marked), Fit::Words(MARKED, marked)];
        let named: Vec<Fit<'_>> = if marked == plain {
            written.into_iter().zip(alike).flat_map(|(one, other)| [one, other]).collect()
        } else {
            told.extend(alike);
            written.to_vec()
        };
        if !is_one(plain) {
            told.push(Fit::Phrase(&["words_plain"], plain));
        }
        self.push("(select e.*, ");
        match self.found {
            Found::Named => self.case(0, &named, begins),
            Found::Told => {
                self.push("coalesce(");
                self.case(named.len(), &told, begins);
                // All of them hold the words.
                let _ = write!(self.text, ", {})", named.len() + told.len());
            }
        }
        self.push(" as rank from search_entry e where ");
        self.holds(words);
        self.push(" and ");
        self.case(0, &named, begins);
        self.push(if self.found == Found::Named { " is not null) t" } else { " is null) t" });
    }

    /// The number of the first of these that fits, counted from `first`, or null.
    fn case(&mut self, first: usize, fits: &[Fit<'_>], begins: bool) {
        self.push("case");
        for (rank, fit) in (first..).zip(fits) {
            if matches!(fit, Fit::Words(_, words) if is_one(words)) {
                // It fits as a phrase, if at all.
                continue;
            }
            self.push(" when ");
            match *fit {
                Fit::Whole(columns, words) => self.is_whole(columns, words),
                Fit::Begins(columns, words) => self.begins(columns, words),
                Fit::Phrase(columns, words) => match self.dialect {
                    Dialect::Sqlite => self.matches(columns, &format!("\"{words}\"{}", if begins { " *" } else { "" })),
                    Dialect::Postgres => self.contains_last(columns, words, begins),
                },
                Fit::Words(columns, words) => match self.dialect {
                    Dialect::Sqlite => self.matches(columns, &all(words, begins)),
                    Dialect::Postgres => self.contain_each(columns, words, begins),
                },
            }
            let _ = write!(self.text, " then {rank}");
        }
        self.push(" end");
    }

    /// Entries `e` that hold all words, without their marks.
    pub(super) fn holds(&mut self, words: &Words) {
        let (plain, begins) = (&words.plain, words.may_begin());
        match self.dialect {
            Dialect::Sqlite => self.matches(PLAIN, &all(plain, begins)),
            Dialect::Postgres => {
                // Letters and digits alone: nothing in them means anything to the query language.
                let quoted: Vec<String> = plain.split(' ').map(|word| format!("'{word}'")).collect();
                self.push("e.tokens @@ ");
                self.bind(Bound::Text(format!("{}{}", quoted.join(" & "), if begins { ":*" } else { "" })));
                self.push("::text::tsquery");
            }
        }
    }

    fn is_whole(&mut self, columns: [Name; 2], words: &str) {
        self.bind(Bound::Text(words.to_owned()));
        self.push(" in (e.");
        self.push(&columns.join(", e."));
        self.push(")");
    }

    fn begins(&mut self, columns: [Name; 2], words: &str) {
        self.any(&columns, |sql, column| match sql.dialect {
            Dialect::Sqlite => {
                // Between the words and what no text comes to that begins with them: not looked at to its end.
                for (opening, test, end) in [("e.", " >= ", ""), (" and e.", " < ", "\u{10ffff}")] {
                    for text in [opening, column, test] {
                        sql.push(text);
                    }
                    sql.bind(Bound::Text(format!("{words}{end}")));
                }
            }
            Dialect::Postgres => {
                for text in ["starts_with(e.", column, ", "] {
                    sql.push(text);
                }
                sql.bind(Bound::Text(words.to_owned()));
                sql.push(")");
            }
        });
    }

    /// Entries whose columns meet an expression of SQLite's full-text language.
    fn matches(&mut self, columns: &[Name], expression: &str) {
        self.push("e.id in (select rowid from search_index where search_index match ");
        self.bind(Bound::Text(format!("{{{}}} : ({expression})", columns.join(" "))));
        self.push(")");
    }

    /// Entries of which a column holds a part, with a space before the text and `behind` behind it.
    fn contains(&mut self, columns: &[Name], part: &str, behind: &str) {
        self.any(columns, |sql, column| {
            for text in ["strpos(' ' || e.", column, " || '", behind, "', "] {
                sql.push(text);
            }
            sql.bind(Bound::Text(part.to_owned()));
            sql.push(") > 0");
        });
    }

    /// The same of what ends a search: perhaps the beginning of a word.
    fn contains_last(&mut self, columns: &[Name], words: &str, begins: bool) {
        if begins {
            self.contains(columns, &format!(" {words}"), "");
        } else {
            self.contains(columns, &format!(" {words} "), " ");
        }
    }

    fn contain_each(&mut self, columns: &[Name], words: &str, begins: bool) {
        self.push("(");
        let (first, last) = words.rsplit_once(' ').map_or((None, words), |(first, last)| (Some(first), last));
        for word in first.into_iter().flat_map(|first| first.split(' ')) {
            self.contains(columns, &format!(" {word} "), " ");
            self.push(" and ");
        }
        self.contains_last(columns, last, begins);
        self.push(")");
    }

    fn any(&mut self, columns: &[Name], mut test: impl FnMut(&mut Self, Name)) {
        for (at, column) in columns.iter().enumerate() {
            self.push(if at == 0 { "(" } else { " or " });
            test(self, column);
        }
        self.push(")");
    }
}

/// All words in SQLite's full-text language, the last the beginning of one where it may be. They are letters and
/// digits alone: nothing in them means anything there.
fn all(words: &str, begins: bool) -> String {
    let quoted: Vec<String> = words.split(' ').map(|word| format!("\"{word}\"")).collect();
    format!("{}{}", quoted.join(" AND "), if begins { " *" } else { "" })
}

/// One word is always side by side with itself.
fn is_one(words: &str) -> bool {
    !words.contains(' ')
}

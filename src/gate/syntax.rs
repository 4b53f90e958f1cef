//! Why a text is no document, with the token that stands in the way, as graphql-js tells it. bluejay says
//! where, and what kind of thing is wrong.

use bluejay_parser::Error as ParseError;

use super::Limits;
use super::scan::Text;
use super::values::short;
use crate::error::{Code, Error};

pub fn unparsed(text: &Text<'_>, errors: Vec<ParseError>, limits: &Limits) -> Vec<Error> {
    let read = text.read.as_ref();
    let errors = ParseError::into_graphql_errors(read, errors).into_iter().take(limits.errors);
    let each = errors.map(|error| {
        // At the end of the text bluejay knows no place.
        let at = error.locations.first().filter(|location| location.line > 0);
        let at = at.map_or(read.len(), |location| byte(read, location.line, location.col));
        let message = format!("Syntax Error: {}", told(&error.message, &read[at..]));
        Error::new(Code::ParseFailed, message).at(text.place(at))
    });
    each.collect()
}

/// The byte at a line and a column as bluejay counts them: it ends lines also where GraphQL does not.
fn byte(text: &str, line: usize, column: usize) -> usize {
    let mut at = (1, 1);
    let mut chars = text.char_indices().peekable();
    while let Some((byte, c)) = chars.next() {
        if at == (line, column) {
            return byte;
        }
        let ends = match c {
            '\r' => chars.peek().is_none_or(|(_, next)| *next != '\n'),
            '\n' | '\x0b' | '\x0c' | '\u{85}' | '\u{2028}' | '\u{2029}' => true,
            _ => false,
        };
        at = if ends { (at.0 + 1, 1) } else { (at.0, at.1 + 1) };
    }
    text.len()
}

fn told(message: &str, rest: &str) -> String {
    if let Some(wanted) = message.strip_prefix("Expected to find: ") {
        return format!("Expected \"{wanted}\", found {}.", token(rest));
    }
    match message {
        "Expected a name" => format!("Expected Name, found {}.", token(rest)),
        "Unexpected token" | "Unexpected EOF" => format!("Unexpected {}.", token(rest)),
        "Document does not contain any definitions" => "Unexpected <EOF>.".to_owned(),
        "String value invalid" => {
            let text = string(rest).unwrap_or(rest);
            format!("Invalid line break or escape sequence in string: {}.", short(text))
        }
        "Unable to parse" => unread(rest),
        _ => format!("{message}."),
    }
}

/// What bluejay cannot read as a token.
fn unread(rest: &str) -> String {
    let Some(first) = rest.chars().next() else { return "Unexpected <EOF>.".to_owned() };
    match first {
        '"' => "Unterminated string.".to_owned(),
        '-' | '0'..='9' => format!("Invalid number: \"{}\".", short(word(rest))),
        '\'' => "Unexpected single quote character ('), did you mean to use a double quote (\")?".to_owned(),
        '$' | '@' => format!("Expected Name behind \"{first}\"."),
        ' '..='~' => format!("Unexpected character: \"{first}\"."),
        _ => format!("Unexpected character: U+{:04X}.", u32::from(first)),
    }
}

/// The token that a text begins with.
fn token(rest: &str) -> String {
    let Some(first) = rest.chars().next() else { return "<EOF>".to_owned() };
    match first {
        '"' => format!("String {}", short(string(rest).unwrap_or(rest))),
        '_' | 'a'..='z' | 'A'..='Z' => format!("Name \"{}\"", short(word(rest))),
        '-' | '0'..='9' if word(rest).contains(['.', 'e', 'E']) => format!("Float \"{}\"", short(word(rest))),
        '-' | '0'..='9' => format!("Int \"{}\"", short(word(rest))),
        '.' => "\"...\"".to_owned(),
        // bluejay takes a variable for one token.
        '$' => format!("\"${}\"", short(word(&rest[1..]))),
        other => format!("\"{other}\""),
    }
}

/// The letters and digits that a text begins with, and what else a number can hold.
fn word(rest: &str) -> &str {
    let is_number = rest.starts_with(|c: char| c == '-' || c.is_ascii_digit());
    let ends = |c: char| !(c == '_' || c.is_ascii_alphanumeric() || (is_number && "+-.".contains(c)));
    &rest[..rest.find(ends).unwrap_or(rest.len())]
}

/// The string that a text begins with, in its quotes, as far as its line goes.
fn string(rest: &str) -> Option<&str> {
    let line = rest.lines().next()?;
    let mut escaped = false;
    let inner = line.strip_prefix('"')?;
    let end = inner.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    Some(end.map_or(line, |end| &line[..end + 2]))
}

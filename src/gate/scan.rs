//! One pass over a document's bytes before anything recursive sees them. What is nested deeper or
//! is longer than any sensible operation is refused here, so that nothing behind can be made to
//! hang or to run out of stack.

use std::borrow::Cow;

use super::Limits;
use crate::error::{Code, Error, Location};

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A document as it was written, and as bluejay can read it: there a `$` that stands apart from its
/// name is moved next to it. Every other byte that counts keeps its place.
pub struct Text<'a> {
    pub written: &'a str,
    pub read: Cow<'a, str>,
}

/// A text that is read as it was written.
impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Self { written: text, read: Cow::Borrowed(text) }
    }
}

impl Text<'_> {
    /// Where a byte of what is read was written.
    pub fn place(&self, at: usize) -> Location {
        Location::of(self.written, self.written_at(at))
    }

    pub fn written_at(&self, at: usize) -> usize {
        if self.read.as_bytes().get(at) == self.written.as_bytes().get(at) {
            return at;
        }
        // A `$` that was moved: it was written among the blanks before it, or where they begin.
        let blanks = self.read[..at].trim_end_matches([' ', '\n', '\r']).len();
        self.written[blanks..].find('$').map_or(at, |more| blanks + more)
    }
}

/// Holds the text to the limits.
pub fn scan<'a>(text: &'a str, limits: &Limits) -> Result<Text<'a>, Error> {
    if text.len() > limits.bytes {
        let message = format!("The document has {} bytes, but at most {} are taken.", text.len(), limits.bytes);
        return Err(Error::new(Code::LimitExceeded, message).at(Location { line: 1, column: 1 }));
    }
    let mut scan = Scan { text, bytes: text.as_bytes(), at: 0, tokens: 0, nesting: 0, mended: None };
    match scan.run(limits) {
        Err((message, at)) => Err(Error::new(Code::LimitExceeded, message).at(Location::of(text, at))),
        Ok(()) => {
            let mended = scan.mended.and_then(|bytes| String::from_utf8(bytes).ok());
            Ok(Text { written: text, read: mended.map_or(Cow::Borrowed(text), Cow::Owned) })
        }
    }
}

struct Scan<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    tokens: usize,
    nesting: usize,
    /// The text with moved `$`, made when the first must be moved.
    mended: Option<Vec<u8>>,
}

impl Scan<'_> {
    fn run(&mut self, limits: &Limits) -> Result<(), (String, usize)> {
        loop {
            self.at = self.past_ignored(self.at);
            let start = self.at;
            let Some(&byte) = self.bytes.get(start) else { return Ok(()) };
            self.tokens += 1;
            if self.tokens > limits.tokens {
                return Err((format!("The document has more than {} tokens.", limits.tokens), start));
            }
            self.at = match byte {
                b'"' => self.past_text(start),
                b'_' | b'a'..=b'z' | b'A'..=b'Z' => {
                    let end = self.past(start, is_name);
                    if end - start > limits.name {
                        return Err((format!("A name is longer than {} bytes.", limits.name), start));
                    }
                    end
                }
                b'-' | b'0'..=b'9' => self.past(start + 1, |byte| is_name(byte) || b".+-".contains(&byte)),
                b'.' if self.bytes[start..].starts_with(b"...") => start + 3,
                b'$' => self.variable(start),
                b'{' | b'[' | b'(' => {
                    self.nesting += 1;
                    if self.nesting > limits.nesting {
                        return Err((format!("Brackets are nested deeper than {}.", limits.nesting), start));
                    }
                    start + 1
                }
                b'}' | b']' | b')' => {
                    self.nesting = self.nesting.saturating_sub(1);
                    start + 1
                }
                _ => start + 1,
            };
        }
    }

    fn past(&self, from: usize, belongs: impl Fn(u8) -> bool) -> usize {
        let rest = self.bytes[from..].iter().position(|byte| !belongs(*byte));
        rest.map_or(self.bytes.len(), |more| from + more)
    }

    /// Behind white space, commas and comments.
    fn past_ignored(&self, mut at: usize) -> usize {
        loop {
            at = match self.bytes.get(at) {
                Some(b' ' | b'\t' | b'\n' | b'\r' | b',') => at + 1,
                Some(b'#') => self.past(at, |byte| byte != b'\n' && byte != b'\r'),
                Some(0xef) if self.bytes[at..].starts_with(BYTE_ORDER_MARK) => at + BYTE_ORDER_MARK.len(),
                _ => return at,
            };
        }
    }

    /// Behind a string or a block string. What a string must not hold, as line breaks, is left to the
    /// parser, which like this reads on to the next quote.
    fn past_text(&self, start: usize) -> usize {
        if self.bytes[start..].starts_with(br#"""""#) {
            return self.past_block(start + 3);
        }
        let mut at = start + 1;
        loop {
            at += match self.bytes.get(at) {
                Some(b'"') => return at + 1,
                Some(b'\\') if matches!(self.bytes.get(at + 1), Some(b'"' | b'\\')) => 2,
                Some(_) => 1,
                None => return at,
            };
        }
    }

    fn past_block(&self, mut at: usize) -> usize {
        while at < self.bytes.len() {
            let rest = &self.bytes[at..];
            if rest.starts_with(br#"""""#) {
                return at + 3;
            }
            at += if rest.starts_with(br#"\""""#) { 4 } else { 1 };
        }
        self.bytes.len()
    }

    /// Brings the `$` of a variable next to its name, which is a token of its own.
    fn variable(&mut self, dollar: usize) -> usize {
        let name = self.past_ignored(dollar + 1);
        let starts = self.bytes.get(name).is_some_and(|byte| is_name(*byte) && !byte.is_ascii_digit());
        if name == dollar + 1 || !starts {
            return dollar + 1;
        }
        let mended = self.mended.get_or_insert_with(|| self.text.as_bytes().to_vec());
        for byte in &mut mended[dollar + 1..name] {
            // A comment in between would swallow the `$`; line breaks stay.
            if *byte != b'\n' && *byte != b'\r' {
                *byte = b' ';
            }
        }
        // What stands between keeps its order: a line that ends with two signs would become two lines.
        mended[dollar..name].rotate_left(1);
        name
    }
}

fn is_name(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric()
}

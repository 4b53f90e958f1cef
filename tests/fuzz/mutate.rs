//! Changes inputs: byte by byte, and token by token with whole groups in brackets, so that much of what
//! comes out is still nearly a document or JSON.

use std::ops::Range;

use crate::random::Random;

/// Between the parts of an input: a document and its variables, say.
pub const BETWEEN: &[u8] = b"\n%%\n";
/// The gate's own limits are met by the tests that attack.
const MOST_BYTES: usize = 16 << 10;
/// Bytes and numbers at which programs often go wrong.
const EDGES: [u8; 12] = [0, 1, 9, b'\n', b'"', b'\\', 0x7f, 0x80, 0xc0, 0xed, 0xef, 0xff];
const VALUES: [&str; 30] = [
    "0",
    "-0",
    "1",
    "-1",
    "200",
    "201",
    "2147483647",
    "2147483648",
    "-2147483649",
    "9223372036854775808",
    "1e400",
    "0.1",
    "-1e-400",
    "00",
    "null",
    "true",
    "false",
    "[]",
    "{}",
    "\"\"",
    "\"\\u0000\"",
    "\"\\uD83C\\uDF3E\"",
    "\"\\uD83C\"",
    "\"\"\"a\n b\"\"\"",
    "\"đ\u{302}\u{323}\"",
    "\"2024-02-29\"",
    "\"2023-02-29\"",
    "\"2021\"",
    "\"' OR 1 --*\"",
    "\"NEAR(a b)\"",
];
const SYNTAX: [&str; 40] = [
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ":",
    ",",
    "$",
    "@",
    "!",
    "=",
    "|",
    "&",
    "...",
    "#",
    "\"",
    "\"\"\"",
    "query",
    "mutation",
    "subscription",
    "fragment",
    "on",
    "@skip(if: true)",
    "@include(if: $b)",
    "{__typename}",
    "__schema",
    "__type",
    "__typename",
    "\u{feff}",
    "... on Node",
    "...F0",
    "$v0",
    "first",
    "after",
    "last",
    "before",
    "edges",
    "nodes",
    "pageInfo",
];

pub struct Mutator {
    pub random: Random,
    /// Words that mean something here: names of types, fields, arguments, values.
    pub words: Vec<String>,
}

impl Mutator {
    /// The input with a few changes; some are taken from the other.
    pub fn mutate(&mut self, input: &[u8], other: &[u8]) -> Vec<u8> {
        let mut parts: Vec<Vec<u8>> = split(input).into_iter().map(<[u8]>::to_vec).collect();
        let others = split(other);
        // Mostly one or two, sometimes many.
        let mut steps = 1;
        while steps < 40 && self.random.chance(45) {
            steps += 1;
        }
        for _ in 0..steps {
            let at = if self.random.chance(75) { 0 } else { self.random.below(parts.len() as u64) as usize };
            let other = others.get(at).copied().unwrap_or_default();
            let part = &parts[at];
            let mut changed = if self.random.chance(25) { self.bytes(part, other) } else { self.tokens(part, other) };
            changed.truncate(MOST_BYTES);
            parts[at] = changed;
        }
        parts.join(BETWEEN)
    }

    fn range(&mut self, len: usize) -> Range<usize> {
        let start = self.random.below(len as u64 + 1) as usize;
        let most = if self.random.chance(80) { 8 } else { len as u64 };
        start..(start + 1 + self.random.below(most) as usize).min(len).max(start)
    }

    fn bytes(&mut self, input: &[u8], other: &[u8]) -> Vec<u8> {
        let mut out = input.to_vec();
        let range = self.range(out.len());
        match self.random.below(7) {
            0 => {
                if let Some(byte) = out.get_mut(range.start) {
                    *byte ^= 1 << self.random.below(8);
                }
            }
            1 => {
                let edge = *self.random.pick(&EDGES);
                out.splice(range.start..range.start, [edge]);
            }
            2 => drop(out.drain(range)),
            3 => {
                let times = 1 << self.random.below(8);
                let copy = out[range.clone()].repeat(times);
                out.splice(range.end..range.end, copy);
            }
            4 => out.truncate(range.start),
            5 => {
                let from = self.range(other.len());
                out.splice(range, other[from].iter().copied());
            }
            _ => {
                let letter = char::from_u32(self.random.below(0x2_0000) as u32).unwrap_or('\u{301}');
                out.splice(range.start..range.start, letter.to_string().into_bytes());
            }
        }
        out
    }

    fn tokens(&mut self, input: &[u8], other: &[u8]) -> Vec<u8> {
        let (found, theirs) = (tokens(input), tokens(other));
        if found.is_empty() {
            return self.word().into_bytes();
        }
        let mut out: Vec<&[u8]> = found.iter().map(|range| &input[range.clone()]).collect();
        let theirs: Vec<&[u8]> = theirs.iter().map(|range| &other[range.clone()]).collect();
        let at = self.random.below(out.len() as u64) as usize;
        let (word, value) = (self.word(), (*self.random.pick(&VALUES)).as_bytes());
        match self.random.below(14) {
            0 => drop(out.remove(at)),
            1 => out.insert(at, out[at]),
            2 => {
                let with = self.random.below(out.len() as u64) as usize;
                out.swap(at, with);
            }
            3 => out[at] = word.as_bytes(),
            4 => out.insert(at, word.as_bytes()),
            5 => {
                // A name by another of the same text, a value by a value.
                let is_name = |token: &&[u8]| token.first().is_some_and(|byte| byte.is_ascii_alphabetic());
                let names: Vec<&[u8]> = out.iter().copied().filter(is_name).collect();
                if let Some(place) = (at..out.len()).find(|at| is_name(&out[*at])) {
                    out[place] = *self.random.pick::<&[u8]>(&names);
                }
            }
            6 => {
                let is_value = |token: &[u8]| token.first().is_some_and(|b| b.is_ascii_digit() || b"\"-".contains(b));
                if let Some(place) = (at..out.len()).find(|at| is_value(out[*at])) {
                    out[place] = value;
                }
            }
            7 => out.insert(at, value),
            8 => {
                let group = self.group(&out);
                drop(out.drain(group));
            }
            9 => {
                let group = self.group(&out);
                let copy = out[group.clone()].to_vec();
                out.splice(group.end..group.end, copy);
            }
            10 => {
                // Within itself.
                let group = self.group(&out);
                let copy = out[group.clone()].to_vec();
                let behind = (group.start + 1).min(group.end);
                out.splice(behind..behind, copy);
            }
            11 => {
                let (group, theirs_group) = (self.group(&out), self.group(&theirs));
                out.splice(group, theirs[theirs_group].iter().copied());
            }
            12 => {
                let (place, from) = (self.range(out.len()), self.range(theirs.len()));
                out.splice(place.start..place.start, theirs[from].iter().copied());
            }
            _ => {
                let (range, times) = (self.range(out.len()), 1 << self.random.below(7));
                let copy = out[range.clone()].repeat(times);
                out.splice(range.end..range.end, copy);
            }
        }
        let between = *self.random.pick(&[b" ".as_slice(), b" ", b" ", b"\n", b",", b"", b"\r\n#\"{\n"]);
        out.truncate(MOST_BYTES / 2);
        out.join(between)
    }

    fn word(&mut self) -> String {
        match self.random.below(4) {
            0 => (*self.random.pick(&SYNTAX)).to_owned(),
            1 => (*self.random.pick(&VALUES)).to_owned(),
            _ if self.words.is_empty() => "a".to_owned(),
            _ => self.random.pick(&self.words).clone(),
        }
    }

    /// Tokens from an opening bracket to the one that closes it, often with the name before; else a few.
    fn group(&mut self, tokens: &[&[u8]]) -> Range<usize> {
        let from = self.random.below(tokens.len() as u64) as usize;
        let opens = |at: &usize| matches!(tokens[*at], b"{" | b"(" | b"[");
        let Some(start) = (from..tokens.len()).find(opens) else { return self.range(tokens.len()) };
        let mut depth = 0;
        let end = (start..tokens.len()).find(|at| {
            match tokens[*at] {
                b"{" | b"(" | b"[" => depth += 1,
                b"}" | b")" | b"]" => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        let before = if start > 0 && self.random.chance(60) { start - 1 } else { start };
        before..end.map_or(tokens.len(), |end| end + 1)
    }
}

/// The parts of an input.
pub fn split(input: &[u8]) -> Vec<&[u8]> {
    let (mut parts, mut rest) = (Vec::new(), input);
    while let Some(at) = rest.windows(BETWEEN.len()).position(|window| window == BETWEEN) {
        parts.push(&rest[..at]);
        rest = &rest[at + BETWEEN.len()..];
    }
    parts.push(rest);
    parts
}

/// Names, numbers, texts and single signs; what stands between is left out.
pub fn tokens(text: &[u8]) -> Vec<Range<usize>> {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(&byte) = text.get(at) {
        let start = at;
        let rest = &text[at..];
        at += match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b',' => {
                at += 1;
                continue;
            }
            b'#' => {
                at += rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
                continue;
            }
            b'"' if rest.starts_with(b"\"\"\"") => {
                let end = rest[3..].windows(3).position(|window| window == b"\"\"\"");
                end.map_or(rest.len(), |end| end + 6)
            }
            b'"' => {
                let mut escaped = false;
                let end = rest[1..].iter().position(|byte| {
                    let ends = *byte == b'"' && !escaped;
                    escaped = *byte == b'\\' && !escaped;
                    ends
                });
                end.map_or(rest.len(), |end| end + 2)
            }
            b'.' if rest.starts_with(b"...") => 3,
            b'-' | b'0'..=b'9' => {
                1 + rest[1..].iter().position(|b| !is_word(*b) && !b".+-".contains(b)).unwrap_or(rest.len() - 1)
            }
            byte if is_word(byte) => rest.iter().position(|byte| !is_word(*byte)).unwrap_or(rest.len()),
            _ => 1,
        };
        found.push(start..at);
    }
    found
}

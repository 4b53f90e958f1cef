//! Ways to make a document wrong; some of them leave it right.

use nhanrong::describe::registry::{Schema, TypeNo};
use serde_json::{Map, Value as Json};

use super::values::{any, literal};
use crate::random::Random;

const TYPES: [&str; 12] = [
    "Int",
    "Int!",
    "Float",
    "String!",
    "[Int]",
    "[Int!]!",
    "Boolean",
    "ID",
    "DogCommand",
    "ComplexInput",
    "Dog",
    "FindDogInput!",
];

/// Another value for a variable, or none; another type, a variable twice, or one that nothing uses.
pub fn variables(random: &mut Random, vars: &mut Vec<String>, given: &mut Map<String, Json>) {
    let names: Vec<String> = given.keys().cloned().collect();
    if !names.is_empty() && random.chance(30) {
        let name = random.pick(&names);
        if random.chance(25) {
            given.shift_remove(name);
        } else {
            given.insert(name.clone(), any(random));
        }
    }
    if random.chance(5) {
        given.insert("unknown".to_owned(), any(random));
    }
    if random.chance(3) {
        vars.push(format!("$unused: {}", random.pick(&TYPES)));
    }
    if vars.is_empty() || random.chance(70) {
        return;
    }
    let at = random.below(vars.len() as u64) as usize;
    match random.below(6) {
        0 => vars.push(vars[at].clone()),
        1 => drop(vars.remove(at)),
        2 => vars[at] = vars[at].replace('!', ""),
        3 => vars[at].push_str(&format!(" = {}", literal(&any(random)))),
        _ => {
            let (name, _) = vars[at].split_once(':').unwrap_or_default();
            vars[at] = format!("{name}: {}", random.pick(&TYPES));
        }
    }
}

pub fn fragments(random: &mut Random, fragments: &mut Vec<(String, TypeNo, String)>) {
    let at = random.below(fragments.len() as u64) as usize;
    let other = random.below(fragments.len() as u64) as usize;
    match random.below(4) {
        0 => fragments.push(fragments[at].clone()),
        1 => drop(fragments.remove(at)),
        2 => fragments[at].1 = fragments[other].1,
        _ => {
            // Often a cycle.
            let spread = format!(" ...{} }}", fragments[other].0);
            fragments[at].2.pop();
            fragments[at].2.push_str(&spread);
        }
    }
}

/// Breaks a text in one place.
pub fn text(schema: &Schema, random: &mut Random, document: &str) -> String {
    let mut tokens = tokens(document);
    let at = |tokens: &[String], random: &mut Random, fits: fn(&str) -> bool| {
        let fitting: Vec<usize> = (0..tokens.len()).filter(|at| fits(&tokens[*at])).collect();
        if fitting.is_empty() { 0 } else { *random.pick(&fitting) }
    };
    match random.below(20) {
        0 => drop(tokens.remove(at(&tokens, random, |_| true))),
        1 => {
            let one = at(&tokens, random, |_| true);
            tokens.insert(one, tokens[one].clone());
        }
        2 => {
            let one = at(&tokens, random, |_| true);
            let other = (one + 1) % tokens.len();
            tokens.swap(one, other);
        }
        // Another name: of a field, an argument, a type, a fragment, a word of the language.
        3..=8 => {
            let (one, name) = (at(&tokens, random, is_name), name(schema, random, &tokens));
            tokens[one] = name;
        }
        // A selection, an argument or a part of an object more, or all of them away.
        9 => {
            let (one, name) = (at(&tokens, random, |token| token == "{"), name(schema, random, &tokens));
            tokens.insert(one + 1, name);
        }
        10 | 11 => {
            let one = at(&tokens, random, |token| token == "(");
            let (name, value) = (name(schema, random, &tokens), literal(&any(random)));
            tokens.insert(one + 1, format!("{name}: {value}"));
        }
        12 => {
            let one = at(&tokens, random, |token| token == "(" || token == "{");
            let end = end_of(&tokens, one);
            tokens.drain(one..end);
        }
        13 => {
            let one = at(&tokens, random, |token| token == "...");
            let end = end_of(&tokens, one);
            let copy = tokens[one..end].to_vec();
            tokens.splice(end..end, copy);
        }
        // An alias.
        14 | 15 => {
            let (one, name) = (at(&tokens, random, is_name), name(schema, random, &tokens));
            tokens.insert(one, format!("{name}:"));
        }
        16 => {
            let one = at(&tokens, random, |token| is_name(token) || token == ")");
            let directive =
                ["@skip(if: true)", "@include(if: false)", "@include", "@deprecated", "@nothing", "@skip(if: 1)"];
            tokens.insert(one + 1, (*random.pick(&directive)).to_owned());
        }
        _ => {
            let one = at(&tokens, random, is_value);
            tokens[one] = literal(&any(random));
        }
    }
    tokens.join(" ")
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
}

fn is_value(token: &str) -> bool {
    token.starts_with(|c: char| c == '"' || c == '$' || c == '-' || c.is_ascii_digit())
        || ["true", "false", "null", "SIT", "DOWN", "HEEL", "JUMP"].contains(&token)
}

fn name(schema: &Schema, random: &mut Random, tokens: &[String]) -> String {
    if random.chance(50) {
        let names: Vec<&String> = tokens.iter().filter(|token| is_name(token)).collect();
        return (*random.pick(&names)).clone();
    }
    let ty = random.pick(&schema.types);
    if random.chance(20) || ty.fields.is_empty() {
        return ty.name.to_owned();
    }
    let field = random.pick(&ty.fields);
    match field.args.is_empty() || random.chance(60) {
        true => field.name.to_owned(),
        false => random.pick(&field.args).name.to_owned(),
    }
}

/// Behind the bracket that closes this one, or behind the token.
fn end_of(tokens: &[String], start: usize) -> usize {
    let mut open = 0_i32;
    for (at, token) in tokens.iter().enumerate().skip(start) {
        match token.as_str() {
            "(" | "{" | "[" => open += 1,
            ")" | "}" | "]" => open -= 1,
            _ => continue,
        }
        if open <= 0 {
            return at + 1;
        }
    }
    (start + 1).min(tokens.len())
}

/// The tokens of a text that was generated: no comments, no block strings.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_ascii_alphanumeric() || "_.+-".contains(c);
        let len = match first {
            '"' => {
                let mut escaped = false;
                let end = rest[1..].find(|c| {
                    let ends = c == '"' && !escaped;
                    escaped = c == '\\' && !escaped;
                    ends
                });
                end.map_or(rest.len(), |end| end + 2)
            }
            '.' if rest.starts_with("...") => 3,
            '$' | '@' => 1 + rest[1..].find(|c| !is_word(c)).unwrap_or(rest.len() - 1),
            c if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        tokens.push(rest[..len].to_owned());
        rest = rest[len..].trim_start_matches([' ', '\n', ',']);
    }
    tokens
}

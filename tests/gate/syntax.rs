//! Texts that are not GraphQL, and where errors say they are.

use nhanrong::error::{Code, Location};

use crate::{errors, refused};

#[test]
fn texts_that_are_no_documents_are_refused() {
    refused(&[
        ("", "Syntax Error: Unexpected <EOF>."),
        ("   # nothing", "Syntax Error"),
        ("{", "Syntax Error: Unexpected <EOF>."),
        ("}", "Syntax Error: Unexpected \"}\"."),
        ("{}", "Syntax Error"),
        ("{ author {} }", "Syntax Error"),
        ("query () { author { name } }", "Syntax Error"),
        ("{ echo() }", "Syntax Error"),
        ("{ author { name }", "Syntax Error"),
        ("{ author { name } } }", "Syntax Error"),
        ("{ echo(int: ) }", "Syntax Error"),
        ("{ echo(int 1) }", "Syntax Error: Expected \":\", found Int \"1\"."),
        ("{ echo(int: 01) }", "Syntax Error: Invalid number: \"01\"."),
        ("{ echo(int: 1a) }", "Syntax Error"),
        ("{ echo(float: 1.) }", "Syntax Error"),
        ("{ echo(float: .5) }", "Syntax Error"),
        ("{ echo(text: \"a) }", "Syntax Error: Unterminated string."),
        ("{ echo(text: \"a\nb\") }", "Syntax Error"),
        ("{ echo(text: \"\\q\") }", "escape sequence in string: \"\\q\"."),
        ("{ echo(text: \"\\uD800\") }", "Syntax Error"),
        ("{ echo(text: \"\"\"a) }", "Syntax Error"),
        ("{ echo(text: 'a') }", "did you mean to use a double quote"),
        ("{ author ? { name } }", "Syntax Error: Unexpected character: \"?\"."),
        ("{ author .. { name } }", "Syntax Error"),
        ("{ author { ...F } } fragment F { name }", "Syntax Error: Expected \"on\", found \"{\"."),
        ("{ author { ...F } } fragment on Author { name }", "Syntax Error"),
        ("query ($: Int) { echo }", "Syntax Error"),
        ("query ($1: Int) { echo }", "Syntax Error"),
        ("query ($a: Int!!) { echo(int: $a) }", "Syntax Error"),
        ("query ($a Int) { echo(int: $a) }", "Syntax Error"),
        ("notion { author { name } }", "Syntax Error: Unexpected Name \"notion\"."),
        ("type A { a: Int }", "Syntax Error"),
        ("\"why\" { author { name } }", "Syntax Error"),
        ("{ a: b: author { name } }", "Syntax Error"),
        ("{ author { name } } é", "Syntax Error: Unexpected character: U+00E9."),
        ("{ author \u{a0} { name } }", "Syntax Error"),
    ]);
    assert!(errors("{ author").iter().all(|error| error.code == Code::ParseFailed));
}

#[test]
fn errors_say_where() {
    let place = |document: &str| errors(document)[0].locations[0];
    assert_eq!(place("{\n  author {\n    title\n  }\n}"), Location { line: 3, column: 5 });
    assert_eq!(place("{ echo(text: \"é…\", int: \"a\") }"), Location { line: 1, column: 25 });
    assert_eq!(place("query ($\n# é\na: Int) {\n  author { x }\n  echo(int: $a) }"), Location { line: 4, column: 12 });
    assert_eq!(place("{ author { name }"), Location { line: 1, column: 18 });
    // Lines end as GraphQL ends them: not within a comment, and once for a carriage return with its line feed.
    assert_eq!(place("{ author # \u{2028}\u{85}é\n ? }"), Location { line: 2, column: 2 });
    assert_eq!(place("{ author\r\n{\rx } }"), Location { line: 3, column: 1 });
    assert_eq!(place("{ author\r\n{\r? } }"), Location { line: 3, column: 1 });
    assert_eq!(errors("{ author { a: name\n a: id } }")[0].locations.len(), 2);
}

#[test]
fn a_dollar_apart_from_its_name_moves_nothing() {
    let places = |document: &str| errors(document).iter().map(|error| error.locations[0]).collect::<Vec<_>>();
    let at = |line, column| Location { line, column };
    // The name begins its line, and so do what follows it and what stands in its way.
    assert_eq!(places("query ($\na: Wrong) { echo(int: $a) }"), [at(2, 4)]);
    assert_eq!(places("query ($\n\ta ? Int) { echo(int: $a) }"), [at(2, 4)]);
    assert_eq!(places("query ($ # $\r\n  a: Int) { echo(int: $a, x: 1) }"), [at(2, 27)]);
    // Where the variable itself is meant, its `$` is.
    assert_eq!(places("{ echo(int:  $ ,# $b\n\nb, x: 1) }"), [at(1, 14), at(3, 4)]);
    assert_eq!(places("query ($a: Int,\n $ b: Int) { echo(int: $a) }"), [at(2, 2)]);
}

#[test]
fn errors_come_in_the_order_of_the_document() {
    let lines: Vec<u32> = errors("{ x\n y\n author { z\n w } }").iter().map(|error| error.locations[0].line).collect();
    assert_eq!(lines, [1, 2, 3, 4]);
}

/// Documents with something dropped, doubled or replaced: whatever the verdict, there is one.
#[test]
fn broken_documents_never_bring_the_gate_down() {
    let whole = "query Q($ a: [Int!] = [1, 2], $b: Filter) { é: author @skip(if: false) { ...F ... on Node { id } }
        echo(text: \"ä\\u00e9\\n\", blob: \"\"\"b \\\"\"\" x\"\"\", filter: {year: {from: 1}}, ints: $a) # …
        books(filter: $b) { nodes { title } } } fragment F on Author { rival { name } }";
    let pieces = ["", "\"", "\"\"\"", "\\", "\\u", "{", "}", "$", "é", "\u{feff}", "\n", "...", "1e9", "\0", "#"];
    for at in (0..whole.len()).filter(|at| whole.is_char_boundary(*at)) {
        for (no, piece) in pieces.iter().enumerate() {
            let rest = if no % 2 == 0 { at } else { (at + no).min(whole.len()) };
            let rest = (rest..=whole.len()).find(|rest| whole.is_char_boundary(*rest)).unwrap_or(at);
            for error in errors(&format!("{}{piece}{}", &whole[..at], &whole[rest..])) {
                assert!(!error.locations.is_empty() && !error.message.is_empty());
            }
        }
    }
}

#[test]
fn a_line_ends_with_either_sign_or_with_both() {
    // A field that is not there, a sign that cannot be read, and an end that comes too early.
    for (wrong, column) in [("names }}", 2), ("name ?", 7), ("name }", 8)] {
        for (end, line) in [("\n", 3), ("\r", 3), ("\r\n", 3), ("\n\r", 5)] {
            let text = format!("{{ author{end}{{{end} {wrong}");
            assert_eq!(errors(&text)[0].locations[0], Location { line, column }, "{text:?}");
        }
    }
}

/// Signs that end lines elsewhere, and a `$` that is moved to its name.
#[test]
fn nothing_else_ends_a_line() {
    let place = |document: &str| errors(document)[0].locations[0];
    for sign in ["\u{2028}", "\u{2029}", "\u{85}"] {
        let text = format!("# {sign}\n{{ echo(text: \"{sign}\") ?");
        assert_eq!(place(&text), Location { line: 2, column: 19 }, "{text:?}");
    }
    assert_eq!(place("query ($\r\na: Int,\r\n?").line, 3);
    assert_eq!(place("query ($\r\na: Int!) {\r\nx echo(int: $a) }"), Location { line: 3, column: 1 });
}

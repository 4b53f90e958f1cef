//! Documents made to bring a server down. Each must be refused, on a stack as small as a thread of
//! a server may have.

use std::thread;

use crate::errors;

/// Judges each on its own small stack. An overflow would end the whole test run.
fn survived(documents: Vec<String>) {
    for document in documents {
        let start: String = document.chars().take(40).collect();
        let judge = thread::Builder::new().stack_size(2 << 20).spawn(move || errors(&document));
        let errors = judge.expect("a thread").join().expect("no panic");
        assert!(!errors.is_empty() && errors.len() <= 50, "{start}… {}", errors.len());
        assert!(errors.iter().all(|error| error.message.chars().count() <= 1_000), "{start}…");
    }
}

const DEPTHS: [usize; 6] = [49, 100, 1_000, 5_000, 100_000, 1_000_000];

#[test]
fn nesting_without_end_is_refused() {
    for depth in DEPTHS {
        let deep =
            |open: &str, inner: &str, close: &str| format!("{}{inner}{}", open.repeat(depth), close.repeat(depth));
        survived(vec![
            deep("{a", "", "}"),
            deep("{", "a", "}"),
            "{".repeat(depth),
            "[".repeat(depth),
            "(".repeat(depth),
            "}".repeat(depth),
            "{ author ".repeat(depth),
            deep("{ author { rival ", "{ name }", "} }"),
            deep("{ ... ", "{ author { name } }", "}"),
            deep("{ ... on Query ", "{ author { name } }", "}"),
            format!("{{ echo(blob: {}) }}", deep("[", "1", "]")),
            format!("{{ echo(blob: {}) }}", deep("{a:", "1", "}")),
            format!("{{ echo(filter: {}) }}", deep("{any:[", "{}", "]}")),
            format!("{{ echo(blob: {}", "[".repeat(depth)),
            format!("query ($a: Blob = {}) {{ echo(blob: $a) }}", deep("[", "1", "]")),
            format!("query ($a: Filter = {}) {{ echo(filter: $a) }}", deep("{any:", "{}", "}")),
            format!("query ($a: {}) {{ echo(blob: $a) }}", deep("[", "Int", "]")),
            format!("{{ author @skip(if: {}) {{ name }} }}", deep("[", "true", "]")),
            format!("query @skip(if: {}) {{ author {{ name }} }}", deep("{a:", "1", "}")),
            // What looks like the end of a text is none, and the other way round.
            format!("{{ echo(text: \"\n\", blob: {}) }}", deep("[", "1", "]")),
            format!("{{ echo(text: \"\\\n\" , blob: {}", "[".repeat(depth)),
            format!("{{ echo(text: \"\\u\", blob: {}", "[".repeat(depth)),
            format!("{{ echo(text: \"\"\"\\\"\"\" \"\"\", blob: {}", "[".repeat(depth)),
            format!("{{ echo(text: \"\\\\\", blob: {}", "[".repeat(depth)),
            format!("{{ # \"\r echo(blob: {}", "[".repeat(depth)),
        ]);
    }
}

#[test]
fn fragments_that_multiply_are_refused() {
    let doubling = |many: usize, spread: &dyn Fn(usize) -> String| {
        let each = (0..many).map(|no| format!("fragment F{no} on Author {{ {} }} ", spread(no + 1)));
        let last = format!("fragment F{many} on Author {{ name }}");
        format!("{{ author {{ ...F0 }} }} {}{last}", each.collect::<String>())
    };
    survived(vec![
        doubling(30, &|no| format!("...F{no} ...F{no}")),
        doubling(30, &|no| format!("a: rival {{ ...F{no} }} b: rival {{ ...F{no} }}")),
        doubling(20, &|no| format!("rival {{ ...F{no} }} rival {{ ...F{no} }}")),
        doubling(30, &|no| format!("... {{ ...F{no} }} ... on Node {{ ...F{no} }}")),
        doubling(500, &|no| format!("...F{no}")),
        doubling(5_000, &|no| format!("...F{no}")),
        doubling(20_000, &|no| format!("...F{no}")),
        // The same, reached by no operation.
        doubling(30, &|no| format!("...F{no} ...F{no}")).replace("{ author { ...F0 } }", "{ author { name } }"),
        doubling(500, &|no| format!("...F{no}")).replace("{ author { ...F0 } }", "{ author { name } }"),
    ]);
}

#[test]
fn cycles_of_fragments_end() {
    let all_spread_all = |many: usize| {
        let all: String = (0..many).map(|no| format!("...F{no} ")).collect();
        let each: String = (0..many).map(|no| format!("fragment F{no} on Author {{ {all} }} ")).collect();
        format!("{{ author {{ ...F0 }} }} {each}")
    };
    let ring = |many: usize| {
        let each = (0..many).map(|no| format!("fragment F{no} on Author {{ rival {{ ...F{} }} }} ", (no + 1) % many));
        format!("{{ author {{ ...F0 }} }} {}", each.collect::<String>())
    };
    let documents = vec![
        all_spread_all(5),
        all_spread_all(30),
        all_spread_all(45),
        all_spread_all(100),
        all_spread_all(300),
        ring(1),
        ring(20),
        ring(100),
        ring(400),
        ring(5_000),
        all_spread_all(30).replace("{ author { ...F0 } }", "{ author { name } }"),
        format!("subscription {{ ...F0 }} {}", all_spread_all(30)),
    ];
    survived(documents);
}

#[test]
fn floods_are_refused() {
    let many = |each: &dyn Fn(usize) -> String, times: usize| (0..times).map(each).collect::<String>();
    for times in [1_200, 20_000] {
        survived(vec![
            format!("{{ {} }}", many(&|no| format!("a{no}: nothing "), times)),
            format!("{{ {} }}", many(&|no| format!("x{no} "), times)),
            format!("{{ author {{ {} }} }}", many(&|_| "a: name a: born ".to_owned(), times)),
            format!("{{ author {} {{ name }} }}", "@skip(if: true)".repeat(times)),
            format!("{{ author {} {{ name }} }}", many(&|no| format!("@d{no}"), times)),
            format!("{{ echo({}) }}", many(&|no| format!("a{no}: 1 "), times)),
            format!("{{ echo({}) }}", "int: 1 ".repeat(times)),
            format!("{{ echo(blob: {{ {} }}) }}", "a: 1 ".repeat(times)),
            format!("{{ echo(full: [{}]) }}", "null ".repeat(times)),
            format!("query ({}) {{ echo }}", many(&|no| format!("$v{no}: Int "), times)),
            format!("query ({}) {{ echo(int: $v) }}", "$v: Int ".repeat(times)),
            "{ author { name } } ".repeat(times),
            "query A { author { name } } ".repeat(times),
            many(&|no| format!("query Q{no} {{ author {{ x }} }} "), times),
            "fragment F on Author { name } ".repeat(times),
            format!("{{ author {{ {} }} }}", many(&|no| format!("...F{no} "), times)),
            format!("{{ author {{ {} }} }}", "... on Book { title } ".repeat(times)),
        ]);
    }
    survived(vec![
        "\"".repeat(100_000),
        "\\".repeat(100_000),
        "?".repeat(100_000),
        "é".repeat(60_000),
        ",".repeat(5_000_000),
        "#".repeat(100_000),
        "$ ".repeat(60_000),
        format!("{{ echo(int: {}) }}", "9".repeat(120_000)),
        format!("{{ echo(float: 1e{}) }}", "9".repeat(120_000)),
        format!("{{ echo(text: \"{}\") }}", "\\u".repeat(60_000)),
        format!("{{ {} }}", "a".repeat(120_000)),
    ]);
}

/// One fragment of many fields, spread by many operations, and conflicts on every level.
#[test]
fn documents_just_below_the_limits_are_judged() {
    let spread = "...F ".repeat(40);
    let fields: String = (0..48).map(|no| format!("a{no}: name ")).collect();
    assert!(errors(&format!("{{ author {{ {spread} }} }} fragment F on Author {{ {fields} }}")).is_empty());
    let nested = format!("{}a: name{}", "rival { ".repeat(40), "}".repeat(40));
    let other = nested.replace("a: name", "a: id");
    survived(vec![format!("{{ author {{ {nested} {other} {nested} {other} }} author {{ {other} {nested} }} }}")]);
}

//! Operations, variables and directives that the specification refuses.

use crate::refused;

#[test]
fn wrong_operations_are_refused() {
    refused(&[
        ("query A { author { name } } query A { author { born } }", "There can be only one operation named \"A\"."),
        ("{ author { name } } query A { author { name } }", "This anonymous operation must be the only defined"),
        ("{ author { name } } { author { born } }", "This anonymous operation must be the only defined"),
        ("mutation { author { name } }", "The mutation operation is not supported by the schema."),
        ("subscription { author { name } }", "The subscription operation is not supported by the schema."),
        ("query A { author { name } } mutation B { x }", "The mutation operation is not supported"),
        ("fragment F on Author { name }", "Fragment \"F\" is never used."),
    ]);
}

#[test]
fn subscriptions_have_one_plain_root_field() {
    refused(&[
        ("subscription S { a b }", "Subscription \"S\" must select only one top level field."),
        ("subscription { a b }", "Anonymous Subscription must select only one top level field."),
        ("subscription { ...F } fragment F on Query { a ...G } fragment G on Query { b }", "must select only one"),
        ("subscription { a ... { b } }", "must select only one"),
        ("subscription { a: x b: x }", "must select only one"),
        ("subscription { __typename }", "must not select an introspection top level field"),
        ("subscription { a: __typename }", "must not select an introspection top level field"),
        ("subscription { a @skip(if: true) }", "must not use @skip or @include"),
        ("subscription { ... @include(if: true) { a } }", "must not use @skip or @include"),
        ("subscription { ...F @skip(if: true) } fragment F on Query { a }", "must not use @skip or @include"),
    ]);
    // The only thing wrong with these is that there are no subscriptions.
    for document in ["subscription { a { b c } }", "subscription { a a }", "subscription { a { b @skip(if: true) } }"] {
        let errors = crate::errors(document);
        assert!(errors.iter().all(|error| !error.message.contains("Subscription must")), "{document} {errors:?}");
    }
}

#[test]
fn wrong_variables_are_refused() {
    refused(&[
        ("query ($a: Int, $a: Int) { echo(int: $a) }", "There can be only one variable named \"$a\"."),
        ("query ($a: Author) { echo(blob: $a) }", "Variable \"$a\" cannot be non-input type \"Author\"."),
        ("query ($a: [Thing!]!) { echo(blob: $a) }", "Variable \"$a\" cannot be non-input type \"[Thing!]!\"."),
        ("query ($a: Node) { echo(blob: $a) }", "non-input type \"Node\""),
        ("query ($a: Nothing) { echo(blob: $a) }", "Unknown type \"Nothing\"."),
        ("query ($a: __Nothing) { echo(blob: $a) }", "Unknown type"),
        ("query ($a: Int) { echo }", "Variable \"$a\" is never used."),
        (
            "query A($a: Int) { echo } query B($a: Int) { echo(int: $a) }",
            "Variable \"$a\" is never used in operation \"A\".",
        ),
        ("{ echo(int: $a) }", "Variable \"$a\" is not defined."),
        ("query Q { echo(int: $a) }", "Variable \"$a\" is not defined by operation \"Q\"."),
        ("query Q($b: Int) { echo(int: $b, ints: [$a]) }", "Variable \"$a\" is not defined"),
        ("{ echo(filter: {year: {from: $a}}) }", "Variable \"$a\" is not defined"),
        ("{ echo(blob: {x: [$a]}) }", "Variable \"$a\" is not defined"),
        ("{ author @skip(if: $a) { name } }", "Variable \"$a\" is not defined"),
        ("query A($a: ID!) { ...F } query B { ...F } fragment F on Query { book(id: $a) { id } }", "operation \"B\""),
        ("{ ...F } fragment F on Query { ...G } fragment G on Query { book(id: $a) { id } }", "is not defined"),
        ("query ($a: Int = $b, $b: Int) { echo(int: $a) }", "Syntax Error"),
        ("query ($a: Int @skip(if: true)) { echo(int: $a) }", "Directive \"@skip\" may not be used on VARIABLE_DEFI"),
        ("query ($a: Int @nothing) { echo(int: $a) }", "Unknown directive \"@nothing\"."),
    ]);
}

#[test]
fn variables_in_positions_of_another_type_are_refused() {
    refused(&[
        ("query ($d: Int) { echo(flag: $d) }", "Variable \"$d\" of type \"Int\" used in position expecting type \"Bo"),
        ("query ($a: Int) { echo(id: $a) }", "expecting type \"ID\""),
        ("query ($a: Int) { echo(float: $a) }", "expecting type \"Float\""),
        ("query ($a: String) { echo(genre: $a) }", "expecting type \"Genre\""),
        ("query ($a: String) { echo(day: $a) }", "expecting type \"Date\""),
        ("query ($a: String) { echo(id: $a) }", "expecting type \"ID\""),
        (
            "query ($a: Int) { must(int: $a, range: {from: 1}) }",
            "of type \"Int\" used in position expecting type \"Int!\"",
        ),
        ("query ($a: Int = null) { must(int: $a, range: {from: 1}) }", "expecting type \"Int!\""),
        ("query ($a: Int) { must(int: 1, range: {from: $a}) }", "expecting type \"Int!\""),
        ("query ($a: Boolean) { author @skip(if: $a) { name } }", "expecting type \"Boolean!\""),
        ("query ($a: [Int]) { echo(int: $a) }", "of type \"[Int]\" used"),
        // A variable is never made a list of one, other than a literal.
        ("query ($a: Int) { echo(ints: $a) }", "expecting type \"[Int]\""),
        ("query ($a: [Int]) { echo(full: $a) }", "expecting type \"[Int!]\""),
        ("query ($a: Int) { echo(full: [$a]) }", "expecting type \"Int!\""),
        // A default helps at an argument, but not within a list: an item has no default.
        ("query ($a: [Int] = [1]) { echo(full: $a) }", "expecting type \"[Int!]\""),
        ("query ($a: Range) { must(int: 1, range: $a) }", "expecting type \"Range!\""),
        ("query ($a: Filter) { must(int: 1, range: $a) }", "expecting type \"Range!\""),
        ("query ($a: String) { ...F } fragment F on Query { echo(int: $a) }", "expecting type \"Int\""),
        ("query ($a: ID) { nodes(ids: [$a]) { id } }", "expecting type \"ID!\""),
        ("query ($a: ID) { echo(key: {id: $a}) }", "must be non-nullable to be used for OneOf"),
        // The default does not help here: null could still be given.
        ("query ($a: ID = 1) { echo(key: {id: $a}) }", "must be non-nullable to be used for OneOf"),
    ]);
}

#[test]
fn wrong_directives_are_refused() {
    refused(&[
        ("{ author @nothing { name } }", "Unknown directive \"@nothing\"."),
        ("query @skip(if: true) { author { name } }", "Directive \"@skip\" may not be used on QUERY."),
        ("{ author { ...F } } fragment F on Author @include(if: true) { name }", "may not be used on FRAGMENT_DEF"),
        ("{ author @deprecated { name } }", "Directive \"@deprecated\" may not be used on FIELD."),
        ("{ author @skip(if: true) @skip(if: false) { name } }", "The directive \"@skip\" can only be used once"),
        ("{ author { ... @skip(if: true) @skip(if: true) { name } } }", "can only be used once"),
        ("{ author @skip { name } }", "Directive \"@skip\" argument \"if\" of type \"Boolean!\" is required,"),
        ("{ author @skip(if: null) { name } }", "Expected value of type \"Boolean!\", found null."),
        ("{ author @skip(if: 1) { name } }", "Expected value of type \"Boolean!\", found 1."),
        ("{ author @skip(if: \"true\") { name } }", "Expected value of type \"Boolean!\", found \"true\"."),
        ("{ author @skip(if: true, unless: true) { name } }", "Unknown argument \"unless\" on directive \"@skip\"."),
        ("{ author @skip(if: true, if: true) { name } }", "There can be only one argument named \"if\"."),
        ("{ __typename @nothing }", "Unknown directive"),
        ("{ author { __typename @skip } }", "is required"),
        ("{ author { __typename @skip(if: 1) } }", "Expected value of type \"Boolean!\""),
        ("{ author { __typename @skip(if: true) @skip(if: true) } }", "can only be used once"),
        ("{ author { ...F @nothing } } fragment F on Author { name }", "Unknown directive"),
    ]);
}

//! Literals of a wrong type.

use crate::refused;

#[test]
fn scalars_of_another_kind_are_refused() {
    refused(&[
        ("{ echo(int: 2147483648) }", "Int cannot represent non 32-bit signed integer value: 2147483648"),
        ("{ echo(int: -2147483649) }", "Int cannot represent non 32-bit signed integer value"),
        ("{ echo(int: 99999999999999999999999999) }", "Int cannot represent non 32-bit signed integer value"),
        ("{ echo(int: 1.0) }", "Expected value of type \"Int\", found 1.0."),
        ("{ echo(int: \"1\") }", "Expected value of type \"Int\", found \"1\"."),
        ("{ echo(int: true) }", "Expected value of type \"Int\", found true."),
        ("{ echo(int: ONE) }", "Expected value of type \"Int\", found ONE."),
        ("{ echo(int: [1]) }", "Expected value of type \"Int\", found [1]."),
        ("{ echo(int: {a: 1}) }", "Expected value of type \"Int\", found {a: 1}."),
        ("{ echo(float: \"1\") }", "Expected value of type \"Float\""),
        ("{ echo(float: true) }", "Expected value of type \"Float\""),
        ("{ echo(text: 1) }", "Expected value of type \"String\", found 1."),
        ("{ echo(text: a) }", "Expected value of type \"String\", found a."),
        ("{ echo(text: {a: 1}) }", "Expected value of type \"String\""),
        ("{ echo(text: [\"a\"]) }", "Expected value of type \"String\""),
        ("{ echo(flag: 1) }", "Expected value of type \"Boolean\""),
        ("{ echo(flag: \"true\") }", "Expected value of type \"Boolean\""),
        ("{ echo(flag: TRUE) }", "Expected value of type \"Boolean\""),
        ("{ echo(id: 1.0) }", "Expected value of type \"ID\""),
        ("{ echo(id: true) }", "Expected value of type \"ID\""),
        ("{ echo(id: a) }", "Expected value of type \"ID\""),
        ("{ echo(day: \"yesterday\") }", "Expected value of type \"Date\", found \"yesterday\""),
        ("{ echo(day: 20261124) }", "Expected value of type \"Date\", found 20261124"),
        ("{ echo(days: [\"2026-11-24\", \"x\"]) }", "Expected value of type \"Date\", found \"x\""),
        ("{ echo(day: {y: 1}) }", "Expected value of type \"Date\""),
    ]);
}

#[test]
fn wrong_enum_values_and_lists_are_refused() {
    refused(&[
        ("{ echo(genre: \"NOVEL\") }", "Expected value of type \"Genre\", found \"NOVEL\"."),
        ("{ echo(genre: DRAMA) }", "Value \"DRAMA\" does not exist in \"Genre\" enum."),
        ("{ echo(genre: novel) }", "Value \"novel\" does not exist"),
        ("{ echo(genre: 1) }", "Expected value of type \"Genre\""),
        ("{ echo(genre: true) }", "Expected value of type \"Genre\""),
        ("{ echo(genres: [NOVEL, null]) }", "Expected value of type \"Genre!\", found null."),
        ("{ echo(genres: [NOVEL, \"POEM\"]) }", "Expected value of type \"Genre!\", found \"POEM\"."),
        ("{ echo(full: [1, null]) }", "Expected value of type \"Int!\", found null."),
        ("{ echo(full: [1, \"a\"]) }", "Expected value of type \"Int!\", found \"a\"."),
        ("{ echo(ints: [[1]]) }", "Expected value of type \"Int\", found [1]."),
        ("{ echo(ints: \"a\") }", "found \"a\"."),
        ("{ nodes(ids: null) { id } }", "Expected value of type \"[ID!]!\", found null."),
        ("{ nodes(ids: [null]) { id } }", "Expected value of type \"ID!\", found null."),
        ("{ book(id: 1) { cover(shape: null) } }", "Expected value of type \"Shape!\", found null."),
    ]);
}

#[test]
fn wrong_input_objects_are_refused() {
    refused(&[
        ("{ echo(filter: 1) }", "Expected value of type \"Filter\", found 1."),
        ("{ echo(filter: [{}, {}]) }", "Expected value of type \"Filter\""),
        ("{ echo(filter: {nothing: 1}) }", "Field \"nothing\" is not defined by type \"Filter\"."),
        ("{ echo(filter: {year: {}}) }", "Field \"Range.from\" of required type \"Int!\" was not provided."),
        ("{ echo(filter: {year: {from: null}}) }", "Expected value of type \"Int!\", found null."),
        ("{ echo(filter: {year: {from: 1, step: null}}) }", "Expected value of type \"Int!\", found null."),
        ("{ echo(filter: {year: {from: 1, x: {y: 1}}}) }", "Field \"x\" is not defined by type \"Range\"."),
        ("{ echo(filter: {year: 3}) }", "Expected value of type \"Range\", found 3."),
        ("{ echo(filter: {limit: null}) }", "Expected value of type \"Int!\", found null."),
        ("{ echo(filter: {title: \"a\", title: \"a\"}) }", "There can be only one input field named \"title\"."),
        ("{ echo(filter: {any: [{limit: 1, limit: 2}]}) }", "There can be only one input field named \"limit\"."),
        ("{ echo(filter: {any: [{any: {genre: X}}]}) }", "Value \"X\" does not exist in \"Genre\" enum."),
        ("{ echo(filter: {since: \"x\"}) }", "Expected value of type \"Date\""),
        ("{ echo(filter: {tags: [1]}) }", "Expected value of type \"String!\", found 1."),
        ("{ echo(blob: {a: 1, a: 1}) }", "There can be only one input field named \"a\"."),
        ("{ echo(blob: [{b: {a: 1, a: 2}}]) }", "There can be only one input field named \"a\"."),
        ("query ($a: Blob = {a: 1, a: 2}) { echo(blob: $a) }", "There can be only one input field named \"a\"."),
        ("{ echo(filter: {blob: {a: 1, a: 1}}) }", "There can be only one input field named \"a\"."),
    ]);
}

#[test]
fn one_of_inputs_take_exactly_one_field() {
    refused(&[
        ("{ echo(key: {}) }", "Exactly one key must be specified, and not null, for OneOf type \"ByKey\"."),
        ("{ echo(key: {id: 1, code: \"a\"}) }", "Exactly one key"),
        ("{ echo(key: {id: null}) }", "Exactly one key"),
        ("{ echo(key: {id: 1, code: null}) }", "Exactly one key"),
        ("query ($a: ID!) { echo(key: {id: $a, code: \"a\"}) }", "Exactly one key"),
        ("query ($a: ByKey = {}) { echo(key: $a) }", "Exactly one key"),
    ]);
}

#[test]
fn wrong_defaults_of_variables_are_refused() {
    refused(&[
        ("query ($a: Int = \"1\") { echo(int: $a) }", "Expected value of type \"Int\", found \"1\"."),
        ("query ($a: Int! = null) { echo(int: $a) }", "Expected value of type \"Int!\", found null."),
        ("query ($a: Int = 2147483648) { echo(int: $a) }", "non 32-bit"),
        ("query ($a: [Int] = [\"a\"]) { echo(ints: $a) }", "Expected value of type \"Int\", found \"a\"."),
        ("query ($a: Genre = \"NOVEL\") { echo(genre: $a) }", "Expected value of type \"Genre\""),
        ("query ($a: Genre = DRAMA) { echo(genre: $a) }", "Value \"DRAMA\" does not exist"),
        ("query ($a: Filter = {x: 1}) { echo(filter: $a) }", "Field \"x\" is not defined by type \"Filter\"."),
        ("query ($a: Filter = {year: {}}) { echo(filter: $a) }", "Field \"Range.from\" of required type \"Int!\""),
        ("query ($a: Date = \"x\") { echo(day: $a) }", "Expected value of type \"Date\""),
    ]);
}

//! Fields of one response name: when they merge, and when they do not.

use crate::{accepted, refused};

#[test]
fn fields_that_merge_pass() {
    accepted(&[
        "{ author { name name } }",
        "{ author { name } author { born } }",
        "{ author { n: name ... on Author { n: name } } }",
        "{ book(id: 1) { cover(width: 1, back: true) cover(back: true, width: 1) } }",
        "query ($w: Int) { book(id: 1) { cover(width: $w) cover(width: $w) } }",
        // Objects that can never be one another may differ in what a name means …
        "{ node(id: 1) { ... on Book { x: title } ... on Author { x: __typename } } }",
        "{ node(id: 1) { ... on Book { x: subtitle } ... on Author { x: name } } }",
        "{ node(id: 1) { ... on Book { cover(width: 1) } ... on Shop { cover: name } } }",
        "{ node(id: 1) { ... on Book { x: sequel { a: title } } ... on Shop { x: sells { a: title } } } }",
        "{ node(id: 1) { ... on Book { x: author { a: name } } ... on Author { y: rival { a: born } } } }",
        "{ thing { __typename ... on Book { __typename } } }",
        "{ echo(filter: {title: \"a\", limit: 1}) echo(filter: {limit: 1, title: \"a\"}) }",
        "{ author { ...F ...F } } fragment F on Author { name }",
        "{ author { works { nodes { title } } works { nodes { year } edges { cursor } } } }",
    ]);
}

#[test]
fn different_fields_under_one_name_are_refused() {
    refused(&[
        ("{ author { a: name a: born } }", "Fields \"a\" conflict because they return conflicting types"),
        ("{ author { name: id name } }", "Fields \"name\" conflict"),
        ("{ book(id: 1) { a: title a: title2: title } }", "Syntax Error"),
        (
            "{ book(id: 1) { a: subtitle a: size } }",
            "Fields \"a\" conflict because \"subtitle\" and \"size\" are different fields.",
        ),
        ("{ a: book(id: 1) { title } a: author { name } }", "conflict"),
        ("{ author { ...F a: id } } fragment F on Author { a: __typename }", "conflict"),
        ("{ author { ...F ...G } } fragment F on Author { a: name } fragment G on Author { a: tags }", "conflict"),
        ("{ node(id: 1) { a: id ... on Book { a: title } } }", "conflict"),
        ("{ node(id: 1) { ... on Named { a: name } ... on Book { a: subtitle } } }", "conflict"),
        ("{ thing { a: __typename ... on Book { a: title } } }", "\"__typename\" and \"title\" are different fields"),
        ("{ thing { ... on Book { a: title } ...F } } fragment F on Thing { a: __typename }", "different fields"),
        ("{ thing { ... on Thing { a: __typename } ... on Author { a: id } } }", "conflict"),
    ]);
}

#[test]
fn differing_arguments_are_refused() {
    refused(&[
        ("{ book(id: 1) { cover(width: 1) cover(width: 2) } }", "they have differing arguments"),
        ("{ book(id: 1) { cover(width: 1) cover } }", "they have differing arguments"),
        // A default is not an argument that was given.
        ("{ book(id: 1) { cover(width: 10) cover } }", "they have differing arguments"),
        ("query ($w: Int) { book(id: 1) { cover(width: $w) cover(width: 1) } }", "differing arguments"),
        ("query ($v: Int, $w: Int) { book(id: 1) { cover(width: $w) cover(width: $v) } }", "differing arguments"),
        ("{ book(id: 1) { title } book(id: 2) { title } }", "differing arguments"),
        ("{ book(id: 1) { title } book(id: \"1\") { title } }", "differing arguments"),
        ("{ echo(ints: [1, 2]) echo(ints: [2, 1]) }", "differing arguments"),
        ("{ node(id: 1) { ... on Book { cover(width: 1) } } node(id: 1) { ... on Book { cover } } }", "differing"),
    ]);
}

#[test]
fn shapes_that_differ_are_refused_even_between_objects_that_never_meet() {
    refused(&[
        ("{ node(id: 1) { ... on Book { x: title } ... on Author { x: name } } }", "\"String!\" and \"String\""),
        ("{ node(id: 1) { ... on Book { size } ... on Author { size } } }", "\"String\" and \"Int!\""),
        ("{ node(id: 1) { ... on Author { size } ... on Shop { size } } }", "\"Int!\" and \"Int\""),
        ("{ node(id: 1) { ... on Book { x: tags } ... on Author { x: tags } } }", "\"[String!]!\" and \"[String!]\""),
        ("{ node(id: 1) { ... on Book { x: author { id } } ... on Shop { x: name } } }", "conflict"),
        ("{ node(id: 1) { ... on Book { x: genre } ... on Shop { x: __typename } } }", "\"Genre!\" and \"String!\""),
        (
            "{ node(id: 1) { ... on Book { x: sequel { a: title } } ... on Shop { x: sells { a: year } } } }",
            "Fields \"a\" conflict",
        ),
    ]);
}

#[test]
fn conflicts_deep_below_are_found() {
    refused(&[
        ("{ author { rival { a: name } } author { rival { a: born } } }", "Fields \"a\" conflict"),
        (
            "{ author { rival { rival { rival { a: name } } } rival { ...F } } }
             fragment F on Author { rival { rival { a: tags } } }",
            "Fields \"a\" conflict",
        ),
        ("{ author { works { nodes { a: title } } } author { works { nodes { a: year } } } }", "Fields \"a\" conflict"),
        (
            "{ node(id: 1) { ... on Author { rival { a: id } } ... on Node { ... on Author { rival { a: name } } } } }",
            "Fields \"a\" conflict",
        ),
        (
            "{ author { ...A } } fragment A on Author { rival { a: id } ...B } fragment B on Named { ...C }
             fragment C on Author { rival { a: __typename } }",
            "Fields \"a\" conflict",
        ),
    ]);
}

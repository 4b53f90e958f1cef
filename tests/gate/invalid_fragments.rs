//! Fragments that the specification refuses.

use crate::refused;

#[test]
fn wrong_fragments_are_refused() {
    refused(&[
        ("{ author { ...F } }", "Unknown fragment \"F\"."),
        ("{ author { name } } fragment F on Author { name }", "Fragment \"F\" is never used."),
        ("{ author { name } } fragment F on Author { ...G } fragment G on Author { name }", "\"F\" is never used."),
        (
            "{ author { ...F } } fragment F on Author { name } fragment F on Author { born }",
            "There can be only one fragment named \"F\".",
        ),
        ("{ author { ...F } } fragment F on Nothing { name }", "Unknown type \"Nothing\"."),
        ("{ author { ... on Nothing { name } } }", "Unknown type \"Nothing\"."),
        ("{ author { ...F } } fragment F on Date { name }", "Fragment \"F\" cannot condition on non composite type"),
        ("{ author { ...F } } fragment F on Filter { title }", "non composite type \"Filter\""),
        ("{ author { ... on String { name } } }", "Fragment cannot condition on non composite type \"String\"."),
        ("{ author { ... on Genre { name } } }", "non composite type \"Genre\""),
        ("{ author { ...on } } fragment on on Author { name }", "Syntax Error"),
    ]);
}

#[test]
fn fragments_that_can_never_apply_are_refused() {
    refused(&[
        (
            "{ author { ... on Book { title } } }",
            "Fragment cannot be spread here as objects of type \"Author\" can never be of type \"Book\".",
        ),
        ("{ author { ...F } } fragment F on Book { title }", "Fragment \"F\" cannot be spread here as objects"),
        ("{ book(id: 1) { ... on Named { name } } }", "\"Book\" can never be of type \"Named\""),
        ("{ thing { ... on Shop { name } } }", "\"Thing\" can never be of type \"Shop\""),
        ("{ thing { ... on Outlet { __typename } } }", "\"Thing\" can never be of type \"Outlet\""),
        ("{ node(id: 1) { ... on PageInfo { hasNextPage } } }", "can never be of type \"PageInfo\""),
        ("{ ... on Author { name } }", "\"Query\" can never be of type \"Author\""),
        ("{ thing { ... on Named { ... on Shop { ... on Book { title } } } } }", "can never be of type \"Book\""),
        ("{ author { ... on Thing { ... on Book { ... on Author { name } } } } }", "\"Book\" can never be of type"),
    ]);
}

#[test]
fn cycles_are_refused() {
    refused(&[
        ("{ author { ...F } } fragment F on Author { ...F }", "Cannot spread fragment \"F\" within itself."),
        ("{ author { ...F } } fragment F on Author { rival { ...F } }", "Cannot spread fragment \"F\" within itself."),
        (
            "{ author { ...F } } fragment F on Author { ...G } fragment G on Author { ...F }",
            "Cannot spread fragment \"F\" within itself via \"G\".",
        ),
        (
            "{ author { ...A } } fragment A on Author { ...B } fragment B on Author { ... { rival { ...C } } }
             fragment C on Author { ...B }",
            "Cannot spread fragment \"B\" within itself via \"C\".",
        ),
        ("{ author { name } } fragment F on Author { ...F }", "Cannot spread fragment \"F\" within itself."),
        (
            "{ author { ...A ...B } } fragment A on Author { ...A ...B } fragment B on Author { ...A ...B }",
            "Cannot spread fragment \"A\" within itself",
        ),
    ]);
}

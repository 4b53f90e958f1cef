//! Fields and arguments that the specification refuses.

use crate::refused;

#[test]
fn unknown_fields_are_refused() {
    refused(&[
        ("{ nothing }", "Cannot query field \"nothing\" on type \"Query\"."),
        ("{ author { title } }", "Cannot query field \"title\" on type \"Author\"."),
        (
            "{ author { name { x } } }",
            "Field \"name\" must not have a selection since type \"String\" has no subfields",
        ),
        (
            "{ node(id: 1) { title } }",
            "Cannot query field \"title\" on type \"Node\". Did you mean to use an inline fragment on \"Book\"?",
        ),
        ("{ node(id: 1) { name } }", "on type \"Node\""),
        ("{ thing { id } }", "Cannot query field \"id\" on type \"Thing\"."),
        ("{ thing { ... on Author { title } } }", "on type \"Author\""),
        ("{ author { ... on Named { id } } }", "Cannot query field \"id\" on type \"Named\"."),
        ("{ author { ...F } } fragment F on Author { x }", "Cannot query field \"x\" on type \"Author\"."),
        ("{ author { __nothing } }", "Cannot query field \"__nothing\" on type \"Author\"."),
        ("{ author { __schema { types { name } } } }", "Cannot query field \"__schema\" on type \"Author\"."),
        ("{ author { rival { rival { x } } } }", "Cannot query field \"x\" on type \"Author\"."),
        ("{ Author { name } }", "Cannot query field \"Author\" on type \"Query\"."),
        ("{ author { nme } }", "Cannot query field \"nme\" on type \"Author\". Did you mean \"name\"?"),
        ("{ name: nothing }", "Cannot query field \"nothing\""),
    ]);
}

#[test]
fn selections_must_stand_where_fields_are() {
    refused(&[
        ("{ author }", "Field \"author\" of type \"Author\" must have a selection of subfields."),
        ("{ thing }", "Field \"thing\" of type \"Thing\" must have a selection"),
        ("{ books }", "\"BookConnection!\" must have a selection"),
        ("{ books { nodes } }", "\"[Book!]!\" must have a selection"),
        ("{ node(id: 1) }", "must have a selection"),
        ("{ __typename { x } }", "Field \"__typename\" must not have a selection since type \"String!\""),
        ("{ book(id: 1) { genre { x } } }", "must not have a selection since type \"Genre!\""),
        ("{ book(id: 1) { published { x } } }", "must not have a selection since type \"Date\""),
        ("{ book(id: 1) { tags { x } } }", "must not have a selection since type \"[String!]!\""),
        ("{ author { name { __typename } } }", "must not have a selection"),
    ]);
}

#[test]
fn wrong_arguments_are_refused() {
    refused(&[
        ("{ echo(nothing: 1) }", "Unknown argument \"nothing\" on field \"Query.echo\"."),
        ("{ author(id: 1) { name } }", "Unknown argument \"id\" on field \"Query.author\"."),
        ("{ __typename(a: 1) }", "Unknown argument \"a\" on field \"Query.__typename\"."),
        ("{ author { name(a: 1) } }", "Unknown argument \"a\" on field \"Author.name\"."),
        ("{ books(frist: 1) { totalCount } }", "on field \"Query.books\". Did you mean \"first\"?"),
        ("{ echo(int: 1, int: 1) }", "There can be only one argument named \"int\"."),
        ("{ book(id: 1, id: 2) { title } }", "There can be only one argument named \"id\"."),
        ("{ book { title } }", "Field \"book\" argument \"id\" of type \"ID!\" is required, but it was not"),
        ("{ must }", "Field \"must\" argument \"range\" of type \"Range!\" is required"),
        ("{ must(int: 1) }", "Field \"must\" argument \"range\" of type \"Range!\" is required"),
        ("{ book(id: null) { title } }", "Expected value of type \"ID!\", found null."),
        ("{ must(int: null, range: {from: 1}) }", "Expected value of type \"Int!\", found null."),
        ("{ echo(size: null) }", "Expected value of type \"Int!\", found null."),
        ("{ books(last: \"1\") { totalCount } }", "Expected value of type \"Int\""),
        ("{ author { ...F } } fragment F on Author { works(x: 1) { totalCount } }", "Unknown argument \"x\""),
    ]);
}

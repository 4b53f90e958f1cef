//! Documents that the specification allows.

use crate::accepted;

#[test]
fn selections_of_every_kind_pass() {
    accepted(&[
        "{ __typename }",
        "query { author { name } }",
        "query Q { author { name } }",
        "query Q($id: ID!) { book(id: $id) { title } }",
        "{ book(id: 1) { title } }",
        "{ book(id: \"1\") { title } }",
        "{ book(id: 123456789012345678901234567890) { title } }",
        "{ a: author { a: name b: name } b: author { name } }",
        "{ author { rival { rival { rival { name } } } } }",
        "{ books { nodes { title } edges { cursor node { id } } pageInfo { hasNextPage endCursor } totalCount } }",
        "{ books(first: 3, after: \"x\") { nodes { title } } books(first: 3, after: \"x\") { totalCount } }",
        "{ author { works(filter: {title: \"a\"}, first: 1) { nodes { author { name } } } } }",
        "{ node(id: 1) { id __typename } }",
        "{ nodes(ids: [1, \"b\"]) { id } }",
        "{ nodes(ids: 1) { id } }",
        "{ thing { __typename } }",
        "query A { author { name } } query B { author { name } }",
    ]);
}

#[test]
fn fragments_that_can_apply_pass() {
    accepted(&[
        "{ node(id: 1) { ... on Book { title } ... on Author { name } } }",
        "{ node(id: 1) { ... on Named { name } } }",
        "{ thing { ... on Book { title } ... on Node { id } } }",
        "{ thing { ... on Named { name } ... on Thing { __typename } } }",
        "{ author { ... on Node { id } ... on Named { name } ... on Thing { ... on Author { born } } } }",
        "{ author { ... { name } ... @include(if: true) { born } } }",
        "{ author { ...F } } fragment F on Author { name }",
        "{ author { ...F } } fragment F on Node { id ...G } fragment G on Author { name }",
        "{ thing { ...F } } fragment F on Author { rival { ...G } } fragment G on Author { name }",
        "{ author { ...F rival { ...F } } } fragment F on Author { name }",
        "{ outlet { ... on Named { name } ... on Shop { sells { title } } } }",
        "query A { author { ...F } } query B { author { ...F } } fragment F on Author { name }",
        "{ author { ...fragment } } fragment fragment on Author { name }",
    ]);
}

#[test]
fn literals_of_the_right_type_pass() {
    accepted(&[
        "{ echo }",
        "{ echo(int: 2147483647) }",
        "{ echo(int: -2147483648) }",
        "{ echo(int: -0) }",
        "{ echo(int: null) }",
        "{ echo(float: 1) }",
        "{ echo(float: 1.5e-10) }",
        "{ echo(float: 12345678901234567890) }",
        "{ echo(text: \"\") }",
        "{ echo(text: \"\"\"block \" text\"\"\") }",
        "{ echo(text: \"\\u{1F600} \\uD83D\\uDE00 \\n\") }",
        "{ echo(flag: true) }",
        "{ echo(id: 0) }",
        "{ echo(id: \"x\") }",
        "{ echo(genre: NOVEL) }",
        "{ echo(genres: [NOVEL, POEM]) }",
        "{ echo(genres: POEM) }",
        "{ echo(genres: []) }",
        "{ echo(genres: null) }",
        "{ echo(ints: [1, null, 3]) }",
        "{ echo(ints: 1) }",
        "{ echo(full: []) }",
        "{ echo(day: \"2026-11-24\", days: \"2026-11-24\") }",
        "{ echo(days: [\"2026-11-24\", \"2026-11-25\"]) }",
        "{ echo(blob: {a: [1, {b: X}], c: null, d: \"x\"}) }",
        "{ echo(filter: {}) }",
        "{ echo(filter: {year: {from: 1}}) }",
        "{ echo(filter: {year: {from: 1, to: null, step: 2}, any: [{title: \"a\"}, {any: {genre: POEM}}]}) }",
        "{ echo(filter: {genres: NOVEL, tags: [\"a\"], marks: [null], since: \"2026-01-01\", blob: 1, limit: 3}) }",
        "{ must(int: 1, range: {from: 1}) }",
        "{ book(id: 1) { cover cover2: cover(width: null, shape: SQUARE) } }",
        "{ echo(key: {id: 1}) }",
        "{ echo(key: {range: {from: 1}}) }",
    ]);
}

#[test]
fn variables_in_fitting_positions_pass() {
    accepted(&[
        "query ($a: Int) { echo(int: $a) }",
        "query ($a: Int!) { echo(int: $a) }",
        "query ($a: Int) { echo(size: $a) }",
        "query ($a: Int = 1) { echo(int: $a) }",
        "query ($a: Int = 1) { must(int: $a, range: {from: $a}) }",
        "query ($a: Int!) { must(int: $a, range: {from: $a, to: $a}) }",
        "query ($a: Int) { must(int: 1, range: {from: 1, step: $a}) }",
        "query ($a: [Int]) { echo(ints: $a) }",
        "query ($a: [Int!]!) { echo(ints: $a, full: $a) }",
        "query ($a: Int) { echo(ints: [1, $a]) }",
        "query ($a: Int!) { echo(full: [1, $a]) }",
        "query ($a: Genre!) { echo(genre: $a, genres: [$a]) }",
        "query ($a: [Genre!] = [NOVEL]) { echo(genres: $a) }",
        "query ($a: [Genre!] = NOVEL) { echo(genres: $a) }",
        "query ($a: Filter = {title: \"x\", year: {from: 1}}) { echo(filter: $a) books(filter: $a) { totalCount } }",
        "query ($a: Date = \"2026-01-01\") { echo(day: $a) }",
        "query ($a: Blob) { echo(blob: $a) }",
        "query ($a: Int) { echo(blob: {a: [$a]}) }",
        "query ($a: Boolean!) { author @include(if: $a) { name @skip(if: $a) } }",
        "query ($a: Boolean = true) { author @include(if: $a) { name } }",
        "query ($a: ID!) { echo(key: {id: $a}) }",
        "query ($a: ByKey) { echo(key: $a) }",
        "query ($a: ID!) { ...F } fragment F on Query { book(id: $a) { title } }",
        "query A($a: ID!) { ...F } query B($a: ID!) { ...F } fragment F on Query { book(id: $a) { title } }",
        "query ($a: ID!) { nodes(ids: [$a]) { id } }",
    ]);
}

#[test]
fn directives_where_they_may_stand_pass() {
    accepted(&[
        "{ author @skip(if: false) { name } }",
        "{ author @skip(if: false) @include(if: true) { name } }",
        "{ author { ...F @skip(if: true) } } fragment F on Author { name }",
        "{ author { ... on Author @include(if: false) { name } } }",
        "{ __typename @skip(if: false) }",
        "{ author { __typename @include(if: true) } }",
    ]);
}

#[test]
fn odd_but_right_syntax_passes() {
    accepted(&[
        "{author{name}}",
        "\u{feff}{ author { name } }",
        ",,,{ author,, { name,born } },,,",
        "# a comment with { [ ( \" and \"\"\"\n{ author { name } }",
        "{ author { name } } # at the end",
        "query ($ a: ID!) { book(id: $ a) { title } }",
        "query ($,a: ID!) { book(id: $\n a) { title } }",
        "query ($# why\na: ID!) { book(id: $a) { title } }",
        "query ($a: ID!) { book(id: $\u{feff}a) { title } }",
        "\"described\" query Q { author { name } }",
        "\"\"\"described\"\"\" query Q(\"why\" $a: ID!) { book(id: $a) { title } }",
        "{ author { ...F } } \"described\" fragment F on Author { name }",
        "{ query: author { name } fragment: author { on: name } }",
        "{ true: author { null: name } }",
        "query on { author { name } }",
        "{ echo(text: \"{[(\", blob: \"\"\"{[( \\\"\"\" )\"\"\") }",
        "{ echo(text: \"\\\\\", blob: \"\\\"{\") }",
        "query Q { author @ skip(if: false) { name } }",
        "{ author { ... F } } fragment F on Author { name }",
        "{\r\n  author\r\n  { name }\r}",
    ]);
}

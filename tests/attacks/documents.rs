//! Attacks by what a request says: its document and its variables.

use serde_json::{Value as Json, json};

use crate::Attack;

/// Each with the body to be posted.
pub fn attacks() -> Vec<Attack> {
    let mut attacks = Vec::new();
    let mut add = |name: String, body: Vec<u8>| attacks.push(Attack::refused(name, body));
    for depth in [1_000, 10_000, 100_000, 1_000_000] {
        for open in ["{", "[", "(", "{a", "{nodes", "{...", "{... on Model", "...{"] {
            add(format!("{depth} x {open:?}"), query(&open.repeat(depth)));
        }
        let argument = |open: &str| query(&format!("{{ models(filter: {}", open.repeat(depth)));
        add(format!("{depth} x \"[\" in an argument"), argument("["));
        add(format!("{depth} x \"{{not:\" in an argument"), argument("{not:"));
        let closed = format!("{{ models(filter: {}{}) {{ totalCount }} }}", "{not:".repeat(depth), "}".repeat(depth));
        add(format!("{depth} filters within filters"), query(&closed));
        let ty = format!("query ($a: {}Int{}) {{ models {{ totalCount }} }}", "[".repeat(depth), "]".repeat(depth));
        add(format!("a type of {depth} lists"), query(&ty));
        let variable = format!("{}{}", "{\"not\":".repeat(depth), "}".repeat(depth));
        add(format!("{depth} filters within filters, as a variable"), with(FILTERED, &format!("{{\"f\":{variable}}}")));
        let variable = format!("{{\"f\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
        add(format!("{depth} lists within lists, as a variable"), with(FILTERED, &variable));
    }
    for many in [30, 1_000, 20_000] {
        add(format!("{many} fragments, each spread twice in the one before"), query(&chain(many, "...F# ...F#")));
        add(
            format!("{many} fragments, each twice by fields"),
            query(&chain(many, "a: parent { ...F# } b: parent { ...F# }")),
        );
    }
    for many in [2, 100, 300, 20_000] {
        let ring: String =
            (0..many).map(|no| format!("fragment F{no} on Model {{ ...F{} }} ", (no + 1) % many)).collect();
        add(format!("a ring of {many} fragments"), query(&format!("{{ model(code: \"x\") {{ ...F0 }} }} {ring}")));
    }
    let all: String = (0..100).map(|no| format!("...F{no} ")).collect();
    let each: String = (0..100).map(|no| format!("fragment F{no} on Model {{ {all} }} ")).collect();
    add("100 fragments, each spreads all".to_owned(), query(&format!("{{ model(code: \"x\") {{ ...F0 }} }} {each}")));

    const MANY: usize = 20_000;
    let times = |each: &dyn Fn(usize) -> String| (0..MANY).map(each).collect::<String>();
    let floods = [
        ("aliases", format!("{{ {} }}", times(&|no| format!("a{no}: __typename ")))),
        ("equal fields", format!("{{ {} }}", "__typename ".repeat(MANY))),
        ("unknown fields", format!("{{ {} }}", times(&|no| format!("x{no} ")))),
        ("unknown directives", format!("{{ __typename {} }}", times(&|no| format!("@d{no} ")))),
        ("conditions", format!("{{ __typename {} }}", "@skip(if:true)".repeat(MANY))),
        ("arguments", format!("{{ models({}) {{ totalCount }} }}", times(&|no| format!("a{no}:1 ")))),
        ("variables", format!("query ({}) {{ __typename }}", times(&|no| format!("$v{no}:Int ")))),
        ("operations", times(&|no| format!("query Q{no} {{ __typename }} "))),
        ("conflicts", format!("{{ model(code: \"x\") {{ {} }} }}", "a: title a: code ".repeat(MANY))),
        ("spreads", format!("{{ ...F {} }} fragment F on Query {{ __typename }}", "...F ".repeat(MANY))),
        (
            "keys in an object",
            format!("{{ models(filter: {{ {} }}) {{ totalCount }} }}", times(&|no| format!("k{no}:1 "))),
        ),
        ("items in a list", format!("{{ nodes(ids: [{}]) {{ id }} }}", "\"x\" ".repeat(MANY))),
    ];
    for (what, document) in floods {
        add(format!("{MANY} {what}"), query(&document));
    }
    let keys: serde_json::Map<String, Json> = (0..MANY).map(|no| (format!("k{no}"), json!(no))).collect();
    add(format!("{MANY} unknown keys in a variable"), with(FILTERED, &json!({ "f": keys }).to_string()));
    let ids = vec!["x"; MANY];
    add(
        format!("{MANY} ids as a variable"),
        with("query ($i: [ID!]!) { nodes(ids: $i) { id } }", &json!({ "i": ids }).to_string()),
    );
    let numbers = "1,".repeat(500_000);
    add("500,000 numbers as a variable".to_owned(), with("{ __typename }", &format!("{{\"n\":[{numbers}1]}}")));
    let codes = vec!["x"; MANY];
    let wide = json!({ "f": { "stages": codes } }).to_string();
    add(format!("{MANY} wrong items in a variable"), with(FILTERED, &wide));

    for levels in [5, 8] {
        let deep = "possibleTypes { interfaces { ".repeat(levels) + "name" + &" }".repeat(2 * levels);
        let document = format!("{{ __schema {{ types {{ {deep} }} }} }}");
        add(format!("introspection, {} levels of types", 2 * levels), query(&document));
    }
    let deep = "fields { type { ".repeat(9) + "name" + &" }".repeat(18);
    add("introspection, 18 levels of fields".to_owned(), query(&format!("{{ __schema {{ types {{ {deep} }} }} }}")));
    let dear = "models(first: 200) { nodes { locality { ".repeat(6) + "name" + &" } } }".repeat(6);
    add(
        "pages of 200 within pages, 6 levels".to_owned(),
        query(&format!("{{ localities(first: 200) {{ nodes {{ {dear} }} }} }}")),
    );
    for (name, number) in [("of 100,000 digits", "9".repeat(100_000)), ("with an exponent of 400", "1e400".to_owned())]
    {
        add(format!("a number {name}"), query(&format!("{{ models(first: {number}) {{ totalCount }} }}")));
        let body = format!(
            "{{\"query\":\"query ($n: Int) {{ models(first: $n) {{ totalCount }} }}\",\"variables\":{{\"n\":{number}}}}}"
        );
        add(format!("a number {name}, as a variable"), body.into_bytes());
    }
    add("NUL in the document".to_owned(), query("{ __typename \0 }"));
    add("NUL, raw in JSON".to_owned(), b"{\"query\":\"{ __typename \0 }\"}".to_vec());
    add("invalid UTF-8".to_owned(), b"{\"query\":\"{ __typename #\xff\xc0\x80 }\"}".to_vec());
    add("overlong UTF-8".to_owned(), b"{\"query\":\"{ __typename \xe0\x80\xaf }\"}".to_vec());
    add("a lone surrogate in JSON".to_owned(), br#"{"query":"{ __typename #\uD800 }"}"#.to_vec());
    add("a lone surrogate in a text".to_owned(), query(r#"{ search(text: "\uD83C") { totalCount } }"#));
    add(
        "a lone surrogate in a variable".to_owned(),
        br#"{"query":"query ($t: String!) { search(text: $t) { totalCount } }","variables":{"t":"\uDC00"}}"#.to_vec(),
    );
    add("UTF-16".to_owned(), "{\"query\":\"{__typename}\"}".encode_utf16().flat_map(u16::to_le_bytes).collect());
    add(
        "a text of 100,000 backslashes".to_owned(),
        query(&format!("{{ search(text: \"{}\") {{ totalCount }} }}", "\\".repeat(100_000))),
    );
    add(
        "100,000 words to search for".to_owned(),
        query(&format!("{{ search(text: \"{}\") {{ totalCount }} }}", "a ".repeat(50_000))),
    );
    attacks
}

const FILTERED: &str = "query ($f: ModelFilter) { models(filter: $f) { totalCount } }";

fn query(document: &str) -> Vec<u8> {
    json!({ "query": document }).to_string().into_bytes()
}

/// The variables as they are written, which need not be JSON.
fn with(document: &str, variables: &str) -> Vec<u8> {
    format!("{{\"query\":{},\"variables\":{variables}}}", json!(document)).into_bytes()
}

/// Fragments, each of which holds the next as `spread` says; `#` is the next one's number.
fn chain(many: usize, spread: &str) -> String {
    let each = (0..many).map(|no| {
        let next = spread.replace('#', &(no + 1).to_string());
        format!("fragment F{no} on Locality {{ {next} }} ")
    });
    let each: String = each.collect();
    format!("{{ locality(code: \"x\") {{ ...F0 }} }} {each} fragment F{many} on Locality {{ name }}")
}

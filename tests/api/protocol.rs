//! GraphQL over HTTP: media types and their statuses, GET, compression, persisted queries, other sites' pages.

use std::io::{Read, Write};
use std::net::SocketAddr;

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::helpers::Folder;
use crate::helpers::app::TestApp;
use crate::helpers::http::{ACCEPT, Reply, get, get_with, post, send_with};
use crate::helpers::process::Server;

async fn served(ask: impl FnOnce(SocketAddr) + Send + 'static) {
    crate::helpers::http::served(&TestApp::shared(), ask).await;
}

fn code(reply: &Reply) -> String {
    reply.json()["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
}

/// Everything but letters and digits is escaped.
fn escaped(text: &str) -> String {
    let one = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_media_type_is_the_one_asked_for_and_the_status_goes_with_it() {
    served(|to| {
        let ask = |accept: &str, body: &str| {
            let headers = format!("content-type: application/json\r\n{accept}");
            let reply = send_with(to, "POST", "/graphql", &headers, body.as_bytes());
            assert_eq!(reply.header("vary"), "accept, accept-encoding, x-graphql-cost");
            (reply.status, reply.header("content-type").replace("; charset=utf-8", ""))
        };
        let [good, wrong, none] = ["{\"query\":\"{ __typename }\"}", "{\"query\":\"{ nonsense }\"}", "{"];
        let json = "application/json".to_owned();
        for accept in ["", "accept: */*\r\n", "accept: application/json\r\n"] {
            for (body, status) in [(good, 200), (wrong, 200), (none, 400)] {
                assert_eq!(ask(accept, body), (status, json.clone()), "{accept} {body}");
            }
        }
        let graphql = "application/graphql-response+json".to_owned();
        for (body, status) in [(good, 200), (wrong, 400), (none, 400)] {
            assert_eq!(ask(ACCEPT, body), (status, graphql.clone()), "{body}");
        }
        assert_eq!(ask("accept: text/html\r\n", good), (406, json));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_url_asks_for_a_query_and_for_nothing_else() {
    served(|to| {
        let query = escaped("query One($code: String!) { model(code: $code) { code } } query Two { __typename }");
        let variables = escaped("{\"code\": \"mod-5in1\"}");
        let reply = get(to, &format!("/graphql?query={query}&operationName=One&variables={variables}"));
        assert_eq!((reply.status, reply.json()), (200, json!({"data": {"model": {"code": "mod-5in1"}}})));
        assert_eq!((reply.header("cache-control"), reply.header("etag")), ("no-store", ""));
        assert_eq!(send_with(to, "HEAD", "/graphql?query={__typename}", "", b"").status, 200);
        for (url, told) in [
            ("", "`query` is missing"),
            ("?query=%ff", "not UTF-8"),
            ("?query={a}&variables=[]", "`variables` must be an object, not a list"),
            ("?query={a}&variables={", "is no JSON"),
            ("?query={a}&query={b}", "stands twice"),
        ] {
            let reply = get(to, &format!("/graphql{url}"));
            assert_eq!((reply.status, code(&reply).as_str()), (400, "BAD_REQUEST"), "{url}");
            assert!(reply.body.contains(told), "{url}: {}", reply.body);
        }
        for changing in ["mutation { a }", "subscription S { a }"] {
            for accept in [ACCEPT, "accept: application/json\r\n"] {
                let reply = send_with(to, "GET", &format!("/graphql?query={}", escaped(changing)), accept, b"");
                assert_eq!((reply.status, reply.header("allow")), (405, "POST"), "{changing}");
            }
            // By POST it is looked at, and this schema has none.
            let reply = post(to, &json!({"query": changing}).to_string());
            assert_eq!((reply.status, code(&reply).as_str()), (400, "GRAPHQL_VALIDATION_FAILED"), "{changing}");
        }
        // The one that is named counts.
        let two = escaped("mutation A { a } query B { nonsense }");
        assert_eq!(get(to, &format!("/graphql?query={two}&operationName=A")).status, 405);
        assert_eq!(get(to, &format!("/graphql?query={two}&operationName=B")).status, 400);
    })
    .await;
}

fn packed(coding: &str, bytes: &[u8]) -> Vec<u8> {
    match coding {
        "gzip" => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        }
        "br" => {
            let mut packed = Vec::new();
            brotli::CompressorWriter::new(&mut packed, 4096, 9, 22).write_all(bytes).unwrap();
            packed
        }
        _ => zstd::encode_all(bytes, 9).unwrap(),
    }
}

fn unpacked(coding: &str, bytes: &[u8]) -> String {
    let mut text = String::new();
    match coding {
        "gzip" => flate2::read::GzDecoder::new(bytes).read_to_string(&mut text).map(drop),
        "br" => brotli::Decompressor::new(bytes, 4096).read_to_string(&mut text).map(drop),
        _ => zstd::Decoder::new(bytes).unwrap().read_to_string(&mut text).map(drop),
    }
    .unwrap();
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_come_and_go_compressed() {
    served(|to| {
        let ask = |coding: &str, body: &[u8], headers: &str| {
            let headers = format!("{ACCEPT}content-type: application/json\r\ncontent-encoding: {coding}\r\n{headers}");
            send_with(to, "POST", "/graphql", &headers, body)
        };
        let large = "{\"query\":\"{ localities(first: 100) { nodes { fullName } } }\"}";
        let plain = post(to, large);
        assert!(plain.body.len() > 4000 && plain.header("content-encoding").is_empty());
        for coding in ["gzip", "br", "zstd"] {
            let reply = ask(coding, &packed(coding, large.as_bytes()), &format!("accept-encoding: {coding}\r\n"));
            assert_eq!((reply.status, reply.header("content-encoding")), (200, coding));
            assert!(reply.bytes.len() < plain.bytes.len() / 2, "{coding}: {}", reply.bytes.len());
            assert_eq!(unpacked(coding, &reply.bytes), plain.body);
            assert_eq!(reply.header("content-length"), reply.bytes.len().to_string());
            // A small one stays as it is.
            let small = packed(coding, b"{\"query\":\"{ __typename }\"}");
            let reply = ask(coding, &small, &format!("accept-encoding: {coding}\r\n"));
            assert_eq!(
                (reply.header("content-encoding"), reply.body.as_str()),
                ("", "{\"data\":{\"__typename\":\"Query\"}}")
            );
            // A bomb, a body that is cut, and one that is none.
            let bomb = packed(coding, format!("{{\"query\":\"{}\"}}", " ".repeat(50 << 20)).as_bytes());
            assert!(bomb.len() < 100_000);
            let reply = ask(coding, &bomb, "");
            assert_eq!((reply.status, code(&reply).as_str()), (413, "LIMIT_EXCEEDED"), "{coding}");
            for wrong in [&small[..small.len() / 2], b"{\"query\":\"{ __typename }\"}"] {
                let reply = ask(coding, wrong, "");
                assert_eq!((reply.status, code(&reply).as_str()), (400, "BAD_REQUEST"), "{coding}: {}", reply.body);
                let told = format!("is not what `content-encoding: {coding}` says, or it is cut: send it whole");
                assert!(reply.body.contains(&told), "{}", reply.body);
            }
        }
        // Parts that hold nothing make nothing, however many there are.
        for coding in ["gzip", "zstd"] {
            let nothing = packed(coding, b"").repeat(200_000);
            let reply = ask(coding, &nothing, "");
            assert!([400, 413].contains(&reply.status), "{coding}: {}", reply.body);
        }
        assert_eq!(ask("identity", large.as_bytes(), "").status, 200);
        for unknown in ["deflate", "x", "gzip, gzip"] {
            let reply = ask(unknown, b"{}", "");
            assert_eq!((reply.status, code(&reply).as_str()), (415, "BAD_REQUEST"), "{unknown}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_is_known_by_its_hash_once_it_was_sent_with_it() {
    served(|to| {
        let query = "{ model(code: \"mod-5in1\") { code } }";
        let hash: String = Sha256::digest(query).iter().map(|byte| format!("{byte:02x}")).collect();
        let named = |hash: &str| json!({"persistedQuery": {"version": 1, "sha256Hash": hash}});
        let ask = |body: serde_json::Value| post(to, &body.to_string());
        let url = format!("/graphql?extensions={}", escaped(&named(&hash).to_string()));
        for miss in [ask(json!({"extensions": named(&hash)})), get(to, &url)] {
            assert_eq!((miss.status, code(&miss).as_str()), (400, "PERSISTED_QUERY_NOT_FOUND"));
            assert_eq!(miss.json()["errors"][0]["message"], "PersistedQueryNotFound");
        }
        let other = ask(json!({"query": "{ __typename }", "extensions": named(&hash)}));
        assert_eq!((other.status, code(&other).as_str()), (400, "BAD_REQUEST"), "{}", other.body);
        // What is no valid document is not kept.
        let wrong: String = Sha256::digest("{ x }").iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(code(&ask(json!({"query": "{ x }", "extensions": named(&wrong)}))), "GRAPHQL_VALIDATION_FAILED");
        assert_eq!(code(&ask(json!({"extensions": named(&wrong)}))), "PERSISTED_QUERY_NOT_FOUND");
        let answer = json!({"data": {"model": {"code": "mod-5in1"}}});
        assert_eq!(ask(json!({"query": query, "extensions": named(&hash)})).json(), answer);
        assert_eq!(ask(json!({"extensions": named(&hash)})).json(), answer);

        let got = get(to, &url);
        let tag = got.header("etag").to_owned();
        assert!(tag.starts_with("W/\"") && got.header("cache-control") == "no-cache", "{tag}");
        assert_eq!(got.json(), answer);
        for known in [tag.clone(), format!("\"x\", {tag}"), tag.replace("W/", ""), "*".to_owned()] {
            let same = get_with(to, &url, &format!("if-none-match: {known}"));
            assert_eq!((same.status, same.body.as_str(), same.header("etag")), (304, "", tag.as_str()), "{known}");
        }
        assert_eq!(get_with(to, &url, "if-none-match: W/\"x\"").status, 200);
        // In another media type it is another answer.
        let json = send_with(to, "GET", &url, &format!("if-none-match: {tag}\r\n"), b"");
        assert_eq!((json.status, json.json()), (200, answer));
        for (extension, told) in [
            (json!({"persistedQuery": {"version": 2, "sha256Hash": hash}}), "version"),
            (json!({"persistedQuery": {"version": 1, "sha256Hash": "é"}}), "sha256Hash"),
            (json!({"persistedQuery": 1}), "version"),
        ] {
            let reply = ask(json!({"extensions": extension}));
            assert_eq!((reply.status, code(&reply).as_str()), (400, "BAD_REQUEST"));
            assert!(reply.body.contains(told), "{}", reply.body);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_request_costs_is_told_to_those_who_ask() {
    served(|to| {
        let ask = |query: &str, cost: &str| {
            let headers = format!("{ACCEPT}content-type: application/json\r\n{cost}");
            send_with(to, "POST", "/graphql", &headers, json!({ "query": query }).to_string().as_bytes()).json()
        };
        let query = "{ localities(first: 1) { nodes { models(first: 3) { nodes { code } } } } }";
        let told = ask(query, "x-graphql-cost: 1\r\n");
        assert_eq!(told["extensions"], json!({"cost": {"objects": 4, "limit": 100_000}}));
        let untold = ask(query, "");
        assert_eq!((&untold["data"], untold.get("extensions")), (&told["data"], None));
        let models = "nodes { models(first: 200) { nodes { replications(first: 200) { nodes { on } } } } }";
        let dear = ask(&format!("{{ places: localities(first: 3) {{ {models} }} }}"), "x-graphql-cost: 1\r\n");
        assert_eq!(dear["extensions"]["cost"]["objects"], 120_603);
        assert_eq!(
            dear["errors"][0]["message"],
            "The request may make 120603 objects, more than the 100000 that are allowed: ask for smaller pages, or \
             for fewer within one another. Of them 120000 are made by \"places.nodes.models.nodes.replications.nodes\"."
        );
        assert_eq!(dear["errors"][0]["locations"].as_array().unwrap().len(), 1);
        assert!(dear.get("data").is_none());
    })
    .await;
}

#[test]
fn pages_of_other_sites_may_ask_when_it_is_said_which() {
    let (app, folder) = (TestApp::shared(), Folder::new());
    let url = format!("sqlite://{}", app.file().display());
    let preflight = |server: &Server, origin: &str| {
        let headers = format!(
            "origin: {origin}\r\naccess-control-request-method: POST\r\n\
             access-control-request-headers: content-type\r\n"
        );
        let reply = send_with(server.address, "OPTIONS", "/graphql", &headers, b"");
        (reply.status, reply.header("access-control-allow-origin").to_owned())
    };
    let closed = Server::start(&folder, &["serve", "--database-url", &url]);
    assert_eq!(preflight(&closed, "https://a.example"), (405, String::new()));
    drop(closed);
    let origins = ["--cors-origin", "https://a.example", "--cors-origin", "https://b.example"];
    let open = Server::start(&folder, &[&["serve", "--database-url", &url][..], &origins].concat());
    for origin in ["https://a.example", "https://b.example"] {
        assert_eq!(preflight(&open, origin), (200, origin.to_owned()));
    }
    assert_eq!(preflight(&open, "https://c.example"), (200, String::new()));
}

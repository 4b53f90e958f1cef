//! The page at `/` as it is sent; `tests/web` looks at it with a browser.

use std::net::SocketAddr;

use nhanrong::http;
use nhanrong::http::page::{self, BUILT, File};
use serde_json::Value as Json;

use crate::helpers::http::{Reply, get, send_with};

/// Serves a page made of these files while the test asks.
async fn served(files: &'static [File], ask: impl FnOnce(SocketAddr) + Send + 'static) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(http::serve(listener, page::routes(files), http::Connections::default()));
    tokio::task::spawn_blocking(move || ask(address)).await.unwrap();
    server.abort();
}

fn get_with(to: SocketAddr, path: &str, headers: &str) -> Reply {
    send_with(to, "GET", path, headers, b"")
}

fn path(file: &File) -> String {
    if file.name == "index.html" { "/".to_owned() } else { format!("/graphiql/{}", file.name) }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_build_without_the_page_has_a_plain_one_that_says_how_to_get_it() {
    served(&[], |to| {
        let page = get(to, "/");
        assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
        for said in ["/graphql", "npm run build"] {
            assert!(page.body.contains(said), "{}", page.body);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_file_is_sent_compressed_or_not_as_it_is_asked_for() {
    assert!(BUILT.iter().any(|file| file.name == "index.html"), "web/dist is not there");
    served(BUILT, |to| {
        for file in BUILT {
            for takes in ["gzip", "deflate, gzip;q=0.5", "br, *", "GZIP"] {
                let reply = get_with(to, &path(file), &format!("accept-encoding: {takes}\r\n"));
                assert_eq!((reply.status, reply.header("content-encoding")), (200, "gzip"), "{} {takes}", file.name);
                assert_eq!(reply.header("content-length"), file.gzip.len().to_string());
            }
            for takes in ["", "accept-encoding: br\r\n", "accept-encoding: gzip;q=0, identity\r\n"] {
                let reply = get_with(to, &path(file), takes);
                assert_eq!((reply.status, reply.header("content-encoding")), (200, ""), "{} {takes}", file.name);
                assert_eq!(reply.header("content-length"), file.size.to_string());
                assert_eq!(reply.header("vary"), "accept-encoding");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_browser_has_is_not_sent_again() {
    served(BUILT, |to| {
        for file in BUILT {
            let first = get(to, &path(file));
            assert_eq!((first.header("etag"), first.header("cache-control")), (file.etag, "no-cache"));
            for tag in [file.etag.to_owned(), format!("\"other\", {}", file.etag)] {
                let again = get_with(to, &path(file), &format!("if-none-match: {tag}\r\n"));
                assert_eq!((again.status, again.body.as_str()), (304, ""), "{}", file.name);
                assert_eq!(again.header("etag"), file.etag);
            }
            assert_eq!(get_with(to, &path(file), "if-none-match: \"other\"\r\n").status, 200);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_file_has_its_type_and_a_policy_that_allows_nothing_from_elsewhere() {
    served(BUILT, |to| {
        for file in BUILT {
            let reply = get(to, &path(file));
            let expected = match file.name.rsplit_once('.').unwrap().1 {
                "html" => "text/html; charset=utf-8",
                "js" => "text/javascript; charset=utf-8",
                "css" => "text/css; charset=utf-8",
                "ttf" => "font/ttf",
                "txt" => "text/plain; charset=utf-8",
                other => panic!("{other} has no type"),
            };
            assert_eq!(reply.header("content-type"), expected);
            assert_eq!(reply.header("x-content-type-options"), "nosniff");
            let policy = reply.header("content-security-policy");
            assert!(policy.starts_with("default-src 'none'; script-src 'self'; "), "{policy}");
            assert!(!policy.contains("http") && !policy.contains("unsafe-eval"), "{policy}");
        }
        assert_eq!(get(to, "/graphiql/../Cargo.toml").status, 404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_questions_of_the_readme_come_with_the_page() {
    served(BUILT, |to| {
        let reply = get(to, "/examples.json");
        assert_eq!(reply.header("content-type"), "application/json; charset=utf-8");
        let readme = include_str!("../../README.md");
        let told = reply.json();
        assert_eq!(told.as_array().unwrap().len(), readme.matches("```graphql\n").count());
        for example in told.as_array().unwrap() {
            let text = |name: &str| example[name].as_str().unwrap_or_else(|| panic!("{:?}", Json::clone(example)));
            assert!(readme.contains(&format!("**{}**", text("title"))));
            assert!(readme.contains(&format!("```graphql\n{}\n```", text("query"))));
        }
    })
    .await;
}

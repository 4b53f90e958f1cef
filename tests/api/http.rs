//! The API as it is served: real requests to a free port.

use std::net::SocketAddr;

use serde_json::json;

use crate::helpers::app::TestApp;
use crate::helpers::http::{Reply, get, post, send};

async fn served(ask: impl FnOnce(SocketAddr) + Send + 'static) {
    crate::helpers::http::served(&TestApp::shared(), ask).await;
}

fn refused(reply: &Reply, status: u16, code: &str, message: &str) {
    assert_eq!(reply.status, status, "{}", reply.body);
    assert!(reply.header("content-type").starts_with("application/graphql-response+json"), "{}", reply.body);
    let body = reply.json();
    assert_eq!(body["errors"].as_array().unwrap().len(), 1, "{body}");
    assert!(body["errors"][0]["message"].as_str().unwrap().contains(message), "{body}");
    assert_eq!(body["errors"][0]["extensions"], json!({ "code": code }), "{body}");
    assert!(body.get("data").is_none(), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_posted_query_is_answered() {
    served(|to| {
        let body = json!({
            "query": "query One($code: String!) { model(code: $code) { title } } query Other { __typename }",
            "operationName": "One",
            "variables": {"code": "mod-5in1"},
        });
        let reply = post(to, &body.to_string());
        assert_eq!(
            (reply.status, reply.json()),
            (200, json!({"data": {"model": {"title": "Tổ tự quản \"5 trong 1\""}}}))
        );
        assert_eq!(reply.header("content-type"), "application/graphql-response+json; charset=utf-8");
        let charset =
            send(to, "POST", "/graphql", "Application/JSON; charset=utf-8", b"{\"query\":\"{ __typename }\"}");
        assert_eq!((charset.status, charset.json()), (200, json!({"data": {"__typename": "Query"}})));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_json_is_not_taken() {
    served(|to| {
        let body = b"{\"query\":\"{ __typename }\"}";
        for kind in ["text/plain", "", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
            refused(&send(to, "POST", "/graphql", kind, body), 415, "BAD_REQUEST", "application/json");
        }
        refused(&post(to, "{\"query\": "), 400, "BAD_REQUEST", "is no GraphQL request");
        refused(&post(to, "{\"variables\": {}}"), 400, "BAD_REQUEST", "`query` is missing");
        refused(&post(to, "[{\"query\": \"{ __typename }\"}]"), 400, "BAD_REQUEST", "a list: send one operation");
        for (wrong, told) in [
            ("{\"query\": 3}", "`query` must be a string, not a number"),
            ("{\"query\": \"{ __typename }\", \"variables\": 3}", "`variables` must be an object, not a number"),
            ("{\"query\": \"{ __typename }\", \"variables\": \"{}\"}", "`variables` must be an object, not a string"),
            ("{\"query\": \"{ __typename }\", \"extensions\": []}", "`extensions` must be an object, not a list"),
            ("{\"query\": \"{ __typename }\", \"operationName\": {}}", "`operationName` must be a string"),
            ("{\"query\": \"{ a }\", \"query\": \"{ b }\"}", "duplicate field"),
            ("\"{ __typename }\"", "is no GraphQL request"),
            ("{\"query\": \"\\ud800\"}", "is no GraphQL request"),
            (" ", "it is empty"),
        ] {
            refused(&post(to, wrong), 400, "BAD_REQUEST", told);
        }
        let not_utf8 = b"{\"query\": \"{ __typename } #\xff\"}";
        refused(&send(to, "POST", "/graphql", "application/json", not_utf8), 400, "BAD_REQUEST", "not UTF-8");
        let utf16 = "application/json; charset=utf-16";
        refused(&send(to, "POST", "/graphql", utf16, body), 415, "BAD_REQUEST", "UTF-8");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_beyond_a_mebibyte_is_turned_away_and_one_just_below_is_read() {
    served(|to| {
        let with = |spaces: usize| format!("{{\"query\":\"{{ __typename }}\"{}}}", " ".repeat(spaces));
        refused(&post(to, &with(2 << 20)), 413, "LIMIT_EXCEEDED", "larger than 1048576 bytes");
        assert_eq!(post(to, &with((1 << 20) - 100)).status, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_documents_are_refused_and_wrong_values_answered_with_an_error() {
    served(|to| {
        let ask = |query: &str| post(to, &json!({"query": query}).to_string());
        refused(&ask("{ nonsense }"), 400, "GRAPHQL_VALIDATION_FAILED", "nonsense");
        refused(&ask("{"), 400, "GRAPHQL_PARSE_FAILED", "Syntax Error");
        let partly = ask("{ __typename node(id: \"x\") { id } }");
        assert_eq!(partly.status, 200);
        assert_eq!(partly.json()["data"], json!({"__typename": "Query", "node": null}));
        assert_eq!(partly.json()["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sign_of_life_is_there_and_nothing_unknown() {
    served(|to| {
        assert_eq!((get(to, "/healthz").status, get(to, "/healthz").body.as_str()), (200, "ok\n"));
        for method in ["PUT", "DELETE", "PATCH", "OPTIONS"] {
            let got = send(to, method, "/graphql", "application/json", b"{}");
            refused(&got, 405, "BAD_REQUEST", "POST or GET");
            assert_eq!(got.header("allow"), "GET, POST");
        }
        for path in ["/nothing", "/graphql/", "/healthz/x", "/../Cargo.toml", "/graphiql/", "/graphiql/nothing.js"] {
            assert_eq!(get(to, path).status, 404, "{path}");
        }
    })
    .await;
}

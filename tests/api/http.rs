//! The API as it is served: real requests to a free port.

use std::net::SocketAddr;
use std::sync::Arc;

use nhanrong::gate::{Gate, Limits};
use nhanrong::http;
use nhanrong::store::sqlite::Readers;
use serde_json::json;

use crate::helpers::app::TestApp;
use crate::helpers::http::{Reply, get, post, send};

/// Serves while the test asks; the server ends with the runtime.
async fn served(ask: impl FnOnce(SocketAddr) + Send + 'static) {
    let app = TestApp::shared();
    let gate = Gate::new(Arc::new(nhanrong::schema::describe().unwrap()), Limits::default()).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(http::serve(listener, http::app(gate, Readers::start(&app.store, 2).unwrap())));
    tokio::task::spawn_blocking(move || ask(address)).await.unwrap();
    server.abort();
}

fn refused(reply: &Reply, status: u16, message: &str) {
    assert_eq!(reply.status, status, "{}", reply.body);
    assert!(reply.header("content-type").starts_with("application/graphql-response+json"), "{}", reply.body);
    let body = reply.json();
    assert_eq!(body["errors"].as_array().unwrap().len(), 1, "{body}");
    assert!(body["errors"][0]["message"].as_str().unwrap().contains(message), "{body}");
    assert!(body["errors"][0]["extensions"]["code"].is_string(), "{body}");
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
            refused(&send(to, "POST", "/graphql", kind, body), 415, "application/json");
        }
        refused(&post(to, "{\"query\": "), 400, "is no GraphQL request");
        refused(&post(to, "{\"variables\": {}}"), 400, "missing field `query`");
        refused(&post(to, "[{\"query\": \"{ __typename }\"}]"), 400, "is no GraphQL request");
        refused(&post(to, "{\"query\": \"{ __typename }\", \"variables\": 3}"), 400, "is no GraphQL request");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_beyond_a_mebibyte_is_turned_away_and_one_just_below_is_read() {
    served(|to| {
        let with = |spaces: usize| format!("{{\"query\":\"{{ __typename }}\"{}}}", " ".repeat(spaces));
        assert_eq!(post(to, &with(2 << 20)).status, 413);
        assert_eq!(post(to, &with((1 << 20) - 100)).status, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_documents_are_refused_and_wrong_values_answered_with_an_error() {
    served(|to| {
        let ask = |query: &str| post(to, &json!({"query": query}).to_string());
        refused(&ask("{ nonsense }"), 400, "nonsense");
        refused(&ask("{"), 400, "Syntax Error");
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
        assert_eq!(get(to, "/graphql").status, 405);
        for path in ["/nothing", "/graphql/", "/healthz/x", "/../Cargo.toml", "/graphiql/", "/graphiql/nothing.js"] {
            assert_eq!(get(to, path).status, 404, "{path}");
        }
    })
    .await;
}

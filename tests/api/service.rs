//! Signs of health, and the ids of requests.

use std::sync::mpsc::channel;

use nhanrong::http;
use nhanrong::store::queue::Weight;
use nhanrong::store::readers::Readers;
use serde_json::json;

use crate::helpers::app::TestApp;
use crate::helpers::http::{ID, get, post, send_with, served};

#[tokio::test(flavor = "multi_thread")]
async fn the_server_is_ready_while_the_registry_can_be_read() {
    let app = TestApp::new();
    let beside = rusqlite::Connection::open(app.file()).unwrap();
    served(&app, move |to| {
        assert_eq!((get(to, "/healthz").status, get(to, "/healthz").body.as_str()), (200, "ok\n"));
        assert_eq!((get(to, "/readyz").status, get(to, "/readyz").body.as_str()), (200, "ready\n"));
        beside.execute_batch("alter table map_revision rename to gone").unwrap();
        let not = get(to, "/readyz");
        let reason = format!("The registry cannot be read. The log says why, under the request id {ID}.\n");
        assert_eq!((not.status, not.body), (503, reason));
        assert_eq!(get(to, "/healthz").status, 200);
        beside.execute_batch("alter table gone rename to map_revision").unwrap();
        assert_eq!(get(to, "/readyz").status, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_is_not_ready_while_no_reader_is_free() {
    let app = TestApp::shared();
    let (is_held, held) = channel::<()>();
    let (let_go, go) = channel::<()>();
    let readers = Readers::start(&app.store, 1).unwrap();
    let gate = nhanrong::gate::Gate::new(app.gate.schema().clone(), nhanrong::gate::Limits::default()).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    // Polled once, it has the only reader.
    let mut holding = Box::pin(readers.run(Weight::Light, move |_| {
        is_held.send(()).unwrap();
        let _ = go.recv();
    }));
    tokio::select! { biased; _ = &mut holding => panic!("it cannot have ended"), () = std::future::ready(()) => {} }
    held.recv().unwrap();
    drop(holding);
    let settings = http::Settings::new(uuid::Uuid::nil);
    let server = tokio::spawn(http::serve(listener, http::app(gate, readers, settings), http::Connections::default()));
    let ask = || tokio::task::spawn_blocking(move || get(address, "/readyz"));
    let not = ask().await.unwrap();
    assert_eq!((not.status, not.body.as_str()), (503, "No reader was free and done within 1 s.\n"));
    let_go.send(()).unwrap();
    assert_eq!(ask().await.unwrap().status, 200);
    server.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_tells_its_requests_id() {
    served(&TestApp::shared(), |to| {
        for path in ["/", "/healthz", "/readyz", "/nothing", "/graphql"] {
            assert_eq!(get(to, path).header("x-request-id"), ID, "{path}");
        }
        assert_eq!(post(to, "{").header("x-request-id"), ID);
        let ask = |id: &str| {
            let headers = format!("content-type: application/json\r\nx-request-id: {id}\r\n");
            let reply = send_with(to, "POST", "/graphql", &headers, json!({"query": "{ x }"}).to_string().as_bytes());
            reply.header("x-request-id").to_owned()
        };
        assert_eq!(ask("client-7_a.b"), "client-7_a.b");
        for not_plain in ["a b", "<script>", "x\"y", &"x".repeat(65)] {
            assert_eq!(ask(not_plain), ID, "{not_plain}");
        }
    })
    .await;
}

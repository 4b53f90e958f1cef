//! What the log tells of a request, in both of its formats.

use serde_json::{Value as Json, json};

use crate::helpers::Folder;
use crate::helpers::app::TestApp;
use crate::helpers::http::{Reply, get, send_with};
use crate::helpers::process::Server;

const QUERY: &str = "query One($code: String!) { model(code: $code) { title locality { fullName } } }";
/// A variable's value, which no log may tell.
const PRIVATE: &str = "mod-5in1";

fn serve(app: &TestApp, folder: &Folder, arguments: &[&str]) -> Server {
    let url = format!("sqlite://{}", app.file().display());
    Server::start(folder, &[&["serve", "--database-url", &url], arguments].concat())
}

fn ask(server: &Server, id: &str) -> Reply {
    let body = json!({"query": QUERY, "variables": {"code": PRIVATE}}).to_string();
    let headers = format!("content-type: application/json\r\nx-request-id: {id}\r\n");
    send_with(server.address, "POST", "/graphql", &headers, body.as_bytes())
}

fn lines(server: &Server, id: &str) -> Vec<Json> {
    let log = server.log();
    let lines = log.lines().map(|line| serde_json::from_str::<Json>(line).unwrap_or_else(|_| panic!("{line}")));
    lines.filter(|line| line["fields"]["request_id"] == id).collect()
}

#[test]
fn a_request_has_one_line_of_json_and_a_slow_one_another_with_its_plan() {
    let (app, folder) = (TestApp::shared(), Folder::new());
    let server = serve(&app, &folder, &["--log-format", "json", "--slow-ms", "0"]);
    for (id, kept) in [("first", false), ("second", true)] {
        let reply = ask(&server, id);
        assert_eq!((reply.status, reply.header("x-request-id")), (200, id));
        let [slow, answered] = &mut lines(&server, id)[..] else { panic!("{}", server.log()) };
        assert!(answered["fields"]["duration_ms"].take().is_f64());
        assert_eq!(answered["level"], "INFO");
        assert_eq!(
            answered["fields"],
            json!({
                "message": "answered", "request_id": id, "method": "POST", "path": "/graphql", "operation": "One",
                "status": 200, "duration_ms": null, "batches": 2, "rows": 2, "bytes": reply.body.len(),
                "errors": 0, "plan_was_kept": kept,
            })
        );
        assert!(slow["fields"]["duration_ms"].take().is_f64() && slow["fields"]["waited_ms"].take().is_f64());
        assert_eq!(slow["level"], "WARN");
        let plan = app.gate.plan(QUERY, None).unwrap().explain();
        assert!(plan.contains("model [title, title_en, locality_id] by code"), "{plan}");
        assert_eq!(
            slow["fields"],
            json!({
                "message": "slow", "request_id": id, "operation": "One", "duration_ms": null, "waited_ms": null,
                "batches": 2, "rows": 2, "document": QUERY, "plan": plan,
            })
        );
    }
    assert!(!server.log().contains(PRIVATE), "{}", server.log());
}

#[test]
fn a_request_has_one_line_of_text() {
    let (app, folder) = (TestApp::shared(), Folder::new());
    let server = serve(&app, &folder, &["--slow-ms", "60000"]);
    let length = ask(&server, "Of_a-client.1").body.len();
    let log = server.log();
    let told: Vec<&str> = log.lines().filter(|line| line.contains("request_id=\"Of_a-client.1\"")).collect();
    let [line] = told[..] else { panic!("{log}") };
    for field in [
        " INFO nhanrong",
        ": answered ",
        "method=\"POST\"",
        "path=\"/graphql\"",
        "operation=\"One\"",
        "status=200",
        "duration_ms=",
        "batches=2",
        "rows=2",
        &format!("bytes={length}"),
        "errors=0",
        "plan_was_kept=false",
    ] {
        assert!(line.contains(field), "{field}: {line}");
    }
    assert!(!log.contains(PRIVATE) && !log.contains("slow"), "{log}");
}

#[test]
fn other_requests_have_their_line_too_but_not_the_probes_that_go_well() {
    let (app, folder) = (TestApp::shared(), Folder::new());
    let server = serve(&app, &folder, &[]);
    for (path, status) in [("/healthz", 200), ("/readyz", 200), ("/nothing?secret=1", 404), ("/graphql", 400)] {
        assert_eq!(get(server.address, path).status, status);
    }
    let log = server.log();
    assert!(!log.contains("/healthz") && !log.contains("/readyz") && !log.contains("secret"), "{log}");
    assert!(log.lines().any(|line| line.contains("path=\"/nothing\"") && line.contains("status=404")), "{log}");
    assert!(log.lines().any(|line| line.contains("status=400") && line.contains("errors=1")), "{log}");
}

#[test]
fn the_cause_of_a_fault_of_ours_stands_in_the_log_and_its_id_in_the_answer() {
    let (app, folder) = (TestApp::new(), Folder::new());
    let server = serve(&app, &folder, &["--log-format", "json"]);
    app.seed().run("alter table model rename to gone");
    let reply = ask(&server, "");
    let id = reply.header("x-request-id").to_owned();
    assert_eq!(uuid::Uuid::parse_str(&id).unwrap().get_version_num(), 7);
    let body = reply.json();
    let message = format!("The registry could not be read. The log says why, under the request id {id}.");
    assert_eq!(reply.status, 200);
    assert_eq!(body["data"], json!({"model": null}));
    assert_eq!(body["errors"][0]["message"], message);
    assert_eq!(body["errors"][0]["extensions"], json!({"code": "INTERNAL_SERVER_ERROR", "requestId": id}));
    assert!(!reply.body.contains("no such table"), "{}", reply.body);
    let lines = lines(&server, &id);
    let fault = lines.iter().find(|line| line["level"] == "ERROR").unwrap();
    assert!(fault["fields"]["fault"].as_str().unwrap().contains("no such table"), "{fault}");
    let answered = lines.iter().find(|line| line["level"] == "INFO").unwrap();
    assert_eq!((&answered["fields"]["errors"], &answered["fields"]["status"]), (&json!(1), &json!(200)));
}

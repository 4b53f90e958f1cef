//! What a client may take up of the server: time, connections, places under way. Whoever keeps to it is
//! answered beside those who do not.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use nhanrong::http::{Connections, Limits};

#[cfg(unix)]
use crate::helpers::Folder;
use crate::helpers::app::TestApp;
use crate::helpers::http::{Reply, parse, post, served_within};
#[cfg(unix)]
use crate::helpers::process::Server;

const HONEST: &str = "{\"query\":\"{ organisations { totalCount } }\"}";
const SOON: Duration = Duration::from_millis(300);

fn open(to: SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(to).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(text.as_bytes()).unwrap();
    stream
}

fn rest(mut stream: TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    // A connection reset is closed too.
    let _ = stream.read_to_end(&mut bytes);
    bytes
}

fn head(body: &str, length: usize) -> String {
    let kind = "host: x\r\ncontent-type: application/json\r\naccept: application/graphql-response+json";
    format!("POST /graphql HTTP/1.1\r\n{kind}\r\ncontent-length: {length}\r\n\r\n{body}")
}

fn refused(reply: &Reply, status: u16, code: &str) {
    assert_eq!(reply.status, status, "{}", reply.body);
    assert_eq!(reply.json()["errors"][0]["extensions"]["code"], code);
}

#[tokio::test(flavor = "multi_thread")]
async fn heads_and_bodies_that_do_not_come_are_not_waited_for() {
    let limits = Limits { body_time: SOON, ..Limits::default() };
    let connections = Connections { header_time: SOON, ..Connections::default() };
    served_within(&TestApp::shared(), 1, limits, connections, |to| {
        for slow in ["", "POST /graphql HTTP/1.1\r\n", "POST /graphql HTTP/1.1\r\nhost: x\r\n"] {
            let started = Instant::now();
            rest(open(to, slow));
            assert!(started.elapsed() < 10 * SOON, "{slow:?}");
        }
        for chunk in [head("{\"query\":", 100), head("", 1)] {
            let reply = parse(&rest(open(to, &chunk)));
            refused(&reply, 408, "LIMIT_EXCEEDED");
        }
        assert_eq!(post(to, HONEST).status, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_connections_than_there_may_be_are_turned_away_and_find_a_place_later() {
    let connections = Connections { peer: 3, header_time: 2 * SOON, ..Connections::default() };
    served_within(&TestApp::shared(), 1, Limits::default(), connections, |to| {
        let idle: Vec<TcpStream> = (0..3).map(|_| open(to, "")).collect();
        let reply = parse(&rest(TcpStream::connect(to).unwrap()));
        assert_eq!((reply.status, reply.header("retry-after")), (503, "1"));
        idle.into_iter().map(rest).for_each(drop);
        assert_eq!(post(to, HONEST).status, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_requests_at_once_than_there_may_be_are_told_so_at_once() {
    let limits = Limits { requests: 2, body_time: Duration::from_secs(20), ..Limits::default() };
    served_within(&TestApp::shared(), 1, limits, Connections::default(), |to| {
        let under_way = [(); 2].map(|()| open(to, &head("{", 100)));
        let started = Instant::now();
        // An honest one must not take their places while they come in.
        std::thread::sleep(2 * SOON);
        let busy = post(to, HONEST);
        refused(&busy, 503, "SERVICE_UNAVAILABLE");
        assert_eq!(busy.header("retry-after"), "1");
        drop(under_way);
        while post(to, HONEST).status != 200 {
            assert!(started.elapsed() < Duration::from_secs(10));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_takes_too_long_is_ended_in_the_database_too() {
    let app = TestApp::new();
    // Its rows have no end.
    app.seed().run("alter table model rename to gone");
    app.seed().run(
        "create view model as with recursive n(i) as (select 1 union all select i + 1 from n) \
         select gone.* from gone, n",
    );
    let limits = Limits { request_time: SOON, ..Limits::default() };
    served_within(&app, 1, limits, Connections::default(), |to| {
        let started = Instant::now();
        let reply = post(to, "{\"query\":\"{ models { totalCount } }\"}");
        refused(&reply, 503, "LIMIT_EXCEEDED");
        assert!(started.elapsed() >= SOON && reply.body.contains("300 ms"), "{}", reply.body);
        // The only reader is free again.
        assert_eq!(post(to, HONEST).status, 200, "the statement still runs");
        // So is one whose client left.
        drop(open(to, &head("{\"query\":\"{ models { totalCount } }\"}", 38)));
        let started = Instant::now();
        while post(to, HONEST).status != 200 {
            assert!(started.elapsed() < 10 * SOON);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_nobody_takes_is_given_up_and_its_place_is_free() {
    let limits = Limits { requests: 1, ..Limits::default() };
    let connections = Connections { write_time: SOON, ..Connections::default() };
    served_within(&TestApp::shared(), 1, limits, connections, |to| {
        let fields = (0..40).map(|nth| format!("a{nth}: localities(first: 200) {{ nodes {{ id fullName }} }}"));
        let body = serde_json::json!({"query": format!("{{ {} }}", fields.collect::<Vec<_>>().join(" "))}).to_string();
        let whole = post(to, &body).body.len() * 60;
        // So many that the system's buffers do not hold the answers.
        let slow = open(to, &head(&body, body.len()).repeat(60));
        // An honest one must not take its place while its first request comes in.
        std::thread::sleep(SOON / 3);
        let started = Instant::now();
        let (mut was_busy, mut free) = (false, 0);
        // Between two of its answers the place is free for a moment.
        while !was_busy || free < 20 {
            let status = post(to, HONEST).status;
            was_busy |= status == 503;
            free = if status == 200 { free + 1 } else { 0 };
            if started.elapsed() > Duration::from_secs(10) {
                let told = rest(slow);
                panic!("{was_busy} {free} {} {}", told.len(), String::from_utf8_lossy(&told[..told.len().min(300)]));
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        assert!(rest(slow).len() < whole);
    })
    .await;
}

#[cfg(unix)]
#[test]
fn limits_are_settings_and_the_end_tells_how_many_plans_were_kept() {
    let (app, folder) = (TestApp::shared(), Folder::new());
    let url = format!("sqlite://{}", app.file().display());
    let limits = [
        "--max-statements",
        "12",
        "--max-tokens",
        "200",
        "--max-cost",
        "50",
        "--max-body-bytes",
        "1000",
        "--max-errors",
        "2",
    ];
    let mut server = Server::start(&folder, &[&["serve", "--database-url", &url][..], &limits].concat());
    let to = server.address;
    let counts: String = (0..13).map(|no| format!("a{no}: models(first: {no}) {{ totalCount }} ")).collect();
    for (query, told) in [
        (format!("{{ {counts} }}"), "reads 13 batches of rows, more than the 12 that are allowed"),
        (format!("{{ {} }}", "a ".repeat(200)), "more than 200 tokens"),
        ("{ models(first: 60) { nodes { code } } }".to_owned(), "60 objects, more than the 50 that are allowed"),
    ] {
        let reply = post(to, &serde_json::json!({ "query": query }).to_string());
        refused(&reply, 400, "LIMIT_EXCEEDED");
        assert!(reply.body.contains(told), "{}", reply.body);
    }
    refused(&post(to, &" ".repeat(1001)), 413, "LIMIT_EXCEEDED");
    let many = "{ a: node(id: \"x\") { id } b: node(id: \"y\") { id } c: node(id: \"z\") { id } }";
    let told = post(to, &serde_json::json!({ "query": many }).to_string()).json();
    assert_eq!((told["errors"].as_array().unwrap().len(), &told["data"]["c"]), (2, &serde_json::Value::Null));
    for _ in 0..4 {
        assert_eq!(post(to, HONEST).status, 200);
    }
    server.signal("TERM");
    assert_eq!(server.ended(), 0);
    // The one that costs too much was compiled as well, and is kept.
    assert!(server.log().contains("asked=8 found=3"), "{}", server.log());
}

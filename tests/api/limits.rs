//! What a client may take up of the server: time, connections, memory, places under way. Whoever keeps to it is
//! answered beside those who do not.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
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

/// A registry whose models have no end, and a request that counts them.
fn endless() -> (TestApp, String) {
    let app = TestApp::new();
    app.seed().run("alter table model rename to gone");
    app.seed().run(
        "create view model as with recursive n(i) as (select 1 union all select i + 1 from n) \
         select gone.* from gone, n",
    );
    (app, "{\"query\":\"{ models { totalCount } }\"}".to_owned())
}

/// Asks until the reader has seen to all that came before.
fn soon_free(to: SocketAddr) {
    let started = Instant::now();
    while post(to, HONEST).status != 200 {
        assert!(started.elapsed() < Duration::from_secs(10), "what it is busy with has no end");
        std::thread::sleep(SOON / 10);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn more_requests_at_once_than_there_may_be_are_told_so_at_once() {
    let (app, endless) = endless();
    let limits = Limits { requests: 2, request_time: Duration::from_secs(60), ..Limits::default() };
    served_within(&app, 1, limits, Connections::default(), move |to| {
        let running = [(); 2].map(|()| open(to, &head(&endless, endless.len())));
        // An honest one must not take their places while they come in.
        std::thread::sleep(2 * SOON);
        let started = Instant::now();
        let busy = post(to, HONEST);
        refused(&busy, 503, "SERVICE_UNAVAILABLE");
        assert_eq!(busy.header("retry-after"), "1");
        assert!(started.elapsed() < 10 * SOON);
        // Their clients leave: the one's statement is ended, the other's is not begun.
        drop(running);
        soon_free(to);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_are_slow_take_nobodys_place() {
    let limits = Limits { requests: 1, body_time: Duration::from_secs(20), ..Limits::default() };
    served_within(&TestApp::shared(), 1, limits, Connections::default(), |to| {
        let _slow = [(); 5].map(|()| open(to, &head("{", 100)));
        std::thread::sleep(SOON);
        assert_eq!(post(to, HONEST).status, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_takes_too_long_is_ended_in_the_database_too() {
    let (app, endless) = endless();
    let limits = Limits { request_time: SOON, ..Limits::default() };
    served_within(&app, 1, limits, Connections::default(), move |to| {
        let started = Instant::now();
        let reply = post(to, &endless);
        refused(&reply, 503, "LIMIT_EXCEEDED");
        assert!(started.elapsed() >= SOON && reply.body.contains("300 ms"), "{}", reply.body);
        // The only reader is free again.
        assert_eq!(post(to, HONEST).status, 200, "the statement still runs");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_leaves_is_read_for_no_longer() {
    let (app, endless) = endless();
    let limits = Limits { request_time: Duration::from_secs(60), ..Limits::default() };
    served_within(&app, 1, limits, Connections::default(), move |to| {
        let client = open(to, &head(&endless, endless.len()));
        // Its statement has begun: the reader takes no other.
        std::thread::sleep(SOON);
        let other = open(to, &head(HONEST, HONEST.len()));
        other.set_read_timeout(Some(SOON)).unwrap();
        assert!((&other).read(&mut [0]).is_err(), "something answered beside the statement");
        let started = Instant::now();
        drop(client);
        other.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        assert_eq!((&other).read(&mut [0]).unwrap(), 1);
        assert!(started.elapsed() < Duration::from_secs(10));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_has_said_all_gets_its_answer_all_the_same() {
    served_within(&TestApp::shared(), 1, Limits::default(), Connections::default(), |to| {
        for body in [HONEST.to_owned(), many_places()] {
            let client = open(to, &head(&body, body.len()));
            client.shutdown(Shutdown::Write).unwrap();
            let reply = parse(&rest(client));
            assert!(reply.status == 200 && reply.json()["errors"].is_null(), "{}", reply.body);
        }
    })
    .await;
}

/// A request for an answer of about half a megabyte.
fn many_places() -> String {
    let fields = (0..40).map(|nth| format!("a{nth}: localities(first: 200) {{ nodes {{ id fullName }} }}"));
    serde_json::json!({"query": format!("{{ {} }}", fields.collect::<Vec<_>>().join(" "))}).to_string()
}

/// Clients that ask for so many large answers that the system does not hold them, and read none.
fn deaf(to: SocketAddr) -> [TcpStream; 3] {
    let body = many_places();
    let clients = [(); 3].map(|()| open(to, &head(&body, body.len()).repeat(30)));
    let started = Instant::now();
    // Between two of their answers there is room for a moment.
    while refusals_of_ten(to, &body) < 10 {
        assert!(started.elapsed() < Duration::from_secs(20), "what they do not read is not counted");
    }
    clients
}

fn refusals_of_ten(to: SocketAddr, body: &str) -> usize {
    (0..10).filter(|_| post(to, body).status == 503).count()
}

/// Room for the making of one such answer beside two that are held, of no more.
const UNDER_WAY: usize = 4 << 20;

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_nobody_takes_leave_no_room_for_large_ones_until_they_are_given_up() {
    let limits = Limits { under_way: UNDER_WAY, ..Limits::default() };
    let connections = Connections { write_time: 10 * SOON, ..Connections::default() };
    served_within(&TestApp::shared(), 2, limits, connections, |to| {
        let clients = deaf(to);
        let reply = post(to, &many_places());
        refused(&reply, 503, "SERVICE_UNAVAILABLE");
        assert_eq!(reply.header("retry-after"), "1");
        assert_eq!(post(to, HONEST).status, 200, "what is small needs no room");
        let started = Instant::now();
        while refusals_of_ten(to, &many_places()) > 0 {
            assert!(started.elapsed() < Duration::from_secs(20));
        }
        drop(clients);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_leaves_within_its_answer_gives_its_room_back() {
    let limits = Limits { under_way: UNDER_WAY, ..Limits::default() };
    let connections = Connections { write_time: Duration::from_secs(60), ..Connections::default() };
    served_within(&TestApp::shared(), 2, limits, connections, |to| {
        let clients = deaf(to);
        clients.iter().for_each(|mut client| assert!(client.read(&mut [0; 1000]).unwrap() > 0));
        drop(clients);
        let started = Instant::now();
        while refusals_of_ten(to, &many_places()) > 0 {
            assert!(started.elapsed() < Duration::from_secs(20));
        }
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

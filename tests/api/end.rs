//! The server's end: told to, it answers what is under way, but not for ever.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use nhanrong::http;

use crate::helpers::app::TestApp;
use crate::helpers::http::routes;

const BODY: &[u8] = b"{\"query\":\"{ model(code: \\\"mod-5in1\\\") { code } }\"}";

/// A request whose body is still to come, and for which the server waits.
fn half(to: SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(to).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let kind = "content-type: application/json\r\nexpect: 100-continue";
    write!(stream, "POST /graphql HTTP/1.1\r\nhost: {to}\r\n{kind}\r\ncontent-length: {}\r\n\r\n", BODY.len()).unwrap();
    let mut told = [0; 25];
    stream.read_exact(&mut told).unwrap();
    assert_eq!(std::str::from_utf8(&told), Ok("HTTP/1.1 100 Continue\r\n\r\n"));
    stream
}

fn until_nobody_listens(at: SocketAddr) {
    let started = Instant::now();
    while TcpStream::connect(at).is_ok() {
        assert!(started.elapsed() < Duration::from_secs(20), "new requests are still taken");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn finish(mut request: TcpStream) {
    request.write_all(BODY).unwrap();
    let mut reply = String::new();
    request.read_to_string(&mut reply).unwrap();
    assert!(reply.starts_with("HTTP/1.1 200 OK\r\n"), "{reply}");
    assert!(reply.ends_with("{\"data\":{\"model\":{\"code\":\"mod-5in1\"}}}"), "{reply}");
}

#[cfg(unix)]
mod signals {
    use super::*;
    use crate::helpers::Folder;
    use crate::helpers::process::Server;

    fn serve(app: &TestApp, folder: &Folder) -> Server {
        Server::start(folder, &["serve", "--database-url", &format!("sqlite://{}", app.file().display())])
    }

    #[test]
    fn told_to_end_the_server_takes_nothing_new_and_answers_what_is_under_way() {
        let (app, folder) = (TestApp::shared(), Folder::new());
        for signal in ["TERM", "INT"] {
            let mut server = serve(&app, &folder);
            // Kept open by its client, without a request: that holds nobody up.
            let idle = TcpStream::connect(server.address).unwrap();
            let under_way = half(server.address);
            server.signal(signal);
            until_nobody_listens(server.address);
            finish(under_way);
            assert_eq!(server.ended(), 0, "{signal}");
            drop(idle);
        }
    }

    #[test]
    fn the_server_hears_from_its_first_line_on() {
        let (app, folder) = (TestApp::shared(), Folder::new());
        for _ in 0..5 {
            let mut server = serve(&app, &folder);
            server.signal("TERM");
            assert_eq!(server.ended(), 0);
        }
    }

    #[test]
    fn told_twice_the_server_waits_for_nobody() {
        let (app, folder) = (TestApp::shared(), Folder::new());
        let mut server = serve(&app, &folder);
        let _under_way = half(server.address);
        server.signal("TERM");
        until_nobody_listens(server.address);
        server.signal("INT");
        assert_eq!(server.ended(), 0);
        assert!(server.log().contains("ended while requests were under way"), "{}", server.log());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_under_way_are_waited_for_so_long_and_no_longer() {
    let app = TestApp::shared();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (end, told) = tokio::sync::oneshot::channel();
    let (give_up, no_longer) = tokio::sync::oneshot::channel();
    let told = async { told.await.unwrap() };
    let no_longer = async { no_longer.await.unwrap() };
    let server =
        tokio::spawn(http::serve_until(listener, routes(&app, 2), http::Connections::default(), told, no_longer));
    let under_way = tokio::task::spawn_blocking(move || half(address)).await.unwrap();
    end.send(()).unwrap();
    tokio::task::spawn_blocking(move || until_nobody_listens(address)).await.unwrap();
    assert!(!server.is_finished());
    give_up.send(()).unwrap();
    server.await.unwrap();
    drop(under_way);
}

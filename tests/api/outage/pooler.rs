//! Behind PgBouncer, which gives each transaction another of the server's connections.

use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::clients::{QUESTIONS, Time, answers, ask};
use super::served::{OURS, Served, free_port, registry};
use crate::helpers::postgres::{Server, as_its_user};
use crate::helpers::system::{found_or_installed, on_path};
use crate::helpers::{Folder, process, say};

struct Pooler {
    child: Child,
    settings: PathBuf,
    port: u16,
}

/// Connections to the server: fewer than our readers have to the pooler.
const POOL: usize = 3;
const READERS: &str = "8";
const CLIENTS: usize = 12;

impl Pooler {
    fn before(server: &Server, more: &str) -> Self {
        let port = free_port();
        let folder = server.folder().display();
        // The last line is for SeaORM's driver, which asks for digits that PgBouncer does not know.
        let settings = format!(
            "[databases]\nregistry = host={folder} port=5432 dbname=registry user=nhanrong\n[pgbouncer]\n\
             listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\n\
             pool_mode = transaction\ndefault_pool_size = {POOL}\nlogfile = {folder}/pooler.log\n\
             server_login_retry = 1\nignore_startup_parameters = extra_float_digits\n{more}\n"
        );
        let settings = server.own("pooler.ini", settings);
        Self { child: Self::start(&settings, port), settings, port }
    }

    fn start(settings: &PathBuf, port: u16) -> Child {
        let installed = || on_path("pgbouncer").or_else(|| on_path("/usr/sbin/pgbouncer"));
        let mut command = as_its_user(&found_or_installed(installed, "pgbouncer"));
        let child = command.arg(settings).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(started.elapsed() < Duration::from_secs(10), "the pooler does not listen");
            std::thread::sleep(Duration::from_millis(10));
        }
        child
    }

    fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    fn start_again(&mut self) {
        self.child = Self::start(&self.settings, self.port);
    }

    fn url(&self, rest: &str) -> String {
        format!("postgres://nhanrong@127.0.0.1:{}/registry?sslmode=disable{rest}", self.port)
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        self.end();
    }
}

/// What the server answers when nothing stands between.
fn directly(server: &Server) -> [String; QUESTIONS.len()] {
    let folder = Folder::new();
    answers(&process::Server::start(&folder, &["serve", "--database-url", &server.url("registry")]))
}

/// Asks as many clients at once while something is done; gives how many of their answers were right.
fn meanwhile(served: &Served, right: &[String], does: impl FnOnce()) -> u32 {
    let time = Time::begin();
    std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|nth| nth % QUESTIONS.len())
            .map(|nth| {
                scope.spawn({
                    let time = &time;
                    move || ask(served, QUESTIONS[nth], &right[nth], time).0
                })
            })
            .collect();
        does();
        time.end();
        clients.into_iter().map(|client| client.join().unwrap()).sum()
    })
}

#[test]
fn a_pooler_that_mixes_connections_is_served_through_with_no_statement_kept() {
    let server = registry();
    let right = directly(&server);
    let mut pooler = Pooler::before(&server, "server_round_robin = 1");
    let url = pooler.url("&statement-cache-capacity=0");
    let served = Served::of(server, &url, &["--readers", READERS]);
    let pause = || std::thread::sleep(Duration::from_millis(500));
    let answered = meanwhile(&served, &right, pause);
    say(&format!("through {POOL} connections of a pooler: {answered} right answers"));
    let several = served.database.psql("registry", &format!("select count(*) {OURS}")).unwrap();
    assert_eq!(several, POOL.to_string());
    // Nobody was told of anything.
    assert!(!served.api.log().contains("ERROR"), "{}", served.api.log());
    meanwhile(&served, &right, || {
        pooler.end();
        served.assert_away();
        pooler.start_again();
        served.assert_back("after a restart of the pooler");
        served.database.control(&["restart", "-m", "fast"]);
        served.assert_back("after a restart behind a pooler");
        pause();
    });
    assert_eq!(answers(&served.api), right);
}

#[test]
fn a_pooler_is_known_for_one_by_who_reads_also_where_the_url_does_not_say_so() {
    let server = registry();
    let right = directly(&server);
    // It gives the same connection again while nobody else asks.
    let pooler = Pooler::before(&server, "server_round_robin = 0");
    let served = Served::of(server, &pooler.url(""), &["--readers", READERS]);
    let answered = meanwhile(&served, &right, || std::thread::sleep(Duration::from_millis(500)));
    assert!(answered > 0);
    assert!(!served.api.log().contains("ERROR"), "{}", served.api.log());
    assert_eq!(answers(&served.api), right);
}

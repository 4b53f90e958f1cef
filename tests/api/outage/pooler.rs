//! Behind PgBouncer, which gives each transaction another of the server's connections.

use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::served::{OURS, QUERY, Served, free_port, registry};
use crate::helpers::http::post;
use crate::helpers::postgres::{Server, as_its_user};
use crate::helpers::system::{found_or_installed, on_path};

struct Pooler {
    child: Child,
    port: u16,
}

impl Pooler {
    fn before(server: &Server) -> Self {
        let installed = || on_path("pgbouncer").or_else(|| on_path("/usr/sbin/pgbouncer"));
        let program: PathBuf = found_or_installed(installed, "pgbouncer");
        let port = free_port();
        let folder = server.folder().display();
        // The last line is for SeaORM's driver, which asks for digits that PgBouncer does not know.
        let settings = format!(
            "[databases]\nregistry = host={folder} port=5432 dbname=registry user=nhanrong\n[pgbouncer]\n\
             listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\n\
             pool_mode = transaction\ndefault_pool_size = 3\nserver_round_robin = 1\nlogfile = {folder}/pooler.log\n\
             server_login_retry = 1\nignore_startup_parameters = extra_float_digits\n"
        );
        let file = server.own("pooler.ini", settings);
        let mut command = as_its_user(&program);
        command.arg(file).stdout(Stdio::null()).stderr(Stdio::null());
        let pooler = Self { child: command.spawn().unwrap(), port };
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(started.elapsed() < Duration::from_secs(10), "the pooler does not listen");
            std::thread::sleep(Duration::from_millis(10));
        }
        pooler
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_pooler_that_mixes_connections_is_served_through_with_no_statement_kept() {
    let server = registry();
    let pooler = Pooler::before(&server);
    let port = pooler.port;
    let url = format!("postgres://nhanrong@127.0.0.1:{port}/registry?statement-cache-capacity=0&sslmode=disable");
    let served = Served::of(server, &url, &[]);
    // At once, so that the pooler's connections go from hand to hand.
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..40 {
                    assert_eq!(post(served.api.address, QUERY).body, served.right);
                }
            });
        }
    });
    let several = served.database.psql("registry", &format!("select count(*) > 1 {OURS}")).unwrap();
    assert_eq!(several, "t");
    assert!(!served.api.log().contains("ERROR"), "{}", served.api.log());
    served.database.control(&["restart", "-m", "fast"]);
    served.assert_back("after a restart behind a pooler");
}

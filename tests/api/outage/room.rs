//! A server that has no connection left, and a statement that takes too long.

use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::served::{OURS, Served};
use crate::helpers::postgres::Server;

/// A session that does something and then holds what it has until it is dropped.
struct Session(Child);

impl Session {
    fn of(server: &Server, sql: &str) -> Self {
        let mut psql = Command::new(server.program("psql"));
        psql.args(["-X", "-q", "-d", &server.url("registry")]).stdin(Stdio::piped()).stdout(Stdio::null());
        let mut child = psql.stderr(Stdio::null()).spawn().unwrap();
        writeln!(child.stdin.as_mut().unwrap(), "{sql}").unwrap();
        Self(child)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn wait_for(server: &Server, sql: &str, wanted: &str) {
    let started = Instant::now();
    while server.psql("registry", sql).as_deref() != Ok(wanted) {
        assert!(started.elapsed() < Duration::from_secs(10), "{sql} is never {wanted}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_server_that_is_full_is_told_of_and_served_again() {
    let served = Served::start(&[]);
    // Those of the tests come as a superuser, who always finds room.
    let sql = "create role api login; grant select on all tables in schema public to api";
    served.database.psql("registry", sql).unwrap();
    served.database.set("max_connections = 8\nsuperuser_reserved_connections = 3");
    served.database.control(&["restart", "-m", "fast"]);
    let url = served.database.url("registry").replace("nhanrong@", "api@");
    let Served { database, right, .. } = served;
    let served = Served::of(database, &url, &["--readers", "2"]);
    assert_eq!(served.right, right);
    // Ours go, and others take all the room that there is.
    let end = format!("select count(pg_terminate_backend(pid)) {OURS}");
    let others: Vec<Session> = (0..5).map(|_| Session::of(&served.database, "select 1;")).collect();
    let clients = "select count(*) from pg_stat_activity where backend_type = 'client backend' \
        and pid <> pg_backend_pid() and application_name = 'psql'";
    served.database.psql("registry", &end).unwrap();
    wait_for(&served.database, clients, "5");
    served.database.psql("registry", &end).unwrap();
    served.assert_away();
    drop(others);
    wait_for(&served.database, clients, "0");
    served.assert_back("after others left room");
}

#[test]
fn a_statement_past_its_time_is_told_of_and_ended_in_the_database() {
    let served = Served::start(&["--request-timeout-ms", "300"]);
    let lock = Session::of(&served.database, "begin; lock table model in access exclusive mode;");
    let held = "select count(*) from pg_locks where mode = 'AccessExclusiveLock' and granted \
        and relation = 'model'::regclass";
    wait_for(&served.database, held, "1");
    for _ in 0..3 {
        let started = Instant::now();
        let reply = served.ask();
        let taken = started.elapsed();
        served.assert_took_too_long(&reply);
        assert!(taken < Duration::from_secs(1), "{taken:?}");
    }
    wait_for(&served.database, &format!("select count(*) {OURS} and state = 'active'"), "0");
    // The readers are free: what needs no such table is answered.
    assert_eq!(served.ready(), 200);
    drop(lock);
    wait_for(&served.database, held, "0");
    served.assert_back("after a lock was given back");
}

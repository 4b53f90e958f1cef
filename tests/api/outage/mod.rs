//! A database that goes away and comes back: what clients are told meanwhile, and that all is well again without
//! a restart of ours. Each test has a PostgreSQL of its own, which the binary serves.

mod pooler;
mod room;
mod secrets;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::helpers::http::{Reply, get, post};
use crate::helpers::postgres::Server;
use crate::helpers::{Folder, process, say};

/// Its connections, as PostgreSQL lists them.
const OURS: &str = "from pg_stat_activity where application_name = 'nhanrong' and datname = 'registry'";

/// Reads in several waves, so that it takes a transaction.
const QUERY: &str = r#"{"query":"{ models(first: 3) { totalCount nodes { code locality { name } } } }"}"#;

/// So long may it take from the database's return until a query is answered as before.
const BACK: Duration = Duration::from_secs(2);

struct Served {
    database: Server,
    api: process::Server,
    _folder: Folder,
    /// What the query is answered with.
    right: String,
}

/// A PostgreSQL with the packaged data in a database.
fn registry() -> Server {
    let server = Server::start();
    server.psql("postgres", "create database registry").unwrap();
    // When it listens, it has migrated and loaded.
    process::Server::start(&Folder::new(), &["demo", "--database-url", &server.url("registry")]);
    server
}

impl Served {
    fn start(arguments: &[&str]) -> Self {
        let database = registry();
        let url = database.url("registry");
        Self::of(database, &url, arguments)
    }

    fn of(database: Server, url: &str, arguments: &[&str]) -> Self {
        let folder = Folder::new();
        let api = process::Server::start(&folder, &[&["serve", "--database-url", url], arguments].concat());
        let mut served = Self { database, api, _folder: folder, right: String::new() };
        let reply = served.ask();
        assert!(reply.body.starts_with(r#"{"data":{"models":{"totalCount":"#), "{}", reply.body);
        served.right = reply.body;
        served
    }

    fn ask(&self) -> Reply {
        post(self.api.address, QUERY)
    }

    fn is_right(&self) -> bool {
        self.ask().body == self.right
    }

    fn ready(&self) -> u16 {
        get(self.api.address, "/readyz").status
    }

    /// An answer may be right, or tell in the one agreed way that the database is away.
    fn assert_told(&self, reply: &Reply) {
        if reply.body == self.right {
            return;
        }
        let error = &reply.json()["errors"][0];
        assert_eq!(error["extensions"]["code"], "SERVICE_UNAVAILABLE", "{}", reply.body);
        let id = error["extensions"]["requestId"].as_str().unwrap_or_else(|| panic!("no id: {}", reply.body));
        assert!(error["message"].as_str().unwrap().contains(id), "{}", reply.body);
        // The log is written by another thread.
        let started = Instant::now();
        while !self.api.log().contains(id) {
            assert!(started.elapsed() < BACK, "the log does not tell of {id}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn assert_away(&self) {
        let reply = self.ask();
        assert_ne!(reply.body, self.right);
        self.assert_told(&reply);
        assert_eq!(self.ready(), 503);
    }

    /// How long it takes until the query is right again, and the server ready.
    fn assert_back(&self, after: &str) {
        let returned = Instant::now();
        while !self.is_right() || self.ready() != 200 {
            assert!(returned.elapsed() < BACK, "not back in time {after}: {}", self.api.log());
            std::thread::sleep(Duration::from_millis(5));
        }
        say(&format!("{after}: right again after {} ms", returned.elapsed().as_millis()));
        // And not by one reader alone.
        for _ in 0..20 {
            assert!(self.is_right());
        }
    }
}

#[test]
fn a_restarted_server_is_told_of_and_served_again() {
    let served = Served::start(&[]);
    served.database.control(&["stop", "-m", "fast"]);
    served.assert_away();
    served.database.control(&["start"]);
    served.assert_back("after a stop and a start");
    served.database.control(&["restart", "-m", "fast"]);
    served.assert_back("after a restart");
}

#[test]
fn a_server_killed_under_load_is_told_of_and_served_again() {
    let served = Served::start(&[]);
    let ends = AtomicBool::new(false);
    // For the clients to end also where the test fails.
    let begun = Instant::now();
    std::thread::scope(|scope| {
        let clients = [(); 4].map(|()| {
            scope.spawn(|| {
                let (mut right, mut away) = (0, 0);
                while !ends.load(Ordering::Relaxed) && begun.elapsed() < Duration::from_secs(30) {
                    let reply = served.ask();
                    served.assert_told(&reply);
                    *(if reply.body == served.right { &mut right } else { &mut away }) += 1;
                    if reply.body != served.right {
                        std::thread::sleep(Duration::from_millis(10));
                    }
                }
                (right, away)
            })
        });
        // Its client has heard that they are in; they must be there still.
        let sql = "create table kept (number int); insert into kept select generate_series(1, 1000)";
        served.database.psql("registry", sql).unwrap();
        std::thread::sleep(Duration::from_millis(200));
        served.database.kill();
        let killed = Instant::now();
        while served.ready() != 503 {
            assert!(killed.elapsed() < BACK, "{}", served.api.log());
        }
        served.assert_away();
        served.database.control(&["start"]);
        served.assert_back("after kill -9 of the server");
        assert_eq!(served.database.psql("registry", "select count(*) from kept").unwrap(), "1000");
        // One connection's process alone: the server begins anew by itself.
        let one = served.database.psql("registry", &format!("select pid {OURS} limit 1")).unwrap();
        assert!(std::process::Command::new("kill").args(["-9", &one]).status().unwrap().success());
        while served.database.psql("registry", "select 1").is_err() {}
        served.assert_back("after kill -9 of one of its processes");
        ends.store(true, Ordering::Relaxed);
        let counts = clients.map(|client| client.join().unwrap());
        say(&format!("each client's right answers, and those that told of the outage: {counts:?}"));
        assert!(counts.iter().all(|(right, _)| *right > 0));
    });
}

#[test]
fn a_lost_connection_is_made_anew_and_nobody_sees_it() {
    let served = Served::start(&[]);
    for _ in 0..3 {
        for _ in 0..20 {
            assert!(served.is_right());
        }
        let ended = format!("select count(pg_terminate_backend(pid)) {OURS}");
        let ended: u32 = served.database.psql("registry", &ended).unwrap().parse().unwrap();
        assert!(ended > 0);
        for _ in 0..20 {
            let reply = served.ask();
            assert_eq!(reply.body, served.right);
        }
    }
    assert!(!served.api.log().contains("ERROR"), "{}", served.api.log());
}

#[test]
fn a_server_that_became_read_only_is_served_and_can_be_started_on() {
    let served = Served::start(&[]);
    let sql = "alter database registry set default_transaction_read_only = on";
    served.database.psql("postgres", sql).unwrap();
    served.database.psql("registry", &format!("select count(pg_terminate_backend(pid)) {OURS}")).unwrap();
    assert!(served.is_right());
    assert_eq!(served.ready(), 200);
    let Served { database, right, .. } = served;
    // A standby, which takes no writes from anybody.
    database.control(&["stop", "-m", "fast"]);
    database.own("data/standby.signal", "");
    database.control(&["start"]);
    assert_eq!(database.psql("registry", "select pg_is_in_recovery()").unwrap(), "t");
    let url = database.url("registry");
    let served = Served::of(database, &url, &[]);
    assert_eq!(served.right, right);
    assert_eq!(served.ready(), 200);
    served.database.control(&["promote"]);
    served.assert_back("after a standby became the first server");
}

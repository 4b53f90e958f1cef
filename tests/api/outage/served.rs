//! A PostgreSQL of the test's own, which the binary serves.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use crate::helpers::http::{Reply, get, post};
use crate::helpers::postgres::Server;
use crate::helpers::{Folder, process, say};

/// Its connections, as PostgreSQL lists them.
pub const OURS: &str = "from pg_stat_activity where application_name = 'nhanrong' and datname = 'registry'";

/// Reads in several waves, so that it takes a transaction.
pub const QUERY: &str = r#"{"query":"{ models(first: 3) { totalCount nodes { code locality { name } } } }"}"#;

/// So long may it take from the database's return until a query is answered as before.
pub const BACK: Duration = Duration::from_secs(2);

pub struct Served {
    pub database: Server,
    pub api: process::Server,
    _folder: Folder,
    /// What the query is answered with.
    pub right: String,
}

/// A PostgreSQL with the packaged data in a database.
pub fn registry() -> Server {
    let server = Server::start();
    server.psql("postgres", "create database registry").unwrap();
    // When it listens, it has migrated and loaded.
    process::Server::start(&Folder::new(), &["demo", "--database-url", &server.url("registry")]);
    server
}

/// A port at which nothing listens.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Served {
    pub fn start(arguments: &[&str]) -> Self {
        let database = registry();
        let url = database.url("registry");
        Self::of(database, &url, arguments)
    }

    pub fn of(database: Server, url: &str, arguments: &[&str]) -> Self {
        let folder = Folder::new();
        let api = process::Server::start(&folder, &[&["serve", "--database-url", url], arguments].concat());
        let mut served = Self { database, api, _folder: folder, right: String::new() };
        let reply = served.ask();
        assert!(reply.body.starts_with(r#"{"data":{"models":{"totalCount":"#), "{}", reply.body);
        served.right = reply.body;
        served
    }

    pub fn ask(&self) -> Reply {
        post(self.api.address, QUERY)
    }

    pub fn is_right(&self) -> bool {
        self.ask().body == self.right
    }

    pub fn ready(&self) -> u16 {
        get(self.api.address, "/readyz").status
    }

    /// An answer may be right, or tell in the one agreed way that the database is away.
    pub fn assert_told(&self, reply: &Reply) {
        if reply.body == self.right {
            return;
        }
        self.assert_away_in(reply);
    }

    pub fn assert_away_in(&self, reply: &Reply) {
        self.assert_error(reply, "SERVICE_UNAVAILABLE");
    }

    pub fn assert_took_too_long(&self, reply: &Reply) {
        self.assert_error(reply, "LIMIT_EXCEEDED");
    }

    fn assert_error(&self, reply: &Reply, code: &str) {
        let error = &reply.json()["errors"][0];
        assert_eq!(error["extensions"]["code"], code, "{}", reply.body);
        let id = error["extensions"]["requestId"].as_str().unwrap_or_else(|| panic!("no id: {}", reply.body));
        assert!(error["message"].as_str().unwrap().contains(id), "{}", reply.body);
        // The log is written by another thread.
        let started = Instant::now();
        while !self.api.log().contains(id) {
            assert!(started.elapsed() < BACK, "the log does not tell of {id}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    pub fn assert_away(&self) {
        let reply = self.ask();
        assert_ne!(reply.body, self.right);
        self.assert_told(&reply);
        assert_eq!(self.ready(), 503);
    }

    /// How long it takes until the query is right again, and the server ready.
    pub fn assert_back(&self, after: &str) {
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

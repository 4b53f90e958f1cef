//! A database that goes away and comes back: what clients are told meanwhile, and that all is well again without
//! a restart of ours. Each test has a PostgreSQL of its own, which the binary serves.

mod clients;
mod killed;
mod pooler;
mod relay;
mod room;
mod secrets;
mod served;
mod silent;

use crate::helpers::http::{get, post};
use crate::helpers::{Folder, process};
use served::{OURS, QUERY, Served};

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
fn a_request_that_was_answered_ends_nothing_in_the_database() {
    let served = Served::start(&[]);
    served.database.set("log_connections = on");
    served.database.control(&["restart", "-m", "fast"]);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..100).for_each(|_| assert!(served.is_right())));
        }
    });
    served.database.control(&["stop", "-m", "fast"]);
    let log = std::fs::read_to_string(served.database.folder().join("log")).unwrap();
    // Who comes to end a statement of another is heard, but not let in.
    let count = |what: &str| log.matches(what).count();
    assert!(count("connection authorized") > 0);
    assert_eq!(count("connection received"), count("connection authorized"));
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

#[test]
fn a_server_that_takes_no_writes_is_served_as_it_is_and_the_log_says_so() {
    let Served { database, api, right, .. } = Served::start(&[]);
    drop(api);
    let sql = "update derivation set stale = true; create role api login; \
        grant select on all tables in schema public to api";
    database.psql("registry", sql).unwrap();
    let url = database.url("registry");
    let is_stale = || database.psql("registry", "select stale from derivation").unwrap() == "t";
    let serve = |url: &str| {
        let folder = Folder::new();
        let api = process::Server::start(&folder, &["serve", "--database-url", url]);
        assert_eq!(post(api.address, QUERY).body, right);
        assert_eq!(get(api.address, "/readyz").status, 200);
        api.log()
    };
    let assert_told = |url: &str, why: &str| {
        let log = serve(url);
        assert!(log.contains("WARN") && log.contains(why), "{log}");
        assert!(log.contains("this database takes no writes. Start `nhanrong serve` once on one that does"), "{log}");
        assert!(is_stale());
    };
    assert_told(&url.replace("nhanrong@", "api@"), "permission denied");
    database.psql("postgres", "alter database registry set default_transaction_read_only = on").unwrap();
    assert_told(&url, "read-only transaction");
    database.psql("postgres", "alter database registry reset default_transaction_read_only").unwrap();
    database.control(&["stop", "-m", "fast"]);
    database.own("data/standby.signal", "");
    database.control(&["start"]);
    assert_told(&url, "read-only transaction");
    database.control(&["promote"]);
    let log = serve(&url);
    assert!(!log.contains("WARN") && !is_stale(), "{log}");
}

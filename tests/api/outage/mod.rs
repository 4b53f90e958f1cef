//! A database that goes away and comes back: what clients are told meanwhile, and that all is well again without
//! a restart of ours. Each test has a PostgreSQL of its own, which the binary serves.

mod pooler;
mod relay;
mod room;
mod secrets;
mod served;
mod silent;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::helpers::say;
use served::{BACK, OURS, Served};

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

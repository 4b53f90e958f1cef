//! A server that is killed while many read and some write: what was acknowledged is there when it is back.

use std::collections::HashSet;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use super::clients::{QUESTIONS, Time, answers, ask};
use super::served::{BACK, OURS, Served};
use crate::helpers::http::post;
use crate::helpers::{Folder, process, say};

/// With what is not ours to hasten.
const PATIENCE: Duration = Duration::from_secs(20);

/// Inserts a number a session, each once; gives those that were acknowledged.
fn insert(served: &Served, acknowledged: &AtomicU32, time: &Time) -> Vec<u32> {
    let mut kept = Vec::new();
    for number in (1..).take_while(|_| time.is_left()) {
        let insert = format!("insert into kept values ({number}) returning number");
        if let Ok(told) = served.database.psql("registry", &insert) {
            assert_eq!(told, number.to_string());
            kept.push(number);
            acknowledged.fetch_add(1, Ordering::Relaxed);
        }
    }
    kept
}

/// Loads a village a file by our own command; gives those that it said it has, for which it tries as long as it must.
fn load(served: &Served, acknowledged: &AtomicU32, time: &Time) -> Vec<u32> {
    let folder = Folder::new();
    let url = served.database.url("registry");
    let mut kept = Vec::new();
    while time.is_left() {
        let nth = kept.len() as u32;
        let head = "id,code,name,short_name,kind,level,parent_id,valid_from,valid_to";
        let village = format!("{head}\nkept-{nth},,Thôn {nth},{nth},VILLAGE,4,20932-63,,2025-07-01\n");
        std::fs::write(folder.path().join("village.csv"), village).unwrap();
        let mut loading = process::nhanrong(&folder);
        let done = loading.args(["load", "--database-url", &url, "localities", "village.csv"]).output().unwrap();
        match done.status.code() {
            Some(0) => {
                kept.push(nth);
                acknowledged.fetch_add(1, Ordering::Relaxed);
            }
            code => assert_eq!(code, Some(1), "{}", String::from_utf8_lossy(&done.stderr)),
        }
    }
    kept
}

/// Waits until so many more were acknowledged.
fn wait_for(more: u32, of: &AtomicU32) {
    let (from, started) = (of.load(Ordering::Relaxed), Instant::now());
    while of.load(Ordering::Relaxed) < from + more {
        assert!(started.elapsed() < PATIENCE, "nothing is acknowledged");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// How often the server has begun to take people in, as its log tells.
fn begun(served: &Served) -> usize {
    let log = std::fs::read_to_string(served.database.folder().join("log")).unwrap();
    log.matches("is ready to accept connections").count()
}

#[test]
fn a_server_killed_under_load_loses_nothing_acknowledged_and_is_served_again() {
    let served = Served::start(&[]);
    let rights = answers(&served.api);
    served.database.psql("registry", "create table kept (number int)").unwrap();
    let time = Time::begin();
    let (inserts, loads) = (AtomicU32::new(0), AtomicU32::new(0));
    std::thread::scope(|scope| {
        let clients = std::array::from_fn::<_, 4, _>(|nth| {
            let (served, time, right) = (&served, &time, &rights[nth]);
            scope.spawn(move || ask(served, QUESTIONS[nth], right, time))
        });
        let inserted = scope.spawn(|| insert(&served, &inserts, &time));
        let loaded = scope.spawn(|| load(&served, &loads, &time));
        wait_for(1, &loads);
        wait_for(20, &inserts);
        served.database.kill();
        let killed = Instant::now();
        while served.ready() != 503 {
            assert!(killed.elapsed() < BACK, "{}", served.api.log());
        }
        served.assert_away();
        served.database.control(&["start"]);
        served.assert_back("after kill -9 of the server");
        wait_for(20, &inserts);
        // One connection's process alone: the server begins anew by itself.
        let one = served.database.psql("registry", &format!("select pid {OURS} limit 1")).unwrap();
        let before = begun(&served);
        assert!(Command::new("kill").args(["-9", &one]).status().unwrap().success());
        // It notes the death a moment later, and takes people in until then.
        let killed = Instant::now();
        while begun(&served) == before {
            assert!(killed.elapsed() < PATIENCE, "it does not begin anew");
            std::thread::sleep(Duration::from_millis(1));
        }
        served.assert_back("after kill -9 of one of its processes");
        wait_for(20, &inserts);
        time.end();

        let counts = clients.map(|client| client.join().unwrap());
        let (inserted, loaded) = (inserted.join().unwrap(), loaded.join().unwrap());
        say(&format!("each client's right answers, and those that told of the outage: {counts:?}"));
        say(&format!("acknowledged: {} inserts, {} loads", inserted.len(), loaded.len()));
        assert!(counts.iter().all(|(right, away)| *right > 0 && *away > 0));
        let kept = served.database.psql("registry", "select number from kept").unwrap();
        let rows: Vec<u32> = kept.lines().map(|line| line.parse().unwrap()).collect();
        let once: HashSet<u32> = rows.iter().copied().collect();
        assert_eq!(once.len(), rows.len(), "some stand there twice");
        let lost: Vec<&u32> = inserted.iter().filter(|number| !once.contains(number)).collect();
        assert!(lost.is_empty(), "{lost:?}");
        for nth in loaded {
            let village = format!(r#"{{"query":"{{ locality(code: \"kept-{nth}\") {{ name }} }}"}}"#);
            let right = format!(r#"{{"data":{{"locality":{{"name":"Thôn {nth}"}}}}}}"#);
            assert_eq!(post(served.api.address, &village).body, right);
        }
    });
    assert_eq!(answers(&served.api), rights);
}

//! A load that dies half-way leaves no trace.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nhanrong::store::connect::connect;
use nhanrong::store::load::{self, Progress};

use crate::helpers::TestDatabase;
use crate::synthetic;

const URL: &str = "NHANRONG_TEST_URL";
const MARK: &str = "NHANRONG_TEST_MARK";

/// Says so once so many rows, or districts, are written, and then never comes back.
struct StopHalfWay {
    written: u64,
    half: u64,
}

impl Progress for StopHalfWay {
    fn start(&mut self, _total: u64) {}

    fn advance(&mut self, rows: u64) {
        self.written += rows;
        if self.written > self.half {
            std::fs::write(std::env::var(MARK).unwrap(), "half").unwrap();
            std::thread::sleep(Duration::from_secs(60));
        }
    }

    fn finish(&mut self) {}
}

/// The child of the test below.
#[tokio::test]
#[ignore = "runs only as the process to be killed"]
async fn load_until_killed() {
    let connection = connect(&std::env::var(URL).unwrap()).await.unwrap();
    let file = load::packaged()[0];
    load::load(&connection, &file, &mut StopHalfWay { written: 0, half: 5_000 }).await.unwrap();
}

/// The child of the last test.
#[tokio::test]
#[ignore = "runs only as the process to be killed"]
async fn make_up_until_killed() {
    let connection = connect(&std::env::var(URL).unwrap()).await.unwrap();
    load::synthetic(&connection, 1, 7, &mut StopHalfWay { written: 0, half: 0 }).await.unwrap();
}

/// Runs a test of this file as a process, and kills it half-way.
async fn killed_half_way(child: &str, database: &TestDatabase) {
    let mark = database.folder.path().join("mark");
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", child])
        .env(URL, &database.url)
        .env(MARK, &mark)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let started = Instant::now();
    while !mark.exists() {
        assert!(started.elapsed() < Duration::from_secs(60), "the child never came half-way");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // On Unix this is kill -9.
    child.kill().unwrap();
    child.wait().unwrap();
}

#[tokio::test]
async fn a_killed_load_leaves_the_database_as_it_was_and_takes_the_load_again() {
    for database in TestDatabase::new_on_both().await {
        let before = database.dump().await;
        killed_half_way("kill::load_until_killed", &database).await;

        assert_eq!(database.dump().await, before);
        let file = load::packaged()[0];
        let summary = load::load(&database.connection, &file, &mut load::Silent).await.unwrap();
        assert_eq!(summary.added, 10_794);
        if !database.is_on_postgres() {
            assert_eq!(database.number("SELECT count(*) FROM pragma_foreign_key_check").await, 0);
            assert_eq!(database.rows("PRAGMA integrity_check").await[0]["integrity_check"], "ok");
        }
    }
}

#[tokio::test]
async fn a_killed_making_of_data_leaves_the_database_as_it_was_and_makes_the_same_again() {
    for database in TestDatabase::new_on_both().await {
        database.localities(synthetic::MAP).await.unwrap();
        let before = database.dump().await;
        killed_half_way("kill::make_up_until_killed", &database).await;

        assert_eq!(database.dump().await, before);
        let again = load::synthetic(&database.connection, 1, 7, &mut load::Silent).await.unwrap();
        assert!(again.added > 1_000, "{again}");
        let counts = "SELECT count(*) FROM model WHERE id NOT IN (SELECT model_id FROM model_owner)";
        assert_eq!(database.number(counts).await, 0);
    }
}

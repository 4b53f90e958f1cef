//! Clients who ask again and again, whatever becomes of the database.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::served::{QUERY, Served};
use crate::helpers::http::post;
use crate::helpers::process;

/// Of several shapes: pages, a search, places of the map, an object by its code. None tells of what is written.
pub const QUESTIONS: [&str; 4] = [
    QUERY,
    r#"{"query":"{ search(text: \"nghe den\") { totalCount nodes { __typename ... on Model { title } } } }"}"#,
    r#"{"query":"{ locality(code: \"48-34\") { name models(scope: HERITAGE, first: 2) { nodes { code } } } }"}"#,
    r#"{"query":"{ model(code: \"mod-5in1\") { title outcomes(first: 9) { nodes { value } } owners { name } } }"}"#,
];

/// What the questions are answered.
pub fn answers(api: &process::Server) -> [String; QUESTIONS.len()] {
    let answers = QUESTIONS.map(|question| post(api.address, question).body);
    assert!(answers.iter().all(|answer| answer.starts_with("{\"data\":")), "{answers:?}");
    answers
}

/// For the threads to end also where the test fails.
pub struct Time {
    is_over: AtomicBool,
    begun: Instant,
}

impl Time {
    pub fn begin() -> Self {
        Self { is_over: AtomicBool::new(false), begun: Instant::now() }
    }

    pub fn end(&self) {
        self.is_over.store(true, Ordering::Relaxed);
    }

    pub fn is_left(&self) -> bool {
        !self.is_over.load(Ordering::Relaxed) && self.begun.elapsed() < Duration::from_secs(60)
    }
}

/// Asks one question again and again; gives how often it was answered rightly, and how often told of the outage.
pub fn ask(served: &Served, question: &str, right: &str, time: &Time) -> (u32, u32) {
    let (mut rightly, mut away) = (0, 0);
    while time.is_left() {
        let reply = post(served.api.address, question);
        if reply.body == right {
            rightly += 1;
        } else {
            served.assert_away_in(&reply);
            away += 1;
        }
        // Without a pause they would leave nothing of a small machine to the database, and to the tests beside.
        std::thread::sleep(Duration::from_millis(5));
    }
    (rightly, away)
}

//! Attacks on a running server. Each is answered as it should be, and an honest client right after it; the
//! memory stays small. The table of attack, answer, time and memory is printed. Of another binary, a
//! release for example:
//!
//! ```sh
//! NHANRONG_ATTACK_BINARY=target/release/nhanrong cargo test --test attacks -- --nocapture
//! ```
//!
//! Times are held to a second only there: a debug build on a busy machine may take longer.

mod bodies;
mod connections;
mod documents;
mod server;
mod wire;

use std::io::Write;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use server::Server;
use wire::Reply;

const MOST_TIME: Duration = Duration::from_secs(1);
const MOST_MEMORY: u64 = 200 << 20;

pub struct Attack {
    pub name: String,
    pub expected: Expected,
    /// The server is known not to hold it yet: the table says so where it does not, and no test fails.
    pub is_pending: bool,
    pub work: Box<dyn Fn(SocketAddr) -> Reply>,
}

impl Attack {
    /// A body that is posted and must be refused.
    pub fn refused(name: impl Into<String>, body: Vec<u8>) -> Self {
        let work = Box::new(move |to| wire::post(to, &body));
        Self { name: name.into(), expected: Expected::Refused, is_pending: false, work }
    }

    pub fn pending(self) -> Self {
        Self { is_pending: true, ..self }
    }
}

#[derive(Clone, Copy, PartialEq)]
pub enum Expected {
    /// 4xx, an answer of errors alone, or a closed connection.
    Refused,
    /// So many answers, each of them 200.
    Answers(usize),
    /// The request behind the one that is framed two ways is not taken for another's.
    NotSmuggled,
    /// Nothing of itself, but the honest client beside it is answered.
    Honest,
    /// One answer, or the connection closed: clients that close their half early are heard by no rule.
    AnswerOrClosed,
    /// The server closes within the patience of a slow client.
    ClosedInTime,
}

impl Expected {
    fn holds(self, reply: &Reply) -> bool {
        match self {
            Expected::Refused => reply.is_refused(),
            Expected::Answers(many) => reply.all.len() == many && reply.all.iter().all(|status| *status == 200),
            Expected::NotSmuggled => reply.is_refused() && reply.all.len() <= 1,
            Expected::Honest => true,
            Expected::AnswerOrClosed => reply.is_closed && reply.all.len() <= 1,
            Expected::ClosedInTime => reply.is_closed || reply.is_refused(),
        }
    }
}

#[test]
fn the_server_stands() {
    let server = Server::start();
    let is_release = std::env::var("NHANRONG_ATTACK_BINARY").is_ok();
    let attacks = documents::attacks().into_iter().chain(bodies::attacks()).chain(connections::attacks());
    let (mut table, mut failures) = (vec![line("attack", "answer", "ms", "honest ms", "MB", "most MB")], Vec::new());
    for attack in attacks {
        server.forget_the_most();
        let started = Instant::now();
        let mut reply = (attack.work)(server.address);
        let took = reply.took.take().unwrap_or_else(|| started.elapsed());
        let honest = server.honest_query();
        let (now, most) = server.memory().unwrap_or_default();
        let mut wrong = Vec::new();
        if !attack.expected.holds(&reply) {
            wrong.push(format!("answered {:?} {:.200}", reply.all, reply.body));
        }
        // Of these the time is the client's.
        let waits = matches!(attack.expected, Expected::ClosedInTime | Expected::Honest);
        if is_release && !waits && took > MOST_TIME {
            wrong.push(format!("took {} ms", took.as_millis()));
        }
        match &honest {
            Err(why) => wrong.push(format!("the honest client was told {why}")),
            Ok(took) if is_release && *took > MOST_TIME => wrong.push(format!("the honest client waited {took:?}")),
            Ok(_) => {}
        }
        if most > MOST_MEMORY {
            wrong.push(format!("took {} MB", most >> 20));
        }
        let answer = if wrong.is_empty() { reply.told() } else { format!("NOT HELD: {}", reply.told()) };
        let answer = if attack.is_pending { answer.replace("NOT HELD", "NOT YET HELD") } else { answer };
        let honest = honest.map_or("-".to_owned(), |took| took.as_millis().to_string());
        let (took, now, most) = (took.as_millis().to_string(), (now >> 20).to_string(), (most >> 20).to_string());
        table.push(line(&attack.name, &answer, &took, &honest, &now, &most));
        let fails = !wrong.is_empty() && !attack.is_pending;
        failures.extend(fails.then(|| format!("{}: {}", attack.name, wrong.join("; "))));
    }
    // Not by println!, which shows only where a test fails.
    let _ = writeln!(std::io::stderr(), "{}", table.join("\n"));
    assert!(failures.is_empty(), "{} attacks:\n{}", failures.len(), failures.join("\n"));
    assert_eq!(server.faults(), Vec::<String>::new());
}

fn line(attack: &str, answer: &str, ms: &str, honest: &str, now: &str, most: &str) -> String {
    format!("{attack:58} {answer:34} {ms:>6} {honest:>9} {now:>5} {most:>7}")
}

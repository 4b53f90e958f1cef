//! Attacks on a running server, a release. Each is answered as it should be, and an honest client right after it;
//! the memory stays small. The table of attack, answer, time and memory is printed:
//!
//! ```sh
//! cargo test --test attacks -- --nocapture
//! ```

mod bodies;
mod connections;
#[path = "../databases/mod.rs"]
mod databases;
mod documents;
mod server;
mod slow;
mod wire;

use std::io::Write;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use databases::{Over, on_both};
use server::Server;
use wire::Reply;

const MOST_TIME: Duration = Duration::from_secs(1);
const MOST_MEMORY: u64 = 200 << 20;

pub struct Attack {
    pub name: String,
    pub expected: Expected,
    pub work: Box<dyn Fn(SocketAddr) -> Reply>,
}

impl Attack {
    /// A body that is posted and must be refused.
    pub fn refused(name: impl Into<String>, body: Vec<u8>) -> Self {
        let work = Box::new(move |to| wire::post(to, &body));
        Self { name: name.into(), expected: Expected::Refused, work }
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
    /// Whoever is answered is refused or told to come back; the others are waited for. The time is theirs.
    Waits,
}

impl Expected {
    fn holds(self, reply: &Reply) -> bool {
        match self {
            Expected::Refused => reply.is_refused(),
            Expected::Answers(many) => reply.all.len() == many && reply.all.iter().all(|status| *status == 200),
            Expected::NotSmuggled => reply.is_refused() && reply.all.len() <= 1,
            Expected::Waits => {
                reply.all.iter().all(|status| [200, 503].contains(status) || (400..500).contains(status))
            }
        }
    }
}

/// One line of the table, and what of it is not as it should be.
struct Row {
    name: String,
    told: String,
    took: Duration,
    honest: Result<Duration, String>,
    /// Bytes at the end, and at most.
    memory: (u64, u64),
    wrong: Vec<String>,
}

impl Row {
    fn new(name: String, reply: &Reply, took: Duration, honest: Result<Duration, String>, server: &Server) -> Self {
        let memory = server.memory().unwrap_or_default();
        let mut wrong = Vec::new();
        match &honest {
            Err(why) => wrong.push(format!("the honest client was told {why}")),
            Ok(took) if *took > MOST_TIME => wrong.push(format!("the honest client waited {took:?}")),
            Ok(_) => {}
        }
        if memory.1 > MOST_MEMORY {
            wrong.push(format!("took {} MB", memory.1 >> 20));
        }
        Self { name, told: reply.told(), took, honest, memory, wrong }
    }

    fn line(&self) -> String {
        let told = if self.wrong.is_empty() { self.told.clone() } else { format!("NOT HELD: {}", self.told) };
        let honest = self.honest.as_ref().map_or("-".to_owned(), |took| took.as_millis().to_string());
        let (now, most) = (self.memory.0 >> 20, self.memory.1 >> 20);
        line(&self.name, &told, &self.took.as_millis().to_string(), &honest, &now.to_string(), &most.to_string())
    }
}

fn line(attack: &str, answer: &str, ms: &str, honest: &str, now: &str, most: &str) -> String {
    format!("{attack:58} {answer:34} {ms:>6} {honest:>9} {now:>5} {most:>7}")
}

/// One after another; after each the honest client asks.
fn run(server: &Server, attack: &Attack) -> Row {
    server.forget_the_most();
    let started = Instant::now();
    let mut reply = (attack.work)(server.address);
    let took = reply.took.take().unwrap_or_else(|| started.elapsed());
    let mut row = Row::new(attack.name.clone(), &reply, took, server.honest_query(), server);
    if !attack.expected.holds(&reply) {
        row.wrong.push(format!("answered {:?} {:.200}", reply.all, reply.body));
    }
    if attack.expected != Expected::Waits && took > MOST_TIME {
        row.wrong.push(format!("took {} ms", took.as_millis()));
    }
    row
}

#[test]
fn the_server_stands() {
    on_both(stands);
}

fn stands(over: &Over) {
    let server = Server::start(over);
    let attacks = documents::attacks().into_iter().chain(bodies::attacks()).chain(connections::attacks());
    let mut rows: Vec<Row> = attacks.map(|attack| run(&server, &attack)).collect();
    rows.extend(slow::run(&server));
    let mut table = vec![line("attack", "answer", "ms", "honest ms", "MB", "most MB")];
    table.extend(rows.iter().map(Row::line));
    let worst = |of: fn(&Row) -> u128| rows.iter().map(of).max().unwrap_or_default();
    table.push(format!(
        "{} attacks; the honest client waited at most {} ms, the server held at most {} MB",
        rows.len(),
        worst(|row| row.honest.as_ref().map_or(0, Duration::as_millis)),
        worst(|row| u128::from(row.memory.1 >> 20)),
    ));
    // Not by println!, which shows only where a test fails.
    let _ = writeln!(std::io::stderr(), "{}", table.join("\n"));
    let failures = rows.iter().filter(|row| !row.wrong.is_empty());
    let failures: Vec<String> = failures.map(|row| format!("{}: {}", row.name, row.wrong.join("; "))).collect();
    assert!(failures.is_empty(), "{} attacks:\n{}", failures.len(), failures.join("\n"));
    assert_eq!(server.faults(), Vec::<String>::new());
}

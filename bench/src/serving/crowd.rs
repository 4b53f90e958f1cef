//! Many connections for a long time, on a mix of all questions: whether each is answered rightly or turned away
//! quickly, how long that takes, and what the server holds meanwhile.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;

use super::client::{Client, Load, request};
use super::contender::Contender;
use super::kind::Kind;
use super::{Plan, processes};
use crate::Failure;
use crate::queries::{Question, variables};

/// So many at once, one step after another; in the end as few as in the beginning.
const STEPS: [usize; 6] = [32, 128, 512, 1_000, 2_000, 32];

/// Who is turned away asks again no sooner, whatever it was told.
const LEAST_WAIT: Duration = Duration::from_millis(100);

/// What the connections of one step came to.
#[derive(Default)]
struct Step {
    /// Microseconds of each.
    answered: Vec<u32>,
    refused: Vec<u32>,
    /// What else happened, of which nothing should.
    wrong: usize,
    first_wrong: Option<String>,
}

impl Step {
    fn add(&mut self, other: Step) {
        self.answered.extend(other.answered);
        self.refused.extend(other.refused);
        self.wrong += other.wrong;
        self.first_wrong = self.first_wrong.take().or(other.first_wrong);
    }

    fn was_wrong(&mut self, why: String) {
        self.wrong += 1;
        self.first_wrong.get_or_insert(why);
    }
}

/// A request and the answer that is right.
struct Asked {
    request: Vec<u8>,
    body: Vec<u8>,
}

/// Asks the server of this kind, which must have the registry of the file.
pub fn run(plan: &Plan<'_>, kind: Kind) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        // All come from one address, as behind a proxy.
        let server =
            Contender::start_with(kind, plan, &["--max-connections-per-peer", "2000", "--max-connections", "2000"])
                .await?;
        let asked = asked(server.port, plan.file).await?;
        println!(
            "| connections | answered | a second | p50 ms | p99 ms | longest | turned away | p99 ms | wrong | MB |"
        );
        println!("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        for connections in STEPS {
            let time = Duration::from_secs_f64(plan.seconds / STEPS.len() as f64);
            let (start, end) = (Instant::now(), Instant::now() + time);
            let clients = (0..connections).map(|nth| connection(server.port, &asked, nth * 7919, end));
            let watched = async {
                let mut most = 0.0_f64;
                while Instant::now() < end {
                    most = most.max(processes::own_memory(server.id()));
                    tokio::time::sleep(Duration::from_millis(500)).await;
                }
                most
            };
            let (each, memory) = tokio::join!(futures_util::future::join_all(clients), watched);
            let mut step = Step::default();
            each.into_iter().for_each(|one| step.add(one));
            print(connections, step, start.elapsed().as_secs_f64(), memory);
        }
        Ok(())
    })
}

/// All questions with what they are asked about, each with its answer.
async fn asked(port: u16, file: &Path) -> Result<Vec<Asked>, Failure> {
    let mut client = Client::connect(port).await?;
    let mut asked = Vec::new();
    // Rounds with something of each question in it: as many small ones as come in a front end, a report once.
    for round in 0..18 {
        for question in Question::SERVED {
            let codes = question.codes(file)?;
            if question == Question::Q4 && round > 0 {
                continue;
            }
            for more in 0..if question == Question::Q3 { 6 } else { 1 } {
                let code = &codes[(round * 6 + more) % codes.len()];
                let body = json!({ "query": question.document(), "variables": variables(code) }).to_string();
                let request = request("/graphql", &body);
                asked.push(Asked { body: client.body(&request).await?, request });
            }
        }
    }
    Ok(asked)
}

/// Asks until the end, beginning at another place than others.
async fn connection(port: u16, asked: &[Asked], first: usize, end: Instant) -> Step {
    let mut step = Step::default();
    let mut kept = None;
    for next in first.. {
        let sent = Instant::now();
        if sent >= end {
            break;
        }
        let Asked { request, body } = &asked[next % asked.len()];
        let mut client = match kept.take() {
            Some(client) => client,
            None => match Client::connect(port).await {
                Ok(client) => client,
                Err(error) => {
                    step.was_wrong(format!("no connection: {error}"));
                    tokio::time::sleep(LEAST_WAIT).await;
                    continue;
                }
            },
        };
        let answer = match client.answer(request).await {
            Ok(answer) => answer,
            Err(error) => {
                step.was_wrong(format!("no answer: {error}"));
                continue;
            }
        };
        let took = sent.elapsed().as_micros() as u32;
        let mut wait = None;
        match (answer.status, answer.retry_after) {
            (200, _) if client.read(&answer) == body => step.answered.push(took),
            (503, Some(seconds)) => {
                step.refused.push(took);
                wait = Some(Duration::from_secs(seconds).max(LEAST_WAIT).min(end.saturating_duration_since(sent)));
            }
            (status, _) => step.was_wrong(format!("{status}: {}", String::from_utf8_lossy(client.read(&answer)))),
        }
        if !answer.closes {
            kept = Some(client);
        }
        if let Some(wait) = wait {
            tokio::time::sleep(wait).await;
        }
    }
    step
}

fn print(connections: usize, step: Step, seconds: f64, memory: f64) {
    let Step { answered, refused, wrong, first_wrong } = step;
    let [answered, refused] = [answered, refused].map(|latencies| Load::of(latencies, seconds));
    println!(
        "| {connections} | {} | {:.0} | {:.1} | {:.1} | {:.0} | {} | {:.1} | {wrong} | {memory:.0} |",
        answered.requests,
        answered.requests as f64 / seconds,
        answered.quantile(0.5),
        answered.quantile(0.99),
        answered.quantile(1.0),
        refused.requests,
        refused.quantile(0.99),
    );
    if let Some(what) = first_wrong {
        eprintln!("{connections} connections: {}", what.chars().take(300).collect::<String>());
    }
}

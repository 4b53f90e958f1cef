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
        let mut measured: Vec<[Measured; 2]> = Vec::new();
        for pair in &servers {
            let asked = pair.each_ref().map(|one| one.kind.requests(question, &codes).unwrap_or_default());
            let bytes = same::compare(&pair.each_ref(), &asked).await?;
            let count = count(&pair[0], &asked[0], &statements).await?;
            measured.push([0, 1].map(|at| Measured { bytes: bytes[at], count, ..Measured::default() }));
        }
        for _ in 0..plan.rounds {
            for (pair, measured) in servers.iter().zip(&mut measured) {
                for (server, measured) in pair.iter().zip(measured) {
                    let asked = server.kind.requests(question, &codes).unwrap_or_default();
                    round(server, &asked, postmaster, plan.seconds, measured)?;
                }
            }
        }
        for ([times, ..], [postgres, sqlite]) in sizes.iter().zip(&measured) {
            let of_one = [0, 1].map(|at| [postgres, sqlite][at].both.of(&measured[0][at].both));
            let (name, count) = (question.name(), postgres.count);
            let (statements, rows) = (count.statements, count.rows);
            println!(
                "| {name} | {times} | {} | {} | {statements:.1} | {rows:.0} | {} | {} | {} | {} | {} |",
                postgres.both, of_one[0], postgres.p50_alone, sqlite.both, of_one[1], sqlite.p50_alone, postgres.bytes
            );
        }
    }
    for ([times, ..], pair) in sizes.iter().zip(&servers) {
        let [postgres, sqlite] = pair.each_ref().map(|one| processes::own_memory(one.id()));
        println!("{times} times: {postgres:.0} MB on PostgreSQL, {sqlite:.0} MB on SQLite");
    }
    Ok(())
}

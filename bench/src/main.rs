//! What the engine and the store cost beside code written by hand for the same questions. README.md
//! says what each command measures.

#[cfg(any(test, feature = "allocations"))]
mod allocations;
mod copy;
mod data;
mod executor;
mod flat;
mod floor;
mod floors;
mod gate;
mod hand;
mod how;
mod json;
mod queries;
mod record;
mod serving;
mod shapes;
mod statements;

#[cfg(any(test, feature = "allocations"))]
#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use nhanrong::gate::{Gate, Limits, Request};
use nhanrong::store::ask::Reader;
use nhanrong::store::rows::Rows;
use nhanrong::store::sqlite::{Reading, Sqlite};
use rustix::time::{ClockId, clock_gettime};

use floor::Floor;
use hand::{Hand, Strings};
use how::{Area, How, Order, Single};
use queries::{Question, variables};
use record::{Recorder, Replay, Taken};
use serving::Plan;
use serving::kind::Kind;

pub type Failure = Box<dyn std::error::Error>;

const USAGE: &str =
    "bench make FILE [TIMES]    write the made-up registry; many times as large, it is the whole country's
bench plans FILE           what each question reads
bench copy FILE URL        the same registry in an empty PostgreSQL
bench postgres …           servers on PostgreSQL, over HTTP: postgres.sh runs it
bench growth …             ours over registries of several sizes: growth.sh runs it
bench crowd …              ours with up to 2,000 connections: crowd.sh runs it
bench floor KIND URL ADDRESS          a server written by hand; KIND is rows or json
bench executor URL ADDRESS            the server's schema and store with async-graphql's executor
bench allocations URL FILE what a request allocates; built with the feature of this name
bench sqlite FILE [ROUNDS] the server's engine and store against the row loop, CPU
bench run FILE WAY QUESTION TIMES     for a profiler; WAY is store, loop-hand, loop-sql or loop-joined
bench memory FILE WAY QUESTION TIMES  the same without a database; WAY is engine, serde or strings
bench gate STAGE DOCUMENT TIMES       a stage of the gate alone, on a file of documents/ without its ending";

/// No more repetitions than this: their rows are laid out before any is answered.
const MOST: usize = 128;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["make", file] => data::make(Path::new(file), 1),
        ["make", file, times] => data::make(Path::new(file), times.parse()?),
        ["copy", file, url] => waiting(copy::copy(Path::new(file), url)),
        ["postgres", program, file, url, postmaster, rest @ ..] => {
            waiting(serving::run(plan(program, file, url, postmaster, rest)?))
        }
        ["growth", program, postmaster, rounds, seconds, sizes @ ..] => {
            growth(program, postmaster, [rounds, seconds], sizes)
        }
        ["crowd", on, program, file, url, seconds] => {
            let kind = if *on == "sqlite" { Kind::OnSqlite } else { Kind::Ours };
            serving::crowd::run(&plan(program, file, url, "", &["1", seconds])?, kind)
        }
        ["executor", url, listen] => executor::serve(url, listen),
        ["floor", kind, url, listen] => floors::serve(kind, url, listen),
        #[cfg(feature = "allocations")]
        ["allocations", url, file] => allocations::tell(url, Path::new(file)),
        ["plans", file] => plans(Path::new(file)),
        ["sqlite", file] => sqlite(Path::new(file), 7),
        ["sqlite", file, rounds] => sqlite(Path::new(file), rounds.parse()?),
        ["run", file, way, question, times] => run(Path::new(file), way, named(question)?, times.parse()?),
        ["memory", file, way, question, times] => memory(Path::new(file), way, named(question)?, times.parse()?),
        ["gate", stage, document, times] => gate::run(stage, document, times.parse()?),
        _ => Err(USAGE.into()),
    }
}

fn plan<'p>(
    program: &'p str,
    file: &'p str,
    url: &'p str,
    postmaster: &'p str,
    rest: &[&'p str],
) -> Result<Plan<'p>, Failure> {
    let [rounds, seconds] = [rest.first().unwrap_or(&"5"), rest.get(1).unwrap_or(&"2")];
    let (rounds, seconds) = (rounds.parse()?, seconds.parse()?);
    let (file, postmaster) = (Path::new(file), Path::new(postmaster));
    Ok(Plan { program, file, url, postmaster, rounds, seconds, only: rest.get(2).copied() })
}

/// Each size is TIMES FILE URL.
fn growth(program: &str, postmaster: &str, how_long: [&str; 2], sizes: &[&str]) -> Result<(), Failure> {
    let (sizes, []) = sizes.as_chunks::<3>() else { return Err(USAGE.into()) };
    let [[_, file, url], ..] = sizes else { return Err(USAGE.into()) };
    waiting(serving::growth::run(plan(program, file, url, postmaster, &how_long)?, sizes))
}

/// Runs what waits for others.
fn waiting(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}

fn named(question: &str) -> Result<Question, Failure> {
    Question::named(question).ok_or_else(|| format!("{question} is none of Q1 to Q8").into())
}

/// The server without its door.
struct Server {
    gate: Gate,
    store: Arc<Sqlite>,
    file: PathBuf,
}

impl Server {
    fn open(file: &Path) -> Result<Self, Failure> {
        let schema = nhanrong::schema::describe().map_err(|problems| problems.join("\n"))?;
        Ok(Self {
            gate: Gate::new(Arc::new(schema), Limits::default()).map_err(|problems| problems.join("\n"))?,
            store: Arc::new(Sqlite::open(file)?),
            file: file.to_owned(),
        })
    }

    fn ask(
        &self,
        question: Question,
        given: &serde_json::Map<String, serde_json::Value>,
        reader: &mut dyn Reader,
    ) -> Vec<u8> {
        let request = Request { id: "", query: question.document(), operation_name: None, variables: given };
        self.gate.answer(&request, reader).body
    }

    fn answer(
        &self,
        reading: &mut Reading<'_>,
        question: Question,
        given: &serde_json::Map<String, serde_json::Value>,
    ) -> Vec<u8> {
        self.ask(question, given, &mut reading.snapshot())
    }

    /// Everything that a question reads.
    fn record(&self, question: Question) -> Result<(Vec<Taken>, Vec<u8>), Failure> {
        let codes = question.codes(&self.file)?;
        // The district that comes thirteenth is one of the usual kind.
        let given = variables(&codes[12.min(codes.len() - 1)]);
        let (taken, body) = self.store.reading(|reading| {
            let mut recorder = Recorder::new(reading.snapshot());
            let body = self.ask(question, &given, &mut recorder);
            (recorder.taken, body)
        })?;
        Ok((taken, body))
    }
}

fn plans(file: &Path) -> Result<(), Failure> {
    let server = Server::open(file)?;
    for question in Question::WITHIN {
        let (taken, body) = server.record(question)?;
        let rows: usize = taken.iter().map(|one| one.batch.rows.len()).sum();
        println!("{}: {} batches, {rows} rows, {} bytes", question.name(), taken.len(), body.len());
        for Taken { table, by, keys, batch, columns } in &taken {
            println!("  {table} by {by}: {keys} keys, {} rows, {columns:?}", batch.rows.len());
        }
    }
    Ok(())
}

/// This thread's processor time, in microseconds.
fn cpu() -> f64 {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    now.tv_sec as f64 * 1e6 + now.tv_nsec as f64 / 1e3
}

/// Processor time of one call, in microseconds.
fn timed(times: usize, mut call: impl FnMut(usize) -> Result<Vec<u8>, Failure>) -> Result<f64, Failure> {
    let start = cpu();
    for at in 0..times {
        black_box(call(at)?);
    }
    Ok((cpu() - start) / times as f64)
}

fn sqlite(file: &Path, rounds: usize) -> Result<(), Failure> {
    let server = Server::open(file)?;
    server.store.reading(|reading| compare(&server, reading, file, rounds))?
}

fn compare(server: &Server, reading: &mut Reading<'_>, file: &Path, rounds: usize) -> Result<(), Failure> {
    println!("| question | way | bytes | us CPU | of the row loop |\n|---|---|--:|--:|--:|");
    for question in Question::WITHIN {
        let codes = question.codes(file)?;
        let given: Vec<_> = codes.iter().map(|code| variables(code)).collect();
        let mut floor = Floor::open(file)?;
        let ways: &[How] = match question {
            Question::Q2 => &How::PLAIN,
            Question::Q3 => &How::ONE,
            _ => &How::MANY,
        };
        // What is compared must be the same before anybody looks at the clock.
        let mut bytes = 0;
        for (code, given) in codes.iter().zip(&given) {
            let told = server.answer(reading, question, given);
            bytes += told.len();
            for how in ways {
                floor.how = *how;
                let by_hand = floor.answer(question, code)?;
                if by_hand != told {
                    let (told, by_hand) = (String::from_utf8_lossy(&told), String::from_utf8_lossy(&by_hand));
                    return Err(format!("{code}: {how:?} differs:\n{told}\n{by_hand}").into());
                }
            }
        }
        let one = timed(20, |at| Ok(server.answer(reading, question, &given[at % given.len()])))?;
        let times = ((150_000.0 / one) as usize).max(20).next_multiple_of(codes.len().min(18));
        let mut found = vec![Vec::new(); ways.len() + 1];
        for _ in 0..rounds {
            found[0].push(timed(times, |at| Ok(server.answer(reading, question, &given[at % given.len()])))?);
            for (how, found) in ways.iter().zip(&mut found[1..]) {
                floor.how = *how;
                found.push(timed(times, |at| floor.answer(question, &codes[at % codes.len()]))?);
            }
        }
        let told: Vec<f64> = found
            .into_iter()
            .map(|mut found| {
                found.sort_by(f64::total_cmp);
                found[1.min(found.len() - 1)]
            })
            .collect();
        let least = told[1..].iter().copied().fold(f64::INFINITY, f64::min);
        let names = ways.iter().map(|how| match question {
            Question::Q2 => "row loop".to_owned(),
            Question::Q3 => format!("row loop: {:?}", how.single),
            _ => format!("row loop: {:?}, outcomes sorted by {:?}", how.area, how.order),
        });
        for (name, us) in std::iter::once("engine and store".to_owned()).chain(names).zip(&told) {
            println!("| {} | {name} | {} | {us:.1} | {:.2} |", question.name(), bytes / codes.len(), us / least);
        }
    }
    Ok(())
}

/// What a profiler should count, and nothing before it.
#[inline(never)]
fn measured<T>(times: usize, mut call: impl FnMut(usize) -> Result<T, Failure>) -> Result<(), Failure> {
    for at in 0..times {
        black_box(call(at)?);
    }
    Ok(())
}

fn run(file: &Path, way: &str, question: Question, times: usize) -> Result<(), Failure> {
    let codes = question.codes(file)?;
    // Round and round over the same few, so that ten more requests are ten more of the same.
    let codes = &codes[..codes.len().min(10)];
    match way {
        "store" => {
            let server = Server::open(file)?;
            let given: Vec<_> = codes.iter().map(|code| variables(code)).collect();
            server.store.reading(|reading| {
                given.iter().for_each(|given| drop(black_box(server.answer(reading, question, given))));
                measured(times, |at| Ok(server.answer(reading, question, &given[at % given.len()])))
            })?
        }
        "loop-hand" | "loop-sql" | "loop-joined" => {
            let mut floor = Floor::open(file)?;
            floor.how = How {
                area: Area::Merge,
                order: if way == "loop-sql" { Order::Sql } else { Order::Hand },
                single: if way == "loop-joined" { Single::Joined } else { Single::Levels },
            };
            for code in codes {
                black_box(floor.answer(question, code)?);
            }
            measured(times, |at| floor.answer(question, &codes[at % codes.len()]))
        }
        _ => Err(USAGE.into()),
    }
}

fn memory(file: &Path, way: &str, question: Question, times: usize) -> Result<(), Failure> {
    if times > MOST {
        return Err(format!("at most {MOST} times").into());
    }
    let server = Server::open(file)?;
    let (taken, body) = server.record(question)?;
    let same = |told: Vec<u8>| {
        if told == body {
            return Ok(());
        }
        let (told, body) = (String::from_utf8_lossy(&told), String::from_utf8_lossy(&body));
        Err::<(), Failure>(format!("the answers differ:\n{body}\n{told}").into())
    };
    match way {
        "engine" => {
            let codes = question.codes(file)?;
            let given = variables(&codes[12.min(codes.len() - 1)]);
            // As many as ever, so that what is laid out beforehand does not count with the times.
            let mut laid: Vec<Replay> = (0..=MOST).map(|_| Replay::new(&taken)).collect();
            let mut next = || laid.pop().ok_or("nothing is left to read");
            same(server.ask(question, &given, &mut next()?))?;
            measured(times, |_| Ok(server.ask(question, &given, &mut next()?)))
        }
        "serde" => by_hand::<Rows>(question, &taken, same, times),
        "strings" => by_hand::<Strings>(question, &taken, same, times),
        _ => Err(USAGE.into()),
    }
}

fn by_hand<T: hand::Table>(
    question: Question,
    taken: &[Taken],
    same: impl Fn(Vec<u8>) -> Result<(), Failure>,
    times: usize,
) -> Result<(), Failure> {
    let hand = Hand::<T>::new(question, taken)?;
    same(hand.answer()?)?;
    measured(times, |_| hand.answer())
}

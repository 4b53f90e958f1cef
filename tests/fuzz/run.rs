//! Runs a target: its seeds, then inputs changed and made anew until the time is over. Inputs after
//! which the target shows something it has not shown before are kept and changed further.

use std::collections::HashSet;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{Seek, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant, SystemTime};

use crate::mutate::Mutator;
use crate::random::Random;

/// What a target shows of an input; the same for inputs that are much alike.
pub type Shown = u64;

/// One input may take so long, the best of three tries.
const MOST_TIME: Duration = Duration::from_secs(2);
/// A run that stands still for so long hangs.
const STANDS_STILL: Duration = Duration::from_secs(120);
const MOST_KEPT: usize = 2_000;
/// What the process may take at its largest, with all targets and the inputs that they keep.
const MOST_MEMORY: u64 = 600 << 20;
const MOST_FINDINGS: usize = 10;

pub struct Target {
    pub name: &'static str,
    pub words: Vec<String>,
    /// Of a hundred inputs so many are made anew.
    pub fresh: u64,
    /// Counts the inputs.
    pub beats: &'static AtomicU64,
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn seeds(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds").join(name);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| std::fs::read(file).unwrap()).collect()
}

/// The most bytes that the process has taken; 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()).map_or(0, |kb| kb << 10)
}

pub fn hash(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

/// A text without what is quoted in it and without numbers: messages of one kind look the same.
pub fn kind_of(text: &str) -> String {
    let plain = text.split('"').step_by(2).collect::<Vec<_>>().join("\"");
    plain.chars().filter(|letter| !letter.is_ascii_digit()).collect()
}

/// Does the work on a thread with as small a stack as a server's has, and watches it.
pub fn watched(name: &'static str, work: impl FnOnce(&'static AtomicU64) + Send + 'static) {
    let beats = &*Box::leak(Box::new(AtomicU64::new(0)));
    let (done, ended) = channel();
    let runner = std::thread::Builder::new().name(name.to_owned()).stack_size(2 << 20).spawn(move || {
        work(beats);
        let _ = done.send(());
    });
    let runner = runner.unwrap();
    let mut last = u64::MAX;
    while let Err(RecvTimeoutError::Timeout) = ended.recv_timeout(STANDS_STILL) {
        let now = beats.load(Ordering::Relaxed);
        assert!(now != last, "{name} hangs after {now} inputs: see {}", last_of(name).display());
        last = now;
    }
    if let Err(panic) = runner.join() {
        std::panic::resume_unwind(panic);
    }
}

/// Tells the target one input after another; an error of it is a finding, as a panic is.
pub fn run(target: Target, check: &mut dyn Check) {
    Runner::new(target, check).run();
}

pub trait Check {
    /// An input that follows from nothing before.
    fn fresh(&mut self, random: &mut Random) -> Vec<u8>;
    fn check(&mut self, input: &[u8]) -> Result<Shown, String>;
    /// What was met, for the note.
    fn told(&self) -> String;
}

/// Where the last input stands, if the process itself should end.
fn last_of(name: &str) -> PathBuf {
    folder().join(format!("{name}.last"))
}

struct Runner<'c> {
    target: Target,
    check: &'c mut dyn Check,
    last: File,
    kept: Vec<Vec<u8>>,
    shown: HashSet<Shown>,
    findings: Vec<String>,
    slowest: Duration,
}

impl<'c> Runner<'c> {
    fn new(target: Target, check: &'c mut dyn Check) -> Self {
        let last = File::create(last_of(target.name)).unwrap();
        let (kept, shown, findings) = (Vec::new(), HashSet::new(), Vec::new());
        Self { target, check, last, kept, shown, findings, slowest: Duration::ZERO }
    }

    fn run(&mut self) {
        let name = self.target.name;
        if let Ok(file) = std::env::var("NHANRONG_FUZZ_INPUT") {
            if file.contains(name) {
                self.one(std::fs::read(&file).unwrap(), u64::MAX);
                assert!(self.findings.is_empty(), "{}", self.findings.join("\n"));
            }
            return;
        }
        #[expect(clippy::disallowed_methods, reason = "another seed for each long run, and it is printed")]
        let clock =
            SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(1, |since| since.as_micros() as u64);
        // A short run is the same each time, so that it judges the change at hand; a long one goes elsewhere.
        let (seconds, other) = match setting("NHANRONG_FUZZ_SECONDS") {
            Some(seconds) => (seconds, clock % 1_000_000_000),
            None => (3, 1),
        };
        let seed = setting("NHANRONG_SEED").unwrap_or(other);
        let mut mutator = Mutator { random: Random::new(seed), words: std::mem::take(&mut self.target.words) };
        for input in seeds(name) {
            self.one(input, u64::MAX);
        }
        let (started, time) = (Instant::now(), Duration::from_secs(seconds));
        let mut told = started;
        while started.elapsed() < time && self.findings.len() < MOST_FINDINGS {
            let input = if self.kept.is_empty() || mutator.random.chance(self.target.fresh) {
                self.check.fresh(&mut mutator.random)
            } else {
                // Those kept last are tried oftener.
                let low = if mutator.random.chance(50) { self.kept.len() * 3 / 4 } else { 0 };
                let of = low + mutator.random.below((self.kept.len() - low) as u64) as usize;
                let other = mutator.random.pick(&self.kept);
                mutator.mutate(&self.kept[of], other)
            };
            let place = mutator.random.below(MOST_KEPT as u64);
            self.one(input, place);
            if told.elapsed() > Duration::from_secs(300) {
                told = Instant::now();
                self.tell(seed, started.elapsed());
            }
        }
        self.tell(seed, started.elapsed());
        assert!(peak() <= MOST_MEMORY, "the process took {} MB", peak() >> 20);
        assert!(self.findings.is_empty(), "{}", self.findings.join("\n"));
    }

    fn tell(&self, seed: u64, took: Duration) {
        let (name, runs, seconds) = (self.target.name, self.target.beats.load(Ordering::Relaxed), took.as_secs());
        let (kept, slowest, findings) = (self.kept.len(), self.slowest.as_millis(), self.findings.len());
        // Not by println!, which shows only where a test fails.
        let _ = writeln!(
            std::io::stderr(),
            "fuzz {name}: {runs} inputs in {seconds} s, {kept} kept, slowest {slowest} ms, {findings} findings; {}; \
             {} MB, NHANRONG_SEED={seed}",
            self.check.told(),
            peak() >> 20
        );
    }

    /// `place` is where the input is kept once there is no more room.
    fn one(&mut self, input: Vec<u8>, place: u64) {
        self.target.beats.fetch_add(1, Ordering::Relaxed);
        let _ = self.last.rewind().and_then(|()| self.last.write_all(&input));
        let _ = self.last.set_len(input.len() as u64);
        let started = Instant::now();
        let mut outcome = self.try_it(&input);
        let mut took = started.elapsed();
        for _ in 0..2 {
            if took > MOST_TIME {
                let started = Instant::now();
                let _ = self.try_it(&input);
                took = took.min(started.elapsed());
            }
        }
        if took > MOST_TIME {
            outcome = Err(format!("takes {} ms", took.as_millis()));
        }
        self.slowest = self.slowest.max(took);
        match outcome {
            Ok(shown) => {
                if self.shown.insert(shown) {
                    match self.kept.get_mut(place as usize) {
                        Some(old) if self.shown.len() > MOST_KEPT => *old = input,
                        _ => self.kept.push(input),
                    }
                }
            }
            Err(why) => self.found(input, &why),
        }
    }

    fn try_it(&mut self, input: &[u8]) -> Result<Shown, String> {
        let check = &mut self.check;
        catch_unwind(AssertUnwindSafe(|| check.check(input))).unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("something");
            Err(format!("panicked: {text}"))
        })
    }

    /// Notes a finding of a new kind with its input made smaller.
    fn found(&mut self, mut input: Vec<u8>, why: &str) {
        let kind = kind_of(why);
        if !self.shown.insert(hash(&kind)) {
            return;
        }
        let (mut size, mut tries) = (input.len() / 2, 0);
        while size > 0 && tries < 2_000 && !why.starts_with("takes") {
            let mut at = 0;
            while at < input.len() && tries < 2_000 {
                tries += 1;
                let mut less = input.clone();
                drop(less.drain(at..(at + size).min(input.len())));
                match self.try_it(&less) {
                    Err(other) if kind_of(&other) == kind => input = less,
                    _ => at += size,
                }
            }
            size /= 2;
        }
        let why = self.try_it(&input).err().unwrap_or_else(|| why.to_owned());
        let name = self.target.name;
        let file = folder().join(format!("{name}-{:016x}", hash(&input)));
        std::fs::write(&file, &input).unwrap();
        let file = file.display();
        let finding = format!(
            "{name}: {why}\n    input {:?}\n    again: NHANRONG_FUZZ_INPUT={file} cargo test --test fuzz {name}",
            String::from_utf8_lossy(&input)
        );
        let _ = writeln!(std::io::stderr(), "fuzz FOUND {finding}");
        self.findings.push(finding);
    }
}

//! Loads of files, with a bar where somebody looks on.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use sea_orm::{DatabaseConnection, DbErr};

use super::{Settings, migrate};
use crate::store::connect::takes_no_writes;
use crate::store::derive;
use crate::store::load::{self, File, Kind, Progress, Summary};

/// The seed of made-up data where none is given.
pub const SEED: u64 = 1;

#[derive(Debug, Subcommand)]
pub enum What {
    /// Units of the map, as CSV.
    Localities(Files),
    /// What units became, as CSV.
    Succession(Files),
    /// An article's records, as JSON.
    Article(Files),
    /// Made-up models with owners, histories, replications and outcomes over the real map, marked as made up.
    Synthetic {
        /// How many provinces are filled, some 6,000 models each; the old map has 63.
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
        provinces: u32,
        /// The same seed gives the same data, on every machine and database.
        #[arg(long, value_name = "S", default_value_t = SEED)]
        seed: u64,
    },
}

#[derive(Args, Debug)]
pub struct Files {
    /// The files, in the order in which they are to be loaded: parents first.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Hidden by itself where standard error is no terminal.
struct Bar(ProgressBar);

impl Bar {
    fn new(name: &str) -> Self {
        let bar = ProgressBar::new(0);
        let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(name.to_owned());
        Self(bar)
    }
}

impl Progress for Bar {
    fn start(&mut self, total: u64) {
        self.0.set_length(total);
    }
    fn advance(&mut self, rows: u64) {
        self.0.inc(rows);
    }
    fn finish(&mut self) {
        self.0.finish_and_clear();
    }
}

pub async fn run(settings: &Settings, what: What) -> Result<(), String> {
    let database = settings.connect().await?;
    migrate::up(&database).await?;
    let (kind, Files { files }) = match what {
        What::Localities(files) => (Kind::Localities, files),
        What::Succession(files) => (Kind::Succession, files),
        What::Article(files) => (Kind::Article, files),
        What::Synthetic { provinces, seed } => {
            synthetic(&database, provinces, seed).await?;
            return derived(&database).await;
        }
    };
    for file in &files {
        let name = file.display().to_string();
        let bytes = std::fs::read(file).map_err(|error| format!("The file {name} could not be read: {error}"))?;
        let summary = one(&database, &File { kind, name: &name, bytes: &bytes }).await?;
        println!("{name}: {summary}");
    }
    derived(&database).await
}

/// Fills provinces with made-up data; says whether there was anything to do.
pub async fn synthetic(database: &DatabaseConnection, provinces: u32, seed: u64) -> Result<bool, String> {
    let name = format!("made-up data, seed {seed}");
    let mut bar = Bar::new(&name);
    let loaded = load::synthetic(database, provinces, seed, &mut bar).await;
    bar.finish();
    let summary = loaded.map_err(|error| format!("What was being made is not kept: {error}"))?;
    eprintln!("{name}: {summary}");
    Ok(summary.touched())
}

/// Loads what the binary carries and the database never had; says what it did file by file, and
/// whether it did anything.
pub async fn packaged(database: &DatabaseConnection) -> Result<bool, String> {
    let mut any = false;
    for file in load::packaged() {
        let known = load::is_loaded(database, &file).await;
        if known.map_err(|error| format!("What was loaded could not be read: {error}"))? {
            continue;
        }
        let summary = one(database, &file).await?;
        eprintln!("{}: {summary}", file.name);
        any = true;
    }
    Ok(any)
}

/// Brings sort keys and the search up to the records.
pub async fn derived(database: &DatabaseConnection) -> Result<(), String> {
    derive::refresh(database).await.map(drop).map_err(behind)
}

/// The same for who only reads: a standby is as good as it is.
pub async fn derived_where_it_can_be(database: &DatabaseConnection) -> Result<(), String> {
    match derive::refresh(database).await {
        Err(error) if takes_no_writes(&error) => {
            tracing::warn!(
                %error,
                "the search and the order of names are served as they are, behind the records: this database takes no \
                 writes. Start `nhanrong serve` once on one that does, as a user who may write"
            );
            Ok(())
        }
        refreshed => refreshed.map(drop).map_err(behind),
    }
}

fn behind(error: DbErr) -> String {
    format!("The search could not be brought up to the records: {error}")
}

async fn one(database: &DatabaseConnection, file: &File<'_>) -> Result<Summary, String> {
    let mut bar = Bar::new(file.name);
    let loaded = load::load(database, file, &mut bar).await;
    bar.finish();
    loaded.map_err(|error| format!("Nothing of this file was taken. {error}"))
}

//! Loads of files, with a bar where somebody looks on.

use std::path::PathBuf;

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use sea_orm::DatabaseConnection;

use super::{Settings, migrate};
use crate::store::derive;
use crate::store::load::{self, File, Progress, Summary};

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Kind {
    /// Units of the map, as CSV.
    Localities,
    /// What units became, as CSV.
    Succession,
    /// An article's records, as JSON.
    Article,
}

impl From<Kind> for load::Kind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Localities => load::Kind::Localities,
            Kind::Succession => load::Kind::Succession,
            Kind::Article => load::Kind::Article,
        }
    }
}

/// Hidden by itself where standard error is no terminal.
struct Bar(ProgressBar);

impl Bar {
    fn new(name: &str) -> Self {
        let bar = ProgressBar::new(0);
        let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} rows");
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

pub async fn run(settings: &Settings, kind: Kind, files: &[PathBuf]) -> Result<(), String> {
    let database = settings.connect().await?;
    migrate::up(&database).await?;
    for file in files {
        let name = file.display().to_string();
        let bytes = std::fs::read(file).map_err(|error| format!("The file {name} could not be read: {error}"))?;
        let summary = one(&database, &File { kind: kind.into(), name: &name, bytes: &bytes }).await?;
        println!("{name}: {summary}");
    }
    derived(&database).await
}

/// Loads the data that the binary carries; says what it did file by file.
pub async fn packaged(database: &DatabaseConnection) -> Result<(), String> {
    for file in load::packaged() {
        let summary = one(database, &file).await?;
        if summary.touched() {
            eprintln!("{}: {summary}", file.name);
        }
    }
    derived(database).await
}

/// Brings sort keys and the search up to the records.
pub async fn derived(database: &DatabaseConnection) -> Result<(), String> {
    let refreshed = derive::refresh(database).await;
    refreshed.map(|_| ()).map_err(|error| format!("The search could not be brought up to the records: {error}"))
}

async fn one(database: &DatabaseConnection, file: &File<'_>) -> Result<Summary, String> {
    let mut bar = Bar::new(file.name);
    let loaded = load::load(database, file, &mut bar).await;
    bar.finish();
    loaded.map_err(|error| format!("Nothing of this file was taken. {error}"))
}

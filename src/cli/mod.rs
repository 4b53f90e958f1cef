//! The commands, and what each may be told.

mod limits;
mod load;
mod migrate;
mod serve;

use std::io::IsTerminal;
use std::net::SocketAddr;

use clap::error::ErrorKind;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::store::place::Place;

/// A GraphQL API over a registry of community good-practice models: who built what, where, with
/// what result, and where it spread.
#[derive(Debug, Parser)]
#[command(name = "nhanrong", version, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Args, Clone, Debug)]
pub struct Settings {
    /// Where the registry lies: sqlite://FILE, which is made where it is missing, or
    /// postgres://USER:PASSWORD@HOST/DATABASE. `sslmode`, `sslrootcert` and, for a pooler that gives each
    /// transaction another connection, `statement-cache-capacity=0` are heeded.
    #[arg(long, env = "DATABASE_URL", global = true, value_name = "URL", default_value = "sqlite://nhanrong.db")]
    #[arg(value_parser = Place::of, hide_env_values = true)]
    database_url: Place,
    /// How the log is written to standard error.
    #[arg(long, env = "NHANRONG_LOG_FORMAT", global = true, value_enum, default_value_t = LogFormat::Text)]
    log_format: LogFormat,
    /// What is logged: error, warn, info, debug or trace; or by module, as in `nhanrong=debug`.
    #[arg(
        long,
        env = "NHANRONG_LOG",
        global = true,
        value_name = "FILTER",
        default_value = crate::store::connect::LOGGED
    )]
    #[arg(value_parser = log_filter)]
    log: String,
}

#[derive(Args, Clone, Debug)]
pub struct Serving {
    /// The address to serve at; port 0 takes a free one.
    #[arg(long, env = "NHANRONG_LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Threads that read, each with a connection of its own to the database; by default twice as many as
    /// there are cores, and four times for a PostgreSQL on another machine.
    #[arg(long, env = "NHANRONG_READERS", value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..))]
    readers: Option<u16>,
    /// A request that takes so many milliseconds or more, its wait for a reader aside, is logged as slow, with its
    /// plan.
    #[arg(long, env = "NHANRONG_SLOW_MS", value_name = "MILLISECONDS", default_value_t = 500)]
    slow_ms: u64,
    /// A site whose pages may ask, such as https://front.example, or * for all; may be given several times.
    /// Without it only the server's own page may.
    #[arg(long, env = "NHANRONG_CORS_ORIGIN", value_name = "ORIGIN", value_delimiter = ',', value_parser = origin)]
    cors_origin: Vec<String>,
    #[command(flatten)]
    limits: limits::Limits,
}

#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// A JSON object a line.
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make the database where it is missing, load the packaged data, and serve.
    Demo {
        #[command(flatten)]
        serving: Box<Serving>,
        /// Also fill so many provinces with made-up models, some 6,000 each, all marked as such.
        #[arg(long, value_name = "PROVINCES", value_parser = clap::value_parser!(u32).range(1..))]
        synthetic: Option<u32>,
    },
    /// Serve the registry as it is.
    Serve(Box<Serving>),
    /// Change the database's tables to what this version needs, or back.
    Migrate {
        #[command(subcommand)]
        step: migrate::Step,
    },
    /// Load files into the registry, or made-up data: one transaction a file, and twice changes nothing.
    Load {
        #[command(subcommand)]
        what: load::What,
    },
    /// Print the schema in GraphQL's schema language.
    Schema,
}

/// As browsers send it: scheme and host, no path.
fn origin(origin: &str) -> Result<String, String> {
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    let plain = |host: &str| !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'/');
    if origin == "*" || host.is_some_and(plain) {
        return Ok(origin.to_ascii_lowercase());
    }
    Err("give a scheme and a host without a path, such as https://front.example, or *".to_owned())
}

impl Cli {
    /// Reads the command line. A wrong value ends with one line that names it, and exit code 2.
    pub fn read() -> Self {
        Self::try_parse().unwrap_or_else(|error| {
            let shows_help = error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
            if error.use_stderr() && !shows_help {
                let text = error.to_string();
                let said = text.lines().map(str::trim).take_while(|line| !line.starts_with("Usage:"));
                let said: Vec<&str> = said.filter(|line| !line.is_empty() && !line.starts_with("For more")).collect();
                eprintln!("{} (see --help)", said.join(" "));
                std::process::exit(2);
            }
            error.exit()
        })
    }

    /// Runs the command to its end; what is wrong is one line for people. Here and not in the program's own file, which would be compiled with all that it
    /// waits for, after all else and on one core.
    #[tokio::main]
    pub async fn run(self) -> Result<(), String> {
        log(&self.settings);
        match self.command {
            Command::Demo { serving, synthetic } => serve::demo(&self.settings, *serving, synthetic).await,
            Command::Serve(serving) => serve::serve(&self.settings, *serving).await,
            Command::Migrate { step } => migrate::run(&self.settings, step).await,
            Command::Load { what } => load::run(&self.settings, what).await,
            Command::Schema => {
                print!("{}", crate::schema::sdl()?);
                Ok(())
            }
        }
    }
}

impl Settings {
    async fn connect(&self) -> Result<sea_orm::DatabaseConnection, String> {
        let place = &self.database_url;
        let connected = crate::store::connect::connect(&place.url()).await;
        connected.map_err(|error| format!("The database {place} could not be opened: {error}"))
    }
}

fn log_filter(filter: &str) -> Result<String, String> {
    let read = tracing_subscriber::EnvFilter::try_new(filter);
    read.map(|_| filter.to_owned()).map_err(|error| error.to_string())
}

fn log(settings: &Settings) {
    let filter = tracing_subscriber::EnvFilter::new(&settings.log);
    let is_seen = std::io::stderr().is_terminal();
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(is_seen);
    match settings.log_format {
        LogFormat::Text => lines.init(),
        LogFormat::Json => lines.json().init(),
    }
}

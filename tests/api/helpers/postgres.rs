//! A PostgreSQL of the tests' own: started from the system's package in a scratch folder when first asked for,
//! ended and removed with the process, also where that is killed.

use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use super::system::{found_or_installed, is_root};
use super::{Folder, killed};

pub struct Server {
    folder: PathBuf,
    binaries: PathBuf,
    port: u16,
    /// Ends the server when the process is gone, whose end of its input then closes.
    _watch: Child,
}

/// The one that tests share, each with databases of its own.
pub fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(Server::start)
}

/// A server can be told apart by its folder alone: nothing listens on an address.
const PORT: u16 = 5432;

impl Server {
    pub fn start() -> Self {
        let binaries = binaries();
        let folder = Folder::kept();
        if let Some((user, group)) = unprivileged() {
            std::os::unix::fs::chown(&folder, Some(user), Some(group)).unwrap();
        }
        let run = |program: &str, arguments: &[&str]| {
            let done = as_its_user(&binaries.join(program)).args(arguments).current_dir(&folder).output().unwrap();
            assert!(done.status.success(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
        };
        // The locale is not C, as on the servers of those who use it: no order may rest on it.
        run(
            "initdb",
            &["-D", "data", "-U", "nhanrong", "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync"],
        );
        let data = folder.join("data");
        let options = format!(
            "unix_socket_directories = '{}'\nlisten_addresses = ''\nfsync = off\nmax_connections = 200\n\
             shared_buffers = 64MB\nautovacuum = off\n",
            folder.display()
        );
        let file = data.join("postgresql.conf");
        let settings = std::fs::read_to_string(&file).unwrap() + &options;
        std::fs::write(&file, settings).unwrap();
        run("pg_ctl", &["-D", "data", "-l", "log", "-w", "start"]);
        let stop = binaries.join("pg_ctl");
        let script = format!(
            "cat > /dev/null; '{}' -D '{}' -m immediate stop; rm -rf '{}'",
            stop.display(),
            data.display(),
            folder.display()
        );
        let mut watch = as_its_user(Path::new("sh"));
        watch.args(["-c", &script]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        // What ends the test from the terminal is not to end the watch.
        watch.process_group(0);
        let watch = watch.spawn().unwrap();
        Server { folder, binaries, port: PORT, _watch: watch }
    }

    /// Where its socket is, and files of the test's own may lie.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// One of PostgreSQL's programs.
    pub fn program(&self, name: &str) -> PathBuf {
        self.binaries.join(name)
    }

    /// `start`, `stop` or `restart`, each waited for.
    pub fn control(&self, arguments: &[&str]) {
        let mut control = as_its_user(&self.binaries.join("pg_ctl"));
        control.args(["-D", "data", "-l", "log", "-w"]).args(arguments).current_dir(&self.folder);
        // What it starts must not hold a pipe of ours.
        let status = control.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
        let log = || std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        assert!(status.success(), "pg_ctl {arguments:?}: {}", log());
    }

    /// Kills the server as nothing can be caught, and waits until its processes are gone.
    pub fn kill(&self) {
        killed::kill(&self.process());
        // Where nobody takes note of a dead process, its number is still taken, and a start would heed that.
        std::fs::remove_file(self.folder.join("data/postmaster.pid")).unwrap();
        std::fs::remove_file(self.folder.join(format!(".s.PGSQL.{}.lock", self.port))).unwrap();
    }

    /// Its first process, which made the others.
    fn process(&self) -> String {
        let known = std::fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap();
        known.lines().next().unwrap().to_owned()
    }

    /// Lets it stand still, until that is dropped.
    pub fn halt(&self) -> Halt {
        let halt = Halt(killed::family(&self.process()));
        killed::signal("STOP", &halt.0);
        halt
    }

    /// Adds settings, which hold from the next start.
    pub fn set(&self, settings: &str) {
        let file = self.folder.join("data/postgresql.conf");
        let known = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, format!("{known}{settings}\n")).unwrap();
    }

    /// A file beside its data that only it may read.
    pub fn own(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        use std::os::unix::fs::PermissionsExt;
        let file = self.folder.join(name);
        std::fs::write(&file, content).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        if let Some((user, group)) = unprivileged() {
            std::os::unix::fs::chown(&file, Some(user), Some(group)).unwrap();
        }
        file
    }

    pub fn url(&self, database: &str) -> String {
        format!("postgres://nhanrong@localhost/{database}?host={}&port={}", self.folder.display(), self.port)
    }

    /// What psql answers to some statements.
    pub fn psql(&self, database: &str, sql: &str) -> Result<String, String> {
        self.psql_at(self.port, database, sql)
    }

    /// The same of a server that was given another port.
    pub fn psql_at(&self, port: u16, database: &str, sql: &str) -> Result<String, String> {
        let mut child = Command::new(self.binaries.join("psql"))
            .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", "nhanrong", "-d", database])
            .args(["-h", &self.folder.display().to_string(), "-p", &port.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // As an argument it could be too long. One that cannot connect does not read it.
        let _ = child.stdin.take().unwrap().write_all(sql.as_bytes());
        let done = child.wait_with_output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
        if done.status.success() { Ok(text(&done.stdout)) } else { Err(text(&done.stderr)) }
    }
}

/// Processes that stand still.
pub struct Halt(Vec<String>);

impl Drop for Halt {
    fn drop(&mut self) {
        killed::signal("CONT", &self.0);
    }
}

/// A database that goes when the test ends.
pub struct Database {
    pub name: String,
}

static DATABASES: AtomicU32 = AtomicU32::new(0);

impl Database {
    pub fn empty() -> Self {
        Self::of("template0")
    }

    /// A copy of another one, to which nothing may be connected.
    pub fn of(template: &str) -> Self {
        let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        let create = format!("create database {name} template {template} strategy file_copy");
        server().psql("postgres", &create).unwrap();
        Self { name }
    }

    pub fn url(&self) -> String {
        server().url(&self.name)
    }

    pub fn run(&self, sql: &str) -> Result<String, String> {
        server().psql(&self.name, sql)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // It goes with the server otherwise.
        let _ = server().psql("postgres", &format!("drop database {} with (force)", self.name));
    }
}

/// Where the programs of the newest PostgreSQL are; it is installed where it is missing.
fn binaries() -> PathBuf {
    found_or_installed(installed, "postgresql")
}

fn installed() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("NHANRONG_POSTGRES") {
        return Some(PathBuf::from(named));
    }
    let mut versions: Vec<PathBuf> =
        std::fs::read_dir("/usr/lib/postgresql").ok()?.flatten().map(|one| one.path()).collect();
    versions.sort_by_key(|path| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok()));
    versions.into_iter().rev().map(|path| path.join("bin")).find(|path| has_server(path))
}

fn has_server(path: &Path) -> bool {
    ["initdb", "pg_ctl", "postgres", "psql"].iter().all(|program| path.join(program).exists())
}

/// A program, run as the user that PostgreSQL runs as.
pub fn as_its_user(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null());
    if let Some((user, group)) = unprivileged() {
        command.uid(user).gid(group);
    }
    command
}

/// PostgreSQL does not run as root: then as the user that its package made.
fn unprivileged() -> Option<(u32, u32)> {
    if !is_root() {
        return None;
    }
    let number = |of: &str| {
        let done = Command::new("id").args([of, "postgres"]).output().unwrap();
        String::from_utf8_lossy(&done.stdout).trim().parse().expect("the user postgres, whom its package makes")
    };
    Some((number("-u"), number("-g")))
}

/// What the tests write for SQLite, as PostgreSQL writes it: bytes, and the digits of bytes.
pub fn dialect(sql: &str) -> String {
    let sql = sql.replace("x'", "bytea '\\x").replace(NUMBERED, "convert_to(lpad(id::text, 16, '0'), 'UTF8')");
    sql.replace("hex(uid)", "upper(encode(uid, 'hex'))")
}

/// A uid that follows from the id of another row.
pub const NUMBERED: &str = "cast(printf('%016d', id) as blob)";

//! The binary, as people and scripts run it.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use super::Folder;

/// A run in a folder of its own, with no setting from outside.
pub fn nhanrong(folder: &Folder) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nhanrong"));
    command.current_dir(folder.path());
    for setting in [
        "DATABASE_URL",
        "NHANRONG_LISTEN",
        "NHANRONG_LOG",
        "NHANRONG_LOG_FORMAT",
        "NHANRONG_SLOW_MS",
        "NHANRONG_CORS_ORIGIN",
    ] {
        command.env_remove(setting);
    }
    command
}

/// A server at a free port. It ends also where the test fails.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    log: PathBuf,
}

impl Server {
    /// Starts `demo` or `serve`; when this returns, it listens.
    pub fn start(folder: &Folder, arguments: &[&str]) -> Self {
        let log = folder.path().join("log");
        let mut command = nhanrong(folder);
        command.args(arguments).args(["--listen", "127.0.0.1:0"]);
        let mut child = command.stdout(Stdio::piped()).stderr(File::create(&log).unwrap()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("Serving at http://").and_then(|line| line.strip_suffix("/graphql"));
        let address = address.unwrap_or_else(|| panic!("{line:?}")).parse().unwrap();
        Self { child, address, log }
    }

    /// All that it has told on standard error.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    pub fn signal(&self, name: &str) {
        let told = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
    }

    /// Waits for its end; gives its exit code.
    pub fn ended(&mut self) -> i32 {
        self.child.wait().unwrap().code().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

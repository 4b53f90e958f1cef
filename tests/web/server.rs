//! The server as people start it, with a registry of its own.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::databases::Over;

static FOLDERS: AtomicU32 = AtomicU32::new(0);

pub struct Server {
    child: Child,
    folder: PathBuf,
    /// As `http://127.0.0.1:40000`.
    pub address: String,
}

impl Server {
    pub fn start(over: &Over) -> Self {
        let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("nhanrong-web-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_nhanrong"));
        command.args(["demo", "--listen", "127.0.0.1:0"]).current_dir(&folder);
        over.tell(&mut command);
        for setting in ["DATABASE_URL", "NHANRONG_LISTEN", "NHANRONG_LOG", "NHANRONG_LOG_FORMAT"] {
            command.env_remove(setting);
        }
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        // A server that could not start is ended by the drop.
        let mut server = Self { child, folder, address: String::new() };
        let told =
            lines.filter_map(|line| line.strip_prefix("Serving at ")?.strip_suffix("/graphql").map(str::to_owned));
        server.address = told.into_iter().next().expect("the server tells where it serves");
        server
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already; what cannot be removed stays in the system's folder for such files.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

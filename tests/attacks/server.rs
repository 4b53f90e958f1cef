//! The server under attack: a process of its own, its memory, and an honest client beside the attackers.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::databases::Over;
use crate::wire;

pub struct Server {
    child: Child,
    pub address: SocketAddr,
    folder: PathBuf,
}

impl Server {
    /// Starts the release, or the binary that `NHANRONG_ATTACK_BINARY` names, over the packaged registry.
    pub fn start(over: &Over) -> Self {
        let folder = std::env::temp_dir().join(format!("nhanrong-attacks-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let binary = std::env::var_os("NHANRONG_ATTACK_BINARY").map_or_else(release, PathBuf::from);
        // It is started in another folder.
        let binary = std::fs::canonicalize(&binary).unwrap_or_else(|error| panic!("{}: {error}", binary.display()));
        let mut command = Command::new(binary);
        command.current_dir(&folder).args(["demo", "--listen", "127.0.0.1:0"]);
        over.tell(&mut command);
        for (setting, _) in std::env::vars().filter(|(name, _)| name == "DATABASE_URL" || name.starts_with("NHANRONG_"))
        {
            command.env_remove(setting);
        }
        let log = File::create(folder.join("log")).unwrap();
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("Serving at http://").and_then(|line| line.strip_suffix("/graphql"));
        let address = address.unwrap_or_else(|| panic!("{line:?}")).parse().unwrap();
        let server = Self { child, address, folder };
        server.honest();
        server
    }

    /// From now on `memory` tells the most since now.
    pub fn forget_the_most(&self) {
        // Where the system cannot, it tells the most since the start.
        let _ = std::fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5");
    }

    /// Bytes that the process holds, and the most that it held; none where the system does not say. Without the pages
    /// of files, its own program's and the database's, which the system takes back when it needs them.
    pub fn memory(&self) -> Option<(u64, u64)> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let of = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            Some(line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()? << 10)
        };
        let files = of("RssFile:")?;
        Some((of("VmRSS:")?.saturating_sub(files), of("VmHWM:")?.saturating_sub(files)))
    }

    /// Asks what an honest client would, and gives how long the answer took. A failure is told.
    pub fn honest_query(&self) -> Result<Duration, String> {
        let started = Instant::now();
        let body = r#"{"query":"{ model(code: \"mod-5in1\") { title locality { fullName } } search(text: \"nghe den\") { totalCount } }"}"#;
        let reply = wire::post(self.address, body.as_bytes());
        let sound = reply.status == Some(200) && reply.body.starts_with("{\"data\":{\"model\":{\"title\":\"T");
        if sound { Ok(started.elapsed()) } else { Err(format!("{:?} {}", reply.status, reply.body)) }
    }

    #[track_caller]
    pub fn honest(&self) {
        self.honest_query().unwrap();
    }

    /// Faults that the server told of itself.
    pub fn faults(&self) -> Vec<String> {
        let log = std::fs::read_to_string(self.folder.join("log")).unwrap();
        let is_fault = |line: &&str| line.contains(" ERROR ") || line.contains("panicked");
        log.lines().filter(is_fault).map(str::to_owned).collect()
    }
}

/// Builds it, where that was not done: the tests themselves run unoptimised. Its progress is shown.
fn release() -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--release", "--locked", "--bin", "nhanrong", "--message-format=json-render-diagnostics"]);
    let built = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).stderr(Stdio::inherit()).output().unwrap();
    assert!(built.status.success(), "the release could not be built");
    let lines = String::from_utf8_lossy(&built.stdout);
    let told = lines.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let file = told.filter_map(|line| line["executable"].as_str().map(Path::new).map(Path::to_owned)).next_back();
    file.expect("a build tells what it made")
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already; what cannot be removed stays in the system's folder for such files.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

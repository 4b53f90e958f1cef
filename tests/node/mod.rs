//! Scripts that tests run: Node, npm, and the packages that a folder's lock names. What is not there
//! is installed where it can be, and named where it cannot: no test is left out.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

#[path = "../api/helpers/system.rs"]
mod system;
use system::{found_or_installed, on_path, output, told};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The first of these programs that there is; else it is installed.
pub fn program(names: &[&str], package: &str) -> PathBuf {
    found_or_installed(|| names.iter().find_map(|name| on_path(name)), package)
}

fn node() -> PathBuf {
    program(&["node", "node.exe"], "nodejs")
}

/// The packages of a folder's lock are in its `node_modules`, as the lock says.
pub fn packages(folder: &str) {
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let folder = root(folder);
    let lock = std::fs::read(folder.join("package-lock.json")).unwrap();
    let installed = folder.join("node_modules/.installed-lock.json");
    if std::fs::read(&installed).is_ok_and(|installed| installed == lock) {
        return;
    }
    let told_version = output(Command::new(node()).arg("--version")).stdout;
    let version = String::from_utf8_lossy(&told_version);
    let major = version.trim().strip_prefix('v').and_then(|version| version.split('.').next()?.parse().ok());
    assert!(major.is_some_and(|major: u32| major >= 18), "the tests need Node 18.18 or newer, not {version}");
    let npm = program(&["npm", "npm.cmd"], "npm");
    let done = output(Command::new(npm).arg("ci").current_dir(&folder));
    assert!(done.status.success(), "npm ci in {} (needs npm's registry once)\n{}", folder.display(), told(&done));
    std::fs::write(installed, lock).unwrap();
}

pub struct Script(pub Command);

/// A script of ours, run by Node.
pub fn script(path: &str) -> Script {
    let mut command = Command::new(node());
    command.arg(root(path)).current_dir(root(path).parent().unwrap());
    Script(command)
}

impl Script {
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.0.arg(argument);
        self
    }

    #[track_caller]
    pub fn run(mut self) {
        let done = output(&mut self.0);
        assert!(done.status.success(), "{:?}\n{}", self.0, told(&done));
        println!("{}", told(&done));
    }
}

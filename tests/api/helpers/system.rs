//! Programs that tests run. What is not there is installed where it can be, and named where it cannot: no
//! test is left out.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::Mutex;

pub fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

pub fn output(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("{command:?} cannot be run: {error}"))
}

pub fn on_path(name: &str) -> Option<PathBuf> {
    let paths = std::env::var_os("PATH")?;
    let found = std::env::split_paths(&paths).map(|folder| folder.join(name)).find(|file| file.is_file());
    found.or_else(|| Some(PathBuf::from(name)).filter(|file| file.is_absolute() && file.is_file()))
}

pub fn is_root() -> bool {
    on_path("id").is_some_and(|id| output(Command::new(id).arg("-u")).stdout.starts_with(b"0\n"))
}

/// What `find` finds; else the package is installed, on Debian and its like.
pub fn found_or_installed(find: impl Fn() -> Option<PathBuf>, package: &str) -> PathBuf {
    // One installation at a time: apt keeps a lock.
    static INSTALLING: Mutex<()> = Mutex::new(());
    let _one = INSTALLING.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    find().unwrap_or_else(|| {
        let help = format!("the tests need {package}: install it (on Debian: apt-get install -y {package})");
        assert!(is_root() && on_path("apt-get").is_some(), "{help}");
        let patience = ["-o", "DPkg::Lock::Timeout=300"];
        let install = ["install", "--yes", "--no-install-recommends", package];
        for arguments in [&["update"][..], &install] {
            let mut apt = Command::new("apt-get");
            apt.env("DEBIAN_FRONTEND", "noninteractive").args(patience).args(arguments);
            let done = output(&mut apt);
            assert!(done.status.success(), "{help}\n{}", told(&done));
        }
        find().expect(&help)
    })
}

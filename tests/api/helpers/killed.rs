//! Processes that end, or stand still, in the way that none can catch.

use std::process::{Command, Stdio};
use std::time::Duration;

/// Kills a process and those that it made, and waits until they are gone.
pub fn kill(process: &str) {
    let all = family(process);
    signal("KILL", &all);
    while all.iter().any(|one| is_alive(one)) {
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A process and those that it made, the maker first: so it makes no others meanwhile.
pub fn family(process: &str) -> Vec<String> {
    [vec![process.to_owned()], children(process)].concat()
}

/// Some may have ended by themselves.
pub fn signal(name: &str, processes: &[String]) {
    for process in processes {
        let _ = Command::new("kill").args([&format!("-{name}"), process]).stderr(Stdio::null()).status();
    }
}

/// A process's state and its parent, where it is there.
fn state(process: &str) -> Option<(String, String)> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let mut rest = stat.rsplit(") ").next()?.split(' ').map(str::to_owned);
    Some((rest.next()?, rest.next()?))
}

/// Not where it has ended, and only its parent has not heard.
fn is_alive(process: &str) -> bool {
    state(process).is_some_and(|(state, _)| state != "Z")
}

fn children(process: &str) -> Vec<String> {
    let all = std::fs::read_dir("/proc").unwrap().flatten().filter_map(|one| one.file_name().into_string().ok());
    all.filter(|one| state(one).is_some_and(|(_, parent)| parent == process)).collect()
}

//! Processes that end in the one way that none can catch.

use std::process::Command;
use std::time::Duration;

/// Kills a process, and waits until it and those that it made are gone.
pub fn kill(process: &str) {
    let of_it = children(process);
    assert!(Command::new("kill").args(["-9", process]).status().unwrap().success());
    while of_it.iter().map(String::as_str).chain([process]).any(is_alive) {
        std::thread::sleep(Duration::from_millis(5));
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

//! Processes that stand still, as none can prevent.

use std::process::{Command, Stdio};

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

fn children(process: &str) -> Vec<String> {
    let all = std::fs::read_dir("/proc").unwrap().flatten().filter_map(|one| one.file_name().into_string().ok());
    all.filter(|one| state(one).is_some_and(|(_, parent)| parent == process)).collect()
}

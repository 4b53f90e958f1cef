//! What processes took, as Linux tells it in /proc.

use std::path::Path;

use crate::Failure;

/// Ticks of a second, on all of Linux that this was run on.
const TICKS: f64 = 100.0;

/// The fields of a process behind its name.
fn fields(process: &str) -> Option<Vec<u64>> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, behind) = text.rsplit_once(") ")?;
    Some(behind.split(' ').map(|field| field.parse().unwrap_or_default()).collect())
}

/// Seconds of a processor that a process has run.
pub fn seconds(process: u32) -> f64 {
    fields(&process.to_string()).map_or(0.0, |fields| (fields[11] + fields[12]) as f64 / TICKS)
}

/// The same of all processes that this one started, those that ended included.
pub fn below(process: u32) -> Result<f64, Failure> {
    let ended = fields(&process.to_string()).ok_or("PostgreSQL does not run")?;
    let mut ticks = ended[13] + ended[14];
    for entry in std::fs::read_dir("/proc")? {
        let name = entry?.file_name();
        let Some(name) = name.to_str().filter(|name| name.bytes().all(|byte| byte.is_ascii_digit())) else { continue };
        if let Some(fields) = fields(name).filter(|fields| fields[1] == u64::from(process)) {
            ticks += fields[11] + fields[12];
        }
    }
    Ok(ticks as f64 / TICKS)
}

/// How many processors all processes together have kept busy so far, in seconds.
pub fn busy() -> Result<f64, Failure> {
    let text = std::fs::read_to_string("/proc/stat")?;
    let fields: Vec<u64> = text
        .lines()
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .skip(1)
        .map_while(|field| field.parse().ok())
        .collect();
    let ticks: u64 = fields.iter().take(3).chain(fields.iter().skip(5).take(3)).sum();
    Ok(ticks as f64 / TICKS)
}

/// Megabytes of memory that a process holds.
pub fn memory(process: u32) -> f64 {
    megabytes(process, "VmRSS:")
}

/// The same without pages of files, which others may have when they need them.
pub fn own_memory(process: u32) -> f64 {
    megabytes(process, "RssAnon:")
}

fn megabytes(process: u32, of: &str) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(of));
    line.and_then(|line| line.trim().split(' ').next()?.parse::<f64>().ok()).map_or(0.0, |kilobytes| kilobytes / 1024.0)
}

/// The process of which the first line of this file tells the number.
pub fn of(file: &Path) -> Result<u32, Failure> {
    let text = std::fs::read_to_string(file)?;
    Ok(text.lines().next().unwrap_or_default().trim().parse()?)
}

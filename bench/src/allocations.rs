//! What a request allocates, from its text to the bytes of its answer, its plan kept and its statements prepared.

use std::sync::Arc;

use nhanrong::gate::{Gate, Limits, Request};
use nhanrong::store::Store;
use nhanrong::store::place::Place;
use serde_json::Value;

use crate::Failure;
use crate::queries::{Question, variables};

/// Of one request.
#[derive(Clone, Copy, Debug)]
pub struct Allocated {
    /// Objects of the answer that stand for a row.
    pub objects: u64,
    pub times: u64,
    pub bytes: u64,
}

/// The registry, as it is read in this process.
pub struct Counter {
    gate: Gate,
    store: Arc<Store>,
}

impl Counter {
    pub fn open(url: &str) -> Result<Self, Failure> {
        let schema = nhanrong::schema::describe().map_err(|problems| problems.join("\n"))?;
        let gate = Gate::new(Arc::new(schema), Limits::default()).map_err(|problems| problems.join("\n"))?;
        Ok(Self { gate, store: Store::open(&Place::of(url)?)? })
    }

    /// Counts while a profiler runs.
    pub fn count(&self, question: Question, code: &str) -> Result<Allocated, Failure> {
        let given = variables(code);
        let request = Request { id: "", query: question.document(), operation_name: None, variables: &given };
        self.store.reading(|reading| {
            // What is made at the first time is kept.
            let body = self.gate.answer(&request, &mut reading.snapshot()).body;
            self.gate.answer(&request, &mut reading.snapshot());
            let before = dhat::HeapStats::get();
            let answered = self.gate.answer(&request, &mut reading.snapshot());
            let after = dhat::HeapStats::get();
            drop(answered);
            let answer: Value = serde_json::from_slice(&body)?;
            Ok(Allocated {
                objects: objects(&answer["data"]),
                times: after.total_blocks - before.total_blocks,
                bytes: after.total_bytes - before.total_bytes,
            })
        })?
    }
}

/// Those that stand for a row: no page, and not the answer itself.
fn objects(data: &Value) -> u64 {
    fn below(value: &Value) -> u64 {
        match value {
            Value::Array(items) => items.iter().map(below).sum(),
            Value::Object(fields) => {
                let is_page = fields.contains_key("nodes") || fields.contains_key("pageInfo");
                u64::from(!is_page)
                    + fields.iter().filter(|(name, _)| *name != "pageInfo").map(|(_, value)| below(value)).sum::<u64>()
            }
            _ => 0,
        }
    }
    below(data) - 1
}

#[cfg(feature = "allocations")]
pub fn tell(url: &str, file: &std::path::Path) -> Result<(), Failure> {
    let counter = Counter::open(url)?;
    let _profiler = dhat::Profiler::builder().testing().build();
    println!("| question | objects | allocations | an object | bytes |\n|---|--:|--:|--:|--:|");
    for question in Question::SERVED {
        let codes = question.codes(file)?;
        let Allocated { objects, times, bytes } = counter.count(question, &codes[12.min(codes.len() - 1)])?;
        println!("| {} | {objects} | {times} | {:.2} | {bytes} |", question.name(), times as f64 / objects as f64);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_allocates_for_its_batches_and_not_for_its_objects() {
        let file = std::env::temp_dir().join(format!("nhanrong-allocations-{}.db", std::process::id()));
        crate::data::make(&file, 1).unwrap();
        let counter = Counter::open(&format!("sqlite://{}", file.display())).unwrap();
        let _profiler = dhat::Profiler::builder().testing().build();
        let allocated = counter.count(Question::Q4, crate::data::PROVINCE).unwrap();
        std::fs::remove_file(&file).unwrap();
        assert!(allocated.objects > 2_000, "{allocated:?}");
        assert!(2 * allocated.times < allocated.objects, "{allocated:?}");
        // Of which its answer, as it grows, takes a third.
        assert!(allocated.bytes < 2_000_000, "{allocated:?}");
    }
}

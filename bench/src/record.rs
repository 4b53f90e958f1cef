//! What a question reads, kept, so that it can be read again without a database.

use nhanrong::store::ask::{Ask, Batch, By, Fault, Name, Reader};
use nhanrong::store::rows::{Cell, Rows};

/// One batch as it was read.
pub struct Taken {
    pub table: Name,
    pub columns: Vec<Name>,
    /// How it was asked for, for people.
    pub by: &'static str,
    pub keys: usize,
    pub batch: Batch,
}

/// The same rows once more.
pub fn copy(batch: &Batch, width: usize) -> Batch {
    let columns: Vec<usize> = (0..width).collect();
    Batch { rows: pick(&batch.rows, &columns), ranges: batch.ranges.clone() }
}

/// Rows of these columns only.
pub fn pick(rows: &Rows, columns: &[usize]) -> Rows {
    let mut copy = Rows::new(columns.len());
    for row in 0..rows.len() {
        copy.begin();
        for column in columns {
            match rows.cell(row, *column) {
                Cell::Bytes { at, len } => copy.push_bytes(rows.bytes(at, len)),
                cell => copy.push(cell),
            }
        }
    }
    copy
}

/// Reads through another reader and keeps what it gives.
pub struct Recorder<R> {
    reader: R,
    pub taken: Vec<Taken>,
}

impl<R> Recorder<R> {
    pub fn new(reader: R) -> Self {
        Self { reader, taken: Vec::new() }
    }
}

impl<R: Reader> Reader for Recorder<R> {
    fn read(&mut self, ask: &Ask<'_>) -> Result<Batch, Fault> {
        let batch = self.reader.read(ask)?;
        let by = match ask.by {
            By::All => "all",
            By::Words(_) => "words",
            By::Column { column, .. } => column,
            By::Area { .. } => "area",
            By::Join { join, .. } => join.table,
            By::Climb { .. } => "climb",
        };
        let kept = copy(&batch, ask.columns.len());
        let columns = ask.columns.to_vec();
        let taken = Taken { table: ask.table, columns, by, keys: ask.by.len(), batch: kept };
        self.taken.push(taken);
        Ok(batch)
    }

    fn batches(&self) -> u32 {
        self.reader.batches()
    }
}

/// Hands out batches in the order in which they were taken.
pub struct Replay {
    batches: std::vec::IntoIter<Batch>,
    read: u32,
}

impl Replay {
    pub fn new(taken: &[Taken]) -> Self {
        let batches: Vec<Batch> = taken.iter().map(|one| copy(&one.batch, one.columns.len())).collect();
        Self { batches: batches.into_iter(), read: 0 }
    }
}

impl Reader for Replay {
    fn read(&mut self, ask: &Ask<'_>) -> Result<Batch, Fault> {
        self.read += 1;
        self.batches.next().ok_or_else(|| Fault::Store(format!("nothing of {} was kept", ask.table)))
    }

    fn batches(&self) -> u32 {
        self.read
    }
}

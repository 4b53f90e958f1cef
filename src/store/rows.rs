//! Rows as a store hands them over: cells in one vector, texts and uids in one arena beside it.
//! No row is an object of its own, so a level of a thousand rows costs two allocations.

/// One value of one row. Dates and partial dates are integers (see `schema::date`), figures are
/// ten-thousandths, booleans 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell {
    Null,
    Int(i64),
    Real(f64),
    /// Bytes of the arena: UTF-8 where the column is a text, 16 raw bytes where it is a uid.
    Bytes {
        at: u32,
        len: u32,
    },
}

impl Cell {
    pub fn int(self) -> Option<i64> {
        if let Cell::Int(value) = self { Some(value) } else { None }
    }
}

#[derive(Debug, Default)]
pub struct Rows {
    width: usize,
    cells: Vec<Cell>,
    arena: Vec<u8>,
    // Kept apart from the cells, since rows of no column can still be counted.
    len: usize,
}

impl Rows {
    pub fn new(width: usize) -> Self {
        Self { width, ..Self::default() }
    }

    /// With room for so many rows of usual size, so that few rows need one allocation each for cells and texts.
    pub fn with_room(width: usize, rows: usize) -> Self {
        Self { width, cells: Vec::with_capacity(width * rows), arena: Vec::with_capacity(24 * width * rows), len: 0 }
    }

    /// So many rows whose cells point into what was read.
    pub fn over(width: usize, len: usize, cells: Vec<Cell>, read: Vec<u8>) -> Self {
        Self { width, cells, arena: read, len }
    }

    /// Adds rows of another batch, from `first` on so many.
    pub fn add(&mut self, other: &Rows, first: usize, count: usize) {
        for row in first..first + count {
            self.begin();
            for column in 0..self.width {
                match other.cell(row, column) {
                    Cell::Bytes { at, len } => self.push_bytes(other.bytes(at, len)),
                    cell => self.push(cell),
                }
            }
        }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Bytes of memory that the cells and the texts fill.
    pub fn size(&self) -> usize {
        size_of::<Cell>() * self.cells.len() + self.arena.len()
    }

    /// Starts the next row; exactly `width` pushes must follow.
    pub fn begin(&mut self) {
        self.len += 1;
    }

    pub fn push(&mut self, cell: Cell) {
        self.cells.push(cell);
    }

    pub fn push_bytes(&mut self, bytes: &[u8]) {
        // An arena never passes 4 GiB: answers and pages are bounded far below.
        let at = self.arena.len() as u32;
        self.arena.extend_from_slice(bytes);
        self.cells.push(Cell::Bytes { at, len: bytes.len() as u32 });
    }

    pub fn push_text(&mut self, text: &str) {
        self.push_bytes(text.as_bytes());
    }

    /// Turns so many rows from `first` on round: they were read from the end.
    pub fn reverse(&mut self, first: usize, count: usize) {
        let (mut low, mut high) = (first, first + count);
        while low + 1 < high {
            high -= 1;
            for column in 0..self.width {
                self.cells.swap(low * self.width + column, high * self.width + column);
            }
            low += 1;
        }
    }

    pub fn cell(&self, row: usize, column: usize) -> Cell {
        self.cells[row * self.width + column]
    }

    pub fn bytes(&self, at: u32, len: u32) -> &[u8] {
        &self.arena[at as usize..(at + len) as usize]
    }

    /// The row seen through `columns`: what its reader calls column k is cell `columns[k]`.
    pub fn row<'a>(&'a self, row: usize, columns: &'a [u16]) -> Row<'a> {
        Row { rows: self, base: row * self.width, columns }
    }
}

/// One row, as a field's reader sees it: only the columns that the field named, in its order.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    rows: &'a Rows,
    base: usize,
    columns: &'a [u16],
}

impl<'a> Row<'a> {
    pub fn cell(&self, column: usize) -> Cell {
        self.rows.cells[self.base + usize::from(self.columns[column])]
    }

    pub fn is_null(&self, column: usize) -> bool {
        self.cell(column) == Cell::Null
    }

    pub fn int(&self, column: usize) -> Option<i64> {
        self.cell(column).int()
    }

    pub fn bytes(&self, column: usize) -> Option<&'a [u8]> {
        match self.cell(column) {
            Cell::Bytes { at, len } => Some(self.rows.bytes(at, len)),
            _ => None,
        }
    }

    /// The text of a column; what is not UTF-8 never enters the arena as a text.
    pub fn text(&self, column: usize) -> Option<&'a str> {
        self.bytes(column).and_then(|bytes| std::str::from_utf8(bytes).ok())
    }
}

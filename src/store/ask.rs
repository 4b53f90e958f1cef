//! What the graph asks of a store and what it gets back: plain data, no SQL, no entity.
//! A store answers an [`Ask`] the fastest way its database has; the same ask gets the same answer
//! from every store.

use smallvec::SmallVec;

use super::rows::Rows;
use crate::vietnamese::Words;

/// A table's or a column's name. They come from the entities, never from a client.
pub type Name = &'static str;

/// The key of a row that clients see, packed into an opaque `id`.
pub type Uid = [u8; 16];

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Uid(Uid),
    /// A sort key.
    Bytes(Vec<u8>),
}

/// Rows of one table for many keys at once: one batch.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    pub table: Name,
    /// The columns wanted, in the order in which the rows hold them.
    pub columns: &'a [Name],
    pub by: By<'a>,
    pub filter: &'a Cond,
    /// Ends in a unique column. Empty only where at most one row can answer a key.
    pub order: &'a [Order],
    pub window: Window<'a>,
    pub want: Want,
}

impl Ask<'_> {
    /// How many columns its rows have.
    pub fn width(&self) -> usize {
        if self.want == Want::Count { 1 } else { self.columns.len() }
    }
}

impl<'a> Ask<'a> {
    /// The same for these keys, which are integers.
    pub fn of(self, keys: &'a [i64]) -> Self {
        let by = match self.by {
            By::All | By::Words(_) => self.by,
            By::Column { column, .. } => By::Column { column, keys: Keys::Ints(keys) },
            By::Area { column, scope, .. } => By::Area { column, units: keys, scope },
            By::Join { join, .. } => By::Join { join, keys },
            By::Climb { column, .. } => By::Climb { column, keys },
        };
        Self { by, ..self }
    }
}

/// One ask of those that are made at once.
#[derive(Clone, Copy, Debug)]
pub struct Leg<'a> {
    pub ask: Ask<'a>,
    /// Where its one key is found; then it has none of its own.
    pub lead: Option<Lead>,
}

/// The column of an earlier leg's one row that holds the key of a later one. Where there is no row, or it holds
/// null, there is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lead {
    pub leg: usize,
    pub column: usize,
}

impl Lead {
    /// The key that the leg's answer holds.
    pub fn key(self, answer: &Batch) -> Option<i64> {
        match answer.ranges.first() {
            Some((first, 1..)) => answer.rows.cell(*first as usize, self.column).int(),
            _ => None,
        }
    }
}

/// Which rows belong to which key.
#[derive(Clone, Copy, Debug)]
pub enum By<'a> {
    /// One key, to which all rows belong.
    All,
    /// Rows whose column equals the key.
    Column { column: Name, keys: Keys<'a> },
    /// Rows whose column is one of the units that the key's scope takes in.
    Area { column: Name, units: &'a [i64], scope: Scope },
    /// Rows joined through a table of pairs, in the order of that table unless one is given.
    Join { join: &'static Join, keys: &'a [i64] },
    /// The rows met by following `column` up from each key again and again, nearest first.
    Climb { column: Name, keys: &'a [i64] },
    /// One key, to which all entries of the search that hold these words belong. Beside its columns
    /// an entry then has the column `rank`: how well it fits, 0 the best.
    Words(&'a Words),
}

#[derive(Clone, Copy, Debug)]
pub enum Keys<'a> {
    Ints(&'a [i64]),
    Texts(&'a [&'a str]),
    Uids(&'a [Uid]),
}

impl Keys<'_> {
    pub fn len(&self) -> usize {
        match self {
            Keys::Ints(keys) => keys.len(),
            Keys::Texts(keys) => keys.len(),
            Keys::Uids(keys) => keys.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl By<'_> {
    /// How many keys are asked for: as many ranges come back.
    pub fn len(&self) -> usize {
        match self {
            By::All | By::Words(_) => 1,
            By::Column { keys, .. } => keys.len(),
            By::Area { units, .. } => units.len(),
            By::Join { keys, .. } | By::Climb { keys, .. } => keys.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A table of pairs: `from` is the key asked by, `to` the id of the row wanted.
#[derive(Debug, PartialEq, Eq)]
pub struct Join {
    pub table: Name,
    pub from: Name,
    pub to: Name,
    pub order: Name,
}

/// How far from a unit of the map to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The unit itself.
    Own,
    /// The unit and all below it.
    Subtree,
    /// Also the units that it, or one below it, succeeded, and all below those.
    Heritage,
}

/// A condition on one row. An empty `And` is true, an empty `Or` or `In` false.
#[derive(Clone, Debug, PartialEq)]
pub enum Cond {
    And(Vec<Cond>),
    Or(Vec<Cond>),
    Not(Box<Cond>),
    Compare {
        column: Name,
        op: Op,
        value: Value,
    },
    In {
        column: Name,
        values: Vec<Value>,
    },
    IsNull {
        column: Name,
    },
    /// The row is there on this day: it has begun by then, if it ever began, and not ended.
    Holds {
        from: Name,
        to: Name,
        day: i64,
    },
    /// The column lies in the scope of the unit with this code (an unknown code is a fault that names `input`).
    Within {
        column: Name,
        code: String,
        scope: Scope,
        input: String,
    },
    /// The column is the id of the row of `table` with this code (an unknown code is a fault that
    /// names `input`, and the codes that come nearest).
    Coded {
        column: Name,
        table: Name,
        codes: Vec<String>,
        input: String,
    },
    /// The column is among `select` of the rows of `table` that meet `cond`.
    Among {
        column: Name,
        select: Name,
        table: Name,
        cond: Box<Cond>,
    },
    /// The column is among `select` of the search's entries that hold these words.
    Found {
        column: Name,
        select: Name,
        words: Words,
    },
}

impl Cond {
    pub const TRUE: Cond = Cond::And(Vec::new());

    /// How many conditions and values it is made of.
    pub fn parts(&self) -> usize {
        match self {
            Cond::And(conds) | Cond::Or(conds) => 1 + conds.iter().map(Cond::parts).sum::<usize>(),
            Cond::Not(cond) | Cond::Among { cond, .. } => 1 + cond.parts(),
            Cond::In { values, .. } => 1 + values.len(),
            Cond::Coded { codes, .. } => 1 + codes.len(),
            Cond::Compare { .. } | Cond::IsNull { .. } | Cond::Holds { .. } => 1,
            Cond::Within { .. } | Cond::Found { .. } => 1,
        }
    }

    pub fn eq(column: Name, value: Value) -> Cond {
        Cond::Compare { column, op: Op::Eq, value }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Eq,
    Lt,
    Le,
    Gt,
    Ge,
}

/// One column of an ordering. Nulls come last in both directions, so that "nothing recorded" never
/// stands before what is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    pub column: Name,
    pub descending: bool,
    /// Whether the column can be null.
    pub nullable: bool,
    /// Whether the column holds bytes, such as sort keys, and no text.
    pub bytes: bool,
}

impl Order {
    /// Ascending by a column that is never null.
    pub const fn by(column: Name) -> Self {
        Order { column, descending: false, nullable: false, bytes: false }
    }

    /// Ascending by a column that can be null.
    pub const fn by_nullable(column: Name) -> Self {
        Order { nullable: true, ..Self::by(column) }
    }

    /// Ascending by a column of sort keys.
    pub const fn by_key(column: Name) -> Self {
        Order { bytes: true, ..Self::by(column) }
    }

    pub const fn down(self) -> Self {
        Order { descending: true, ..self }
    }
}

/// Which part of each key's ordered rows. The rows come back in the order asked for, also where
/// they were counted from the end.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Window<'a> {
    /// At most so many rows a key.
    pub limit: Option<u32>,
    /// Count from the end instead of the start.
    pub from_end: bool,
    /// Only rows behind this place: a value for each column of the order.
    pub after: Option<&'a [Value]>,
    /// Only rows before this place.
    pub before: Option<&'a [Value]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    Rows,
    /// One row of one integer for each key: how many rows it has. Order, window and columns do not count.
    Count,
}

/// The answer: rows, and for each key, in the order asked, the range that is its own.
#[derive(Debug)]
pub struct Batch {
    pub rows: Rows,
    pub ranges: Ranges,
}

impl Batch {
    /// What a leg is answered that has no key.
    pub fn of_no_key(ask: &Ask<'_>) -> Self {
        Self { rows: Rows::new(ask.width()), ranges: Ranges::from_elem((0, 0), 1) }
    }
}

/// (first, count) of each key. Many batches have one key: then nothing is allocated for it.
pub type Ranges = SmallVec<[(u32, u32); 4]>;

/// The answers of several asks, in their order. Mostly there is one: then nothing is allocated for it.
pub type Batches = SmallVec<[Result<Batch, Fault>; 1]>;

/// Why a store could not answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Fault {
    /// The client's: an input names something that is not there.
    #[error("{input}: {reason}")]
    Input { input: String, reason: String },
    /// Ours, or the database's. The text is for the log, never for the client.
    #[error("{0}")]
    Store(String),
    /// The database cannot be reached just now, or does not take the request. The text is for the log.
    #[error("{0}")]
    Unavailable(String),
}

/// A snapshot of the registry that one request reads from. All its batches see the same moment.
pub trait Reader {
    fn read(&mut self, ask: &Ask<'_>) -> Result<Batch, Fault>;

    /// Reads what is wanted at once. `more` tells whether anything may be asked for behind it.
    fn read_all(&mut self, legs: &[Leg<'_>], more: bool) -> Batches {
        let _ = more;
        in_turn(legs, |ask| self.read(ask))
    }

    /// How many batches were read so far, for the log and for tests that count them.
    fn batches(&self) -> u32;
}

/// Reads one leg after another.
pub fn in_turn(legs: &[Leg<'_>], mut read: impl FnMut(&Ask<'_>) -> Result<Batch, Fault>) -> Batches {
    let mut found = Batches::with_capacity(legs.len());
    for Leg { ask, lead } in legs {
        let answer = match lead.map(|lead| (lead, &found[lead.leg])) {
            None => read(ask),
            Some((lead, Ok(answer))) => match lead.key(answer) {
                Some(key) => read(&ask.of(&[key])),
                None => Ok(Batch::of_no_key(ask)),
            },
            Some((_, Err(fault))) => Err(fault.clone()),
        };
        found.push(answer);
    }
    found
}

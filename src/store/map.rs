//! The administrative map in memory: 14,000 units, what lies above and below each, and what each
//! succeeded. It is small, read by everything and changes by a load alone, so scopes and look-ups
//! of places cost no statement. The rows in the database are the truth; one map a revision.

use std::collections::HashMap;

use smallvec::SmallVec;

use super::ask::{Ask, Batch, By, Cond, Keys, Name, Ranges, Scope, Want};
use super::rows::{Cell, Rows};

/// The table whose rows the map holds.
pub const TABLE: Name = "locality";
/// Its columns, in the order in which the map's rows hold them.
pub const COLUMNS: [Name; 12] = [
    "id",
    "uid",
    "code",
    "official_code",
    "name",
    "name_en",
    "full_name",
    "kind",
    "level",
    "valid_from",
    "valid_to",
    "parent_id",
];
const ID: usize = 0;
const UID: usize = 1;
const CODE: usize = 2;
const PARENT: usize = 11;

/// A unit's place among the rows.
type At = u32;

#[derive(Debug, Default)]
pub struct Map {
    pub revision: i64,
    rows: Rows,
    ids: Vec<i64>,
    by_code: HashMap<Box<[u8]>, At>,
    by_uid: HashMap<Box<[u8]>, At>,
    parents: Vec<Option<At>>,
    children: Vec<Vec<At>>,
    predecessors: Vec<Vec<At>>,
}

impl Map {
    /// `rows` are all localities by id with the columns above, `successions` pairs of predecessor and successor.
    pub fn new(revision: i64, rows: Rows, successions: &[(i64, i64)]) -> Self {
        let units = rows.len();
        let mut map = Map {
            revision,
            ids: Vec::with_capacity(units),
            parents: vec![None; units],
            children: vec![Vec::new(); units],
            predecessors: vec![Vec::new(); units],
            ..Map::default()
        };
        let bytes = |at: usize, column| match rows.cell(at, column) {
            Cell::Bytes { at, len } => Some(Box::from(rows.bytes(at, len))),
            _ => None,
        };
        for at in 0..units {
            let Cell::Int(id) = rows.cell(at, ID) else { continue };
            map.ids.push(id);
            map.by_code.extend(bytes(at, CODE).map(|code| (code, at as At)));
            map.by_uid.extend(bytes(at, UID).map(|uid| (uid, at as At)));
        }
        for at in 0..units {
            if let Cell::Int(id) = rows.cell(at, PARENT)
                && let Some(parent) = map.at(id)
            {
                map.parents[at] = Some(parent);
                map.children[parent as usize].push(at as At);
            }
        }
        for (predecessor, successor) in successions {
            if let (Some(predecessor), Some(successor)) = (map.at(*predecessor), map.at(*successor)) {
                map.predecessors[successor as usize].push(predecessor);
            }
        }
        map.rows = rows;
        map
    }

    /// The place of a unit. Ids are sorted, and seldom leave a gap: the first guess is mostly right.
    fn at(&self, id: i64) -> Option<At> {
        let guess = usize::try_from(id - self.ids.first()?).ok()?;
        let at = if self.ids.get(guess) == Some(&id) { guess } else { self.ids.binary_search(&id).ok()? };
        Some(at as At)
    }

    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The ids of the units that the scope of the unit with this code takes in, sorted.
    pub fn area_of(&self, code: &str, scope: Scope) -> Option<Vec<i64>> {
        self.by_code.get(code.as_bytes()).map(|at| self.area(*at, scope))
    }

    pub fn area_by_id(&self, id: i64, scope: Scope) -> Vec<i64> {
        self.at(id).map_or_else(|| vec![id], |at| self.area(at, scope))
    }

    fn area(&self, at: At, scope: Scope) -> Vec<i64> {
        let mut seen = vec![false; self.ids.len()];
        let mut open = vec![at];
        let mut ids = Vec::new();
        while let Some(at) = open.pop() {
            if std::mem::replace(&mut seen[at as usize], true) {
                continue;
            }
            ids.push(self.ids[at as usize]);
            if scope != Scope::Own {
                open.extend(&self.children[at as usize]);
            }
            if scope == Scope::Heritage {
                open.extend(&self.predecessors[at as usize]);
            }
        }
        ids.sort_unstable();
        ids
    }

    /// Whether it answers an ask; others are the database's.
    pub fn answers(ask: &Ask<'_>) -> bool {
        Self::may_answer(ask) && ask.columns.iter().all(|name| COLUMNS.contains(name))
    }

    /// For localities by a key, or for those above one.
    fn may_answer(ask: &Ask<'_>) -> bool {
        let by =
            matches!(ask.by, By::Column { column: "id" | "code" | "uid", .. } | By::Climb { column: "parent_id", .. });
        by && ask.table == TABLE && ask.want == Want::Rows && *ask.filter == Cond::TRUE && ask.window.limit.is_none()
    }

    /// Answers what it answers.
    pub fn read(&self, ask: &Ask<'_>) -> Option<Batch> {
        if !Self::may_answer(ask) {
            return None;
        }
        let columns: Option<SmallVec<[usize; 12]>> =
            ask.columns.iter().map(|name| COLUMNS.iter().position(|known| known == name)).collect();
        let mut found = Found {
            map: self,
            columns: columns?,
            rows: Rows::with_room(ask.columns.len(), ask.by.len()),
            ranges: Ranges::new(),
        };
        match ask.by {
            By::Column { column: "id", keys: Keys::Ints(keys) } => {
                keys.iter().for_each(|key| found.add(self.at(*key)));
            }
            By::Column { column: "code", keys: Keys::Texts(keys) } => {
                keys.iter().for_each(|key| found.add(self.by_code.get(key.as_bytes()).copied()));
            }
            By::Column { column: "uid", keys: Keys::Uids(keys) } => {
                keys.iter().for_each(|key| found.add(self.by_uid.get(key.as_slice()).copied()));
            }
            By::Climb { column: "parent_id", keys } => {
                keys.iter().for_each(|key| found.add(self.at(*key).into_iter().flat_map(|at| self.above(at))));
            }
            _ => return None,
        }
        Some(Batch { rows: found.rows, ranges: found.ranges })
    }

    /// The units above one, nearest first. A load refuses cycles; the bound holds should one appear.
    fn above(&self, at: At) -> impl Iterator<Item = At> + '_ {
        std::iter::successors(self.parents[at as usize], |at| self.parents[*at as usize]).take(16)
    }
}

struct Found<'a> {
    map: &'a Map,
    columns: SmallVec<[usize; 12]>,
    rows: Rows,
    ranges: Ranges,
}

impl Found<'_> {
    /// The rows of one key.
    fn add(&mut self, units: impl IntoIterator<Item = At>) {
        let first = self.rows.len() as u32;
        for at in units {
            self.rows.begin();
            for column in &self.columns {
                match self.map.rows.cell(at as usize, *column) {
                    Cell::Bytes { at, len } => self.rows.push_bytes(self.map.rows.bytes(at, len)),
                    cell => self.rows.push(cell),
                }
            }
        }
        self.ranges.push((first, self.rows.len() as u32 - first));
    }
}

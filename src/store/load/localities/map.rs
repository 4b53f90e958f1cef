//! The whole map as it will be: the registry's units with a file's laid over them. Names of units
//! that are in no file can change too, where a unit above them does.

use std::collections::HashMap;

use entity::locality;

use super::parse::Row;
use crate::store::load::sheet::Sheet;
use crate::store::load::{LoadError, write};
use crate::vietnamese;

struct Unit {
    old: Option<locality::Model>,
    /// The row as the table should hold it. Its id is 0 until it is inserted.
    wanted: locality::Model,
    /// What it is called without the units above it.
    own_name: String,
    parent: Option<usize>,
    /// Where it stands in the file, if it does.
    line: Option<u64>,
}

pub(super) struct Map {
    units: Vec<Unit>,
    by_code: HashMap<String, usize>,
}

impl Map {
    pub fn of(rows: Vec<locality::Model>) -> Self {
        let by_id: HashMap<i64, usize> = rows.iter().enumerate().map(|(place, row)| (row.id, place)).collect();
        let by_code = rows.iter().enumerate().map(|(place, row)| (row.code.clone(), place)).collect();
        let unit = |row: &locality::Model| {
            let parent = row.parent_id.and_then(|parent| by_id.get(&parent).copied());
            let above = parent.map(|parent| format!(", {}", rows[parent].full_name)).unwrap_or_default();
            Unit {
                own_name: row.full_name.strip_suffix(above.as_str()).unwrap_or(&row.full_name).to_owned(),
                old: Some(row.clone()),
                wanted: row.clone(),
                parent,
                line: None,
            }
        };
        Self { units: rows.iter().map(unit).collect(), by_code }
    }

    /// Lays a file's rows over the map and ties them to their parents.
    pub fn lay(&mut self, sheet: &Sheet<'_>, rows: Vec<Row>) -> Result<(), LoadError> {
        let mut ties = Vec::with_capacity(rows.len());
        for row in rows {
            ties.push((row.code.clone(), row.line, row.parent.clone()));
            self.lay_row(row);
        }
        for (code, line, parent) in ties {
            let find = |code: &String| {
                let fail =
                    || sheet.fail(line, "parent_id", format!("no locality '{code}', in the file or the registry"));
                self.by_code.get(code).copied().ok_or_else(fail)
            };
            let parent = parent.as_ref().map(find).transpose()?;
            let unit = find(&code)?;
            self.units[unit].parent = parent;
        }
        Ok(())
    }

    fn lay_row(&mut self, row: Row) {
        let place = self.by_code.get(&row.code).copied();
        let old = place.and_then(|place| self.units[place].old.take());
        let wanted = locality::Model {
            id: old.as_ref().map_or(0, |old| old.id),
            uid: write::uid("locality", &row.code),
            code: row.code.clone(),
            official_code: row.official_code,
            name_key: vietnamese::sort_key(&row.name),
            name: row.name,
            // Files of localities have no English names; one given elsewhere stays.
            name_en: old.as_ref().and_then(|old| old.name_en.clone()),
            full_name: String::new(),
            kind: row.kind.to_owned(),
            level: row.level.to_owned(),
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            parent_id: None,
        };
        let unit = Unit { old, wanted, own_name: row.own_name, parent: None, line: Some(row.line) };
        match place {
            Some(place) => self.units[place] = unit,
            None => {
                self.by_code.insert(row.code, self.units.len());
                self.units.push(unit);
            }
        }
    }

    /// All units, parents before children, and their full names made on the way.
    pub fn waves(&mut self, sheet: &Sheet<'_>) -> Result<Vec<Vec<usize>>, LoadError> {
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); self.units.len()];
        let mut wave = Vec::new();
        for (place, unit) in self.units.iter().enumerate() {
            match unit.parent {
                Some(parent) => children[parent].push(place),
                None => wave.push(place),
            }
        }
        let mut waves = Vec::new();
        let mut reached = 0;
        while !wave.is_empty() {
            for &unit in &wave {
                self.units[unit].wanted.full_name = self.full_name(unit);
            }
            reached += wave.len();
            let next = wave.iter().flat_map(|unit| children[*unit].iter().copied()).collect();
            waves.push(std::mem::replace(&mut wave, next));
        }
        if reached < self.units.len() { Err(self.cycle(sheet, &waves)) } else { Ok(waves) }
    }

    fn full_name(&self, unit: usize) -> String {
        let unit = &self.units[unit];
        match unit.parent {
            Some(parent) => format!("{}, {}", unit.own_name, self.units[parent].wanted.full_name),
            None => unit.own_name.clone(),
        }
    }

    /// Names a circle of parents by the first of the file's lines on it.
    fn cycle(&self, sheet: &Sheet<'_>, waves: &[Vec<usize>]) -> LoadError {
        let mut open = vec![true; self.units.len()];
        for unit in waves.iter().flatten() {
            open[*unit] = false;
        }
        // Whoever starts at a unit that no wave reached and climbs long enough stands on a circle.
        let mut unit = open.iter().position(|open| *open).unwrap_or_default();
        for _ in 0..self.units.len() {
            unit = self.units[unit].parent.unwrap_or(unit);
        }
        let above = |unit: &usize| self.units[*unit].parent;
        let mut circle: Vec<usize> = vec![unit];
        circle.extend(std::iter::successors(above(&unit), above).take_while(|next| *next != unit));
        let first = (0..circle.len()).min_by_key(|place| self.units[circle[*place]].line.unwrap_or(u64::MAX));
        circle.rotate_left(first.unwrap_or_default());
        let codes: Vec<&str> =
            circle.iter().chain(&circle[..1]).map(|unit| self.units[*unit].wanted.code.as_str()).collect();
        let line = self.units[circle[0]].line.unwrap_or(1);
        sheet.fail(line, "parent_id", format!("the parents run in a circle: {}", codes.join(" > ")))
    }

    pub fn old(&self, unit: usize) -> Option<&locality::Model> {
        self.units[unit].old.as_ref()
    }

    pub fn is_from_file(&self, unit: usize) -> bool {
        self.units[unit].line.is_some()
    }

    /// The row that the table should hold; the ids of the wave above must be known.
    pub fn row(&self, unit: usize) -> locality::Model {
        let unit = &self.units[unit];
        let parent_id = unit.parent.map(|parent| self.units[parent].wanted.id);
        locality::Model { parent_id, ..unit.wanted.clone() }
    }

    pub fn learn_ids(&mut self, rows: &[locality::Model]) {
        for row in rows {
            if let Some(unit) = self.by_code.get(&row.code) {
                self.units[*unit].wanted.id = row.id;
            }
        }
    }
}

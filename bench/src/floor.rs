//! The same questions answered by hand: one connection set up as the store's are, statements kept
//! prepared and run for each key, only the columns asked for, rows in one buffer, the answer pushed
//! together byte by byte. No plan, no schema, no map in memory.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Statement, ToSql};

use crate::queries::Question;
use crate::{Failure, json};

/// How a careful hand might go about it. Which is fastest depends on the tables' indexes, so all are
/// measured, and the fastest is the one to hold the store against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct How {
    pub area: Area,
    pub order: Order,
    pub single: Single,
}

/// How the models of a unit and all below it are found, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// The units by one statement, then the models by an array of them.
    Array,
    /// One statement, which sorts no more than start and id; the other columns of the first 20.
    Narrow,
    /// The units by one statement, then start and id of each unit's newest, as far as they can still
    /// be among the first 20; the columns of those by id.
    Merge,
}

/// Who puts a model's outcomes in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Sql,
    Hand,
}

/// How one model is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Single {
    /// A statement a level.
    Levels,
    /// One statement that joins them all.
    Joined,
}

impl How {
    pub const MANY: [How; 4] = [
        How { area: Area::Array, order: Order::Sql, single: Single::Levels },
        How { area: Area::Narrow, order: Order::Hand, single: Single::Levels },
        How { area: Area::Merge, order: Order::Sql, single: Single::Levels },
        How { area: Area::Merge, order: Order::Hand, single: Single::Levels },
    ];
    pub const ONE: [How; 2] = [
        How { area: Area::Merge, order: Order::Hand, single: Single::Levels },
        How { area: Area::Merge, order: Order::Hand, single: Single::Joined },
    ];
}

#[derive(Clone, Copy)]
enum Cell {
    Null,
    Int(i64),
    Text { at: u32, len: u32 },
}

/// Rows of one statement.
struct Flat {
    width: usize,
    cells: Vec<Cell>,
    text: Vec<u8>,
}

impl Flat {
    fn new(width: usize) -> Self {
        Self { width, cells: Vec::new(), text: Vec::new() }
    }

    fn len(&self) -> usize {
        self.cells.len() / self.width
    }

    fn int(&self, row: usize, column: usize) -> Option<i64> {
        match self.cells[row * self.width + column] {
            Cell::Int(value) => Some(value),
            _ => None,
        }
    }

    fn text(&self, row: usize, column: usize) -> Option<&[u8]> {
        match self.cells[row * self.width + column] {
            Cell::Text { at, len } => Some(&self.text[at as usize..(at + len) as usize]),
            _ => None,
        }
    }

    /// Puts the rows of a range, the newest in the buffer, in the order of their last column; keeps so many.
    fn first_by_last(&mut self, (first, end): (usize, usize), limit: usize) -> (usize, usize) {
        for row in first + 1..end {
            let mut at = row;
            while at > first && self.int(at - 1, self.width - 1) > self.int(at, self.width - 1) {
                let (before, here) = self.cells.split_at_mut(at * self.width);
                before[(at - 1) * self.width..].swap_with_slice(&mut here[..self.width]);
                at -= 1;
            }
        }
        let kept = end.min(first + limit);
        self.cells.truncate(kept * self.width);
        (first, kept)
    }

    /// Runs a statement for a key; adds its rows and tells which they are.
    fn read(&mut self, statement: &mut Statement<'_>, key: impl ToSql) -> Result<(usize, usize), Failure> {
        statement.raw_bind_parameter(1, key)?;
        let first = self.len();
        let mut found = statement.raw_query();
        while let Some(row) = found.next()? {
            for column in 0..self.width {
                self.cells.push(match row.get_ref(column)? {
                    ValueRef::Integer(value) => Cell::Int(value),
                    ValueRef::Text(text) => {
                        let at = self.text.len() as u32;
                        self.text.extend_from_slice(text);
                        Cell::Text { at, len: text.len() as u32 }
                    }
                    _ => Cell::Null,
                });
            }
        }
        Ok((first, self.len()))
    }
}

macro_rules! statements {
    ($($name:ident $text:expr;)*) => {
        struct Statements { $($name: Statement<'static>),* }
        impl Statements {
            fn new(connection: &'static Connection) -> Result<Self, Failure> {
                Ok(Self { $($name: connection.prepare($text)?),* })
            }
        }
    };
}

const BELOW: &str =
    "with recursive u(id) as (select ?1 union all select l.id from locality l join u on l.parent_id = u.id)";

statements! {
    begin "begin";
    commit "commit";
    locality_by_code "select id, name, kind from locality where code = ?1";
    children "select id, code, name from locality where parent_id = ?1 order by code limit 18";
    below format!("{BELOW} select id from u").as_str();
    area_array "select id, code, title, started_on, sector, stage from model \
        where locality_id in (select value from json_each(?1)) order by started_on desc, id desc limit 20";
    area_narrow format!("{BELOW} select m.id, m.code, m.title, m.started_on, m.sector, m.stage from \
        (select id, started_on from model where locality_id in (select id from u) \
        order by started_on desc, id desc limit 20) k cross join model m on m.id = k.id \
        order by k.started_on desc, k.id desc").as_str();
    newest_of_unit "select started_on, id from model where locality_id = ?1 order by started_on desc, id desc";
    model_by_id "select id, code, title, started_on, sector, stage from model where id = ?1";
    model_by_id_short "select id, code, title, started_on from model where id = ?1";
    owners "select o.name, o.kind from model_owner j cross join organisation o on o.id = j.organisation_id \
        where j.model_id = ?1 order by j.position, j.organisation_id";
    replications_10 "select happened_on, participants, locality_id, status from replication where model_id = ?1 \
        order by happened_on nulls last, id limit 10";
    replications_5 "select happened_on, participants, locality_id from replication where model_id = ?1 \
        order by happened_on nulls last, id limit 5";
    outcomes_10 "select indicator_id, value, unit, period, qualifier from outcome where model_id = ?1 \
        order by id limit 10";
    outcomes_3 "select indicator_id, value, unit, period from outcome where model_id = ?1 order by id limit 3";
    all_outcomes_long "select indicator_id, value, unit, period, qualifier, id from outcome where model_id = ?1";
    all_outcomes "select indicator_id, value, unit, period, id from outcome where model_id = ?1";
    locality_by_id "select name, kind from locality where id = ?1";
    locality_name "select name from locality where id = ?1";
    locality_up "select name, parent_id from locality where id = ?1";
    indicator_by_id "select name from indicator where id = ?1";
    model_by_code "select title, id, locality_id from model where code = ?1";
    owner_names "select o.name from model_owner j cross join organisation o on o.id = j.organisation_id \
        where j.model_id = ?1 order by j.position, j.organisation_id";
    model_joined "select m.title, l.name, p.name, q.name, o.name from model m cross join locality l on l.id = m.locality_id \
        left join locality p on p.id = l.parent_id left join locality q on q.id = p.parent_id \
        left join model_owner j on j.model_id = m.id left join organisation o on o.id = j.organisation_id \
        where m.code = ?1 order by j.position, j.organisation_id";
}

pub struct Floor {
    statements: Statements,
    pub how: How,
}

/// Each key once, in order.
fn keys(rows: &Flat, column: usize) -> Vec<i64> {
    let mut keys: Vec<i64> = (0..rows.len()).filter_map(|row| rows.int(row, column)).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The first column and the row, in the order of the column: neighbours lie on the same pages.
fn by_key(rows: &Flat) -> Vec<(i64, usize)> {
    let mut keys: Vec<(i64, usize)> = (0..rows.len()).filter_map(|row| Some((rows.int(row, 0)?, row))).collect();
    keys.sort_unstable();
    keys
}

/// One row for each of the keys, in their order.
fn each(statement: &mut Statement<'_>, width: usize, keys: &[i64]) -> Result<Flat, Failure> {
    let mut rows = Flat::new(width);
    for key in keys {
        rows.read(statement, key)?;
    }
    Ok(rows)
}

fn maybe_text(value: Option<&[u8]>, out: &mut Vec<u8>) {
    match value {
        Some(value) => json::text(value, out),
        None => out.extend_from_slice(b"null"),
    }
}

fn maybe_int(value: Option<i64>, out: &mut Vec<u8>) {
    match value {
        Some(value) => json::int(value, out),
        None => out.extend_from_slice(b"null"),
    }
}

fn maybe_date(value: Option<i64>, out: &mut Vec<u8>) {
    let Some(value) = value else { return out.extend_from_slice(b"null") };
    let (text, len) = json::date(value);
    out.push(b'"');
    out.extend_from_slice(&text[..len]);
    out.push(b'"');
}

fn maybe_decimal(value: Option<i64>, out: &mut Vec<u8>) {
    let Some(value) = value else { return out.extend_from_slice(b"null") };
    out.push(b'"');
    json::decimal(value, out);
    out.push(b'"');
}

impl Floor {
    pub fn open(file: &Path) -> Result<Self, Failure> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(file, flags)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.execute_batch(
            "pragma query_only = 1; pragma mmap_size = 2147483648; pragma cache_size = -20000; \
             pragma temp_store = memory; pragma busy_timeout = 5000;",
        )?;
        // Kept as long as the process: so the statements can be kept beside it.
        let connection: &'static Connection = Box::leak(Box::new(connection));
        Ok(Self { statements: Statements::new(connection)?, how: How::MANY[0] })
    }

    /// The body of the answer.
    pub fn answer(&mut self, question: Question, code: &str) -> Result<Vec<u8>, Failure> {
        self.statements.begin.raw_execute()?;
        let body = match question {
            Question::Q1 => self.district(code),
            Question::Q3 => self.model(code),
            Question::Q4 => self.report(code),
        };
        self.statements.commit.raw_execute()?;
        body
    }

    /// Adds the first 20 models of a unit and those below it.
    fn models(&mut self, unit: i64, models: &mut Flat) -> Result<(usize, usize), Failure> {
        let s = &mut self.statements;
        match self.how.area {
            Area::Narrow => models.read(&mut s.area_narrow, unit),
            Area::Array => {
                let mut units = Flat::new(1);
                units.read(&mut s.below, unit)?;
                let mut array = String::with_capacity(units.len() * 6 + 2);
                for row in 0..units.len() {
                    array.push(if row == 0 { '[' } else { ',' });
                    array.push_str(itoa::Buffer::new().format(units.int(row, 0).unwrap_or_default()));
                }
                array.push(']');
                models.read(&mut s.area_array, array)
            }
            Area::Merge => {
                let mut units = Flat::new(1);
                units.read(&mut s.below, unit)?;
                let mut first: Vec<(i64, i64)> = Vec::with_capacity(21);
                for row in 0..units.len() {
                    s.newest_of_unit.raw_bind_parameter(1, units.int(row, 0))?;
                    let mut found = s.newest_of_unit.raw_query();
                    while let Some(row) = found.next()? {
                        let one = (row.get(0)?, row.get(1)?);
                        if first.len() == 20 && one <= first[19] {
                            break;
                        }
                        let at = first.partition_point(|other| *other > one);
                        first.insert(at, one);
                        first.truncate(20);
                    }
                }
                let start = models.len();
                let by_id = if models.width == 4 { &mut s.model_by_id_short } else { &mut s.model_by_id };
                for (_, id) in first {
                    models.read(by_id, id)?;
                }
                Ok((start, models.len()))
            }
        }
    }

    fn district(&mut self, code: &str) -> Result<Vec<u8>, Failure> {
        let mut out = Vec::with_capacity(4096);
        let mut district = Flat::new(3);
        district.read(&mut self.statements.locality_by_code, code)?;
        let Some(unit) = (district.len() > 0).then(|| district.int(0, 0)).flatten() else {
            out.extend_from_slice(br#"{"data":{"locality":null}}"#);
            return Ok(out);
        };
        let mut models = Flat::new(6);
        self.models(unit, &mut models)?;
        let s = &mut self.statements;
        let order = self.how.order;
        let (mut owners, mut replications) = (Flat::new(2), Flat::new(4));
        let mut outcomes = Flat::new(if order == Order::Hand { 6 } else { 5 });
        let mut links = vec![((0, 0), (0, 0), (0, 0)); models.len()];
        for (id, model) in by_key(&models) {
            let outcome = match order {
                Order::Sql => outcomes.read(&mut s.outcomes_10, id)?,
                Order::Hand => {
                    outcomes.read(&mut s.all_outcomes_long, id).map(|all| outcomes.first_by_last(all, 10))?
                }
            };
            links[model] = (owners.read(&mut s.owners, id)?, replications.read(&mut s.replications_10, id)?, outcome);
        }
        let places = keys(&replications, 2);
        let localities = each(&mut s.locality_by_id, 2, &places)?;
        let measured = keys(&outcomes, 0);
        let indicators = each(&mut s.indicator_by_id, 1, &measured)?;

        out.extend_from_slice(br#"{"data":{"locality":{"name":"#);
        maybe_text(district.text(0, 1), &mut out);
        out.extend_from_slice(br#","kind":"#);
        maybe_text(district.text(0, 2), &mut out);
        out.extend_from_slice(br#","models":{"nodes":["#);
        for (model, (owner, replication, outcome)) in links.into_iter().enumerate() {
            if model > 0 {
                out.push(b',');
            }
            out.extend_from_slice(br#"{"code":"#);
            maybe_text(models.text(model, 1), &mut out);
            out.extend_from_slice(br#","title":"#);
            maybe_text(models.text(model, 2), &mut out);
            out.extend_from_slice(br#","sector":"#);
            maybe_text(models.text(model, 4), &mut out);
            out.extend_from_slice(br#","stage":"#);
            maybe_text(models.text(model, 5), &mut out);
            out.extend_from_slice(br#","startedOn":"#);
            maybe_date(models.int(model, 3), &mut out);
            out.extend_from_slice(br#","owners":["#);
            for row in owner.0..owner.1 {
                if row > owner.0 {
                    out.push(b',');
                }
                out.extend_from_slice(br#"{"name":"#);
                maybe_text(owners.text(row, 0), &mut out);
                out.extend_from_slice(br#","kind":"#);
                maybe_text(owners.text(row, 1), &mut out);
                out.push(b'}');
            }
            out.extend_from_slice(br#"],"replications":{"nodes":["#);
            for row in replication.0..replication.1 {
                if row > replication.0 {
                    out.push(b',');
                }
                out.extend_from_slice(br#"{"on":"#);
                maybe_date(replications.int(row, 0), &mut out);
                out.extend_from_slice(br#","participants":"#);
                maybe_int(replications.int(row, 1), &mut out);
                out.extend_from_slice(br#","status":"#);
                maybe_text(replications.text(row, 3), &mut out);
                out.extend_from_slice(br#","locality":"#);
                match replications.int(row, 2).and_then(|place| places.binary_search(&place).ok()) {
                    Some(at) => {
                        out.extend_from_slice(br#"{"name":"#);
                        maybe_text(localities.text(at, 0), &mut out);
                        out.extend_from_slice(br#","kind":"#);
                        maybe_text(localities.text(at, 1), &mut out);
                        out.push(b'}');
                    }
                    None => out.extend_from_slice(b"null"),
                }
                out.push(b'}');
            }
            out.extend_from_slice(br#"]},"outcomes":{"nodes":["#);
            for row in outcome.0..outcome.1 {
                if row > outcome.0 {
                    out.push(b',');
                }
                out.extend_from_slice(br#"{"indicator":{"name":"#);
                let at = outcomes.int(row, 0).and_then(|key| measured.binary_search(&key).ok());
                maybe_text(at.and_then(|at| indicators.text(at, 0)), &mut out);
                out.extend_from_slice(br#"},"qualifier":"#);
                maybe_text(outcomes.text(row, 4), &mut out);
                out.extend_from_slice(br#","value":"#);
                maybe_decimal(outcomes.int(row, 1), &mut out);
                out.extend_from_slice(br#","unit":"#);
                maybe_text(outcomes.text(row, 2), &mut out);
                out.extend_from_slice(br#","period":"#);
                maybe_date(outcomes.int(row, 3), &mut out);
                out.push(b'}');
            }
            out.extend_from_slice(b"]}}");
        }
        out.extend_from_slice(b"]}}}}");
        Ok(out)
    }

    fn model(&mut self, code: &str) -> Result<Vec<u8>, Failure> {
        if self.how.single == Single::Joined {
            return self.model_joined(code);
        }
        let s = &mut self.statements;
        let mut out = Vec::with_capacity(512);
        let mut model = Flat::new(3);
        model.read(&mut s.model_by_code, code)?;
        if model.len() == 0 {
            out.extend_from_slice(br#"{"data":{"model":null}}"#);
            return Ok(out);
        }
        let mut owners = Flat::new(1);
        owners.read(&mut s.owner_names, model.int(0, 1))?;
        let mut units = Flat::new(2);
        let mut above = model.int(0, 2);
        while let (Some(unit), true) = (above, units.len() < 3) {
            let (row, _) = units.read(&mut s.locality_up, unit)?;
            above = units.int(row, 1);
        }
        out.extend_from_slice(br#"{"data":{"model":{"title":"#);
        maybe_text(model.text(0, 0), &mut out);
        out.extend_from_slice(br#","locality":{"name":"#);
        maybe_text(units.text(0, 0), &mut out);
        for unit in 1..units.len() {
            out.extend_from_slice(br#","parent":{"name":"#);
            maybe_text(units.text(unit, 0), &mut out);
        }
        if units.len() < 3 {
            out.extend_from_slice(br#","parent":null"#);
        }
        out.extend_from_slice(&b"}}}"[..units.len()]);
        out.extend_from_slice(br#","owners":["#);
        for row in 0..owners.len() {
            out.extend_from_slice(if row > 0 { br#",{"name":"# } else { br#"{"name":"# });
            maybe_text(owners.text(row, 0), &mut out);
            out.push(b'}');
        }
        out.extend_from_slice(b"]}}}");
        Ok(out)
    }

    fn model_joined(&mut self, code: &str) -> Result<Vec<u8>, Failure> {
        let mut out = Vec::with_capacity(512);
        let mut rows = Flat::new(5);
        rows.read(&mut self.statements.model_joined, code)?;
        if rows.len() == 0 {
            out.extend_from_slice(br#"{"data":{"model":null}}"#);
            return Ok(out);
        }
        out.extend_from_slice(br#"{"data":{"model":{"title":"#);
        maybe_text(rows.text(0, 0), &mut out);
        out.extend_from_slice(br#","locality":{"name":"#);
        maybe_text(rows.text(0, 1), &mut out);
        let mut open = 1;
        for column in 2..4 {
            out.extend_from_slice(br#","parent":"#);
            let Some(name) = rows.text(0, column) else {
                out.extend_from_slice(b"null");
                break;
            };
            out.extend_from_slice(br#"{"name":"#);
            json::text(name, &mut out);
            open += 1;
        }
        out.extend_from_slice(&b"}}}"[..open]);
        out.extend_from_slice(br#","owners":["#);
        for row in 0..rows.len() {
            let Some(name) = rows.text(row, 4) else { break };
            out.extend_from_slice(if row > 0 { br#",{"name":"# } else { br#"{"name":"# });
            json::text(name, &mut out);
            out.push(b'}');
        }
        out.extend_from_slice(b"]}}}");
        Ok(out)
    }

    fn report(&mut self, code: &str) -> Result<Vec<u8>, Failure> {
        let mut out = Vec::with_capacity(4096);
        let mut province = Flat::new(3);
        province.read(&mut self.statements.locality_by_code, code)?;
        let Some(unit) = (province.len() > 0).then(|| province.int(0, 0)).flatten() else {
            out.extend_from_slice(br#"{"data":{"locality":null}}"#);
            return Ok(out);
        };
        let mut districts = Flat::new(3);
        districts.read(&mut self.statements.children, unit)?;
        let mut models = Flat::new(4);
        let mut of_district = Vec::with_capacity(districts.len());
        for district in 0..districts.len() {
            of_district.push(self.models(districts.int(district, 0).unwrap_or_default(), &mut models)?);
        }
        let s = &mut self.statements;
        let order = self.how.order;
        let mut replications = Flat::new(3);
        let mut outcomes = Flat::new(if order == Order::Hand { 5 } else { 4 });
        let mut links = vec![((0, 0), (0, 0)); models.len()];
        for (id, model) in by_key(&models) {
            let outcome = match order {
                Order::Sql => outcomes.read(&mut s.outcomes_3, id)?,
                Order::Hand => outcomes.read(&mut s.all_outcomes, id).map(|all| outcomes.first_by_last(all, 3))?,
            };
            links[model] = (replications.read(&mut s.replications_5, id)?, outcome);
        }
        let places = keys(&replications, 2);
        let localities = each(&mut s.locality_name, 1, &places)?;
        let measured = keys(&outcomes, 0);
        let indicators = each(&mut s.indicator_by_id, 1, &measured)?;

        out.extend_from_slice(br#"{"data":{"locality":{"children":{"nodes":["#);
        for (district, (first, end)) in of_district.into_iter().enumerate() {
            out.extend_from_slice(if district > 0 { br#",{"code":"# } else { br#"{"code":"# });
            maybe_text(districts.text(district, 1), &mut out);
            out.extend_from_slice(br#","name":"#);
            maybe_text(districts.text(district, 2), &mut out);
            out.extend_from_slice(br#","models":{"nodes":["#);
            for (model, (replication, outcome)) in links.iter().enumerate().take(end).skip(first) {
                out.extend_from_slice(if model > first { br#",{"code":"# } else { br#"{"code":"# });
                maybe_text(models.text(model, 1), &mut out);
                out.extend_from_slice(br#","title":"#);
                maybe_text(models.text(model, 2), &mut out);
                out.extend_from_slice(br#","startedOn":"#);
                maybe_date(models.int(model, 3), &mut out);
                out.extend_from_slice(br#","replications":{"nodes":["#);
                for row in replication.0..replication.1 {
                    out.extend_from_slice(if row > replication.0 { br#",{"on":"# } else { br#"{"on":"# });
                    maybe_date(replications.int(row, 0), &mut out);
                    out.extend_from_slice(br#","participants":"#);
                    maybe_int(replications.int(row, 1), &mut out);
                    out.extend_from_slice(br#","locality":"#);
                    match replications.int(row, 2).and_then(|place| places.binary_search(&place).ok()) {
                        Some(at) => {
                            out.extend_from_slice(br#"{"name":"#);
                            maybe_text(localities.text(at, 0), &mut out);
                            out.push(b'}');
                        }
                        None => out.extend_from_slice(b"null"),
                    }
                    out.push(b'}');
                }
                out.extend_from_slice(br#"]},"outcomes":{"nodes":["#);
                for row in outcome.0..outcome.1 {
                    let start: &[u8] =
                        if row > outcome.0 { br#",{"indicator":{"name":"# } else { br#"{"indicator":{"name":"# };
                    out.extend_from_slice(start);
                    let at = outcomes.int(row, 0).and_then(|key| measured.binary_search(&key).ok());
                    maybe_text(at.and_then(|at| indicators.text(at, 0)), &mut out);
                    out.extend_from_slice(br#"},"value":"#);
                    maybe_decimal(outcomes.int(row, 1), &mut out);
                    out.extend_from_slice(br#","unit":"#);
                    maybe_text(outcomes.text(row, 2), &mut out);
                    out.extend_from_slice(br#","period":"#);
                    maybe_date(outcomes.int(row, 3), &mut out);
                    out.push(b'}');
                }
                out.extend_from_slice(b"]}}");
            }
            out.extend_from_slice(b"]}}");
        }
        out.extend_from_slice(b"]}}}}");
        Ok(out)
    }
}

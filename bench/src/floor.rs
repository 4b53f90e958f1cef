//! The same questions answered by hand: one connection set up as the store's are, statements kept
//! prepared and run for each key, only the columns asked for, rows in one buffer, the answer pushed
//! together byte by byte. No plan, no schema, no map in memory.

mod typical;

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::flat::{Flat, by_key, each, keys, maybe_date, maybe_decimal, maybe_int, maybe_text};
use crate::how::{Area, How, Order, Single};
use crate::queries::Question;
use crate::statements::Statements;
use crate::{Failure, json};

pub struct Floor {
    statements: Statements,
    pub how: How,
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
            Question::Q2 => self.typical(),
            Question::Q3 => self.model(code),
            Question::Q4 => self.report(code),
            _ => Err("it has no row loop".into()),
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

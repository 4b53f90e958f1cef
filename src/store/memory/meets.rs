//! Whether a row meets a condition, with the three truths of SQL: what is compared with null is
//! unknown, and what is unknown is not met, nor is its opposite.

use std::collections::HashSet;

use super::super::ask::{Cond, Fault, Op, Scope, Value};
use super::arrange::compare;
use super::{Table, Tables};

/// A condition with its columns found and its units of the map looked up, once for all rows.
pub enum Test<'a> {
    And(Vec<Test<'a>>),
    Or(Vec<Test<'a>>),
    Not(Box<Test<'a>>),
    Compare(usize, Op, &'a Value),
    In(usize, &'a [Value]),
    IsNull(usize),
    Holds(usize, usize, Value),
    Units(usize, HashSet<i64>),
    Among { column: usize, select: usize, table: &'a Table, test: Box<Test<'a>> },
}

impl<'a> Test<'a> {
    pub fn new(cond: &'a Cond, table: &'a Table, tables: &'a Tables) -> Result<Self, Fault> {
        let all =
            |conds: &'a [Cond]| conds.iter().map(|cond| Test::new(cond, table, tables)).collect::<Result<Vec<_>, _>>();
        Ok(match cond {
            Cond::And(conds) => Test::And(all(conds)?),
            Cond::Or(conds) => Test::Or(all(conds)?),
            Cond::Not(cond) => Test::Not(Box::new(Test::new(cond, table, tables)?)),
            Cond::Compare { column, op, value } => Test::Compare(table.column(column)?, *op, value),
            Cond::In { column, values } => Test::In(table.column(column)?, values),
            Cond::IsNull { column } => Test::IsNull(table.column(column)?),
            Cond::Holds { from, to, day } => Test::Holds(table.column(from)?, table.column(to)?, Value::Int(*day)),
            Cond::Within { column, code, scope, input } => {
                let column = table.column(column)?;
                Test::Units(column, units(tables, code, *scope, input)?)
            }
            Cond::Coded { column, table: other, codes, input } => {
                let ids = codes.iter().map(|code| of_code(tables.table(other)?, code, input));
                Test::Units(table.column(column)?, ids.collect::<Result<_, _>>()?)
            }
            Cond::Found { .. } => return Err(Fault::Store("rows in memory hold no words".to_owned())),
            Cond::Among { column, select, table: other, cond } => {
                let other = tables.table(other)?;
                Test::Among {
                    column: table.column(column)?,
                    select: other.column(select)?,
                    table: other,
                    test: Box::new(Test::new(cond, other, tables)?),
                }
            }
        })
    }

    /// None: unknown.
    pub fn meets(&self, table: &Table, row: u32) -> Option<bool> {
        match self {
            Test::And(tests) => all(tests.iter().map(|test| test.meets(table, row))),
            Test::Or(tests) => all(tests.iter().map(|test| test.meets(table, row).map(|met| !met))).map(|none| !none),
            Test::Not(test) => test.meets(table, row).map(|met| !met),
            Test::Compare(column, op, wanted) => {
                let value = table.value(row, *column);
                if *value == Value::Null || **wanted == Value::Null {
                    return None;
                }
                let order = compare(value, wanted, false);
                Some(match op {
                    Op::Eq => value == *wanted,
                    Op::Lt => order.is_lt(),
                    Op::Le => order.is_le(),
                    Op::Gt => order.is_gt(),
                    Op::Ge => order.is_ge(),
                })
            }
            Test::In(column, values) => {
                let value = table.value(row, *column);
                let unknown = *value == Value::Null || values.contains(&Value::Null);
                among(*value != Value::Null && values.contains(value), unknown && !values.is_empty())
            }
            Test::IsNull(column) => Some(*table.value(row, *column) == Value::Null),
            Test::Holds(from, to, day) => {
                let (from, to) = (table.value(row, *from), table.value(row, *to));
                let begun = *from == Value::Null || compare(from, day, false).is_le();
                Some(begun && (*to == Value::Null || compare(to, day, false).is_gt()))
            }
            Test::Units(column, units) => match table.value(row, *column) {
                Value::Int(unit) => Some(units.contains(unit)),
                _ => None,
            },
            Test::Among { column, select, table: other, test } => {
                let met = |row: &u32| test.meets(other, *row) == Some(true);
                let places = &other.places[*select];
                match table.value(row, *column) {
                    Value::Null => among(false, (0..other.rows.len() as u32).any(|row| met(&row))),
                    value => among(places.of(value).iter().any(met), places.nulls.iter().any(met)),
                }
            }
        }
    }
}

/// False if any is, else unknown if any is.
fn all(mut truths: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    truths
        .try_fold(Some(true), |all, truth| match truth {
            Some(false) => Err(()),
            Some(true) => Ok(all),
            None => Ok(None),
        })
        .unwrap_or(Some(false))
}

fn among(found: bool, unknown: bool) -> Option<bool> {
    match (found, unknown) {
        (true, _) => Some(true),
        (false, true) => None,
        (false, false) => Some(false),
    }
}

fn units(tables: &Tables, code: &str, scope: Scope, input: &str) -> Result<HashSet<i64>, Fault> {
    tables.area(of_code(tables.map()?, code, input)?, scope)
}

/// The id of the row with this code.
fn of_code(table: &Table, code: &str, input: &str) -> Result<i64, Fault> {
    let found = table.places[table.column("code")?].texts.get(code).and_then(|rows| rows.first());
    match found.map(|row| table.value(*row, table.column("id").unwrap_or_default())) {
        Some(Value::Int(id)) => Ok(*id),
        _ => Err(Fault::Input {
            input: input.to_owned(),
            reason: format!("names nothing: there is none with the code {code:?}"),
        }),
    }
}

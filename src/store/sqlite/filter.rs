//! Conditions as SQL.

use rusqlite::types::Value as Bound;

use super::sql::{Sql, array, bound};
use super::words::{PLAIN, all};
use crate::store::ask::{Cond, Fault, Name, Op};
use crate::store::map;

impl Sql<'_> {
    pub fn cond(&mut self, cond: &Cond) -> Result<(), Fault> {
        self.cond_of("t", cond)
    }

    fn cond_of(&mut self, alias: &str, cond: &Cond) -> Result<(), Fault> {
        match cond {
            Cond::And(all) => self.join_conds(alias, all, " and ", "1")?,
            Cond::Or(any) => self.join_conds(alias, any, " or ", "0")?,
            Cond::Not(cond) => {
                self.push("not coalesce(");
                self.cond_of(alias, cond)?;
                self.push(", 0)");
            }
            Cond::Compare { column, op, value } => {
                self.named(alias, column);
                self.push(match op {
                    Op::Eq => " = ",
                    Op::Lt => " < ",
                    Op::Le => " <= ",
                    Op::Gt => " > ",
                    Op::Ge => " >= ",
                });
                self.bind(bound(value));
            }
            Cond::In { values, .. } if values.is_empty() => self.push("0"),
            Cond::In { column, values } => {
                self.named(alias, column);
                for (at, value) in values.iter().enumerate() {
                    self.push(if at == 0 { " in (" } else { ", " });
                    self.bind(bound(value));
                }
                self.push(")");
            }
            Cond::IsNull { column } => {
                self.named(alias, column);
                self.push(" is null");
            }
            Cond::Holds { from, to, day } => {
                // Most rows hold: a count is taken from the index of their ends, but a page goes along
                // the index of its order, from which the plus keeps the planner.
                let sign = if self.counts { "" } else { "+" };
                for (column, test, joined) in [(from, " <= ", "("), (to, " > ", " and ")] {
                    for part in [joined, "(", sign, alias, ".", column, " is null or ", sign, alias, ".", column, test]
                    {
                        self.push(part);
                    }
                    self.bind(Bound::Integer(*day));
                    self.push(")");
                }
                self.push(")");
            }
            Cond::Within { column, code, scope, input } => {
                let ids = self.known.map.area_of(code, *scope);
                let ids = ids.map_or_else(|| Err(self.known.unknown(map::TABLE, code, input)?), Ok)?;
                self.named(alias, column);
                self.push(" in (select value from json_each(");
                self.bind(Bound::Text(array(&ids)));
                self.push("))");
            }
            Cond::Coded { codes, .. } if codes.is_empty() => self.push("0"),
            Cond::Coded { column, table, codes, input } => {
                self.named(alias, column);
                self.push(if codes.len() == 1 { " = " } else { " in (" });
                for (at, code) in codes.iter().enumerate() {
                    self.push(if at > 0 { ", " } else { "" });
                    let id = self.known.id(table, code, input)?;
                    self.bind(Bound::Integer(id));
                }
                self.push(if codes.len() == 1 { "" } else { ")" });
            }
            Cond::Among { column, select, table, cond } => {
                self.named(alias, column);
                for part in [" in (select u.", select, " from ", table, " u where "] {
                    self.push(part);
                }
                self.cond_of("u", cond)?;
                self.push(")");
            }
            Cond::Found { column, select, words } => {
                self.named(alias, column);
                for part in [" in (select e.", select, " from search_entry e where e.", select, " is not null and "] {
                    self.push(part);
                }
                self.holds(PLAIN, &all(&words.plain));
                self.push(")");
            }
        }
        Ok(())
    }

    fn join_conds(&mut self, alias: &str, conds: &[Cond], with: &str, none: &str) -> Result<(), Fault> {
        if conds.is_empty() {
            self.push(none);
            return Ok(());
        }
        self.push("(");
        for (at, cond) in conds.iter().enumerate() {
            if at > 0 {
                self.push(with);
            }
            self.cond_of(alias, cond)?;
        }
        self.push(")");
        Ok(())
    }

    fn named(&mut self, alias: &str, column: Name) {
        self.push(alias);
        self.push(".");
        self.push(column);
    }
}

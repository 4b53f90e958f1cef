//! Conditions as SQL.

use super::known;
use super::{Bound, Dialect, Sql, bound};
use crate::store::ask::{Cond, Fault, Name, Op, Value};
use crate::store::map;

impl Sql<'_> {
    pub(super) fn cond(&mut self, cond: &Cond) -> Result<(), Fault> {
        self.cond_of("t", cond)
    }

    fn cond_of(&mut self, alias: &str, cond: &Cond) -> Result<(), Fault> {
        match cond {
            Cond::And(all) => self.join_conds(alias, all, " and ", "true")?,
            Cond::Or(any) => self.join_conds(alias, any, " or ", "false")?,
            Cond::Not(cond) => {
                self.push("not coalesce(");
                self.cond_of(alias, cond)?;
                self.push(", false)");
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
            Cond::In { values, .. } if values.is_empty() => self.push("false"),
            Cond::In { column, values } => {
                self.named(alias, column);
                for (at, value) in values.iter().enumerate() {
                    self.push(if at == 0 { " in (" } else { ", " });
                    match value {
                        Value::Text(word) if self.dialect == Dialect::Postgres && is_choice(word) => {
                            for part in ["'", word, "'"] {
                                self.push(part);
                            }
                        }
                        value => self.bind(bound(value)),
                    }
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
                    self.bind(Bound::Int(*day));
                    self.push(")");
                }
                self.push(")");
            }
            Cond::Within { column, code, scope, input } => {
                let Some(ids) = self.known.map().area_of(code, *scope) else {
                    return Err(known::unknown(self.known, first(self.dialect), map::TABLE, code, input)?);
                };
                self.named(alias, column);
                self.among(Some(ids));
            }
            Cond::Coded { codes, .. } if codes.is_empty() => self.push("false"),
            Cond::Coded { column, table, codes, input } => {
                self.named(alias, column);
                self.push(if codes.len() == 1 { " = " } else { " in (" });
                for (at, code) in codes.iter().enumerate() {
                    self.push(if at > 0 { ", " } else { "" });
                    let id = known::id(self.known, first(self.dialect), table, code, input)?;
                    self.bind(Bound::Int(id));
                }
                self.push(if codes.len() == 1 { "" } else { ")" });
            }
            Cond::Among { column, select, table, cond } if self.dialect == Dialect::Postgres => {
                // Within an `or`, PostgreSQL would go through the whole table for `in`; this it looks up row by row.
                for part in ["exists (select from ", table, " u where u.", select, " = "] {
                    self.push(part);
                }
                self.named(alias, column);
                self.push(" and ");
                self.cond_of("u", cond)?;
                self.push(")");
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
                self.holds(words);
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

/// How a statement of its own writes its one parameter.
fn first(dialect: Dialect) -> &'static str {
    if dialect == Dialect::Sqlite { "?1" } else { "$1" }
}

/// Whether a text can only be the name of a choice. PostgreSQL is told it in the statement: whose rows are counted
/// then, the planner need not ask anew each time.
fn is_choice(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
}

//! What one request brings to a plan: its variables, the conditions that hold, the arguments read.

use serde_json::{Map, Value as Json};

use super::bluejay::coerce;
use super::input::{Arg, ArgReader, Const, Problem, Var};
use super::page::Part;
use super::plan::{ArgsNo, CondNo, FieldArgs, Plan};
use super::registry::{ArgBox, ArgKey, How, Key, Schema};
use crate::error::{Code, Error, Location};
use crate::store::ask::{Cond, Order};

pub struct Inputs {
    active: Vec<bool>,
    args: Vec<Result<Read, Problem>>,
}

/// The arguments of a field, and what its relation makes of them.
pub struct Read {
    pub values: ArgBox,
    pub keys: Vec<ArgKey>,
    pub listing: Option<Listing>,
}

pub struct Listing {
    pub filter: Cond,
    pub order: Vec<Order>,
    /// Of a page alone.
    pub part: Option<Part>,
}

impl Inputs {
    pub fn new(schema: &Schema, plan: &Plan, given: &Map<String, Json>, text: &str) -> Result<Self, Vec<Error>> {
        let vars = variables(schema, plan, given, text)?;
        let active = conditions(plan, &vars).map_err(|error| vec![error])?;
        let args = plan.args.iter().map(|args| read(schema, args, &vars)).collect();
        Ok(Self { active, args })
    }

    pub fn is_active(&self, cond: CondNo) -> bool {
        self.active[cond as usize]
    }

    pub fn args(&self, no: ArgsNo) -> &Result<Read, Problem> {
        &self.args[no as usize]
    }
}

/// The value of each variable: given, else its default, else absent.
fn variables<'a>(
    schema: &Schema,
    plan: &'a Plan,
    given: &'a Map<String, Json>,
    text: &str,
) -> Result<Vec<Var<'a>>, Vec<Error>> {
    let mut errors = Vec::new();
    let mut vars = Vec::with_capacity(plan.vars.len());
    for var in &plan.vars {
        let refused = match (given.get(&var.name), &var.default) {
            (Some(value), _) => {
                vars.push(Var::Json(value));
                coerce(schema, &var.ty, value).err()
            }
            (None, Some(default)) => {
                vars.push(Var::Default(default));
                None
            }
            (None, None) => {
                vars.push(Var::Absent);
                var.ty.is_non_null().then(|| format!("a value of type {} must be given", schema.spell(&var.ty)))
            }
        };
        if let Some(why) = refused {
            let message = format!("Variable \"${}\" got an invalid value: {why}", var.name);
            errors.push(Error::new(Code::BadUserInput, message).at(Location::of(text, var.at as usize)));
        }
    }
    if errors.is_empty() { Ok(vars) } else { Err(errors) }
}

/// Which conditions hold. A null where `if` stands can come only from a variable that may be null.
fn conditions(plan: &Plan, vars: &[Var<'_>]) -> Result<Vec<bool>, Error> {
    let mut bits = 0;
    for (bit, no) in plan.bits.iter().enumerate() {
        let value = match vars.get(usize::from(*no)) {
            Some(Var::Json(Json::Bool(value)) | Var::Default(Const::Bool(value))) => *value,
            _ => {
                let name = plan.vars.get(usize::from(*no)).map_or("", |var| &var.name);
                let message = format!("Variable \"${name}\" decides over @skip or @include and must not be null.");
                return Err(Error::new(Code::BadUserInput, message));
            }
        };
        bits |= u64::from(value) << bit;
    }
    Ok(plan.conds.iter().map(|cond| cond.holds(bits)).collect())
}

fn read(schema: &Schema, args: &FieldArgs, vars: &[Var<'_>]) -> Result<Read, Problem> {
    let field = &schema.ty(args.ty).fields[usize::from(args.field)];
    let mut reader = ArgReader::new(Arg::Const(&args.values, vars));
    let Some(values) = field.read.map(|read| read(&mut reader)) else {
        return Err(Problem::new("", "the field takes no arguments"));
    };
    if let Some(problem) = reader.problem {
        return Err(problem);
    }
    let mut read = Read { values, keys: Vec::new(), listing: None };
    let How::Relation(relation) = &field.how else { return Ok(read) };
    if let Some(Key::Args(keys)) = relation.cases.first().map(|case| case.key) {
        read.keys = keys(&*read.values)?;
    }
    if let Some(listing) = relation.listing {
        let listing = listing(&*read.values)?;
        let order = listing.order.unwrap_or_else(|| relation.order.clone());
        let table = schema.ty(relation.cases[0].ty).table;
        let part = relation.page.map(|page| page(&*read.values)?.part(table, &order)).transpose()?;
        read.listing = Some(Listing { filter: listing.filter, order, part });
    }
    Ok(read)
}

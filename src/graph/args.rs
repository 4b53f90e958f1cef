//! What one request brings to a plan: the conditions that hold, and the arguments read.

use std::sync::Arc;

use smallvec::SmallVec;

use super::page::Part;
use super::plan::{ArgsNo, CondNo, FieldArgs, Plan};
use crate::describe::input::{Arg, Const, Problem};
use crate::describe::registry::{ArgBox, ArgKey, How, Key, Listing, Schema, TypeNo};
use crate::error::{Code, Error};

pub struct Inputs {
    active: SmallVec<[bool; 8]>,
    args: Vec<Given>,
}

/// A field's arguments, if they can be taken.
pub type Given = Arc<Result<Read, Problem>>;

/// The arguments of a field, and what its relation makes of them.
#[derive(Debug)]
pub struct Read {
    pub values: ArgBox,
    pub keys: Vec<ArgKey>,
    pub listing: Option<Listing>,
    /// Of a page alone.
    pub part: Option<Part>,
}

impl Read {
    /// Of a field without arguments.
    pub fn nothing() -> Self {
        Self { values: Box::new(()), keys: Vec::new(), listing: None, part: None }
    }

    pub fn has_words(&self) -> bool {
        self.listing.as_ref().is_some_and(|listing| listing.words.is_some())
    }
}

impl Inputs {
    /// `vars` are values of the plan's variables that were held to their types.
    pub fn new(schema: &Schema, plan: &Plan, vars: &[Arg<'_>]) -> Result<Self, Error> {
        let active = conditions(plan, vars)?;
        let given = |args: &FieldArgs| match &args.fixed {
            Some(fixed) => Arc::clone(fixed),
            None => args.given(schema, vars),
        };
        let args = plan.args.iter().map(given).collect();
        Ok(Self { active, args })
    }

    pub fn is_active(&self, cond: CondNo) -> bool {
        self.active[cond as usize]
    }

    pub fn args(&self, no: ArgsNo) -> &Result<Read, Problem> {
        &self.args[no as usize]
    }

    /// None also where the arguments are wrong.
    pub fn read(&self, no: ArgsNo) -> Option<&Read> {
        self.args(no).as_ref().ok()
    }
}

impl FieldArgs {
    fn given(&self, schema: &Schema, vars: &[Arg<'_>]) -> Given {
        Arc::new(read(schema, self.ty, self.field, Arg::Const(&self.values, vars)))
    }

    /// Reads once and for all what no variable can change.
    pub fn fix(&mut self, schema: &Schema) {
        self.fixed = (!asks(&self.values)).then(|| self.given(schema, &[]));
    }
}

/// Whether a value holds a variable.
fn asks(value: &Const) -> bool {
    match value {
        Const::Var(_) => true,
        Const::List(items) => items.iter().any(asks),
        Const::Object(fields) => fields.iter().any(|(_, value)| asks(value)),
        _ => false,
    }
}

/// Which conditions hold. A null where `if` stands can come only from a variable that may be null.
fn conditions(plan: &Plan, vars: &[Arg<'_>]) -> Result<SmallVec<[bool; 8]>, Error> {
    let mut bits = 0;
    for (bit, no) in plan.bits.iter().enumerate() {
        let Some(value) = vars.get(usize::from(*no)).and_then(|value| value.bool()) else {
            let name = plan.vars.get(usize::from(*no)).map_or("", |var| &var.name);
            let message = format!("Variable \"${name}\" decides over @skip or @include and must not be null.");
            return Err(Error::new(Code::BadUserInput, message));
        };
        bits |= u64::from(value) << bit;
    }
    Ok(plan.conds.iter().map(|cond| cond.holds(bits)).collect())
}

/// Reads the arguments of a field.
pub fn read(schema: &Schema, ty: TypeNo, field: u16, given: Arg<'_>) -> Result<Read, Problem> {
    let field = &schema.ty(ty).fields[usize::from(field)];
    let mut read = Read::nothing();
    if let Some(values) = field.read {
        read.values = values(given)?;
    }
    let How::Relation(relation) = &field.how else { return Ok(read) };
    if let Some(Key::Args(keys)) = relation.cases.first().map(|case| case.key) {
        read.keys = keys(&*read.values)?;
    }
    read.listing = relation.listing.map(|listing| listing(&*read.values)).transpose()?;
    if let Some(Listing { page: Some(page), order, .. }) = &read.listing {
        read.part = Some(page.part(schema.table(relation), order.as_ref().unwrap_or(&relation.order))?);
    }
    Ok(read)
}

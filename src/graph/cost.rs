//! How many objects a request may make: a formula that is made with its plan, and counted with the
//! request's own arguments. What they cannot change is a number in it already.

use super::args::Inputs;
use super::plan::{ALWAYS, ArgsNo, CondNo, Kind, Plan, ShapeNo, Slot, Target};
use crate::describe::registry::{How, Match, Relation, Schema, Size};

#[derive(Debug, Default)]
pub struct Cost {
    /// One for each shape of the plan.
    shapes: Vec<Sum>,
    root: ShapeNo,
}

/// What the fields of an object make.
#[derive(Debug, Default)]
struct Sum {
    /// Whatever is asked.
    fixed: u64,
    fields: Vec<Field>,
}

/// A field that makes objects.
#[derive(Debug)]
struct Field {
    slot: usize,
    cond: CondNo,
    times: Times,
    /// Whether what it tells are objects; a page and what it says of itself are none.
    made: bool,
    /// Of several types an object has one: the dearest counts.
    cases: Vec<ShapeNo>,
}

/// How many objects a field tells for each that it stands in.
#[derive(Clone, Copy, Debug)]
enum Times {
    /// One, which can be the same for all.
    Once,
    /// A part of the same.
    Part,
    /// A list; `apart` where no row is in two of them.
    List { size: Size, apart: bool },
    /// One for each that the arguments name.
    Named(ArgsNo),
    /// A page as large as the arguments say.
    Page(ArgsNo),
    /// The rows of the page around.
    Rows,
}

/// The objects in one place of the answer.
#[derive(Clone, Copy)]
struct Many {
    count: u64,
    /// How often the same can be among them.
    alike: u64,
    /// The rows of the page that each is a part of.
    page: u64,
}

/// The field that makes the most.
pub struct Dear {
    pub path: String,
    pub cost: u64,
    pub at: usize,
}

impl Cost {
    pub fn new(schema: &Schema, plan: &Plan) -> Self {
        Self::made(schema, plan, true)
    }

    /// The shapes below one come before it. Only a formula that is not folded knows every field.
    fn made(schema: &Schema, plan: &Plan, folds: bool) -> Self {
        let mut cost = Self { shapes: Vec::with_capacity(plan.shapes.len()), root: plan.root };
        for shape in &plan.shapes {
            let mut sum = Sum::default();
            for no in shape.slots.start as usize..shape.slots.end as usize {
                let Some(field) = Field::new(schema, plan, no) else { continue };
                match cost.fixed(&field).filter(|_| folds) {
                    Some(fixed) => sum.fixed = sum.fixed.saturating_add(fixed),
                    None => sum.fields.push(field),
                }
            }
            cost.shapes.push(sum);
        }
        cost
    }

    /// What a field makes for each object that it stands in, if no request changes it.
    fn fixed(&self, field: &Field) -> Option<u64> {
        let sums = || field.cases.iter().map(|shape| &self.shapes[*shape as usize]);
        let is_fixed = field.cond == ALWAYS && sums().all(|sum| sum.fields.is_empty());
        let each = u64::from(field.made).saturating_add(sums().map(|sum| sum.fixed).max().unwrap_or(0));
        match field.times {
            _ if !is_fixed => None,
            Times::Once | Times::Part => Some(each),
            Times::List { size, .. } if size.all == u64::MAX => Some(size.each.saturating_mul(each)),
            // Of the page nothing that it lists is asked.
            Times::Page(_) => Some(each),
            Times::List { .. } | Times::Named(_) | Times::Rows => None,
        }
    }

    /// How many objects a request may make.
    pub fn of(&self, inputs: &Inputs) -> u64 {
        self.sum(self.root, Many { count: 1, alike: 1, page: 0 }, inputs)
    }

    fn sum(&self, shape: ShapeNo, of: Many, inputs: &Inputs) -> u64 {
        let Some(sum) = self.shapes.get(shape as usize) else { return 0 };
        let fields = sum.fields.iter().filter(|field| inputs.is_active(field.cond));
        let fixed = sum.fixed.saturating_mul(of.count);
        fields.fold(fixed, |cost, field| cost.saturating_add(self.field(field, of, inputs).cost))
    }

    fn field(&self, field: &Field, within: Many, inputs: &Inputs) -> Below {
        let many = within.times(field.times, inputs);
        let cases = field.cases.iter().map(|shape| (self.sum(*shape, many, inputs), *shape));
        let (below, shape) = cases.max().unwrap_or_default();
        Below { many, shape, cost: below.saturating_add(if field.made { many.count } else { 0 }) }
    }

    /// Down from the root to the field that makes most of what the one above it makes.
    pub fn dearest(schema: &Schema, plan: &Plan, inputs: &Inputs) -> Dear {
        let whole = Self::made(schema, plan, false);
        let mut dear = Dear { path: String::new(), cost: 0, at: 0 };
        let (mut shape, mut many) = (whole.root, Many { count: 1, alike: 1, page: 0 });
        loop {
            let fields = whole.shapes.get(shape as usize).map_or(&[][..], |sum| &sum.fields);
            let active = fields.iter().filter(|field| inputs.is_active(field.cond));
            let below = active.map(|field| (field.slot, whole.field(field, many, inputs)));
            let Some((slot, below)) = below.max_by_key(|(_, below)| below.cost) else { return dear };
            if below.cost == 0 || below.cost < dear.cost / 2 {
                return dear;
            }
            let (slot, dot) = (&plan.slots[slot], if dear.path.is_empty() { "" } else { "." });
            let path = format!("{}{dot}{}", dear.path, plan.key(slot));
            dear = Dear { path, cost: below.cost, at: slot.at as usize };
            (shape, many) = (below.shape, below.many);
        }
    }
}

/// What a field tells, of which shape, and what all of it costs.
struct Below {
    many: Many,
    shape: ShapeNo,
    cost: u64,
}

impl Many {
    fn times(self, times: Times, inputs: &Inputs) -> Self {
        let Self { count, alike, page } = self;
        let read = |args| inputs.read(args);
        let listed = |rows: u64| {
            let count = count.saturating_mul(rows);
            Self { count, alike: count, page }
        };
        match times {
            Times::Once => Self { alike: count, ..self },
            Times::Part => self,
            Times::List { size, apart } => {
                let rows = listed(size.each);
                let count = rows.count.min(alike.saturating_mul(size.all));
                Self { count, alike: if apart { alike } else { count }, page }
            }
            Times::Named(args) => listed(read(args).map_or(0, |read| read.keys.len() as u64)),
            Times::Page(args) => {
                let part = read(args).and_then(|read| read.part.as_ref());
                Self { page: part.map_or(0, |part| u64::from(part.limit)), ..self }
            }
            Times::Rows => listed(page),
        }
    }
}

impl Field {
    /// None of what is no object.
    fn new(schema: &Schema, plan: &Plan, no: usize) -> Option<Self> {
        let slot = &plan.slots[no];
        let several = |cases: &[Target]| cases.iter().map(|(_, shape)| *shape).collect();
        let (times, made, cases) = match &slot.kind {
            Kind::Text(_) | Kind::Leaf(_) | Kind::Part { shape: None, .. } => return None,
            Kind::One { shape, .. } => (Times::Once, true, vec![*shape]),
            Kind::List { shape, .. } => (list(schema, slot), true, vec![*shape]),
            Kind::Any { cases } => (Times::Once, true, several(cases)),
            Kind::AnyList { cases } => (Times::Named(slot.args.unwrap_or_default()), true, several(cases)),
            Kind::Page { page, shape } => (Times::Page(plan.pages[*page as usize].args), false, vec![*shape]),
            Kind::Entries { part, cases } if part.is_list() => (Times::Rows, true, several(cases)),
            Kind::Entries { cases, .. } => (Times::Once, true, several(cases)),
            Kind::Part { part, shape: Some(shape) } if part.is_list() => (Times::Rows, true, vec![*shape]),
            Kind::Part { shape: Some(shape), .. } => (Times::Part, false, vec![*shape]),
        };
        Some(Self { slot: no, cond: slot.cond, times, made, cases })
    }
}

/// As long as its relation says.
fn list(schema: &Schema, slot: &Slot) -> Times {
    match &schema.ty(slot.ty).fields[usize::from(slot.field)].how {
        How::Relation(Relation { size, cases, .. }) => {
            let apart = cases.iter().all(|case| matches!(case.by, Match::Column(_)));
            Times::List { size: *size, apart }
        }
        _ => Times::List { size: Size::default(), apart: false },
    }
}

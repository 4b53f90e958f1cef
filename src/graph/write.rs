//! Writes the answer as bytes, in one pass over the plan's shapes. Where a null must rise, the bytes
//! written so far are cut off again.

mod pages;

use std::any::Any;
use std::ops::Range;

use super::args::Inputs;
use super::engine::Asked;
use super::fetch::{Link, Run};
use super::path::{Above, Path, Step};
use super::plan::{Kind, Page, PageNo, PlaceKey, PlaceNo, Plan, ShapeNo, Slot, Target};
use crate::describe::input::Problem;
use crate::describe::registry::{How, Paging, Schema, Wrote};
use crate::error::{Code, Error, Location};
use crate::store::ask::Fault;
use crate::store::rows::{Cell, Row, Rows};

/// Bytes with which an answer begins.
const SMALL: usize = 1024;

pub struct Writer<'a> {
    schema: &'a Schema,
    run: &'a Run<'a>,
    plan: &'a Plan,
    inputs: &'a Inputs,
    asked: Asked<'a>,
    /// Bytes of the answer for which there is room.
    granted: usize,
    pub out: Vec<u8>,
    /// At most as many as the request may be told; the rest go unsaid.
    pub errors: Vec<Error>,
    /// The store's own faults, for the log.
    pub faults: Vec<String>,
}

/// Why a value was not written. Nothing that must be dropped: every value has such a result.
enum Stop {
    /// It failed, and the error is told: null, here or above.
    Failed,
    /// The answer is larger than it, or than memory, may be: the one error left says which.
    TooLarge,
}

/// Whether a value was written; if not, it is null.
type Written = Result<bool, Stop>;

/// Where an object's fields are read from.
#[derive(Clone, Copy)]
enum Spot {
    Root,
    Row {
        place: PlaceNo,
        row: usize,
    },
    /// The connection, or its page information, of this parent.
    Page {
        page: PageNo,
        parent: usize,
    },
    Edge {
        page: PageNo,
        row: usize,
    },
}

impl<'a> Writer<'a> {
    pub fn new(schema: &'a Schema, run: &'a Run<'a>, asked: Asked<'a>) -> Self {
        Self {
            schema,
            run,
            plan: run.plan,
            inputs: run.inputs,
            granted: SMALL.min(asked.most_bytes),
            asked,
            out: Vec::with_capacity(SMALL),
            errors: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// Writes the operation's data: an object, or null.
    pub fn data(&mut self) {
        let start = self.out.len();
        if self.object(self.plan.root, Spot::Root, None).is_err() {
            self.out.truncate(start);
            self.out.extend_from_slice(b"null");
        }
    }

    fn object(&mut self, shape: ShapeNo, spot: Spot, path: Above<'_>) -> Written {
        if self.out.len() > self.granted {
            self.grow()?;
        }
        let plan = self.plan;
        let row = self.row(spot);
        let mut opening = b'{';
        for slot in plan.slots(plan.shape(shape)) {
            if !self.inputs.is_active(slot.cond) {
                continue;
            }
            let start = self.out.len();
            self.out.extend_from_slice(plan.key_text(slot));
            self.out[start] = std::mem::replace(&mut opening, b',');
            let mark = self.out.len();
            match self.value(slot, spot, row, path) {
                Ok(true) => continue,
                Ok(false) if slot.non_null => {
                    return Err(self.is_null(slot, &Path { above: path, step: Step::Key(slot) }));
                }
                Ok(false) => {}
                Err(Stop::Failed) if !slot.non_null => {}
                Err(stop) => return Err(stop),
            }
            self.out.truncate(mark);
            self.out.extend_from_slice(b"null");
        }
        if opening == b'{' {
            self.out.push(opening);
        }
        self.out.push(b'}');
        Ok(true)
    }

    /// What an object's leaves are read from: a row.
    fn row(&self, spot: Spot) -> Option<(&'a Rows, usize)> {
        let Spot::Row { place, row } = spot else { return None };
        Some((&self.run.level(place).batch.as_ref()?.rows, row))
    }

    /// Makes room for twice as much.
    #[cold]
    fn grow(&mut self) -> Result<(), Stop> {
        let (len, most) = (self.out.len(), self.asked.most_bytes);
        if len > most {
            let message = format!("The answer is larger than {most} bytes: ask for less at once.");
            return Err(self.too_large(Error::new(Code::LimitExceeded, message)));
        }
        let granted = (2 * len).min(most);
        if !(self.asked.room)(granted - self.granted) {
            let message = "The server has no memory left for the answer: try again in a moment.";
            return Err(self.too_large(Error::new(Code::Unavailable, message)));
        }
        // Some more, for what is written before the next look.
        self.out.reserve_exact(granted - len + SMALL);
        self.granted = granted;
        Ok(())
    }

    fn too_large(&mut self, why: Error) -> Stop {
        self.errors = vec![why];
        Stop::TooLarge
    }

    #[inline]
    fn value(&mut self, slot: &'a Slot, spot: Spot, row: Option<(&'a Rows, usize)>, path: Above<'_>) -> Written {
        let values: &dyn Any = match slot.args.map(|args| self.inputs.args(args)) {
            None => &(),
            Some(Ok(read)) => &*read.values,
            Some(Err(problem)) => return Err(self.fail(slot, path, told(problem))),
        };
        match (&slot.kind, row) {
            (Kind::Leaf(columns), Some((rows, row))) => {
                let columns = &self.plan.columns[columns.start as usize..columns.end as usize];
                self.leaf(slot, rows.row(row, columns), values, path)
            }
            (Kind::Text(text), _) => {
                self.out.extend_from_slice(self.plan.text(text).as_bytes());
                Ok(true)
            }
            _ => self.composite(slot, spot, path),
        }
    }

    /// An object, or a list of them, or a part of a page.
    fn composite(&mut self, slot: &'a Slot, spot: Spot, path: Above<'_>) -> Written {
        let here = Path { above: path, step: Step::Key(slot) };
        match &slot.kind {
            Kind::Text(_) | Kind::Leaf(_) => Ok(false),
            Kind::One { place, shape } => self.one(slot, &[(*place, *shape)], Self::parent(spot), &here, path),
            Kind::Any { cases } => self.one(slot, cases, Self::parent(spot), &here, path),
            Kind::List { place, shape } => {
                if !slot.non_null && self.is_keyless(*place, Self::parent(spot)) {
                    return Ok(false);
                }
                self.level(*place, slot, path)?;
                let link = self.link(*place, Self::parent(spot));
                let spot = |row| Spot::Row { place: *place, row };
                self.rows(link.rows(), &here, |out, row, at| out.object(*shape, spot(row), Some(at)))
            }
            Kind::AnyList { cases } => {
                let keys = slot.args.and_then(|args| self.inputs.read(args)).map_or(0, |read| read.keys.len());
                self.items(slot, cases, (0..keys, true), &here, path)
            }
            Kind::Page { page, shape } => {
                let Page { rows, count, .. } = self.plan.pages[*page as usize];
                let asked = [rows, count].into_iter().flatten();
                for place in asked.filter(|place| self.inputs.is_active(self.plan.place(*place).cond)) {
                    self.level(place, slot, path)?;
                }
                self.object(*shape, Spot::Page { page: *page, parent: Self::parent(spot) }, Some(&here))
            }
            Kind::Part { part, shape } => self.part(*part, *shape, spot, &here),
            Kind::Entries { part: Paging::Nodes, cases } => {
                self.items(slot, cases, (self.page_rows(spot), false), &here, path)
            }
            Kind::Entries { cases, .. } => self.one(slot, cases, Self::parent(spot), &here, path),
        }
    }

    /// The number of this object's row among the parents of its relations.
    fn parent(spot: Spot) -> usize {
        match spot {
            Spot::Root => 0,
            Spot::Row { row, .. } | Spot::Edge { row, .. } => row,
            Spot::Page { parent, .. } => parent,
        }
    }

    /// Whether nothing leads from this parent to a place: its key is null, or of another type. Then
    /// the place's rows are no matter of the parent's, nor is a fault in reading them.
    fn is_keyless(&self, no: PlaceNo, parent: usize) -> bool {
        let place = self.plan.place(no);
        match (place.parent, place.key) {
            (Some(above), PlaceKey::Column(column)) => self.run.level(above).cell(parent, column) == Cell::Null,
            (_, PlaceKey::Args(args)) => {
                let key = self.inputs.read(args).and_then(|read| read.keys.get(parent));
                key.is_some_and(|key| !key.is_of(place.tag))
            }
            _ => false,
        }
    }

    fn leaf(&mut self, slot: &Slot, row: Row<'_>, values: &dyn Any, path: Above<'_>) -> Written {
        let owner = self.schema.ty(slot.ty);
        let field = &owner.fields[usize::from(slot.field)];
        let How::Leaf { write, .. } = &field.how else { return Ok(false) };
        match write(row, values, &mut self.out) {
            Wrote::Value => Ok(true),
            Wrote::Null => Ok(false),
            Wrote::Failed(why) => {
                self.fault(format!("{}.{}: {why}", owner.name, field.name));
                Err(self.fail(slot, path, Error::new(Code::Internal, "A stored value could not be told.")))
            }
        }
    }

    /// Tells the fault of a place's fetch, if it had one, at this field.
    #[inline]
    fn level(&mut self, place: PlaceNo, slot: &Slot, path: Above<'_>) -> Result<(), Stop> {
        match &self.run.level(place).fault {
            None => Ok(()),
            Some(fault) => Err(self.faulty(fault, slot, path)),
        }
    }

    /// Apart from the look at every level, nearly all of which have no fault.
    #[cold]
    fn faulty(&mut self, fault: &Fault, slot: &Slot, path: Above<'_>) -> Stop {
        let error = match fault {
            Fault::Input { input, reason } => told(&Problem::new(input, reason)),
            Fault::Store(cause) => {
                self.fault(cause.clone());
                Error::new(Code::Internal, "The registry could not be read.")
            }
            Fault::Unavailable(cause) => {
                self.fault(cause.clone());
                let message = "The registry's database cannot be reached just now: try again in a moment.";
                Error::new(Code::Unavailable, message).logged()
            }
        };
        self.fail(slot, path, error)
    }

    fn link(&self, place: PlaceNo, parent: usize) -> Link {
        self.run.links[place as usize].get(parent).copied().unwrap_or_default()
    }

    /// The one row that some of these places has for the parent.
    fn one(&mut self, slot: &Slot, cases: &[Target], parent: usize, here: &Path<'_>, path: Above<'_>) -> Written {
        for (place, shape) in cases {
            if self.is_keyless(*place, parent) {
                continue;
            }
            self.level(*place, slot, path)?;
            let link = self.link(*place, parent);
            if link.len > 0 {
                return self.object(*shape, Spot::Row { place: *place, row: link.first as usize }, Some(here));
            }
        }
        Ok(false)
    }

    /// A list with an item for each of these rows.
    fn rows(
        &mut self,
        rows: Range<usize>,
        here: &Path<'_>,
        item: impl Fn(&mut Self, usize, &Path<'_>) -> Written,
    ) -> Written {
        self.out.push(b'[');
        for (at, row) in rows.enumerate() {
            if at > 0 {
                self.out.push(b',');
            }
            item(self, row, &Path { above: Some(here), step: Step::Index(at) })?;
        }
        self.out.push(b']');
        Ok(true)
    }

    /// A list with an item for each of these parents: null where it is not there, if items can be null.
    fn items(
        &mut self,
        slot: &'a Slot,
        cases: &[Target],
        (parents, nullable): (Range<usize>, bool),
        here: &Path<'_>,
        path: Above<'_>,
    ) -> Written {
        self.rows(parents, here, |writer, parent, item| {
            let mark = writer.out.len();
            match writer.one(slot, cases, parent, item, path) {
                Ok(false) | Err(Stop::Failed) if nullable => {
                    writer.out.truncate(mark);
                    writer.out.extend_from_slice(b"null");
                    Ok(true)
                }
                Ok(false) => Err(writer.is_null(slot, item)),
                written => written,
            }
        })
    }

    /// Tells that what is null must not be.
    fn is_null(&mut self, slot: &Slot, at: &Path<'_>) -> Stop {
        let ty = self.schema.ty(slot.ty);
        let name = format!("{}.{}", ty.name, ty.fields[usize::from(slot.field)].name);
        let message = format!("Cannot return null for non-nullable field {name}.");
        self.fault(message.clone());
        self.fail_at(slot, at, Error::new(Code::Internal, message))
    }

    /// Notes a cause for the log, each once.
    fn fault(&mut self, cause: String) {
        if self.faults.len() < self.asked.most_errors && !self.faults.contains(&cause) {
            self.faults.push(cause);
        }
    }

    /// Tells an error of a field.
    fn fail(&mut self, slot: &Slot, path: Above<'_>, error: Error) -> Stop {
        self.fail_at(slot, &Path { above: path, step: Step::Key(slot) }, error)
    }

    fn fail_at(&mut self, slot: &Slot, at: &Path<'_>, mut error: Error) -> Stop {
        if self.errors.len() < self.asked.most_errors {
            error.locations = vec![Location::of(self.asked.text, slot.at as usize)];
            error.path = at.segments(self.plan);
            self.errors.push(error);
        }
        Stop::Failed
    }
}

fn told(problem: &Problem) -> Error {
    let input = if problem.input.is_empty() { String::new() } else { format!("Argument \"{}\" ", problem.input) };
    Error::new(Code::BadUserInput, format!("{input}{}.", problem.reason))
}

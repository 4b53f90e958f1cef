//! Writes the answer as bytes, in one pass over the plan's shapes. Where a null must rise, the bytes
//! written so far are cut off again.

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
use crate::json;
use crate::store::ask::Fault;
use crate::store::rows::Cell;

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

/// Why a value was not written.
enum Stop {
    /// It failed, and the error is told: null, here or above.
    Failed,
    /// The answer is larger than it may be, or than there is room for: nothing can be answered any more.
    TooLarge(Box<Error>),
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
        if let Err(stop) = self.object(self.plan.root, Spot::Root, None) {
            self.out.truncate(start);
            self.out.extend_from_slice(b"null");
            if let Stop::TooLarge(error) = stop {
                self.errors = vec![*error];
            }
        }
    }

    fn object(&mut self, shape: ShapeNo, spot: Spot, path: Above<'_>) -> Written {
        if self.out.len() > self.granted {
            self.grow()?;
        }
        let plan = self.plan;
        self.out.push(b'{');
        let mut first = true;
        for slot in plan.slots(plan.shape(shape)) {
            if !self.inputs.is_active(slot.cond) {
                continue;
            }
            if !first {
                self.out.push(b',');
            }
            first = false;
            self.out.extend_from_slice(plan.text(&slot.key).as_bytes());
            let mark = self.out.len();
            match self.value(slot, spot, path) {
                Ok(true) => continue,
                Ok(false) if slot.non_null => {
                    return Err(self.is_null(slot, &Path { above: path, step: Step::Key(slot) }));
                }
                Err(Stop::Failed) if slot.non_null => return Err(Stop::Failed),
                Err(stop @ Stop::TooLarge(_)) => return Err(stop),
                Ok(false) | Err(Stop::Failed) => {}
            }
            self.out.truncate(mark);
            self.out.extend_from_slice(b"null");
        }
        self.out.push(b'}');
        Ok(true)
    }

    /// Makes room for twice as much.
    fn grow(&mut self) -> Result<(), Stop> {
        let (len, most) = (self.out.len(), self.asked.most_bytes);
        if len > most {
            let message = format!("The answer is larger than {most} bytes: ask for less at once.");
            return Err(Stop::TooLarge(Box::new(Error::new(Code::LimitExceeded, message))));
        }
        let granted = (2 * len).min(most);
        if !(self.asked.room)(granted - self.granted) {
            let message = "The server has no memory left for the answer: try again in a moment.";
            return Err(Stop::TooLarge(Box::new(Error::new(Code::Unavailable, message))));
        }
        // Some more, for what is written before the next look.
        self.out.reserve_exact(granted - len + SMALL);
        self.granted = granted;
        Ok(())
    }

    fn value(&mut self, slot: &'a Slot, spot: Spot, path: Above<'_>) -> Written {
        let values: &dyn Any = match slot.args.map(|args| self.inputs.args(args)) {
            None => &(),
            Some(Ok(read)) => &*read.values,
            Some(Err(problem)) => return Err(self.fail(slot, path, told(problem))),
        };
        let here = Path { above: path, step: Step::Key(slot) };
        match &slot.kind {
            Kind::Text(text) => {
                self.out.extend_from_slice(self.plan.text(text).as_bytes());
                Ok(true)
            }
            Kind::Leaf(columns) => {
                let columns = &self.plan.columns[columns.start as usize..columns.end as usize];
                self.leaf(slot, spot, columns, values, path)
            }
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

    fn leaf(&mut self, slot: &'a Slot, spot: Spot, columns: &[u16], values: &dyn Any, path: Above<'_>) -> Written {
        let field = &self.schema.ty(slot.ty).fields[usize::from(slot.field)];
        let (How::Leaf { write, .. }, Spot::Row { place, row }) = (&field.how, spot) else { return Ok(false) };
        let level = self.run.level(place);
        let Some(batch) = &level.batch else { return Ok(false) };
        match write(batch.rows.row(row, columns), values, &mut self.out) {
            Wrote::Value => Ok(true),
            Wrote::Null => Ok(false),
            Wrote::Failed(why) => {
                self.fault(format!("{}.{}: {why}", self.schema.ty(slot.ty).name, field.name));
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

    /// The rows of the page at hand.
    fn page_rows(&self, spot: Spot) -> Range<usize> {
        let Spot::Page { page, parent } = spot else { return 0..0 };
        self.plan.pages[page as usize].rows.map_or(0..0, |place| self.link(place, parent).rows())
    }

    fn part(&mut self, part: Paging, shape: Option<ShapeNo>, spot: Spot, here: &Path<'_>) -> Written {
        let (Spot::Page { page: no, .. } | Spot::Edge { page: no, .. }) = spot else { return Ok(false) };
        let page = &self.plan.pages[no as usize];
        let at = Self::parent(spot);
        if let (Paging::TotalCount, Some(place)) = (part, page.count) {
            let level = self.run.level(place);
            let cell = self.run.links[place as usize].get(at).map(|link| level.cell(link.first as usize, 0));
            let Cell::Int(count) = cell.unwrap_or(Cell::Int(0)) else { return Ok(false) };
            json::int(count, &mut self.out);
            return Ok(true);
        }
        let Some(place) = page.rows else { return Ok(false) };
        let link = self.link(place, at);
        match (part, shape) {
            (Paging::Nodes, Some(shape)) => {
                self.rows(link.rows(), here, |out, row, at| out.object(shape, Spot::Row { place, row }, Some(at)))
            }
            (Paging::Edges, Some(shape)) => {
                self.rows(link.rows(), here, |out, row, at| out.object(shape, Spot::Edge { page: no, row }, Some(at)))
            }
            (Paging::PageInfo, Some(shape)) => self.object(shape, Spot::Page { page: no, parent: at }, Some(here)),
            (Paging::Node, Some(shape)) => self.object(shape, Spot::Row { place, row: at }, Some(here)),
            (Paging::Cursor, _) => self.cursor(page, place, at),
            (Paging::StartCursor, _) if link.len > 0 => self.cursor(page, place, link.first as usize),
            (Paging::EndCursor, _) if link.len > 0 => self.cursor(page, place, (link.first + link.len - 1) as usize),
            (Paging::HasNextPage | Paging::HasPreviousPage, _) => {
                let asked = self.inputs.read(page.args).and_then(|read| read.part.as_ref());
                let Some(asked) = asked else { return Ok(false) };
                let is = asked.has(part == Paging::HasNextPage, link.more);
                self.out.extend_from_slice(if is { b"true" } else { b"false" });
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    fn cursor(&mut self, page: &Page, place: PlaceNo, row: usize) -> Written {
        let fetch = self.plan.fetch(self.plan.place(place).fetch);
        let Some(batch) = &self.run.level(place).batch else { return Ok(false) };
        fetch.write_cursor(self.inputs.read(page.args), &batch.rows, row, &mut self.out);
        Ok(true)
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

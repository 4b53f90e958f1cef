//! From a judged document to a plan.

use std::collections::HashMap;
use std::ops::Range;

use bluejay_core::AsIter;
use bluejay_core::executable::{
    ExplicitOperationDefinition as _, OperationDefinition as _, OperationDefinitionReference, VariableType as _,
};
use bluejay_parser::HasSpan;
use bluejay_parser::ast::executable::{ExecutableDocument, OperationDefinition};
use foldhash::quality::RandomState;

use super::cond::{Cond, TooMany};
use super::cost::Cost;
use super::plan::{
    ALWAYS, ArgsNo, CondNo, Fetch, FetchNo, FieldArgs, Kind, Page, PageNo, Place, PlaceKey, PlaceNo, Plan, Shape,
    ShapeNo, Slot, Target, VarDef,
};
use super::select::{Selected, Selector, Sets};
use crate::describe::input::Const;
use crate::describe::registry::{How, Key, Origin, Paging, Relation, Schema, Shape as Form, Ty, TypeNo, place_of};
use crate::error::{Code, Error};
use crate::store::ask::{Name, Want};

/// A plan of more slots is refused: nested abstract types would multiply them without end.
const MOST_SLOTS: usize = 20_000;

pub fn compile<'a>(
    schema: &'a Schema,
    document: &'a ExecutableDocument<'a>,
    operation: &'a OperationDefinition<'a>,
) -> Result<Plan, Error> {
    let mut compiler = Compiler {
        schema,
        select: Selector::new(schema, document),
        plan: Plan { conds: vec![Cond::always()], ..Plan::default() },
        keys: HashMap::default(),
        pages: Vec::new(),
    };
    compiler.variables(operation);
    let sets = vec![(operation.selection_set(), Cond::always())];
    compiler.plan.root = compiler.object(schema.query, At::Root, &sets)?;
    let mut plan = compiler.plan;
    plan.bits = compiler.select.bits;
    plan.arrange();
    plan.args.iter_mut().for_each(|args| args.fix(schema));
    plan.cost = Cost::new(schema, &plan);
    Ok(plan)
}

/// What an object's fields are read from.
#[derive(Clone, Copy)]
enum At {
    Root,
    /// The rows of a place.
    Rows(PlaceNo),
    /// A connection, its page information, or one of its edges.
    Page(PageNo),
}

struct Compiler<'a> {
    schema: &'a Schema,
    select: Selector<'a>,
    plan: Plan,
    keys: HashMap<&'a str, Range<u32>, RandomState>,
    /// What each of the plan's pages is of.
    pages: Vec<&'a Relation>,
}

impl From<TooMany> for Error {
    fn from(_: TooMany) -> Self {
        Error::new(Code::LimitExceeded, "The conditions of @skip and @include are too many to be told apart.")
    }
}

impl<'a> Compiler<'a> {
    fn variables(&mut self, operation: &'a OperationDefinition<'a>) {
        let OperationDefinitionReference::Explicit(explicit) = operation.as_ref() else { return };
        for definition in explicit.variable_definitions().into_iter().flat_map(|all| all.iter()) {
            let variable = definition.variable();
            self.select.variables.insert(variable.as_str(), self.plan.vars.len() as u16);
            self.plan.vars.push(VarDef {
                name: variable.as_str().to_owned(),
                ty: self.schema.spelled(&definition.r#type().as_ref().display_name()),
                default: definition.default_value().map(|value| self.select.constant(value)),
                at: variable.span().byte_range().start as u32,
            });
        }
    }

    /// The shape of an object of this type. Its children's slots come before its own, so that its
    /// own lie together.
    fn object(&mut self, ty: TypeNo, at: At, sets: &Sets<'a>) -> Result<ShapeNo, Error> {
        let selected = self.select.collect(ty, sets)?;
        let mut slots = Vec::with_capacity(selected.len());
        for one in &selected {
            let slot = self.slot(ty, at, one)?;
            for (place, cond) in one.stands() {
                slots.push((place, Slot { cond: self.cond(&cond), ..slot.clone() }));
            }
        }
        slots.sort_by_key(|(place, _)| *place);
        let slots: Vec<Slot> = slots.into_iter().map(|(_, slot)| slot).collect();
        let start = self.plan.slots.len();
        if start + slots.len() > MOST_SLOTS {
            let most = format!("more than {MOST_SLOTS} fields, counting each type that an object can have");
            return Err(Error::new(Code::LimitExceeded, format!("The document asks for {most}.")));
        }
        self.plan.slots.extend(slots);
        self.plan.shapes.push(Shape { ty, slots: start as u32..self.plan.slots.len() as u32 });
        Ok(self.plan.shapes.len() as ShapeNo - 1)
    }

    fn slot(&mut self, ty: TypeNo, at: At, one: &Selected<'a>) -> Result<Slot, Error> {
        let owner = self.schema.ty(ty);
        let name = one.field().name().as_ref();
        let unknown = || Error::new(Code::Internal, format!("{}.{name} is not described", owner.name));
        let no = owner.field(name).ok_or_else(unknown)?;
        let field = &owner.fields[no];
        let cond = self.cond(&one.cond);
        let args = field.read.map(|_| self.args(ty, no as u16, one));
        let kind = match &field.how {
            How::Typename => Kind::Text(self.push_text(["\"", owner.name, "\""])),
            How::Leaf { columns, .. } => Kind::Leaf(self.columns(at, columns)),
            How::Relation(relation) => self.relation(Owner { ty: field.ty.base(), at, args, cond }, relation, one)?,
            How::Paging(part) => self.part(at, *part, &field.ty, one)?,
        };
        let key = self.key(one.key);
        Ok(Slot { key, cond, non_null: field.ty.is_non_null(), ty, field: no as u16, at: one.at(), args, kind })
    }

    fn relation(&mut self, owner: Owner, relation: &'a Relation, one: &Selected<'a>) -> Result<Kind, Error> {
        if relation.shape == Form::Page {
            return self.page(owner, relation, one);
        }
        let cases = self.cases(owner, relation, one)?;
        let several = self.schema.ty(owner.ty).is_abstract();
        Ok(match (relation.shape, cases.as_slice()) {
            (Form::List, _) if several => Kind::AnyList { cases },
            (Form::One, [(place, shape)]) if !several => Kind::One { place: *place, shape: *shape },
            (_, [(place, shape)]) if !several => Kind::List { place: *place, shape: *shape },
            _ => Kind::Any { cases },
        })
    }

    fn cases(&mut self, owner: Owner, relation: &Relation, one: &Selected<'a>) -> Result<Vec<Target>, Error> {
        let sets = one.sets();
        // What an entry leads to is one row, in no order of the page's.
        let plain = Relation::default();
        let of = if relation.entries.is_some() { &plain } else { relation };
        let each = relation.cases.iter().map(|case| {
            let place = self.place(owner, of, self.schema.origin_of(case), Want::Rows);
            Ok((place, self.object(case.ty, At::Rows(place), &sets)?))
        });
        each.collect()
    }

    fn page(&mut self, owner: Owner, relation: &'a Relation, one: &Selected<'a>) -> Result<Kind, Error> {
        let sets = &one.sets();
        let connection = owner.ty;
        let (mut rows, mut count) = (Cond::never(), Cond::never());
        let parts = &self.schema.ty(connection).fields;
        for one in self.select.collect(connection, sets)? {
            let part = parts.iter().find(|part| part.name == one.field().name().as_ref());
            match part.map(|part| &part.how) {
                Some(How::Paging(Paging::TotalCount)) => count = count.or(&one.cond)?,
                Some(How::Paging(_)) => rows = rows.or(&one.cond)?,
                _ => {}
            }
        }
        let args = owner.args.unwrap_or_default();
        let within = |cond: Cond| one.cond.and(&cond);
        let (rows, count) = (within(rows)?, within(count)?);
        let origin = self.schema.origin(relation);
        let mut place = |cond: Cond, want| {
            (!cond.is_never()).then(|| {
                let cond = self.cond(&cond);
                self.place(Owner { cond, ..owner }, relation, origin, want)
            })
        };
        let rows = place(rows, Want::Rows);
        let count = place(count, Want::Count);
        let page = self.plan.pages.len() as PageNo;
        self.plan.pages.push(Page { rows, count, args });
        self.pages.push(relation);
        Ok(Kind::Page { page, shape: self.object(connection, At::Page(page), sets)? })
    }

    fn part(&mut self, at: At, part: Paging, ty: &Ty, one: &Selected<'a>) -> Result<Kind, Error> {
        let At::Page(page) = at else {
            return Err(Error::new(Code::Internal, "a part of a page stands outside one"));
        };
        let rows = self.plan.pages[page as usize].rows;
        let relation = self.pages[page as usize];
        let shape = match (part, rows) {
            (Paging::Edges | Paging::PageInfo, _) => Some(self.object(ty.base(), At::Page(page), &one.sets())?),
            // Each entry leads to an object.
            (Paging::Nodes | Paging::Node, Some(place)) if relation.entries.is_some() => {
                let owner = Owner { ty: ty.base(), at: At::Rows(place), args: None, cond: self.cond(&one.cond) };
                return Ok(Kind::Entries { part, cases: self.cases(owner, relation, one)? });
            }
            (Paging::Nodes | Paging::Node, Some(place)) => {
                Some(self.object(ty.base(), At::Rows(place), &one.sets())?)
            }
            (Paging::Cursor | Paging::StartCursor | Paging::EndCursor, Some(place)) => {
                for column in &relation.order_columns {
                    self.column(place, column);
                }
                None
            }
            (Paging::HasNextPage | Paging::HasPreviousPage, Some(place)) => {
                let fetch = self.plan.place(place).fetch as usize;
                self.plan.fetches[fetch].peek = true;
                None
            }
            _ => None,
        };
        Ok(Kind::Part { part, shape })
    }

    fn place(&mut self, owner: Owner, relation: &Relation, origin: Origin, want: Want) -> PlaceNo {
        let parent = if let At::Rows(place) = owner.at { Some(place) } else { None };
        let key = match (origin.key, parent, owner.args) {
            (Key::Column(column), Some(parent), _) => PlaceKey::Column(self.column(parent, column)),
            (Key::Args(_), _, Some(args)) => PlaceKey::Args(args),
            _ => PlaceKey::All,
        };
        let listing = relation.listing.and(owner.args);
        let wave = parent.map_or(0, |place| self.plan.fetch(self.plan.place(place).fetch).wave + 1);
        let fetch = Fetch { listing, wave, ..Fetch::new(relation, origin, want) };
        let same = |other: &Fetch| {
            (other.wave, other.table, other.by, other.want, other.listing)
                == (fetch.wave, fetch.table, fetch.by, fetch.want, fetch.listing)
                && other.order == fetch.order
        };
        let fetch = self.plan.fetches.iter().position(same).unwrap_or_else(|| {
            self.plan.fetches.push(fetch);
            self.plan.fetches.len() - 1
        });
        let tag = matches!(key, PlaceKey::Args(_)).then_some(origin.tag);
        let place = self.plan.places.len() as PlaceNo;
        self.plan.places.push(Place { fetch: fetch as FetchNo, parent, key, cond: owner.cond, tag });
        self.plan.fetches[fetch].places.push(place);
        place
    }

    /// The number of a column among those that the place's fetch reads.
    fn column(&mut self, place: PlaceNo, name: Name) -> u16 {
        let fetch = self.plan.place(place).fetch as usize;
        place_of(&mut self.plan.fetches[fetch].columns, name) as u16
    }

    fn columns(&mut self, at: At, names: &[Name]) -> Range<u32> {
        let start = self.plan.columns.len() as u32;
        if let At::Rows(place) = at {
            for name in names {
                let no = self.column(place, name);
                self.plan.columns.push(no);
            }
        }
        start..self.plan.columns.len() as u32
    }

    fn args(&mut self, ty: TypeNo, field: u16, one: &Selected<'a>) -> ArgsNo {
        let defined = &self.schema.ty(ty).fields[usize::from(field)].args;
        let given = |name: &str| {
            let all = one.field().arguments()?;
            let argument = all.iter().find(|argument| argument.name().as_ref() == name)?;
            Some((name.to_owned(), self.select.constant(argument.value())))
        };
        let values = Const::Object(defined.iter().filter_map(|input| given(input.name)).collect());
        place_of(&mut self.plan.args, FieldArgs { ty, field, values, fixed: None }) as ArgsNo
    }

    fn cond(&mut self, cond: &Cond) -> CondNo {
        if cond.is_always() { ALWAYS } else { place_of(&mut self.plan.conds, cond.clone()) as CondNo }
    }

    fn key(&mut self, key: &'a str) -> Range<u32> {
        if let Some(range) = self.keys.get(key) {
            return range.clone();
        }
        let range = self.push_text([",\"", key, "\":"]);
        self.keys.insert(key, range.clone());
        range
    }

    fn push_text(&mut self, parts: [&str; 3]) -> Range<u32> {
        let start = self.plan.text.len() as u32;
        parts.iter().for_each(|part| self.plan.text.push_str(part));
        start..self.plan.text.len() as u32
    }
}

/// The field that a relation is compiled for: the type it gives, and where it stands.
#[derive(Clone, Copy)]
struct Owner {
    ty: TypeNo,
    at: At,
    args: Option<ArgsNo>,
    cond: CondNo,
}

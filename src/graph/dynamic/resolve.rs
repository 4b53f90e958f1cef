//! The few resolvers there are: a leaf, other rows (one, a list, a page), a part of a page.

use std::sync::Arc;

use async_graphql::dataloader::DataLoader;
use async_graphql::dynamic::{FieldFuture, FieldValue, ResolverContext};
use async_graphql::{Error, ErrorExtensions, Result, Value};
use serde_json::Value as Json;

use super::load::{Asks, Found, Wanted, Wish};
use super::paging::{Lead, Page, part};
use crate::describe::id;
use crate::describe::input::{Arg, Problem};
use crate::describe::registry::{self, ArgKey, How, Key, Relation, Schema, Shape, TypeNo, Write, Wrote, place_of};
use crate::error::Code;
use crate::graph::args::{Read, read};
use crate::graph::plan::Fetch;
use crate::store::ask::{Fault, Name, Want};
use crate::store::rows::{Row, Rows};

/// A field's value, if it is not null.
pub type Resolved = Result<Option<FieldValue<'static>>>;

/// A field of an object.
pub struct Site {
    pub described: Arc<Schema>,
    pub ty: TypeNo,
    pub field: usize,
}

/// A row that is the parent of fields.
#[derive(Clone, Default)]
pub struct Record {
    pub rows: Arc<Rows>,
    pub at: usize,
}

/// The arguments of a field: as text, and read.
struct Given {
    text: String,
    read: Arc<Read>,
}

/// The type that a resolver gives to an object of a list that is not there: no type has this name,
/// so async-graphql refuses it where the item can still become null.
pub const NOTHING: &str = "(nothing)";

pub fn fail(code: Code, message: impl Into<String>) -> Error {
    Error::new(message).extend_with(|_, extensions| extensions.set("code", code.name()))
}

fn bad_input(problem: Problem) -> Error {
    fail(Code::BadUserInput, format!("{}: {}", problem.input, problem.reason))
}

/// The rows of each that is wanted. All that is wanted at once, here or elsewhere, is loaded together.
pub async fn load(ctx: &ResolverContext<'_>, wanted: Vec<Wanted>) -> Result<Vec<Found>> {
    let Ok(found) = ctx.data::<DataLoader<Asks>>()?.load_many(wanted.iter().cloned()).await;
    let each = wanted.iter().map(|one| match found.get(one) {
        Some(Ok(found)) => Ok(found.clone()),
        Some(Err(Fault::Input { input, reason })) => Err(bad_input(Problem::new(input, reason))),
        failed => {
            let cause = failed.and_then(|found| found.as_ref().err());
            tracing::error!(?cause, "a store failed");
            Err(fail(Code::Internal, "the rows could not be read"))
        }
    });
    each.collect()
}

impl Site {
    fn owner(&self) -> &registry::Type {
        self.described.ty(self.ty)
    }

    pub fn resolve(self: Arc<Self>, ctx: ResolverContext<'_>) -> FieldFuture<'_> {
        FieldFuture::new(async move {
            let field = &self.owner().fields[self.field];
            let value = match &field.how {
                How::Leaf { columns, write } => self.leaf(columns, write, &ctx)?,
                How::Relation(relation) => self.relation(relation, &ctx).await?,
                How::Paging(paging) => part(*paging, &ctx).await?,
                How::Typename => Some(FieldValue::value(self.owner().name)),
            };
            if value.is_none() && field.ty.is_non_null() {
                let name = format!("{}.{}", self.owner().name, field.name);
                return Err(fail(Code::Internal, format!("{name} is null, which it cannot be")));
            }
            Ok(value)
        })
    }

    fn given(&self, ctx: &ResolverContext<'_>) -> Result<Given> {
        // An argument that is not given is not in the map; an enum's value becomes a text.
        let args = ctx.args.as_index_map().iter();
        let args = args.map(|(name, value)| Ok((name.to_string(), value.clone().into_json()?)));
        let args = Json::Object(args.collect::<Result<_>>()?);
        let read = read(&self.described, self.ty, self.field as u16, Arg::Json(&args)).map_err(bad_input)?;
        Ok(Given { text: args.to_string(), read: Arc::new(read) })
    }

    /// The row at hand seen through these columns. Those of its type stand first whichever way it was reached.
    fn row<R>(&self, ctx: &ResolverContext<'_>, columns: &[Name], see: impl FnOnce(Row<'_>) -> R) -> R {
        let root = Record::default();
        let record = ctx.parent_value.downcast_ref().unwrap_or(&root);
        let mut own = self.owner().columns();
        let places: Vec<u16> = columns.iter().map(|column| place_of(&mut own, *column) as u16).collect();
        see(record.rows.row(record.at, &places))
    }

    fn leaf(&self, columns: &[Name], write: &Write, ctx: &ResolverContext<'_>) -> Resolved {
        let given = self.given(ctx)?;
        let mut out = Vec::new();
        match self.row(ctx, columns, |row| write(row, &*given.read.values, &mut out)) {
            Wrote::Value => Ok(Some(FieldValue::value(serde_json::from_slice::<Value>(&out)?))),
            Wrote::Null => Ok(None),
            Wrote::Failed(why) => Err(fail(Code::Internal, *why)),
        }
    }

    async fn relation(&self, relation: &Relation, ctx: &ResolverContext<'_>) -> Resolved {
        let given = self.given(ctx)?;
        if relation.entries.is_some() {
            return self.entries(relation, &given, ctx).await;
        }
        let asked = self.asked(relation, &given, ctx);
        let found = load(ctx, asked.iter().map(|(.., wanted)| wanted.clone()).collect()).await?;
        if relation.shape == Shape::Page {
            let wish = self.wish(relation, 0, &given, Want::Rows);
            let count = self.wish(relation, 0, &given, Want::Count);
            let count = asked.into_iter().next().map(|(.., wanted)| Wanted { wish: count, key: wanted.key });
            let found = found.into_iter().next().unwrap_or_default();
            return Ok(Some(FieldValue::owned_any(Arc::new(Page { found, wish, count, leads: Vec::new() }))));
        }
        let target = self.owner().fields[self.field].ty.base();
        let rows = |item: usize| {
            let mine = asked.iter().zip(&found).filter(move |((of, ..), _)| *of == item);
            mine.flat_map(move |((_, ty, _), found)| {
                found.link.rows().map(move |at| {
                    let row = FieldValue::owned_any(Record { rows: Arc::clone(&found.rows), at });
                    if *ty == target { row } else { row.with_type(self.described.ty(*ty).name) }
                })
            })
        };
        let nothing = || FieldValue::NULL.with_type(NOTHING);
        Ok(match (relation.shape, relation.cases.first().map(|case| case.key)) {
            (Shape::List, Some(Key::Args(_))) => {
                let items = 0..given.read.keys.len();
                Some(FieldValue::list(items.map(|item| rows(item).next().unwrap_or_else(nothing))))
            }
            (Shape::List, _) => Some(FieldValue::list(rows(0))),
            _ => rows(0).next(),
        })
    }

    /// A page of entries, and what each leads to.
    async fn entries(&self, relation: &Relation, given: &Given, ctx: &ResolverContext<'_>) -> Resolved {
        let columns: Vec<Name> = relation.cases.iter().filter_map(|case| case.key.column()).collect();
        let wish = |want| {
            let columns = columns.iter().chain(&relation.order_columns).copied().collect();
            let fetch = Fetch { columns, peek: true, ..Fetch::new(relation, self.described.origin(relation), want) };
            let id = format!("{}.{} {want:?} {}", self.ty, self.field, given.text);
            Arc::new(Wish { id, fetch, read: Arc::clone(&given.read) })
        };
        let rows = Wanted { wish: wish(Want::Rows), key: None };
        let count = Wanted { wish: wish(Want::Count), key: None };
        let found = load(ctx, vec![rows.clone()]).await?.into_iter().next().unwrap_or_default();
        let entries: Vec<u16> = (0..columns.len() as u16).collect();
        let mut leads = vec![Lead::default(); found.link.len as usize];
        let (mut wanted, mut whose) = (Vec::new(), Vec::new());
        for (entry, at) in found.link.rows().enumerate() {
            let row = found.rows.row(at, &entries);
            for (no, case) in relation.cases.iter().enumerate() {
                if let Some(key) = row.int(no) {
                    wanted
                        .push(Wanted { wish: self.wish(relation, no, given, Want::Rows), key: Some(ArgKey::Int(key)) });
                    whose.push((entry, self.described.ty(case.ty).name));
                }
            }
        }
        for (found, (entry, ty)) in load(ctx, wanted).await?.into_iter().zip(whose) {
            let record = found.link.rows().next().map(|at| Record { rows: found.rows, at });
            leads[entry] = record.map(|record| (record, ty)).or(leads[entry].take());
        }
        Ok(Some(FieldValue::owned_any(Arc::new(Page { found, wish: rows.wish, count: Some(count), leads }))))
    }

    /// Everything to ask for one parent: the number of the item it is for, the type of its rows.
    fn asked(&self, relation: &Relation, given: &Given, ctx: &ResolverContext<'_>) -> Vec<(usize, TypeNo, Wanted)> {
        let mut asked = Vec::new();
        for (no, case) in relation.cases.iter().enumerate() {
            let wish = self.wish(relation, no, given, Want::Rows);
            let mut ask = |item, key| asked.push((item, case.ty, Wanted { wish: Arc::clone(&wish), key }));
            match case.key {
                Key::All => ask(0, None),
                Key::Column(column) => {
                    if let Some(key) = self.row(ctx, &[column], |row| row.int(0)) {
                        ask(0, Some(ArgKey::Int(key)));
                    }
                }
                Key::Args(_) => {
                    let own = id::tag(self.described.ty(case.ty).name);
                    let keys = given.read.keys.iter().enumerate().filter(|(_, key)| key.is_of(Some(own)));
                    keys.for_each(|(item, key)| ask(item, Some(key.clone())));
                }
            }
        }
        asked
    }

    fn wish(&self, relation: &Relation, no: usize, given: &Given, want: Want) -> Arc<Wish> {
        let case = &relation.cases[no];
        let mut columns = self.described.ty(case.ty).columns();
        // What an entry leads to is no part of the page: it has neither its order nor its arguments.
        let plain = Relation::default();
        let (relation, read) = match relation.entries {
            Some(_) => (&plain, Arc::new(Read::nothing())),
            None => (relation, Arc::clone(&given.read)),
        };
        let order = relation.order.iter().map(|order| order.column);
        for column in order.chain(relation.order_columns.iter().copied()) {
            place_of(&mut columns, column);
        }
        let id = format!("{}.{}.{no} {want:?} {}", self.ty, self.field, given.text);
        let fetch = Fetch { columns, peek: true, ..Fetch::new(relation, self.described.origin_of(case), want) };
        Arc::new(Wish { id, fetch, read })
    }
}

//! The few resolvers there are: a leaf, other rows (one, a list, a page), a part of a page.

use std::any::Any;
use std::sync::Arc;

use async_graphql::dataloader::DataLoader;
use async_graphql::dynamic::{FieldFuture, FieldValue, ResolverContext};
use async_graphql::{Error, ErrorExtensions, Result, Value};
use serde_json::Value as Json;

use super::load::{Asks, Found, Wanted, Wish};
use super::nulls::NOTHING;
use super::paging::{Page, part, total_count};
use crate::describe::id;
use crate::describe::input::{Arg, ArgReader, Problem};
use crate::describe::registry::{
    self, ArgBox, ArgKey, Field, How, Key, Match, Paging, Relation, Schema, Shape, TypeNo, Wrote,
};
use crate::error::Code;
use crate::store::ask::{Cond, Fault, Name, Scope, Want};
use crate::store::rows::Rows;

/// A field of an object, and where its columns lie in the rows of that object.
pub struct Site {
    described: Arc<Schema>,
    ty: TypeNo,
    field: usize,
    /// Of a leaf, the places of its columns; of a relation, those of its cases' keys.
    columns: Vec<u16>,
    /// Of a relation, for each case: the columns to ask for. Those of the type stand first, so a
    /// field finds its own whichever way the row was reached.
    cases: Vec<Arc<[Name]>>,
}

/// A row that is the parent of fields.
#[derive(Clone, Default)]
pub struct Record {
    pub rows: Arc<Rows>,
    pub at: usize,
}

/// The arguments of a field: as text, and as the type that describes them.
struct Given {
    text: String,
    value: ArgBox,
}

/// What a relation asks for one parent: the number of the item it is for, the type of its rows.
type Asked = Vec<(usize, TypeNo, Wanted)>;

const UNREAD: &str = "the rows could not be read";

pub fn fail(code: Code, message: impl Into<String>) -> Error {
    Error::new(message).extend_with(|_, extensions| extensions.set("code", code.name()))
}

fn bad_input(problem: Problem) -> Error {
    fail(Code::BadUserInput, format!("{}: {}", problem.input, problem.reason))
}

pub fn places(wanted: &[Name], columns: &[Name]) -> Vec<u16> {
    wanted.iter().filter_map(|name| columns.iter().position(|column| column == name)).map(|at| at as u16).collect()
}

/// The rows of each that is wanted. All that is wanted at once, here or elsewhere, is loaded together.
pub async fn load(ctx: &ResolverContext<'_>, wanted: Vec<Wanted>) -> Result<Vec<Found>> {
    let loader = ctx.data::<DataLoader<Asks>>()?;
    let found = match loader.load_many(wanted.iter().cloned()).await {
        Ok(found) => found,
        Err(never) => match never {},
    };
    let each = wanted.iter().map(|one| match found.get(one) {
        Some(Ok(found)) => Ok(found.clone()),
        Some(Err(Fault::Input { input, reason })) => Err(bad_input(Problem::new(input.clone(), reason.clone()))),
        Some(Err(Fault::Store(cause))) => {
            tracing::error!(cause, "a store failed");
            Err(fail(Code::Internal, UNREAD))
        }
        None => Err(fail(Code::Internal, UNREAD)),
    });
    each.collect()
}

impl Site {
    pub fn new(described: &Arc<Schema>, ty: TypeNo, field: usize) -> Self {
        let owner = described.ty(ty);
        let (columns, cases) = match &owner.fields[field].how {
            How::Leaf { columns, .. } => (columns.clone(), Vec::new()),
            How::Relation(relation) => {
                let keys = relation.cases.iter().map(|case| match case.key {
                    Key::Column(column) => column,
                    // Never looked up, but the others must keep their places.
                    Key::Args(_) | Key::All => "",
                });
                let fetched = relation.cases.iter().map(|case| {
                    let mut columns = described.ty(case.ty).columns();
                    let order = relation.order.iter().map(|order| order.column);
                    for column in order.chain(relation.order_columns.iter().copied()) {
                        if !columns.contains(&column) {
                            columns.push(column);
                        }
                    }
                    columns.into()
                });
                (keys.collect(), fetched.collect())
            }
            How::Typename | How::Paging(_) => (Vec::new(), Vec::new()),
        };
        let all = owner.columns();
        let place = |name: &Name| all.iter().position(|column| column == name).unwrap_or_default() as u16;
        Self { described: Arc::clone(described), ty, field, columns: columns.iter().map(place).collect(), cases }
    }

    fn owner(&self) -> &registry::Type {
        self.described.ty(self.ty)
    }

    fn field(&self) -> &Field {
        &self.owner().fields[self.field]
    }

    pub fn resolve(self: Arc<Self>, ctx: ResolverContext<'_>) -> FieldFuture<'_> {
        let value = match &self.field().how {
            How::Relation(_) => {
                return FieldFuture::new(async move { self.whole(self.relation(&ctx).await?) });
            }
            How::Paging(Paging::TotalCount) => return FieldFuture::new(async move { total_count(&ctx).await }),
            How::Leaf { write, .. } => self.leaf(write, &ctx),
            How::Paging(paging) => part(*paging, ctx.parent_value),
            How::Typename => Ok(Some(FieldValue::value(self.owner().name))),
        };
        match value.and_then(|value| self.whole(value)) {
            Ok(value) => FieldFuture::Value(value),
            Err(error) => FieldFuture::new(async move { Err::<Option<FieldValue<'_>>, _>(error) }),
        }
    }

    /// Holds a value to the field's `!`.
    fn whole<'a>(&self, value: Option<FieldValue<'a>>) -> Result<Option<FieldValue<'a>>> {
        if value.is_some() || !self.field().ty.is_non_null() {
            return Ok(value);
        }
        Err(fail(Code::Internal, format!("{}.{} is null, which it cannot be", self.owner().name, self.field().name)))
    }

    fn given(&self, ctx: &ResolverContext<'_>) -> Result<Given> {
        let Some(read) = self.field().read else { return Ok(Given { text: String::new(), value: Box::new(()) }) };
        // An argument that is not given is not in the map; an enum's value becomes a text.
        let args = ctx.args.as_index_map().iter();
        let args = args.map(|(name, value)| Ok((name.to_string(), value.clone().into_json()?)));
        let args = Json::Object(args.collect::<Result<_>>()?);
        let mut reader = ArgReader::new(Arg::Json(&args));
        let value = read(&mut reader);
        match reader.problem {
            None => Ok(Given { text: args.to_string(), value }),
            Some(problem) => Err(bad_input(problem)),
        }
    }

    fn leaf(&self, write: &registry::Write, ctx: &ResolverContext<'_>) -> Result<Option<FieldValue<'static>>> {
        let given = self.given(ctx)?;
        let root = Record::default();
        let record = ctx.parent_value.downcast_ref().unwrap_or(&root);
        let mut out = Vec::new();
        match write(record.rows.row(record.at, &self.columns), &*given.value, &mut out) {
            Wrote::Value => Ok(Some(FieldValue::value(serde_json::from_slice::<Value>(&out)?))),
            Wrote::Null => Ok(None),
            Wrote::Failed(why) => Err(fail(Code::Internal, why)),
        }
    }

    async fn relation(&self, ctx: &ResolverContext<'_>) -> Result<Option<FieldValue<'static>>> {
        let How::Relation(relation) = &self.field().how else { return Ok(None) };
        let given = self.given(ctx)?;
        let (items, asked) = self.asked(relation, &given, ctx.parent_value.downcast_ref())?;
        let found = load(ctx, asked.iter().map(|(.., wanted)| wanted.clone()).collect()).await?;
        if relation.shape == Shape::Page {
            let found = found.into_iter().next().unwrap_or(Found { rows: Arc::default(), places: Vec::new() });
            let count = self.wish(relation, 0, &given, Want::Count)?;
            let count = asked.into_iter().next().map(|(.., wanted)| (count, wanted.key));
            return Ok(Some(Page::value(found, self.wish(relation, 0, &given, Want::Rows)?, count)));
        }
        let is_abstract = self.described.ty(self.field().ty.base()).is_abstract();
        let rows = |item: usize| {
            let mine = asked.iter().zip(&found).filter(move |((of, ..), _)| *of == item);
            mine.flat_map(move |((_, ty, _), found)| {
                found.places.iter().map(move |at| {
                    let row = FieldValue::owned_any(Record { rows: Arc::clone(&found.rows), at: *at });
                    if is_abstract { row.with_type(self.described.ty(*ty).name) } else { row }
                })
            })
        };
        let nothing = || FieldValue::NULL.with_type(NOTHING);
        Ok(match (relation.shape, items) {
            (Shape::List, None) => Some(FieldValue::list(rows(0))),
            (Shape::List, Some(items)) => {
                Some(FieldValue::list((0..items).map(|item| rows(item).next().unwrap_or_else(nothing))))
            }
            _ => rows(0).next(),
        })
    }

    /// Everything to ask for, and the number of items where the arguments name each.
    fn asked(&self, relation: &Relation, given: &Given, parent: Option<&Record>) -> Result<(Option<usize>, Asked)> {
        let (mut items, mut asked) = (None, Asked::new());
        for (no, case) in relation.cases.iter().enumerate() {
            let wish = self.wish(relation, no, given, Want::Rows)?;
            let mut ask = |item, key| asked.push((item, case.ty, Wanted { wish: Arc::clone(&wish), key }));
            match case.key {
                Key::All => ask(0, None),
                Key::Column(_) => {
                    let key = parent.and_then(|record| record.rows.row(record.at, &self.columns).int(no));
                    key.into_iter().for_each(|key| ask(0, Some(ArgKey::Int(key))));
                }
                Key::Args(read) => {
                    let keys = read(&*given.value).map_err(bad_input)?;
                    items = Some(keys.len());
                    let own = id::tag(self.described.ty(case.ty).name);
                    let keys = keys.into_iter().enumerate();
                    keys.filter(|(_, key)| !matches!(key, ArgKey::Node(tag, _) if *tag != own))
                        .for_each(|(item, key)| ask(item, Some(key)));
                }
            }
        }
        Ok((items, asked))
    }

    fn wish(&self, relation: &Relation, no: usize, given: &Given, want: Want) -> Result<Arc<Wish>> {
        let args: &dyn Any = &*given.value;
        let case = &relation.cases[no];
        let table = self.described.ty(case.ty).table;
        let listing = relation.listing.map(|read| read(args)).transpose().map_err(bad_input)?;
        let (filter, order) = listing.map_or((Cond::TRUE, None), |listing| (listing.filter, listing.order));
        let order = order.unwrap_or_else(|| relation.order.clone());
        let page = relation.page.filter(|_| want == Want::Rows);
        let part = page.map(|read| read(args)?.part(table, &order)).transpose().map_err(bad_input)?;
        let scope = match case.by {
            Match::Area(_, read) => read(args),
            _ => Scope::Own,
        };
        let id = format!("{}.{}.{no} {want:?} {}", self.ty, self.field, given.text);
        let columns = Arc::clone(&self.cases[no]);
        Ok(Arc::new(Wish { id, table, columns, by: case.by, scope, filter, order, part, want }))
    }
}

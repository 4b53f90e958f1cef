//! `DataLoader` over a store's batches: what siblings want of the same relation with the same
//! arguments is one ask.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::future::poll_fn;
use std::hash::{Hash, Hasher};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use async_graphql::dataloader::{DataLoader, Loader};
use async_graphql::futures_util::StreamExt;
use async_graphql::futures_util::future::BoxFuture;
use async_graphql::futures_util::stream::FuturesUnordered;
use async_graphql::futures_util::task::{FutureObj, Spawn, SpawnError};
use async_graphql::runtime::Timer;

use super::Source;
use crate::describe::registry::{ArgKey, Match};
use crate::graph::page::Part;
use crate::store::ask::{Ask, By, Cond, Fault, Keys, Name, Order, Scope, Want, Window};
use crate::store::rows::Rows;

/// Everything of an ask but its keys.
pub struct Wish {
    /// The relation, its case, the arguments, rows or count: equal means that an ask can be shared.
    pub id: String,
    pub table: Name,
    pub columns: Arc<[Name]>,
    pub by: Match,
    pub scope: Scope,
    pub filter: Cond,
    pub order: Vec<Order>,
    pub part: Option<Part>,
    pub want: Want,
}

#[derive(Clone)]
pub struct Wanted {
    pub wish: Arc<Wish>,
    /// None where all rows are wanted.
    pub key: Option<ArgKey>,
}

impl PartialEq for Wanted {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key && self.wish.id == other.wish.id
    }
}

impl Eq for Wanted {}

impl Hash for Wanted {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
        self.wish.id.hash(state);
    }
}

/// The rows of one key, in order.
#[derive(Clone)]
pub struct Found {
    pub rows: Arc<Rows>,
    pub places: Vec<usize>,
}

pub struct Asks(Arc<dyn Source>);

impl Loader<Wanted> for Asks {
    // A fault of one ask is none of the others that happen to be loaded with it.
    type Value = Result<Found, Fault>;
    type Error = Infallible;

    async fn load(&self, wanted: &[Wanted]) -> Result<HashMap<Wanted, Self::Value>, Infallible> {
        let mut asks: BTreeMap<&str, Vec<&Wanted>> = BTreeMap::new();
        for one in wanted {
            asks.entry(&one.wish.id).or_default().push(one);
        }
        let mut values = HashMap::with_capacity(wanted.len());
        for mut together in asks.into_values() {
            together.sort_by(|a, b| a.key.cmp(&b.key));
            let answers = match together.first() {
                Some(first) => self.ask(&first.wish, together.iter().map(|one| &one.key)),
                None => Ok(Vec::new()),
            };
            match answers {
                Ok(found) => values.extend(together.into_iter().cloned().zip(found.into_iter().map(Ok))),
                Err(fault) => values.extend(together.into_iter().map(|one| (one.clone(), Err(fault.clone())))),
            }
        }
        Ok(values)
    }
}

impl Asks {
    fn ask<'k>(&self, wish: &Wish, all: impl Iterator<Item = &'k Option<ArgKey>>) -> Result<Vec<Found>, Fault> {
        let (mut count, mut ints, mut texts, mut uids) = (0, Vec::new(), Vec::new(), Vec::new());
        for key in all {
            count += 1;
            match key {
                None => {}
                Some(ArgKey::Int(key)) => ints.push(*key),
                Some(ArgKey::Text(key)) => texts.push(key.as_str()),
                Some(ArgKey::Node(_, uid)) => uids.push(*uid),
            }
        }
        let keys = match (&*texts, &*uids) {
            ([], []) => Keys::Ints(&ints),
            ([], uids) => Keys::Uids(uids),
            (texts, _) => Keys::Texts(texts),
        };
        let by = match wish.by {
            Match::All => By::All,
            Match::Words(_) => return Err(Fault::Store("not yet".to_owned())),
            Match::Column(column) => By::Column { column, keys },
            Match::Area(column, _) => By::Area { column, units: &ints, scope: wish.scope },
            Match::Join(join) => By::Join { join, keys: &ints },
            Match::Climb(column) => By::Climb { column, keys: &ints },
        };
        // One row more than wanted tells whether there are others behind.
        let window = wish.part.as_ref().map_or_else(Window::default, |part| Window {
            limit: Some(part.limit + 1),
            from_end: part.from_end,
            after: part.after.as_deref(),
            before: part.before.as_deref(),
        });
        let Wish { table, columns, filter, order, want, .. } = wish;
        let ask = Ask { table, columns, by, filter, order, window, want: *want };
        let batch = self.0.read(&ask)?;
        if by.len() != count || batch.ranges.len() != count {
            return Err(Fault::Store(format!("{count} keys of {table}, but {} ranges", batch.ranges.len())));
        }
        let rows = Arc::new(batch.rows);
        let found = batch.ranges.iter().map(|(first, count)| Found {
            rows: Arc::clone(&rows),
            places: (*first..first + count).map(|at| at as usize).collect(),
        });
        Ok(found.collect())
    }
}

/// Where the loader leaves its batches until all resolvers wait.
#[derive(Clone, Default)]
pub struct Rounds(Arc<Mutex<Vec<FutureObj<'static, ()>>>>);

impl Spawn for Rounds {
    fn spawn_obj(&self, batch: FutureObj<'static, ()>) -> Result<(), SpawnError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(batch);
        Ok(())
    }
}

/// The rounds themselves are the delay.
struct NoDelay;

impl Timer for NoDelay {
    fn delay(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }
}

impl Rounds {
    /// Runs the resolvers as far as they get, then the batches that they wait for, and so on. A
    /// timer instead would split batches when the machine is busy.
    pub async fn run<T>(self, resolvers: impl Future<Output = T>) -> T {
        let mut resolvers = pin!(resolvers);
        let mut batches = FuturesUnordered::new();
        poll_fn(|cx| {
            loop {
                if let Poll::Ready(answer) = resolvers.as_mut().poll(cx) {
                    return Poll::Ready(answer);
                }
                batches.extend(self.0.lock().unwrap_or_else(PoisonError::into_inner).drain(..));
                if !matches!(batches.poll_next_unpin(cx), Poll::Ready(Some(()))) {
                    return Poll::Pending;
                }
            }
        })
        .await
    }
}

pub fn loader(source: Arc<dyn Source>) -> (DataLoader<Asks>, Rounds) {
    let rounds = Rounds::default();
    let loader = DataLoader::new(Asks(source), rounds.clone(), NoDelay).max_batch_size(usize::MAX);
    (loader, rounds)
}

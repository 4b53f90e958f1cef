//! `DataLoader` over a store's batches: what siblings want of the same relation with the same
//! arguments is one ask.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::hash::{Hash, Hasher};
use std::mem::take;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use async_graphql::dataloader::{DataLoader, Loader};
use async_graphql::futures_util::future::{BoxFuture, join_all};
use async_graphql::futures_util::task::{FutureObj, Spawn, SpawnError};
use async_graphql::futures_util::{pending, poll};
use async_graphql::runtime::Timer;

use super::Source;
use crate::describe::registry::ArgKey;
use crate::graph::args::Read;
use crate::graph::fetch::{Link, Links, Named};
use crate::graph::plan::Fetch;
use crate::store::ask::Fault;
use crate::store::rows::Rows;

/// Everything of an ask but its keys.
pub struct Wish {
    /// The relation, its case, the arguments, rows or count: equal means that an ask can be shared.
    pub id: String,
    pub fetch: Fetch,
    pub read: Arc<Read>,
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

/// The rows of one key among those of all.
#[derive(Clone, Default)]
pub struct Found {
    pub rows: Arc<Rows>,
    pub link: Link,
}

pub struct Asks(Source);

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
            let answer = self.ask(&together);
            values.extend(together.into_iter().enumerate().map(|(at, one)| {
                let found = answer.as_ref().map(|(rows, links)| Found { rows: Arc::clone(rows), link: links[at] });
                (one.clone(), found.map_err(Fault::clone))
            }));
        }
        Ok(values)
    }
}

impl Asks {
    fn ask(&self, together: &[&Wanted]) -> Result<(Arc<Rows>, Links), Fault> {
        let Wish { fetch, read, .. } = &*together[0].wish;
        let mut keys = Named::default();
        for key in together.iter().filter_map(|one| one.key.as_ref()) {
            keys.place(key);
        }
        let mut reader = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (batch, links, _) = fetch.read(Some(read), keys.all(), &mut |ask| reader.read(ask))?;
        Ok((Arc::new(batch.rows), links))
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
        loop {
            if let Poll::Ready(answer) = poll!(resolvers.as_mut()) {
                return answer;
            }
            let batches = take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
            if batches.is_empty() {
                pending!();
            }
            join_all(batches).await;
        }
    }
}

pub fn loader(source: Source) -> (DataLoader<Asks>, Rounds) {
    let rounds = Rounds::default();
    let loader = DataLoader::new(Asks(source), rounds.clone(), NoDelay).max_batch_size(usize::MAX);
    (loader, rounds)
}

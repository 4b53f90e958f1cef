//! `DataLoader` over a store's batches: what siblings want of the same relation with the same
//! arguments is one ask.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, PoisonError};

use async_graphql::dataloader::{DataLoader, Loader};
use async_graphql::futures_util::task::Spawn;
use async_graphql::runtime::Timer;

use super::Source;
use crate::describe::registry::ArgKey;
use crate::graph::args::Read;
use crate::graph::fetch::{Link, Links, Named, unanswered};
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
        let keys = keys.all();
        let ask = fetch.ask(Some(read), keys).ok_or_else(|| unanswered(fetch))?;
        let batch = reader.read(&ask)?;
        let (links, _) = fetch.links(Some(read), keys.len(), &batch)?;
        Ok((Arc::new(batch.rows), links))
    }
}

/// Loads what the resolvers of one request want; the spawner and the timer say when.
pub fn loader(source: Source, spawner: impl Spawn + Send + Sync + 'static, timer: impl Timer) -> DataLoader<Asks> {
    DataLoader::new(Asks(source), spawner, timer).max_batch_size(usize::MAX)
}

//! Runs operations of the dynamic schema with as few batches as can be, whatever else the machine does.

use std::mem::take;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use async_graphql::dynamic::Schema;
use async_graphql::futures_util::future::{BoxFuture, join_all};
use async_graphql::futures_util::task::{FutureObj, Spawn, SpawnError};
use async_graphql::futures_util::{pending, poll};
use async_graphql::runtime::Timer;
use async_graphql::{Request, Response};
use nhanrong::graph::dynamic::{Source, loader};

/// Answers one operation. What its resolvers want is loaded in rounds: everything asked for until
/// no resolver can go on, then one batch for each kind.
pub async fn execute(schema: &Schema, request: Request, source: Source) -> Response {
    let rounds = Rounds::default();
    let loader = loader(source, rounds.clone(), NoDelay);
    rounds.run(schema.execute(request.data(loader))).await
}

/// Where the loader leaves its batches until all resolvers wait.
#[derive(Clone, Default)]
struct Rounds(Arc<Mutex<Vec<FutureObj<'static, ()>>>>);

impl Spawn for Rounds {
    fn spawn_obj(&self, batch: FutureObj<'static, ()>) -> Result<(), SpawnError> {
        self.0.lock().unwrap().push(batch);
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
    async fn run<T>(self, resolvers: impl Future<Output = T>) -> T {
        let mut resolvers = pin!(resolvers);
        loop {
            if let Poll::Ready(answer) = poll!(resolvers.as_mut()) {
                return answer;
            }
            let batches = take(&mut *self.0.lock().unwrap());
            if batches.is_empty() {
                pending!();
            }
            join_all(batches).await;
        }
    }
}

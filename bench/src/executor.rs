//! The server's own schema over its own store, but run by async-graphql's executor and DataLoader, which the
//! tests use as a second witness: one batch for all that is wanted of a relation at once. As many threads
//! answer as the server has, each with a connection while it does.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::Request;
use async_graphql::dynamic::Schema;
use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use nhanrong::graph::dynamic;
use nhanrong::store::ask::{Ask, Batch, Fault, Leg, Reader};
use nhanrong::store::place::Place;
use nhanrong::store::postgres::{Postgres, Reading};
use tokio::net::TcpListener;

use crate::Failure;
use crate::floors::response;

#[path = "../../tests/dynamic/rounds.rs"]
mod rounds;

struct Executor {
    schema: Schema,
    store: &'static Postgres,
    idle: Mutex<Vec<Reading<'static>>>,
}

/// A connection in the hands of one request. Each batch is a moment of its own: no transaction is paid for.
struct Held {
    reading: Option<Reading<'static>>,
    executor: &'static Executor,
    batches: u32,
}

impl Reader for Held {
    fn read(&mut self, ask: &Ask<'_>) -> Result<Batch, Fault> {
        self.batches += 1;
        let none = || Err(Fault::Store("no batch came".to_owned()));
        let Some(reading) = &mut self.reading else { return none() };
        reading.snapshot().read_all(&[Leg { ask: *ask, lead: None }], false).pop().unwrap_or_else(none)
    }

    fn batches(&self) -> u32 {
        self.batches
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.executor.idle.lock().unwrap_or_else(PoisonError::into_inner).extend(self.reading.take());
    }
}

impl Executor {
    fn held(&'static self) -> Held {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Held { reading: Some(idle.unwrap_or_else(|| self.store.reader())), executor: self, batches: 0 }
    }

    fn answer(&'static self, body: &[u8]) -> Result<Bytes, Failure> {
        let request: Request = serde_json::from_slice(body)?;
        let source = Arc::new(Mutex::new(self.held()));
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        let response = runtime.block_on(rounds::execute(&self.schema, request, source));
        Ok(serde_json::to_vec(&response)?.into())
    }
}

/// Serves `POST /graphql` at this address.
pub fn serve(url: &str, listen: &str) -> Result<(), Failure> {
    let Place::Server(target, _) = Place::of(url)? else { return Err("give a PostgreSQL".into()) };
    let described = Arc::new(nhanrong::schema::describe().map_err(|problems| problems.join("\n"))?);
    let schema = dynamic::schema(&described).finish()?;
    // Both stay as long as the process.
    let store: &'static Postgres = Box::leak(Box::new(Postgres::open(*target)?));
    let executor: &'static Executor = Box::leak(Box::new(Executor { schema, store, idle: Mutex::default() }));
    let threads = 4 * std::thread::available_parallelism()?.get();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().max_blocking_threads(threads).build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(listen).await?;
        loop {
            let (client, _) = listener.accept().await?;
            client.set_nodelay(true)?;
            tokio::spawn(async move {
                let service = service_fn(|request: hyper::Request<Incoming>| async move {
                    Ok::<_, Infallible>(response(told(executor, request).await))
                });
                // A client that goes away is none of our business.
                let _ =
                    hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(client), service).await;
            });
        }
    })
}

async fn told(executor: &'static Executor, request: hyper::Request<Incoming>) -> Result<Bytes, Failure> {
    let body = request.into_body().collect().await?.to_bytes();
    let answered = move || executor.answer(&body).map_err(|error| error.to_string());
    Ok(tokio::task::spawn_blocking(answered).await??)
}

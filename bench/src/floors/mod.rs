//! The floors on PostgreSQL: servers of these questions and nothing else. `rows` asks with a batched
//! statement a level and builds the answer with serde; `json` lets PostgreSQL build it in one statement.
//! Each worker is a thread with its own connections, on which requests do not wait for each other's answers.

mod asked;
mod district;
mod heritage;
mod json;
mod model;
mod place;
mod report;
mod rows;
mod search;
mod subjects;
mod typical;

use std::convert::Infallible;
use std::rc::Rc;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::LocalSet;

use crate::Failure;
use crate::queries::Question;
use asked::Asked;

/// Connections to PostgreSQL of each worker: more did not measure better.
const EACH: usize = 1;

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Rows,
    Json,
}

/// What is asked: only which code, as the documents are known.
#[derive(Deserialize)]
struct Body {
    variables: Variables,
}

#[derive(Deserialize)]
struct Variables {
    code: Option<String>,
}

/// Serves `POST /Q1` and so on at this address.
pub fn serve(kind: &str, url: &str, listen: &str) -> Result<(), Failure> {
    let kind = match kind {
        "rows" => Kind::Rows,
        "json" => Kind::Json,
        _ => return Err(format!("{kind} is none of rows and json").into()),
    };
    let workers = std::thread::available_parallelism()?.get();
    let workers: Vec<UnboundedSender<TcpStream>> = (0..workers)
        .map(|_| {
            let (sender, clients) = unbounded_channel();
            let url = url.to_owned();
            std::thread::spawn(move || {
                if let Err(error) = work(kind, &url, clients) {
                    eprintln!("a worker ended: {error}");
                    std::process::exit(1);
                }
            });
            sender
        })
        .collect();
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let listener = TcpListener::bind(listen).await?;
        for worker in (0..workers.len()).cycle() {
            let (client, _) = listener.accept().await?;
            client.set_nodelay(true)?;
            workers[worker].send(client)?;
        }
        Ok(())
    })
}

fn work(kind: Kind, url: &str, mut clients: UnboundedReceiver<TcpStream>) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, async {
        let mut all = Vec::new();
        for _ in 0..EACH {
            all.push(Rc::new(Asked::connect(url).await?));
        }
        for at in (0..EACH).cycle() {
            let Some(client) = clients.recv().await else { break };
            // A client has registered with the runtime of the thread that took it.
            let client = TcpStream::from_std(client.into_std()?)?;
            let asked = all[at].clone();
            tokio::task::spawn_local(async move {
                let service = service_fn(|request| answer(kind, asked.clone(), request));
                // A client that goes away is none of our business.
                let _ =
                    hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(client), service).await;
            });
        }
        Ok(())
    })
}

async fn answer(kind: Kind, asked: Rc<Asked>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    Ok(response(told(kind, &asked, request).await))
}

/// A body, or what failed, as it is sent.
pub fn response(told: Result<Bytes, Failure>) -> Response<Full<Bytes>> {
    let (status, body) = match told {
        Ok(body) => (StatusCode::OK, body),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, Bytes::from(error.to_string())),
    };
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    response
}

async fn told(kind: Kind, asked: &Asked, request: Request<Incoming>) -> Result<Bytes, Failure> {
    let question = Question::named(&request.uri().path()[1..]).ok_or("no such question")?;
    let body = request.into_body().collect().await?.to_bytes();
    let body: Body = serde_json::from_slice(&body)?;
    let code = &body.variables.code.unwrap_or_default();
    match kind {
        Kind::Rows => Ok(rows::answer(asked, question, code).await?.into()),
        Kind::Json => json::answer(asked, question, code).await,
    }
}

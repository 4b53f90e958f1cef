//! The threads that read: a request whose client has gone reads no further, and its connection serves the next.

use std::sync::mpsc::channel;

use nhanrong::store::ask::{Ask, By, Cond, Reader, Want, Window};
use nhanrong::store::queue::Weight;
use nhanrong::store::readers::{Readers, Undone};

use crate::helpers::app::TestApp;

const ASK: Ask<'_> = Ask {
    table: "model",
    columns: &["code"],
    by: By::All,
    filter: &Cond::TRUE,
    order: &[],
    window: Window { limit: None, from_end: false, after: None, before: None },
    want: Want::Count,
};

#[tokio::test]
async fn trap_43_a_client_gone_after_the_first_wave_is_read_for_no_further() {
    let app = TestApp::shared();
    let readers = Readers::start(&app.store, 1).unwrap();
    let (begun, has_begun) = channel();
    let (go, may_go) = channel::<()>();
    let (told, second) = channel();
    let mut request = Box::pin(readers.run(Weight::Light, move |reading| {
        let mut snapshot = reading.snapshot();
        let first = snapshot.read(&ASK).map(|batch| batch.rows.len());
        begun.send(first).unwrap();
        may_go.recv().unwrap();
        told.send((snapshot.read(&ASK).map(|_| ()).map_err(|fault| fault.to_string()), snapshot.batches())).unwrap();
    }));
    // Polled once, the request is with the thread; after its first read the client goes.
    tokio::select! { biased; _ = &mut request => panic!("it cannot have ended"), () = std::future::ready(()) => {} }
    assert_eq!(has_begun.recv().unwrap(), Ok(1));
    drop(request);
    go.send(()).unwrap();
    assert_eq!(second.recv().unwrap(), (Err("nobody waits for the answer any more".to_owned()), 1));
    // The one thread, with its one connection, is free again.
    let next = readers.run(Weight::Light, |reading| reading.snapshot().read(&ASK).map(|batch| batch.rows.len())).await;
    assert_eq!(next, Ok(Ok(1)));
}

#[tokio::test]
async fn a_request_that_fails_is_told_so_and_the_reader_takes_the_next() {
    let app = TestApp::shared();
    let readers = Readers::start(&app.store, 1).unwrap();
    for _ in 0..2 {
        assert_eq!(readers.run(Weight::Light, |_| panic!("for the test")).await, Err::<(), _>(Undone::Failed));
        assert_eq!(readers.run(Weight::Light, |reading| reading.snapshot().probe()).await, Ok(Ok(())));
    }
}

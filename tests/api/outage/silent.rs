//! A server that falls silent: its machine is gone, or hangs, and nobody closes its connections.

use super::relay::Relay;
use super::served::{Served, free_port, registry};

/// What a request is given, in milliseconds: an answer that comes takes a small part of it, on a busy machine too.
const MOST: &str = "1000";

/// So many that each of two readers takes some, and is let go.
const ROUNDS: usize = 3;

/// Requests that are given little time end by then, each with its typed error, though no reader is answered.
fn assert_silent(served: &Served) {
    for _ in 0..ROUNDS {
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| served.assert_took_too_long(&served.ask()));
            }
        });
        assert_eq!(served.ready(), 503);
    }
}

#[test]
fn a_silent_connection_is_told_of_given_up_and_made_anew() {
    let server = registry();
    let port = free_port();
    server.set(&format!("listen_addresses = '127.0.0.1'\nport = {port}"));
    server.control(&["restart", "-m", "fast"]);
    let relay = Relay::to(port);
    let url = format!("postgres://nhanrong@{}/registry", relay.address);
    let served = Served::of(server, &url, &["--readers", "2", "--request-timeout-ms", MOST]);
    relay.fall_silent();
    assert_silent(&served);
    relay.carry_on();
    served.assert_back("after a silence");
    relay.fall_silent();
    assert_silent(&served);
    relay.forget();
    served.assert_back("after a silence in which all connections were forgotten");
}

#[test]
fn a_server_that_hangs_is_told_of_and_served_again() {
    let served = Served::start(&["--readers", "2", "--request-timeout-ms", MOST]);
    let halt = served.database.halt();
    assert_silent(&served);
    drop(halt);
    served.assert_back("after the server hung");
}

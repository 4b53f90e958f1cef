//! Attacks by clients that are slow. They are all made at once, so that the server's limits are waited for only
//! once; the honest client asks as long as they last.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::server::Server;
use crate::wire::{Reply, connect, head, parse, tally};
use crate::{MOST_TIME, Row, connections};

/// Clients of each kind.
const MANY: usize = 40;

struct Slow {
    name: &'static str,
    /// The server's own, as it is where nothing is set.
    limit: Duration,
    /// What is sent at once, and what then follows, a byte at a time.
    begin: Vec<u8>,
    rest: &'static [u8],
    /// Whether it does not read before the limit is over.
    is_deaf: bool,
}

fn attacks() -> Vec<Slow> {
    let seconds = Duration::from_secs;
    let slow = |name, limit, begin, rest| Slow { name, limit: seconds(limit), begin, rest, is_deaf: false };
    vec![
        slow("slow: heads a byte at a time", 15, Vec::new(), b"POST /graphql HTTP/1.1\r\nhost: x\r\nx: "),
        slow("slow: bodies a byte at a time", 10, head(1 << 10, "").into_bytes(), b"{\"query\":\""),
        slow("slow: bodies that stop half-way", 10, [head(100, "").as_bytes(), b"{\"query\":"].concat(), b""),
        slow("slow: connections that say nothing", 15, Vec::new(), b""),
        Slow { is_deaf: true, ..slow("slow: who do not read a large answer", 15, connections::large(), b"") },
    ]
}

/// Runs all; gives a row for each.
pub fn run(server: &Server) -> Vec<Row> {
    server.forget_the_most();
    let to = server.address;
    let running = attacks().into_iter().map(|slow| {
        std::thread::spawn(move || {
            let (reply, took) = slow.run(to);
            (slow, reply, took)
        })
    });
    let running: Vec<_> = running.collect();
    let mut honest: Result<Duration, String> = Ok(Duration::ZERO);
    while !running.iter().all(|one| one.is_finished()) {
        honest = honest.and_then(|worst| Ok(server.honest_query()?.max(worst)));
        std::thread::sleep(Duration::from_millis(100));
    }
    let ended = running.into_iter().map(|one| {
        let (slow, reply, took) = one.join().unwrap();
        let mut row = Row::new(slow.name.to_owned(), &reply, took, honest.clone(), server);
        let unanswered = MANY - reply.all.len();
        row.told = format!("{}{unanswered} x closed, in {} s", tally(&reply.all), slow.limit.as_secs());
        let may_be = |status: &u16| match slow.is_deaf {
            // Those for whom there was no memory are told so at once.
            true => [200, 503].contains(status),
            false => *status == 408,
        };
        if !reply.is_closed || !reply.all.iter().all(may_be) || took > slow.limit + slow.patience() {
            row.wrong.push(format!("answered {:?}, all closed: {}, after {took:?}", reply.all, reply.is_closed));
        }
        row
    });
    ended.collect()
}

impl Slow {
    /// How long behind the limit it may take. The time of those who do not read runs from when their answer is
    /// there, which waits for its turn.
    fn patience(&self) -> Duration {
        if self.is_deaf { 5 * MOST_TIME } else { MOST_TIME }
    }

    /// Until all are cut off; gives what they were answered, and the longest that one was borne with.
    fn run(&self, to: SocketAddr) -> (Reply, Duration) {
        let begun = (0..MANY).map(|_| {
            let mut stream = connect(to);
            let _ = stream.write_all(&self.begin);
            stream.set_nonblocking(true).unwrap();
            (stream, Instant::now(), Vec::new())
        });
        let mut open: Vec<(TcpStream, Instant, Vec<u8>)> = begun.collect();
        let mut rest = self.rest.iter().copied().chain(std::iter::repeat(b'x'));
        let (mut all, mut longest, started) = (Vec::new(), Duration::ZERO, Instant::now());
        while !open.is_empty() && started.elapsed() < self.limit + self.patience() + MOST_TIME {
            std::thread::sleep(Duration::from_millis(100));
            if self.is_deaf && started.elapsed() < self.limit + 2 * MOST_TIME {
                continue;
            }
            let byte: Vec<u8> = rest.by_ref().take(usize::from(!self.rest.is_empty())).collect();
            open.retain_mut(|(stream, since, heard)| {
                let _ = stream.write_all(&byte);
                let ends = is_closed(stream, heard);
                if ends {
                    all.extend(parse(heard).status);
                    longest = longest.max(since.elapsed());
                }
                !ends
            });
        }
        (Reply { all, is_closed: open.is_empty(), ..Reply::default() }, longest)
    }
}

/// Hears what there is.
fn is_closed(stream: &mut TcpStream, heard: &mut Vec<u8>) -> bool {
    let mut some = [0; 1 << 16];
    loop {
        match stream.read(&mut some) {
            Ok(0) => return true,
            // Of a large answer the head tells enough.
            Ok(read) => heard.extend_from_slice(&some[..read.min(1000)]),
            Err(error) => return error.kind() != ErrorKind::WouldBlock,
        }
    }
}

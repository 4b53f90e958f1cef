//! What stands between us and a server, and can fall silent as a network does.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

/// Carries bytes to a server's port and back, until it is dropped.
pub struct Relay {
    pub address: SocketAddr,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    is_silent: AtomicBool,
    /// Connections made before the last time that all were forgotten carry nothing more, and are not closed.
    forgotten: AtomicU32,
    is_over: AtomicBool,
}

impl Relay {
    pub fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let relay = Self { address: listener.local_addr().unwrap(), state: Arc::default() };
        let state = relay.state.clone();
        std::thread::spawn(move || {
            for client in listener.incoming() {
                if state.is_over.load(Ordering::Relaxed) {
                    return;
                }
                let (client, Ok(server)) = (client.unwrap(), TcpStream::connect(("127.0.0.1", port))) else { continue };
                let made = state.forgotten.load(Ordering::Relaxed);
                for (from, to) in [(&client, &server), (&server, &client)] {
                    let (from, to, state) = (from.try_clone().unwrap(), to.try_clone().unwrap(), state.clone());
                    std::thread::spawn(move || carry(from, to, &state, made));
                }
            }
        });
        relay
    }

    /// From now on nothing comes through, and nobody is told.
    pub fn fall_silent(&self) {
        self.state.is_silent.store(true, Ordering::Relaxed);
    }

    /// What was held back comes through.
    pub fn carry_on(&self) {
        self.state.is_silent.store(false, Ordering::Relaxed);
    }

    /// Only what is connected from now on is carried.
    pub fn forget(&self) {
        self.state.forgotten.fetch_add(1, Ordering::Relaxed);
        self.carry_on();
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.state.is_over.store(true, Ordering::Relaxed);
        // So that it hears.
        let _ = TcpStream::connect(self.address);
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream, state: &State, made: u32) {
    let pause = Duration::from_millis(5);
    from.set_read_timeout(Some(10 * pause)).unwrap();
    let mut bytes = [0; 4096];
    while !state.is_over.load(Ordering::Relaxed) {
        if state.is_silent.load(Ordering::Relaxed) || state.forgotten.load(Ordering::Relaxed) != made {
            std::thread::sleep(pause);
            continue;
        }
        match from.read(&mut bytes) {
            Ok(0) => break,
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => continue,
            Err(_) => break,
            Ok(read) => {
                while state.is_silent.load(Ordering::Relaxed) && !state.is_over.load(Ordering::Relaxed) {
                    std::thread::sleep(pause);
                }
                if state.forgotten.load(Ordering::Relaxed) == made && to.write_all(&bytes[..read]).is_err() {
                    break;
                }
            }
        }
    }
    // The other may be gone already.
    let _ = to.shutdown(Shutdown::Both);
}

//! Bytes to and from a server: by TCP or its socket, encrypted where that is asked for.

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use bytes::BytesMut;
use postgres_protocol::message::frontend;
use rustls::{ClientConnection, StreamOwned};

use super::target::{Address, Encryption, Target};
use super::tls;

/// A server that says nothing for so long is taken for gone. Longer than any request is given.
const SILENCE: Duration = Duration::from_secs(30);

pub enum Stream {
    Tcp(TcpStream),
    Unix(UnixStream),
    Tls(Box<StreamOwned<ClientConnection, TcpStream>>),
}

impl Stream {
    pub fn open(target: &Target) -> Result<Self> {
        match &target.address {
            Address::Socket(folder, port) => {
                let stream = UnixStream::connect(folder.join(format!(".s.PGSQL.{port}")))?;
                stream.set_read_timeout(Some(SILENCE))?;
                stream.set_write_timeout(Some(SILENCE))?;
                Ok(Stream::Unix(stream))
            }
            Address::Host(host, port) => {
                let mut stream = connect(host, *port, target.connect_time)?;
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(SILENCE))?;
                stream.set_write_timeout(Some(SILENCE))?;
                if target.encryption == Encryption::Disable {
                    return Ok(Stream::Tcp(stream));
                }
                let mut request = BytesMut::new();
                frontend::ssl_request(&mut request);
                stream.write_all(&request)?;
                let mut reply = [0];
                stream.read_exact(&mut reply)?;
                match reply {
                    [b'S'] => {
                        let connection = tls::client(target, host)?;
                        Ok(Stream::Tls(Box::new(StreamOwned::new(connection, stream))))
                    }
                    _ if target.encryption == Encryption::Prefer => Ok(Stream::Tcp(stream)),
                    _ => Err(Error::new(ErrorKind::Unsupported, "the server offers no encryption")),
                }
            }
        }
    }
}

/// The first of a host's addresses that answers.
fn connect(host: &str, port: u16, time: Duration) -> Result<TcpStream> {
    let mut failed = Error::new(ErrorKind::NotFound, "the host has no address");
    for address in (host, port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, time) {
            Ok(stream) => return Ok(stream),
            Err(error) => failed = error,
        }
    }
    Err(failed)
}

impl Read for Stream {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        match self {
            Stream::Tcp(stream) => stream.read(into),
            Stream::Unix(stream) => stream.read(into),
            Stream::Tls(stream) => stream.read(into),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        match self {
            Stream::Tcp(stream) => stream.write(bytes),
            Stream::Unix(stream) => stream.write(bytes),
            Stream::Tls(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> Result<()> {
        match self {
            Stream::Tcp(stream) => stream.flush(),
            Stream::Unix(stream) => stream.flush(),
            Stream::Tls(stream) => stream.flush(),
        }
    }
}

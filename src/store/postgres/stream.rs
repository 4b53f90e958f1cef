//! Bytes to and from a server: by TCP or its socket, encrypted where that is asked for.

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use bytes::BytesMut;
use postgres_protocol::message::frontend;
use rustls::{ClientConnection, StreamOwned};
use socket2::{Domain, SockAddr, SockRef, Socket, TcpKeepalive, Type};

use super::target::{Address, Encryption, Target};
use super::tls;

/// A server that says nothing for so long is taken for gone, also where nobody has a time of his own.
const SILENCE: Duration = Duration::from_secs(30);

/// A machine from which nothing comes for so long is taken for gone. What was sent is sent again by the system, at
/// ever longer intervals, which stay below the two seconds within which a machine that is back is to be found.
const DEAF: Duration = Duration::from_secs(3);

/// So often the system asks a machine that owes an answer whether it is there: one that began anew says no.
const ASKED: Duration = Duration::from_secs(1);

/// Gets the socket of a connection that is being made, before anything is said through it.
pub type Held<'h> = dyn Fn(Socket) -> Result<()> + 'h;

pub enum Stream {
    Tcp(TcpStream),
    Unix(UnixStream),
    Tls(Box<StreamOwned<ClientConnection, TcpStream>>),
}

impl Stream {
    pub fn open(target: &Target, held: &Held<'_>) -> Result<Self> {
        match &target.address {
            Address::Socket(folder, port) => {
                let socket = connect_here(&folder.join(format!(".s.PGSQL.{port}")), target.patience)?;
                socket.set_read_timeout(Some(target.patience))?;
                held(socket.try_clone()?)?;
                Ok(Stream::Unix(socket.into()))
            }
            Address::Host(host, port) => {
                let socket = Socket::from(connect(host, *port, target.patience)?);
                socket.set_tcp_nodelay(true)?;
                socket.set_read_timeout(Some(target.patience))?;
                socket.set_write_timeout(Some(target.patience))?;
                socket.set_tcp_keepalive(&TcpKeepalive::new().with_time(ASKED).with_interval(ASKED))?;
                #[cfg(target_os = "linux")]
                socket.set_tcp_user_timeout(Some(DEAF))?;
                held(socket.try_clone()?)?;
                let mut stream = TcpStream::from(socket);
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

    /// A statement takes longer than the first words.
    pub fn wait_for_statements(&self) -> Result<()> {
        let socket = match self {
            Stream::Tcp(stream) => SockRef::from(stream),
            Stream::Unix(stream) => SockRef::from(stream),
            Stream::Tls(stream) => SockRef::from(&stream.sock),
        };
        socket.set_read_timeout(Some(SILENCE))?;
        socket.set_write_timeout(Some(SILENCE))
    }
}

/// By the socket of a server on this machine, which may take nobody in.
fn connect_here(path: &Path, time: Duration) -> Result<Socket> {
    let socket = Socket::new(Domain::UNIX, Type::STREAM, None)?;
    socket.set_write_timeout(Some(time))?;
    socket.connect(&SockAddr::unix(path)?)?;
    Ok(socket)
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

//! Where a PostgreSQL is, as its URL says: the parameters that SeaORM's driver reads from the same URL.

use std::fmt::{Display, Formatter};
use std::path::PathBuf;
use std::time::Duration;

use percent_encoding::percent_decode_str;
use url::Url;

/// So short that a server which comes back is found soon, also where a word to it was lost.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Clone)]
pub struct Target {
    pub address: Address,
    pub user: String,
    pub password: Option<String>,
    pub database: String,
    pub application: String,
    pub encryption: Encryption,
    /// Certificates that a server's is held against, instead of the system's.
    pub root_certificates: Option<PathBuf>,
    /// Whether statements stay prepared from one request to the next. A pooler that gives each transaction
    /// another connection may not know them: then `statement-cache-capacity=0`.
    pub keeps_statements: bool,
    /// For each step of making a connection.
    pub patience: Duration,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Address {
    Host(String, u16),
    /// The folder of the server's socket, and the port in the socket's name.
    Socket(PathBuf, u16),
}

/// What `sslmode` asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Encryption {
    Disable,
    /// Where the server offers it.
    Prefer,
    Require,
    /// Also held against the root certificates.
    VerifyCa,
    /// And the certificate must name the host.
    VerifyFull,
}

impl Target {
    /// Whether the server is on this machine, and shares its cores.
    pub fn is_here(&self) -> bool {
        match &self.address {
            Address::Socket(..) => true,
            Address::Host(host, _) => {
                host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
            }
        }
    }

    pub fn of(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|error| format!("it is no URL ({error})"))?;
        if !matches!(url.scheme(), "postgres" | "postgresql") {
            return Err("it does not begin with postgres://".to_owned());
        }
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let given = |text: &str| Some(decoded(text)).filter(|text| !text.is_empty());
        let or_env = |text: Option<String>, name: &str| text.or_else(|| std::env::var(name).ok());
        let mut host = url.host_str().and_then(given);
        let mut port = url.port();
        let mut user = given(url.username());
        let mut password = url.password().map(decoded);
        let mut database = given(url.path().trim_start_matches('/'));
        let mut application = "nhanrong".to_owned();
        let mut encryption = None;
        let mut root_certificates = None;
        let mut keeps_statements = true;
        for (name, value) in url.query_pairs() {
            let value = value.into_owned();
            match &*name {
                "host" | "hostaddr" => host = Some(value),
                "port" => port = Some(value.parse().map_err(|_| format!("its port {value:?} is none"))?),
                "user" => user = Some(value),
                "password" => password = Some(value),
                "dbname" => database = Some(value),
                "application_name" => application = value,
                "sslmode" | "ssl-mode" => encryption = Some(Encryption::of(&value)?),
                "sslrootcert" | "ssl-root-cert" | "ssl-ca" => root_certificates = Some(PathBuf::from(value)),
                "statement-cache-capacity" => keeps_statements = value != "0",
                // What only SeaORM's driver knows.
                _ => {}
            }
        }
        let port = port.or_else(|| std::env::var("PGPORT").ok()?.parse().ok()).unwrap_or(5432);
        let host = or_env(host, "PGHOST").unwrap_or_else(|| "localhost".to_owned());
        let address = if host.starts_with('/') {
            Address::Socket(PathBuf::from(host), port)
        } else {
            Address::Host(host.trim_matches(['[', ']']).to_owned(), port)
        };
        let user = or_env(user, "PGUSER").or_else(|| std::env::var("USER").ok()).unwrap_or_else(|| "postgres".into());
        let encryption = match (encryption, std::env::var("PGSSLMODE")) {
            (Some(encryption), _) => encryption,
            (None, Ok(mode)) => Encryption::of(&mode)?,
            (None, Err(_)) => Encryption::Prefer,
        };
        Ok(Self {
            address,
            database: or_env(database, "PGDATABASE").unwrap_or_else(|| user.clone()),
            user,
            password: or_env(password, "PGPASSWORD"),
            application,
            encryption,
            root_certificates,
            keeps_statements,
            patience: PATIENCE,
        })
    }
}

impl Encryption {
    fn of(mode: &str) -> Result<Self, String> {
        Ok(match mode {
            "disable" => Encryption::Disable,
            "allow" | "prefer" => Encryption::Prefer,
            "require" => Encryption::Require,
            "verify-ca" => Encryption::VerifyCa,
            "verify-full" => Encryption::VerifyFull,
            _ => {
                let known = "disable, allow, prefer, require, verify-ca and verify-full";
                return Err(format!("its sslmode {mode:?} is none of {known}"));
            }
        })
    }
}

/// For people: without the password.
impl Display for Target {
    fn fmt(&self, into: &mut Formatter<'_>) -> std::fmt::Result {
        let Self { user, database, .. } = self;
        match &self.address {
            Address::Host(host, port) => write!(into, "postgres://{user}@{host}:{port}/{database}"),
            Address::Socket(folder, port) => write!(into, "postgres://{user}@{}:{port}/{database}", folder.display()),
        }
    }
}

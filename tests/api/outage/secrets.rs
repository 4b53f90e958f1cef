//! Encryption as `sslmode` asks for it, and passwords.

use std::path::Path;
use std::process::Command;

use super::served::{QUERY, Served, free_port, registry};
use crate::helpers::http::post;
use crate::helpers::postgres::Server;
use crate::helpers::system::{output, told};
use crate::helpers::{Folder, process};

/// A PostgreSQL at an address: its own authority signed that it is `localhost`. Who comes by it needs a password.
fn encrypted() -> (Server, u16) {
    let server = registry();
    let folder = Folder::new();
    let openssl = |arguments: &str| {
        let done = output(Command::new("openssl").args(arguments.split(' ')).current_dir(folder.path()));
        assert!(done.status.success(), "{}", told(&done));
    };
    openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout root.key -out root.crt");
    openssl("req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout server.key -out server.csr");
    std::fs::write(folder.path().join("names"), "subjectAltName=DNS:localhost\n").unwrap();
    openssl(
        "x509 -req -in server.csr -CA root.crt -CAkey root.key -CAcreateserial -days 2 -extfile names -out server.crt",
    );
    for file in ["root.crt", "server.crt", "server.key"] {
        server.own(&format!("data/{file}"), std::fs::read(folder.path().join(file)).unwrap());
    }
    let port = free_port();
    // Each password is kept, and asked for, in another way.
    let sql = "create role api login password 'of the test'; create role plain login password 'of the test'; \
        set password_encryption = 'md5'; create role old login password 'of the test'; \
        grant select on all tables in schema public to api, plain, old";
    server.psql("registry", sql).unwrap();
    let asked = [("api", "scram-sha-256"), ("plain", "password"), ("old", "md5")];
    let lines = asked.map(|(role, way)| format!("host all {role} 127.0.0.1/32 {way}\n")).concat();
    server.own("data/pg_hba.conf", format!("local all all trust\n{lines}"));
    server.set(&format!("listen_addresses = '127.0.0.1'\nport = {port}\nssl = on"));
    (server, port)
}

fn url(host: &str, port: u16, password: &str, rest: &str) -> String {
    format!("postgres://api:{password}@{host}:{port}/registry?{rest}")
}

/// What a start that must not succeed says.
fn refused(url: &str) -> String {
    let folder = Folder::new();
    let done = output(process::nhanrong(&folder).args(["serve", "--listen", "127.0.0.1:0", "--database-url", url]));
    assert_eq!(done.status.code(), Some(1), "{}", told(&done));
    told(&done)
}

fn root(server: &Server) -> String {
    // Its folder is read by who starts the test, as the file is.
    let file = Folder::kept().join("root.crt");
    std::fs::copy(server.folder().join("data/root.crt"), &file).unwrap();
    file.display().to_string()
}

#[test]
fn encryption_is_as_sslmode_asks_and_a_password_is_held_against_the_servers() {
    let (server, port) = encrypted();
    server.control(&["restart", "-m", "fast"]);
    let root = root(&server);
    let verified = format!("sslmode=verify-full&sslrootcert={root}");
    let right = "of%20the%20test";

    let wrong = refused(&url("localhost", port, "another", "sslmode=require"));
    assert!(wrong.contains("(PostgreSQL: password authentication failed for user \"api\" (28P01))"), "{wrong}");
    assert!(!wrong.contains("another"), "{wrong}");
    let other = refused(&url("127.0.0.1", port, right, &verified));
    assert!(other.contains("certificate") && other.contains("127.0.0.1"), "{other}");
    for mode in ["verify-full", "verify-ca"] {
        let unknown = refused(&url("localhost", port, right, &format!("sslmode={mode}")));
        assert!(unknown.contains("UnknownIssuer"), "{unknown}");
    }

    let by = |rest: &str| url("localhost", port, right, rest);
    let served = Served::of(server, &by(&verified), &[]);
    let count = |server: &Server, name: &str| {
        let counts = "select count(*) filter (where ssl) > 0, count(*) filter (where not ssl) > 0 from pg_stat_ssl \
            join pg_stat_activity using (pid) where application_name";
        server.psql_at(port, "registry", &format!("{counts} = '{name}'")).unwrap()
    };
    assert_eq!(count(&served.database, "nhanrong"), "t|f");
    served.database.control(&["restart", "-m", "fast"]);
    served.assert_back("after a restart, encrypted");
    let Served { database, right: answer, .. } = served;
    let assert_served = |url: &str, name: &str, encrypted: &str| {
        let folder = Folder::new();
        let url = format!("{url}&application_name={name}");
        let api = process::Server::start(&folder, &["serve", "--database-url", &url]);
        assert_eq!(post(api.address, QUERY).body, answer);
        assert_eq!(count(&database, name), encrypted, "{name}");
    };
    for mode in ["require", "prefer"] {
        assert_served(&by(&format!("sslmode={mode}")), mode, "t|f");
    }
    // The authority is held against the roots, and not the name, which is another one.
    let rest = format!("sslmode=verify-ca&sslrootcert={root}");
    assert_served(&url("127.0.0.1", port, right, &rest), "verify-ca", "t|f");
    for role in ["api", "plain", "old"] {
        assert_served(&by("sslmode=disable").replace("//api:", &format!("//{role}:")), role, "f|t");
        let wrong = url("localhost", port, "another", "sslmode=disable").replace("//api:", &format!("//{role}:"));
        assert!(refused(&wrong).contains(&format!("password authentication failed for user \"{role}\"")));
    }

    database.set("ssl = off");
    database.control(&["restart", "-m", "fast"]);
    let bare = refused(&by("sslmode=require"));
    assert!(bare.contains("the server offers no encryption"), "{bare}");
    let folder = Folder::new();
    let api = process::Server::start(&folder, &["serve", "--database-url", &by("sslmode=prefer")]);
    assert_eq!(post(api.address, QUERY).body, answer);
    std::fs::remove_dir_all(Path::new(&root).parent().unwrap()).unwrap();
}

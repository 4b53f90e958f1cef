//! The made-up registry in PostgreSQL: the rows of the SQLite file, with their ids, so that both databases
//! answer the same.

use std::fmt::Write;
use std::path::Path;
use std::pin::pin;

use bytes::Bytes;
use futures_util::SinkExt;
use migration::{Migrator, MigratorTrait};
use nhanrong::store::connect::connect;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use tokio_postgres::{Client, NoTls};

use crate::Failure;

/// Bytes that are sent at once.
const PIECE: usize = 1 << 16;

/// Makes the tables and fills them. The database must be empty, and the user may leave out its checks.
pub async fn copy(file: &Path, url: &str) -> Result<(), Failure> {
    let database = connect(url).await?;
    Migrator::up(&database, None).await?;
    database.close().await?;
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    let running = tokio::spawn(connection);
    let source = Connection::open(file)?;
    // Tables refer to one another in circles, and all was checked where it comes from.
    client.batch_execute("set session_replication_role = replica").await?;
    for table in tables(&source)? {
        fill(&source, &client, &table).await?;
    }
    client.batch_execute("vacuum analyze").await?;
    client.batch_execute("checkpoint").await?;
    drop(client);
    Ok(running.await??)
}

/// All but what only SQLite has.
fn tables(source: &Connection) -> Result<Vec<String>, Failure> {
    let text = "select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\' \
                and name not like 'search_index%' and name <> 'seaql_migrations' order by name";
    let mut found = source.prepare(text)?;
    Ok(found.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

async fn fill(source: &Connection, client: &Client, table: &str) -> Result<(), Failure> {
    let mut rows = source.prepare(&format!("select * from {table}"))?;
    let columns = rows.column_names().join(", ");
    let width = rows.column_count();
    // The tables of one row have it from the migrations.
    client.batch_execute(&format!("delete from {table}")).await?;
    let into = client.copy_in(&format!("copy {table} ({columns}) from stdin")).await?;
    let mut into = pin!(into);
    let mut rows = rows.query([])?;
    let mut piece = String::with_capacity(PIECE * 2);
    while let Some(row) = rows.next()? {
        for column in 0..width {
            piece.push_str(if column > 0 { "\t" } else { "" });
            push(row.get_ref(column)?, &mut piece)?;
        }
        piece.push('\n');
        if piece.len() > PIECE {
            into.send(Bytes::copy_from_slice(piece.as_bytes())).await?;
            piece.clear();
        }
    }
    into.send(Bytes::from(piece)).await?;
    into.finish().await?;
    Ok(())
}

/// A value in the text format of COPY.
fn push(value: ValueRef<'_>, piece: &mut String) -> Result<(), Failure> {
    match value {
        ValueRef::Null => piece.push_str("\\N"),
        ValueRef::Integer(value) => write!(piece, "{value}")?,
        ValueRef::Real(value) => write!(piece, "{value}")?,
        ValueRef::Text(text) => {
            for char in std::str::from_utf8(text)?.chars() {
                match char {
                    '\\' => piece.push_str("\\\\"),
                    '\t' => piece.push_str("\\t"),
                    '\n' => piece.push_str("\\n"),
                    '\r' => piece.push_str("\\r"),
                    char => piece.push(char),
                }
            }
        }
        ValueRef::Blob(bytes) => {
            piece.push_str("\\\\x");
            bytes.iter().try_for_each(|byte| write!(piece, "{byte:02x}"))?;
        }
    }
    Ok(())
}

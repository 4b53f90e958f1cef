//! Rows into PostgreSQL by COPY in its binary form: no text to quote, none to parse.

use sea_orm::sqlx::postgres::{PgConnection, Postgres};
use sea_orm::sqlx::{self, Transaction};
use sea_orm::{
    DatabaseConnection, DbErr, EntityName, EntityTrait, IdenStatic, Iterable, ModelTrait, RuntimeErr, Value,
};

const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
const TRAILER: &[u8] = &(-1_i16).to_be_bytes();
const NULL: [u8; 4] = (-1_i32).to_be_bytes();

/// Bytes that are gathered before they are sent.
const CHUNK: usize = 64 << 10;

/// A transaction on a connection that can COPY, as SeaORM's own cannot.
pub(super) struct Copy(Transaction<'static, Postgres>);

impl Copy {
    pub async fn begin(database: &DatabaseConnection) -> Result<Self, DbErr> {
        database.get_postgres_connection_pool().begin().await.map(Self).map_err(failed)
    }

    /// Rows with the ids that they have.
    pub async fn rows<M>(&mut self, rows: &[M]) -> Result<(), DbErr>
    where
        M: ModelTrait,
    {
        if rows.is_empty() {
            return Ok(());
        }
        let columns: Vec<_> = <M::Entity as EntityTrait>::Column::iter().collect();
        let names: Vec<&str> = columns.iter().map(IdenStatic::as_str).collect();
        let table = M::Entity::default();
        let text = format!("copy {} ({}) from stdin (format binary)", table.table_name(), names.join(", "));
        let connection: &mut PgConnection = &mut self.0;
        let mut copy = connection.copy_in_raw(&text).await.map_err(failed)?;
        let mut bytes = HEADER.to_vec();
        for row in rows {
            bytes.extend((columns.len() as i16).to_be_bytes());
            for column in &columns {
                field(row.get(*column), &mut bytes)?;
            }
            if bytes.len() > CHUNK {
                copy.send(bytes.as_slice()).await.map_err(failed)?;
                bytes.clear();
            }
        }
        bytes.extend(TRAILER);
        copy.send(bytes.as_slice()).await.map_err(failed)?;
        copy.finish().await.map_err(failed)?;
        Ok(())
    }

    pub async fn run(&mut self, sql: String) -> Result<(), DbErr> {
        let connection: &mut PgConnection = &mut self.0;
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(connection).await.map(drop).map_err(failed)
    }

    pub async fn commit(self) -> Result<(), DbErr> {
        self.0.commit().await.map_err(failed)
    }
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}

/// A value as its length and its bytes. The tables have no other types than these.
fn field(value: Value, bytes: &mut Vec<u8>) -> Result<(), DbErr> {
    let mut put = |part: &[u8]| {
        bytes.extend((part.len() as i32).to_be_bytes());
        bytes.extend(part);
    };
    match value {
        Value::BigInt(Some(number)) => put(&number.to_be_bytes()),
        Value::String(Some(text)) => put(text.as_bytes()),
        Value::Bytes(Some(part)) => put(&part),
        Value::Bool(Some(flag)) => put(&[u8::from(flag)]),
        Value::BigInt(None) | Value::String(None) | Value::Bytes(None) | Value::Bool(None) => bytes.extend(NULL),
        other => return Err(DbErr::Type(format!("COPY writes no {other:?}"))),
    }
    Ok(())
}

//! A fresh database a test, in a folder of its own that goes with it.

pub mod app;
pub mod described;
mod folder;
pub mod http;
pub mod killed;
pub mod lists;
pub mod postgres;
pub mod process;
pub mod seed;
pub mod system;

use std::io::Write;

use migration::{Migrator, MigratorTrait};
use nhanrong::store::connect::connect;
use nhanrong::store::derive;
use nhanrong::store::load::{self, Silent, Summary};
use sea_orm::{ConnectionTrait, DatabaseConnection, FromQueryResult, JsonValue, Statement};

pub use folder::Folder;

/// Prints a result that is worth reading also where the test passes, which `println!` would hide.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

pub struct TestDatabase {
    pub connection: DatabaseConnection,
    pub url: String,
    pub folder: Folder,
    /// Of one that is in PostgreSQL.
    server: Option<postgres::Database>,
}

impl TestDatabase {
    /// A file with no tables.
    pub async fn empty() -> Self {
        let folder = Folder::new();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("registry.db").display());
        let connection = connect(&url).await.unwrap();
        Self { connection, url, folder, server: None }
    }

    /// One with no tables in PostgreSQL.
    pub async fn empty_on_postgres() -> Self {
        Self::on_server(postgres::Database::empty()).await
    }

    /// All tables, no rows but the map's revision.
    pub async fn new() -> Self {
        let database = Self::empty().await;
        Migrator::up(&database.connection, None).await.unwrap();
        database
    }

    pub async fn run(&self, sql: &str) -> Result<u64, String> {
        let result = self.connection.execute_unprepared(&self.told(sql)).await;
        result.map(|done| done.rows_affected()).map_err(|error| error.to_string())
    }

    pub async fn rows(&self, sql: &str) -> Vec<JsonValue> {
        let statement = Statement::from_string(self.connection.get_database_backend(), self.told(sql));
        JsonValue::find_by_statement(statement).all(&self.connection).await.unwrap()
    }

    /// The one number that a statement answers with.
    pub async fn number(&self, sql: &str) -> i64 {
        let statement = Statement::from_string(self.connection.get_database_backend(), self.told(sql));
        let row = self.connection.query_one_raw(statement).await.unwrap().expect(sql);
        row.try_get_by_index(0).unwrap()
    }

    pub async fn tables(&self) -> Vec<String> {
        let rows = match self.is_on_postgres() {
            false => self.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").await,
            true => self.rows("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").await,
        };
        rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    }
}

impl TestDatabase {
    /// All tables, and all that comes with the binary in them.
    pub async fn packaged() -> Self {
        let database = Self::new().await;
        database.load_packaged().await;
        database
    }

    /// The same in PostgreSQL.
    pub async fn packaged_on_postgres() -> Self {
        let database = Self::empty_on_postgres().await;
        Migrator::up(&database.connection, None).await.unwrap();
        database.load_packaged().await;
        database
    }

    async fn on_server(server: postgres::Database) -> Self {
        let url = server.url();
        Self { connection: connect(&url).await.unwrap(), url, folder: Folder::new(), server: Some(server) }
    }

    /// A file and a PostgreSQL with no tables.
    pub async fn empty_on_both() -> [Self; 2] {
        [Self::empty().await, Self::empty_on_postgres().await]
    }

    pub async fn new_on_both() -> [Self; 2] {
        let both = Self::empty_on_both().await;
        for database in &both {
            Migrator::up(&database.connection, None).await.unwrap();
        }
        both
    }

    pub async fn packaged_on_both() -> [Self; 2] {
        [Self::packaged().await, Self::on_server(postgres::Database::of(app::template_on_postgres())).await]
    }

    fn told(&self, sql: &str) -> String {
        if self.is_on_postgres() { postgres::dialect(sql) } else { sql.to_owned() }
    }

    pub fn is_on_postgres(&self) -> bool {
        self.server.is_some()
    }

    /// Ends its connections.
    pub async fn into_server(self) -> postgres::Database {
        self.connection.close().await.unwrap();
        self.server.expect("a database in PostgreSQL")
    }

    pub async fn load_packaged(&self) -> Vec<Summary> {
        let mut summaries = Vec::new();
        for file in load::packaged() {
            summaries.push(load::load(&self.connection, &file, &mut Silent).await.unwrap());
        }
        derive::refresh(&self.connection).await.unwrap();
        summaries
    }

    pub async fn localities(&self, csv: impl AsRef<[u8]>) -> Result<Summary, String> {
        let loaded = load::localities(&self.connection, "localities.csv", csv.as_ref(), &mut Silent).await;
        loaded.map_err(|error| error.to_string())
    }

    pub async fn succession(&self, csv: &str) -> Result<Summary, String> {
        let loaded = load::succession(&self.connection, "succession.csv", csv.as_bytes(), &mut Silent).await;
        loaded.map_err(|error| error.to_string())
    }

    pub async fn article(&self, json: &str) -> Result<Summary, String> {
        let loaded = load::article(&self.connection, "article.json", json.as_bytes(), &mut Silent).await;
        loaded.map_err(|error| error.to_string())
    }

    /// Every row of every table, for comparing before and after.
    pub async fn dump(&self) -> String {
        let mut dump = String::new();
        for table in self.tables().await {
            for row in self.rows(&format!("SELECT * FROM {table} ORDER BY 1, 2")).await {
                dump += &format!("{table} {row}\n");
            }
        }
        dump
    }
}

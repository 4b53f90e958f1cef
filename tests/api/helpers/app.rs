//! The API over a database of its own: a copy of one that holds the packaged data.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, Weak};

use nhanrong::gate::{Gate, Limits, Request};
use nhanrong::graph::Answer;
use nhanrong::store::ask::Reader;
use nhanrong::store::connect::connect;
use nhanrong::store::derive;
use nhanrong::store::sqlite::{Snapshot, Sqlite};
use serde_json::{Map, Value as Json};

use super::seed::Seed;
use super::{Folder, TestDatabase};

/// The bytes of a database with the packaged data, loaded once for all tests of the process.
fn template() -> &'static [u8] {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        // A test may be within a runtime already; this one stands apart from it.
        let made = std::thread::spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let database = TestDatabase::packaged().await;
                // Closing brings all that was written into the one file.
                database.connection.clone().close().await.unwrap();
                std::fs::read(database.folder.path().join("registry.db")).unwrap()
            })
        });
        made.join().unwrap()
    })
}

pub struct TestApp {
    pub gate: Gate,
    pub store: Arc<Sqlite>,
    folder: Folder,
}

impl TestApp {
    /// For a test that writes.
    pub fn new() -> Self {
        let folder = Folder::new();
        let file = folder.path().join("registry.db");
        std::fs::write(&file, template()).unwrap();
        let schema = nhanrong::schema::describe().unwrap();
        Self {
            gate: Gate::new(Arc::new(schema), Limits::default()).unwrap(),
            store: Sqlite::open(&file).unwrap(),
            folder,
        }
    }

    /// For tests that only read: one for all that run at the moment.
    pub fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<TestApp>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap();
        shared.upgrade().unwrap_or_else(|| {
            let app = Arc::new(Self::new());
            *shared = Arc::downgrade(&app);
            app
        })
    }

    pub fn file(&self) -> PathBuf {
        self.folder.path().join("registry.db")
    }

    /// Writes rows beside the API; they are there when the seed is dropped.
    pub fn seed(&self) -> Seed {
        Seed::new(&self.file())
    }

    /// Brings sort keys and the search up to rows that were written beside the loads.
    pub fn derive(&self) {
        self.seed().run("update derivation set version = ''");
        let url = format!("sqlite://{}", self.file().display());
        let made = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let database = connect(&url).await.unwrap();
                assert!(derive::refresh(&database).await.unwrap());
                database.close().await.unwrap();
            })
        });
        made.join().unwrap();
    }

    pub fn ask(&self, query: &str, variables: Json) -> Answered {
        self.ask_through(query, variables, |snapshot, ask| ask(snapshot))
    }

    /// Asks with something of the test's own between the engine and the store.
    pub fn ask_through(
        &self,
        query: &str,
        variables: Json,
        through: impl FnOnce(&mut Snapshot<'_, '_>, &mut dyn FnMut(&mut dyn Reader) -> Answer) -> Answer,
    ) -> Answered {
        let variables = match variables {
            Json::Object(variables) => variables,
            _ => Map::new(),
        };
        let request = Request { query, operation_name: None, variables: &variables };
        let mut ask = |reader: &mut dyn Reader| self.gate.answer(&request, reader);
        let answer = self.store.reading(|reading| through(&mut reading.snapshot(), &mut ask)).unwrap();
        assert!(answer.faults.is_empty(), "{query}\n{:?}", answer.faults);
        let mut body: Json = serde_json::from_slice(&answer.body).unwrap();
        let errors = match body["errors"].take() {
            Json::Array(errors) => errors,
            _ => Vec::new(),
        };
        Answered { data: body["data"].take(), errors, batches: answer.batches }
    }

    /// The data of a query that goes well.
    pub fn read(&self, query: &str) -> Json {
        self.ask(query, Json::Null).ok(query)
    }

    /// The code and the message of a query's one error.
    pub fn refusal(&self, query: &str) -> (String, String) {
        self.ask(query, Json::Null).refusal(query)
    }

    /// How many batches a query reads.
    pub fn batches(&self, query: &str) -> u32 {
        let answered = self.ask(query, Json::Null);
        let batches = answered.batches;
        answered.ok(query);
        batches
    }
}

pub struct Answered {
    pub data: Json,
    pub errors: Vec<Json>,
    pub batches: u32,
}

impl Answered {
    #[track_caller]
    pub fn ok(self, query: &str) -> Json {
        assert!(self.errors.is_empty(), "{query}\n{:?}", self.errors);
        self.data
    }

    #[track_caller]
    pub fn refusal(self, query: &str) -> (String, String) {
        assert_eq!(self.errors.len(), 1, "{query}\n{:?}\n{}", self.errors, self.data);
        let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
        (text(&self.errors[0]["extensions"]["code"]), text(&self.errors[0]["message"]))
    }
}

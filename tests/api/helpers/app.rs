//! The API over databases of its own: copies of those that hold the packaged data. What a test asks is asked of
//! both, and both must give the same bytes.

use std::path::PathBuf;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, OnceLock, Weak};

use nhanrong::gate::{Gate, Limits, Request};
use nhanrong::graph::Answer;
use nhanrong::store::ask::Reader;
use nhanrong::store::connect::connect;
use nhanrong::store::load::{self, File, Kind, Silent};
use nhanrong::store::place::Place;
use nhanrong::store::{Reading, Snapshot, Store, derive};
use serde_json::{Map, Value as Json};

use super::postgres::Database;
use super::seed::{Journal, Seed, Step};
use super::{Folder, TestDatabase};

/// The bytes of a database with the packaged data, loaded once for all tests of the process.
fn template() -> &'static [u8] {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        apart(|| async {
            let database = TestDatabase::packaged().await;
            // Closing brings all that was written into the one file.
            database.connection.clone().close().await.unwrap();
            std::fs::read(database.folder.path().join("registry.db")).unwrap()
        })
    })
}

/// The same in PostgreSQL.
pub fn template_on_postgres() -> &'static str {
    static TEMPLATE: OnceLock<Database> = OnceLock::new();
    let template = TEMPLATE.get_or_init(|| {
        apart(|| async {
            let database = TestDatabase::packaged_on_postgres().await;
            // Where seeds write 0 and 1, as in SQLite.
            let casts = "update pg_cast set castcontext = 'a' \
                where castsource = 'int4'::regtype and casttarget = 'bool'::regtype";
            database.run(casts).await.unwrap();
            database.run("vacuum analyze").await.unwrap();
            database.into_server().await
        })
    });
    &template.name
}

/// A test may be within a runtime already; this one stands apart from it.
pub fn apart<R: Send + 'static, W: Future<Output = R>>(work: impl FnOnce() -> W + Send + 'static) -> R {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    std::thread::spawn(move || runtime().block_on(work())).join().unwrap()
}

pub struct TestApp {
    pub gate: Arc<Gate>,
    pub store: Arc<Store>,
    /// Made when something is first asked, and what is still to be written there.
    postgres: OnceLock<(Session, Arc<Store>, Database)>,
    journal: Journal,
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
            gate: Arc::new(Gate::new(Arc::new(schema), Limits::default()).unwrap()),
            store: Store::open(&Place::File(file)).unwrap(),
            postgres: OnceLock::new(),
            journal: Journal::default(),
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
        Seed::new(&self.file(), &self.journal)
    }

    /// The same registry in PostgreSQL.
    fn on_postgres(&self) -> &(Session, Arc<Store>, Database) {
        let made = self.postgres.get_or_init(|| {
            let database = Database::of(template_on_postgres());
            let store = Store::open(&Place::of(&database.url()).unwrap()).unwrap();
            (Session::start(&store), store, database)
        });
        let database = &made.2;
        let mut journal = self.journal.lock().unwrap();
        let mut texts = Vec::new();
        let write = |texts: &mut Vec<String>| {
            if !texts.is_empty() {
                database.run(&format!("begin;\n{};\ncommit;", std::mem::take(texts).join(";\n"))).unwrap();
            }
        };
        for step in journal.drain(..) {
            match step {
                Step::Sql(text) => texts.push(text),
                Step::Derive => {
                    write(&mut texts);
                    refresh(database.url());
                }
                Step::Load(kind, bytes) => {
                    write(&mut texts);
                    load_file(database.url(), kind, bytes);
                }
            }
        }
        write(&mut texts);
        made
    }

    /// Brings sort keys and the search up to rows that were written beside the loads.
    pub fn derive(&self) {
        self.seed().run("update derivation set version = ''");
        refresh(format!("sqlite://{}", self.file().display()));
        self.journal.lock().unwrap().push(Step::Derive);
    }

    /// Loads a file beside the API.
    pub fn load(&self, kind: Kind, text: &str) {
        load_file(format!("sqlite://{}", self.file().display()), kind, text.as_bytes().to_vec());
        self.journal.lock().unwrap().push(Step::Load(kind, text.as_bytes().to_vec()));
    }

    pub fn ask(&self, query: &str, variables: Json) -> Answered {
        let variables = object(variables);
        let (gate, text) = (self.gate.clone(), query.to_owned());
        let answer = move |reading: &mut Reading<'_, '_>| {
            let request = Request { id: "", query: &text, operation_name: None, variables: &variables };
            gate.answer(&request, &mut reading.snapshot())
        };
        let on_sqlite = self.store.reading(&answer).unwrap();
        let on_postgres = self.on_postgres().0.run(answer);
        assert!(on_postgres.faults.is_empty(), "{query}\n{:?}", on_postgres.faults);
        let text = |answer: &Answer| String::from_utf8(answer.body.clone()).unwrap();
        assert_eq!(text(&on_postgres), text(&on_sqlite), "PostgreSQL against SQLite: {query}");
        assert_eq!(on_postgres.batches, on_sqlite.batches, "{query}");
        Answered::of(query, &on_sqlite)
    }

    /// Asks one store, with something of the test's own between the engine and it.
    pub fn ask_through(
        &self,
        query: &str,
        variables: Json,
        through: impl FnOnce(&mut Snapshot<'_, '_>, &mut dyn FnMut(&mut dyn Reader) -> Answer) -> Answer,
    ) -> Answered {
        let variables = object(variables);
        let request = Request { id: "", query, operation_name: None, variables: &variables };
        let mut ask = |reader: &mut dyn Reader| self.gate.answer(&request, reader);
        Answered::of(query, &self.store.reading(|reading| through(&mut reading.snapshot(), &mut ask)).unwrap())
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

/// One connection for all that a test asks of PostgreSQL, on a thread of its own.
struct Session(Sender<Job>);

type Job = Box<dyn FnOnce(&mut Reading<'_, '_>) + Send>;

impl Session {
    fn start(store: &Arc<Store>) -> Self {
        let (jobs, next) = channel::<Job>();
        let store = store.clone();
        std::thread::spawn(move || store.reading(|reading| next.into_iter().for_each(|job| job(reading))));
        Self(jobs)
    }

    fn run<R: Send + 'static>(&self, work: impl FnOnce(&mut Reading<'_, '_>) -> R + Send + 'static) -> R {
        let (told, answer) = channel();
        self.0.send(Box::new(move |reading| told.send(work(reading)).unwrap())).unwrap();
        answer.recv().unwrap()
    }
}

pub struct Answered {
    pub data: Json,
    pub errors: Vec<Json>,
    pub batches: u32,
}

fn load_file(url: String, kind: Kind, bytes: Vec<u8>) {
    apart(move || async move {
        let database = connect(&url).await.unwrap();
        let file = File { kind, name: "a test's file", bytes: &bytes };
        load::load(&database, &file, &mut Silent).await.unwrap();
        database.close().await.unwrap();
    });
}

fn refresh(url: String) {
    apart(move || async move {
        let database = connect(&url).await.unwrap();
        assert!(derive::refresh(&database).await.unwrap());
        database.close().await.unwrap();
    });
}

fn object(variables: Json) -> Map<String, Json> {
    match variables {
        Json::Object(variables) => variables,
        _ => Map::new(),
    }
}

impl Answered {
    fn of(query: &str, answer: &Answer) -> Self {
        assert!(answer.faults.is_empty(), "{query}\n{:?}", answer.faults);
        let mut body: Json = serde_json::from_slice(&answer.body).unwrap();
        let errors = match body["errors"].take() {
            Json::Array(errors) => errors,
            _ => Vec::new(),
        };
        Self { data: body["data"].take(), errors, batches: answer.batches }
    }

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

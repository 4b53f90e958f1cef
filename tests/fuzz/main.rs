//! Inputs by the thousand, made, changed and changed further, for what clients can send.
//!
//! Each target runs its seeds and then `NHANRONG_FUZZ_SECONDS` (3 where it is not said) from
//! `NHANRONG_SEED`, which is printed; where it is not said, a short run is the same each time. A finding is made smaller, written to a file, and its message says how
//! to run that input again; if the process itself ends, `<target>.last` beside it holds the input. Mend the
//! fault, and put the input into `seeds`. With more time than a test has:
//!
//! ```sh
//! NHANRONG_FUZZ_SECONDS=3600 cargo test --profile fuzz --test fuzz -- --nocapture
//! ```

mod cursors;
mod engine;
mod gate;
mod mutate;
mod run;
mod scalars;

// The world of the engine's tests with its oracle, and the registry of the API's.
#[path = "../engine"]
#[allow(dead_code, unused_imports, reason = "not all of it is needed here")]
mod of_engine {
    pub mod generate;
    pub mod oracle;
    pub mod random;
    pub mod world;
}
#[path = "../api/helpers/mod.rs"]
#[allow(dead_code, reason = "not all of it is needed here")]
mod helpers;

use of_engine::{generate, oracle, random, world};

//! nhanrong, from what people run down to the rows: `cli`, `http`, `gate`, `schema`, `introspection`,
//! `graph`, `describe`, `store`, and beside this crate `entity` and `migration`. Each knows those behind
//! it, none those before.

// Nothing on the way of a request may end the process.
#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod cli;
pub mod describe;
pub mod error;
pub mod gate;
pub mod graph;
pub mod http;
pub mod introspection;
pub mod json;
pub mod schema;
pub mod store;
pub mod vietnamese;

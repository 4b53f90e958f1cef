//! The engine: operations compiled into plans, rows fetched in waves, answers written as bytes. It
//! knows no entity.

pub mod args;
pub mod bluejay;
pub mod compile;
pub mod cond;
pub mod cost;
pub mod dynamic;
pub mod engine;
pub mod explain;
pub mod fetch;
pub mod page;
mod path;
pub mod plan;
pub mod select;
mod waves;
pub mod write;

pub use engine::{Answer, Asked, Engine, Room};

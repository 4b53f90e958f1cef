//! The engine: types described once, operations compiled into plans, answers written as bytes.
//! It knows no entity.

pub mod args;
pub mod bluejay;
pub mod check;
pub mod compile;
pub mod cond;
pub mod describe;
pub mod dynamic;
pub mod engine;
pub mod explain;
pub mod fetch;
pub mod fields;
pub mod id;
pub mod input;
pub mod page;
pub mod plan;
pub mod registry;
pub mod select;
pub mod write;

pub use engine::{Answer, Engine};

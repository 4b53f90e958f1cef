//! The engine: types described once, operations compiled into plans, answers written as bytes.
//! It knows no entity.

pub mod check;
pub mod describe;
pub mod dynamic;
pub mod error;
pub mod fields;
pub mod gate;
pub mod id;
pub mod input;
pub mod introspect;
pub mod json;
pub mod page;
pub mod registry;

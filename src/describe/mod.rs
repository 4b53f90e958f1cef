//! Types, described once: a line a field says its name, meaning, type and how it is read. All else
//! reads that description: the gate, the plans, the SDL, introspection. It knows no entity.

pub mod builder;
pub mod check;
pub mod fields;
pub mod id;
pub mod input;
pub mod page;
pub mod registry;
pub mod relation;
pub mod values;

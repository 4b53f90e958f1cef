//! The engine against a schema and rows of its own, without a database.

mod memory;

//! bluejay's view of the described types: its schema traits straight over the plain data.

mod parts;
mod schema;

pub use schema::{MOST_TYPES, spelled};

//! bluejay's view of the described types: its schema traits straight over the plain data.

mod definitions;
mod parts;
mod schema;
pub mod values;

pub use definitions::definition_problems;
pub use values::coerce;

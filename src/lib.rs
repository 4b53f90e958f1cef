pub mod graph;
pub mod schema;
pub mod store;

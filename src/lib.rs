pub mod graph;
pub mod store;

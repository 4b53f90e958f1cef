//! The registry's rows. Nothing above this folder knows which database they lie in.

pub mod ask;
pub mod connect;
pub mod derive;
pub mod figure;
pub mod load;
pub mod map;
pub mod memory;
pub mod rows;
pub mod sqlite;

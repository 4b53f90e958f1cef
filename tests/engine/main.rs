//! The engine against a schema and rows of its own, without a database.

mod checks;
mod cost;
mod differential;
mod generate;
#[path = "../made/mod.rs"]
mod made;
mod memory;
mod oracle;
mod random;
mod stand;
mod traps;
mod witness;
mod world;

#[test]
fn the_world_is_sound() {
    assert_eq!(world::schema().ty(world::schema().query).name, "Query");
}

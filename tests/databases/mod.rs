//! The databases over which tests start the server as people do: a file in its folder, and a PostgreSQL.

#[path = "../api/helpers/folder.rs"]
#[allow(dead_code, reason = "others look into it")]
mod folder;
#[path = "../api/helpers/killed.rs"]
#[allow(dead_code, reason = "others kill and halt")]
mod killed;
#[path = "../api/helpers/postgres.rs"]
#[allow(dead_code, reason = "others do more with it")]
mod postgres;
#[path = "../api/helpers/system.rs"]
#[allow(dead_code, clippy::duplicate_mod, reason = "others run more programs, and scripts")]
mod system;

use std::process::Command;

use folder::Folder;
use postgres::Database;

/// Runs a test over each of them, one after the other.
pub fn on_both(test: impl Fn(&Over)) {
    for over in [Over(None), Over(Some(Database::empty()))] {
        test(&over);
    }
}

/// One of them, with nothing in it; it goes with this.
pub struct Over(Option<Database>);

impl Over {
    /// Has a command of the server's program use it, which else takes a file in its folder.
    pub fn tell(&self, command: &mut Command) {
        if let Some(database) = &self.0 {
            command.args(["--database-url", &database.url()]);
        }
    }
}

//! Changes of the database's tables.

use clap::Subcommand;
use migration::{Migrator, MigratorTrait};
use sea_orm::DatabaseConnection;

use super::Settings;

#[derive(Clone, Copy, Debug, Subcommand)]
pub enum Step {
    /// Make every change that is still to be made.
    Up,
    /// Take back the newest change. What lies in its tables is lost.
    Down,
    /// Say which changes are made.
    Status,
}

pub async fn run(settings: &Settings, step: Step) -> Result<(), String> {
    let database = settings.connect().await?;
    let fault = |error| format!("The tables could not be changed: {error}");
    match step {
        Step::Up => {
            let made = up(&database).await?;
            println!("{made} changes made.");
        }
        Step::Down => {
            Migrator::down(&database, Some(1)).await.map_err(fault)?;
            println!("The newest change is taken back.");
        }
        Step::Status => {
            let made = Migrator::get_applied_migrations(&database).await.map_err(fault)?;
            let open = Migrator::get_pending_migrations(&database).await.map_err(fault)?;
            let lines = made.iter().map(|one| ("made", one)).chain(open.iter().map(|one| ("to be made", one)));
            for (state, migration) in lines {
                println!("{:<12}{}", state, migration.name());
            }
        }
    }
    Ok(())
}

/// Makes all changes that are still to be made; says how many there were.
pub async fn up(database: &DatabaseConnection) -> Result<usize, String> {
    let fault = |error| format!("The tables could not be changed: {error}");
    let open = Migrator::get_pending_migrations(database).await.map_err(fault)?.len();
    Migrator::up(database, None).await.map_err(fault)?;
    Ok(open)
}

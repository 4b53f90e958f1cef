//! The tables come and go as a whole, and refuse what must not be in them.

use migration::{Migrator, MigratorTrait};

use crate::helpers::TestDatabase;

#[tokio::test]
async fn migrations_go_up_down_and_up_again() {
    for database in TestDatabase::empty_on_both().await {
        let connection = &database.connection;
        let pending = Migrator::get_pending_migrations(connection).await.unwrap().len();
        Migrator::up(connection, None).await.unwrap();
        let tables = database.tables().await;
        assert!(Migrator::get_pending_migrations(connection).await.unwrap().is_empty());
        assert_eq!(Migrator::get_applied_migrations(connection).await.unwrap().len(), pending);

        Migrator::down(connection, None).await.unwrap();
        assert_eq!(database.tables().await, ["seaql_migrations"]);
        assert_eq!(Migrator::get_pending_migrations(connection).await.unwrap().len(), pending);

        Migrator::up(connection, None).await.unwrap();
        assert_eq!(database.tables().await, tables);
        assert_eq!(database.number("SELECT revision FROM map_revision").await, 0);
    }
}

#[tokio::test]
async fn behind_every_foreign_key_stands_an_index() {
    for database in TestDatabase::new_on_both().await {
        let bare = match database.is_on_postgres() {
            false => {
                "SELECT t.name AS name, k.\"from\" AS key FROM sqlite_schema t, pragma_foreign_key_list(t.name) k
                WHERE t.type = 'table' AND k.seq = 0 AND NOT EXISTS (
                    SELECT 1 FROM pragma_index_list(t.name) i, pragma_index_info(i.name) c
                    WHERE c.seqno = 0 AND c.name = k.\"from\")"
            }
            true => {
                "SELECT conrelid::regclass::text AS name, conkey[1] AS key FROM pg_constraint
                WHERE contype = 'f' AND NOT EXISTS (
                    SELECT 1 FROM pg_index WHERE indrelid = conrelid AND indkey[0] = conkey[1])"
            }
        };
        assert!(database.rows(bare).await.is_empty(), "{:?}", database.rows(bare).await);
    }
}

//! What names are sorted by and found by, which is worked out from the records; and which files those came from.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::table::{NewTable, create, drop};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The tables whose rows have a name to sort by, the column of its key, and what stands before it in indexes.
const SORTED: [(&str, &str, &[&str]); 3] = [
    ("locality", "name_key", &["parent_id", "level", "kind"]),
    ("organisation", "name_key", &["locality_id", "level", "kind"]),
    ("model", "title_key", &["locality_id", "movement_id", "stage", "sector"]),
];

/// SQLite's full-text index over the entries, and what keeps it in step with them.
const INDEX: &str = "
    create virtual table search_index using fts5(
        long_name, words, long_name_plain, words_plain,
        content = 'search_entry', content_rowid = 'id', prefix = '2 3',
        tokenize = 'unicode61 remove_diacritics 0'
    );
    create trigger search_entry_added after insert on search_entry begin
        insert into search_index (rowid, long_name, words, long_name_plain, words_plain)
        values (new.id, new.long_name, new.words, new.long_name_plain, new.words_plain);
    end;
    create trigger search_entry_removed after delete on search_entry begin
        insert into search_index (search_index, rowid, long_name, words, long_name_plain, words_plain)
        values ('delete', old.id, old.long_name, old.words, old.long_name_plain, old.words_plain);
    end;
    create trigger search_entry_changed after update on search_entry begin
        insert into search_index (search_index, rowid, long_name, words, long_name_plain, words_plain)
        values ('delete', old.id, old.long_name, old.words, old.long_name_plain, old.words_plain);
        insert into search_index (rowid, long_name, words, long_name_plain, words_plain)
        values (new.id, new.long_name, new.words, new.long_name_plain, new.words_plain);
    end;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let empty = if manager.get_database_backend() == DbBackend::Postgres { "''::bytea" } else { "x''" };
        for (table, key, befores) in SORTED {
            let mut column = ColumnDef::new(key);
            column.blob().not_null().default(Expr::cust(empty));
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
            for before in std::iter::once(&"").chain(befores) {
                let mut index = Index::create();
                index.name(index_name(table, before, key)).table(table);
                if !before.is_empty() {
                    index.col(*before);
                }
                if *before == "movement_id" {
                    // Few models are of a movement.
                    index.cond_where(Expr::col(*before).is_not_null());
                }
                manager.create_index(index.col(key).col("id").to_owned()).await?;
            }
        }
        manager.create_index(ends()).await?;
        create(manager, tables(manager)).await?;
        if manager.get_database_backend() == DbBackend::Sqlite {
            manager.get_connection().execute_unprepared(INDEX).await?;
        }
        let row = Query::insert()
            .into_table("derivation")
            .columns(["id", "version", "stale"])
            .values_panic([1.into(), "".into(), true.into()])
            .to_owned();
        manager.execute(row).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Sqlite {
            manager.get_connection().execute_unprepared("drop table search_index").await?;
        }
        drop(manager, tables(manager)).await?;
        manager.drop_index(Index::drop().name(ENDS).table("locality").to_owned()).await?;
        for (table, key, befores) in SORTED {
            for before in std::iter::once(&"").chain(befores) {
                manager.drop_index(Index::drop().name(index_name(table, before, key)).table(table).to_owned()).await?;
            }
            manager.alter_table(Table::alter().table(table).drop_column(key).to_owned()).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// How many units there were on a day is counted by it.
const ENDS: &str = "ix_locality_valid_to_valid_from";

fn ends() -> IndexCreateStatement {
    Index::create().name(ENDS).table("locality").col("valid_to").col("valid_from").to_owned()
}

fn index_name(table: &str, before: &str, key: &str) -> String {
    let before = if before.is_empty() { String::new() } else { format!("{before}_") };
    format!("ix_{table}_{before}{key}_id")
}

fn tables(manager: &SchemaManager) -> Vec<NewTable> {
    vec![
        NewTable::new(manager, "search_entry")
            .id()
            .one_of("kind", &["MODEL", "LOCALITY", "ORGANISATION"])
            .maybe_reference("locality_id", "locality")
            .maybe_reference("organisation_id", "organisation")
            .maybe_reference("model_id", "model")
            .int("standing")
            .bytes("name_key")
            .text("name")
            .text("long_name")
            .text("words")
            .text("name_plain")
            .text("long_name_plain")
            .text("words_plain")
            .exactly_one(&["locality_id", "organisation_id", "model_id"])
            .unique(&["locality_id"])
            .unique(&["organisation_id"])
            .unique(&["model_id"]),
        NewTable::new(manager, "loaded_file").id().bytes("digest").text("name").unique(&["digest"]),
        NewTable::new(manager, "derivation").id().text("version").flag("stale").check(Expr::col("id").eq(1)),
    ]
}

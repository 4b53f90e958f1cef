//! How a table is written down here: a column a line, its checks, references and indexes beside it.
//! One description makes the table on SQLite and on PostgreSQL, and undoes it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

pub struct NewTable {
    name: &'static str,
    backend: DbBackend,
    statement: TableCreateStatement,
    indexes: Vec<IndexCreateStatement>,
}

impl NewTable {
    pub fn new(manager: &SchemaManager<'_>, name: &'static str) -> Self {
        let mut statement = Table::create();
        statement.table(name);
        Self { name, backend: manager.get_database_backend(), statement, indexes: Vec::new() }
    }

    /// The 64-bit key. On SQLite it must read `integer` to be the rowid itself.
    pub fn id(self) -> Self {
        let mut id = ColumnDef::new("id");
        match self.backend {
            DbBackend::Sqlite => id.integer(),
            _ => id.big_integer().auto_increment(),
        };
        self.column(id.not_null().primary_key())
    }

    /// The 16 bytes behind the opaque `id` that clients see.
    pub fn uid(self) -> Self {
        let mut uid = ColumnDef::new("uid");
        self.column(uid.blob().not_null().unique_key().check(Expr::cust("length(uid) = 16")))
    }

    /// The key that people write. PostgreSQL would order it by the language of the server, so it
    /// is told to compare bytes, as SQLite does.
    pub fn code(self) -> Self {
        let code = self.code_column("code");
        self.column(code.to_owned().unique_key())
    }

    /// A code that is unique only together with other columns.
    pub fn inner_code(self) -> Self {
        let code = self.code_column("code");
        self.column(&mut code.to_owned())
    }

    fn code_column(&self, name: &'static str) -> ColumnDef {
        let mut code = ColumnDef::new(name);
        code.text().not_null();
        if self.backend == DbBackend::Postgres {
            code.extra("COLLATE \"C\"");
        }
        code
    }

    pub fn text(self, name: &'static str) -> Self {
        self.column(ColumnDef::new(name).text().not_null())
    }

    pub fn maybe_text(self, name: &'static str) -> Self {
        self.column(ColumnDef::new(name).text())
    }

    pub fn bytes(self, name: &'static str) -> Self {
        self.column(ColumnDef::new(name).blob().not_null())
    }

    pub fn one_of(self, name: &'static str, values: &[&'static str]) -> Self {
        self.column(ColumnDef::new(name).text().not_null().check(among(name, values)))
    }

    /// One of these or null: a check that comes out null passes.
    pub fn maybe_one_of(self, name: &'static str, values: &[&'static str]) -> Self {
        self.column(ColumnDef::new(name).text().check(among(name, values)))
    }

    /// An integer: a number, a date as yyyymmdd, or a figure in ten-thousandths.
    pub fn int(self, name: &'static str) -> Self {
        self.column(ColumnDef::new(name).big_integer().not_null())
    }

    pub fn maybe_int(self, name: &'static str) -> Self {
        self.column(ColumnDef::new(name).big_integer())
    }

    pub fn flag(self, name: &'static str) -> Self {
        self.column(ColumnDef::new(name).boolean().not_null())
    }

    pub fn reference(self, name: &'static str, table: &'static str) -> Self {
        self.int(name).refers(&[name], table, &["id"])
    }

    pub fn maybe_reference(self, name: &'static str, table: &'static str) -> Self {
        self.maybe_int(name).refers(&[name], table, &["id"])
    }

    pub fn refers(mut self, columns: &[&'static str], table: &'static str, to: &[&'static str]) -> Self {
        let mut key = ForeignKey::create();
        key.name(format!("fk_{}_{}", self.name, columns.join("_")));
        for column in columns {
            key.from(self.name, *column);
        }
        for column in to {
            key.to(table, *column);
        }
        self.statement.foreign_key(&mut key);
        self
    }

    pub fn check(mut self, condition: impl Into<Expr>) -> Self {
        self.statement.check(condition.into());
        self
    }

    /// Exactly one of these columns holds something.
    pub fn exactly_one(self, columns: &[&'static str]) -> Self {
        let filled: Vec<String> =
            columns.iter().map(|column| format!("(CASE WHEN {column} IS NULL THEN 0 ELSE 1 END)")).collect();
        self.check(Expr::cust(format!("{} = 1", filled.join(" + "))))
    }

    pub fn primary_key(mut self, columns: &[&'static str]) -> Self {
        let mut key = Index::create();
        for column in columns {
            key.col(*column);
        }
        self.statement.primary_key(&mut key);
        self
    }

    pub fn unique(mut self, columns: &[&'static str]) -> Self {
        let mut key = Index::create();
        key.unique().name(format!("uq_{}_{}", self.name, columns.join("_")));
        for column in columns {
            key.col(*column);
        }
        self.statement.index(&mut key);
        self
    }

    /// An index; a column written `-name` descends.
    pub fn index(mut self, columns: &[&'static str]) -> Self {
        let index = self.new_index(columns);
        self.indexes.push(index);
        self
    }

    /// An index of the rows whose first column, which is mostly null, holds something: whoever asks by it asks for a value.
    pub fn index_filled(mut self, columns: &[&'static str]) -> Self {
        let mut index = self.new_index(columns);
        index.cond_where(Expr::col(columns[0]).is_not_null());
        self.indexes.push(index);
        self
    }

    fn new_index(&self, columns: &[&'static str]) -> IndexCreateStatement {
        let mut index = Index::create();
        let name = format!("ix_{}_{}", self.name, columns.join("_").replace('-', "desc_"));
        index.name(name).table(self.name);
        for column in columns {
            match column.strip_prefix('-') {
                Some(descending) => index.col((descending, IndexOrder::Desc)),
                None => index.col(*column),
            };
        }
        index
    }

    fn column(mut self, column: &mut ColumnDef) -> Self {
        self.statement.col(column);
        self
    }
}

fn among(name: &'static str, values: &[&'static str]) -> Expr {
    Expr::col(name).is_in(values.iter().copied())
}

/// Makes the tables in this order, so each may refer to those before it.
pub async fn create(manager: &SchemaManager<'_>, tables: Vec<NewTable>) -> Result<(), DbErr> {
    for table in tables {
        manager.create_table(table.statement).await?;
        for index in table.indexes {
            manager.create_index(index).await?;
        }
    }
    Ok(())
}

/// Drops the same tables, the last first.
pub async fn drop(manager: &SchemaManager<'_>, tables: Vec<NewTable>) -> Result<(), DbErr> {
    for table in tables.iter().rev() {
        manager.drop_table(Table::drop().table(table.name).to_owned()).await?;
    }
    Ok(())
}

//! Where the rows of a province go: into one transaction, which is taken whole or leaves no trace.

use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, EntityTrait,
    IntoActiveModel, ModelTrait,
};

use super::district::Rows;
use crate::store::load::copy::Copy;
use crate::store::load::write;

/// Tables whose rows come with ids.
const COUNTED: [&str; 7] = ["source", "indicator", "organisation", "model", "stage_event", "replication", "outcome"];

pub(super) struct Sink {
    /// Keeps other loads out, and on SQLite takes the rows.
    transaction: DatabaseTransaction,
    /// On PostgreSQL takes the rows.
    copy: Option<Copy>,
}

impl Sink {
    pub async fn begin(database: &DatabaseConnection) -> Result<Self, DbErr> {
        let transaction = write::begin(database).await?;
        let copies = database.get_database_backend() == DbBackend::Postgres;
        let copy = if copies { Some(Copy::begin(database).await?) } else { None };
        Ok(Self { transaction, copy })
    }

    /// Sees what was there before.
    pub fn reader(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    pub async fn put(&mut self, rows: Rows) -> Result<(), DbErr> {
        self.each(rows.sources).await?;
        self.each(rows.indicators).await?;
        self.each(rows.organisations).await?;
        self.each(rows.models).await?;
        self.each(rows.owners).await?;
        self.each(rows.sourced).await?;
        self.each(rows.events).await?;
        self.each(rows.replications).await?;
        self.each(rows.outcomes).await
    }

    /// Rows with the ids that they have.
    async fn each<M, A>(&mut self, rows: Vec<M>) -> Result<(), DbErr>
    where
        M: ModelTrait + IntoActiveModel<A>,
        M::Entity: EntityTrait<Model = M, ActiveModel = A>,
        A: ActiveModelBehavior + ActiveModelTrait<Entity = M::Entity> + Send,
    {
        if let Some(copy) = &mut self.copy {
            return copy.rows(&rows).await;
        }
        let mut rows = rows.into_iter().map(|row| row.into_active_model().reset_all()).peekable();
        while rows.peek().is_some() {
            let batch: Vec<_> = rows.by_ref().take(write::BATCH).collect();
            M::Entity::insert_many(batch).exec_without_returning(&self.transaction).await?;
        }
        Ok(())
    }

    pub async fn end(self, name: &str) -> Result<(), DbErr> {
        let Some(mut copy) = self.copy else {
            return write::end(self.transaction, true, name, name.as_bytes()).await;
        };
        for table in COUNTED {
            copy.run(write::counting_on(table)).await?;
        }
        for note in write::notes(DbBackend::Postgres, true, name, name.as_bytes()) {
            copy.run(note.to_string()).await?;
        }
        copy.commit().await?;
        // It wrote nothing: only now may the next load begin.
        self.transaction.commit().await
    }
}

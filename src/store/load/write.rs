//! How rows get into the tables, whatever the kind of file.

use entity::{derivation, loaded_file, map_revision};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    EntityTrait, ExprTrait, IntoActiveModel, Iterable, ModelTrait, PrimaryKeyToColumn, QuerySelect, QueryTrait,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use uuid::Uuid;

/// The namespace of the registry's uids. With it a code gives the same uid in every database.
const UIDS: Uuid = Uuid::from_u128(0x6f1d_2a54_93c7_4e0b_a8f6_5b0e_c41d_7e92);

/// Rows in one statement: at most 20 columns wide, they stay below SQLite's 32,766 bound values.
pub(super) const BATCH: usize = 1_000;

pub(super) fn uid(table: &str, code: &str) -> Vec<u8> {
    Uuid::new_v5(&UIDS, format!("{table}:{code}").as_bytes()).as_bytes().to_vec()
}

/// Tells files apart by what they hold.
pub(super) fn digest(bytes: &[u8]) -> Vec<u8> {
    Uuid::new_v5(&UIDS, bytes).as_bytes().to_vec()
}

/// Opens the transaction of one file. Loads wait for each other: on SQLite by asking for the
/// write lock at once, on PostgreSQL by locking the one row that all of them pass.
pub(in crate::store) async fn begin(database: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let transaction = database.begin_with_options(options).await?;
    map_revision::Entity::find_by_id(1).lock_exclusive().one(&transaction).await?;
    Ok(transaction)
}

/// Ends it. What is worked out from the records is then behind them, until `derive::refresh`.
pub(super) async fn end(
    transaction: DatabaseTransaction,
    touched: bool,
    name: &str,
    bytes: &[u8],
) -> Result<(), DbErr> {
    for note in notes(transaction.get_database_backend(), touched, name, bytes) {
        transaction.execute_raw(note).await?;
    }
    transaction.commit().await
}

/// What a load notes behind its rows: that it was, and that what is worked out is behind.
pub(super) fn notes(backend: DbBackend, touched: bool, name: &str, bytes: &[u8]) -> Vec<Statement> {
    let row = loaded_file::Model { id: 0, digest: digest(bytes), name: name.to_owned() };
    let known = OnConflict::column(loaded_file::Column::Digest).do_nothing().to_owned();
    let file = loaded_file::Entity::insert(unsaved::<loaded_file::Entity>(row)).on_conflict(known);
    let stale = derivation::Entity::update_many().col_expr(derivation::Column::Stale, Expr::value(true));
    let stale = touched.then(|| stale.build(backend));
    std::iter::once(file.build(backend)).chain(stale).collect()
}

/// Lets PostgreSQL count on behind the ids that rows were inserted with; SQLite does by itself.
pub(super) fn counting_on(table: &str) -> String {
    format!("select setval(pg_get_serial_sequence('{table}', 'id'), (select max(id) from {table}))")
}

/// Tells those who hold the map in memory that it changed.
pub(super) async fn count_map_change(transaction: &DatabaseTransaction) -> Result<(), DbErr> {
    map_revision::Entity::update_many()
        .col_expr(map_revision::Column::Revision, Expr::col(map_revision::Column::Revision).add(1))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Inserts rows in batches and gives them back with their ids, in no promised order.
pub(in crate::store) async fn insert<E>(
    connection: &impl ConnectionTrait,
    rows: Vec<E::Model>,
    mut done: impl FnMut(u64),
) -> Result<Vec<E::Model>, DbErr>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelBehavior + Send,
{
    let mut inserted = Vec::with_capacity(rows.len());
    let mut rows = rows.into_iter().map(unsaved::<E>).peekable();
    while rows.peek().is_some() {
        let batch: Vec<_> = rows.by_ref().take(BATCH).collect();
        let count = batch.len() as u64;
        inserted.extend(E::insert_many(batch).exec_with_returning(connection).await?);
        done(count);
    }
    Ok(inserted)
}

/// Writes all columns of a row that is there already.
pub(in crate::store) async fn update<E>(connection: &impl ConnectionTrait, row: E::Model) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelBehavior + Send,
{
    let row = row.into_active_model().reset_all();
    E::update(row).exec(connection).await?;
    Ok(())
}

/// A row for insertion: the database makes the id, where there is one to make.
fn unsaved<E>(row: E::Model) -> E::ActiveModel
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    let mut row = row.into_active_model().reset_all();
    for key in E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).filter(is_id) {
        row.not_set(key);
    }
    row
}

/// Whether two rows say the same; the id is no part of what they say.
pub(super) fn same<M: ModelTrait>(left: &M, right: &M) -> bool {
    let mut columns = <M::Entity as EntityTrait>::Column::iter().filter(|column| !is_id(column));
    columns.all(|column| left.get(column) == right.get(column))
}

fn is_id(column: &impl sea_orm::IdenStatic) -> bool {
    column.as_str() == "id"
}

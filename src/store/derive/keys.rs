//! The keys that names are sorted by, made anew where the rules of their making changed.

use entity::{locality, model, organisation};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, PrimaryKeyToColumn, QueryFilter, QueryOrder, QuerySelect,
};

use crate::vietnamese;

/// Rows that are held at once.
const BATCH: u64 = 1_000;

pub(super) async fn refresh(transaction: &DatabaseTransaction) -> Result<(), DbErr> {
    use locality::Column as L;
    use model::Column as M;
    use organisation::Column as O;
    table::<locality::Entity>(transaction, L::Id, L::Name, L::NameKey).await?;
    table::<organisation::Entity>(transaction, O::Id, O::Name, O::NameKey).await?;
    table::<model::Entity>(transaction, M::Id, M::Title, M::TitleKey).await
}

async fn table<E: EntityTrait>(
    transaction: &DatabaseTransaction,
    id: E::Column,
    name: E::Column,
    key: E::Column,
) -> Result<(), DbErr>
where
    E::PrimaryKey: PrimaryKeyToColumn<Column = E::Column>,
{
    let mut last = 0;
    loop {
        let rows = E::find().select_only().columns([id, name, key]).filter(id.gt(last)).order_by_asc(id).limit(BATCH);
        let rows: Vec<(i64, String, Vec<u8>)> = rows.into_tuple().all(transaction).await?;
        let Some((newest, ..)) = rows.last() else { return Ok(()) };
        last = *newest;
        for (row, name, old) in rows {
            let new = vietnamese::sort_key(&name);
            if new != old {
                E::update_many().col_expr(key, new.into()).filter(id.eq(row)).exec(transaction).await?;
            }
        }
    }
}

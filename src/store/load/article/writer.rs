//! Writes an article's records and keeps count. A record is known by its code: one that is there
//! and says the same is left alone, so its id, and whatever refers to it, stays.

use std::collections::{HashMap, HashSet};
use std::fmt::Display;

use sea_orm::sea_query::{Condition, Expr};
use sea_orm::{
    ActiveModelBehavior, DatabaseTransaction, EntityTrait, ExprTrait, IdenStatic, IntoActiveModel, Iterable,
    ModelTrait, Order, QueryFilter, QueryOrder, Value,
};

use crate::store::load::{LoadError, Progress, Summary, dates, error, write};

/// A record and one of its fields: where a complaint points to.
#[derive(Clone, Copy)]
pub(super) struct At<'a>(pub &'a str, pub &'static str);

pub(super) struct Writer<'a> {
    pub file: &'a str,
    pub transaction: &'a DatabaseTransaction,
    pub progress: &'a mut dyn Progress,
    pub summary: Summary,
    /// Ids of rows by table and code, as far as they were written or asked for.
    ids: HashMap<(&'static str, String), i64>,
    written: HashSet<(&'static str, String)>,
}

impl<'a> Writer<'a> {
    pub fn new(file: &'a str, transaction: &'a DatabaseTransaction, progress: &'a mut dyn Progress) -> Self {
        let summary = Summary::default();
        Self { file, transaction, progress, summary, ids: HashMap::new(), written: HashSet::new() }
    }

    /// Writes a coded row, whose id may be anything, and gives its id.
    pub async fn put<E>(&mut self, row: E::Model) -> Result<i64, LoadError>
    where
        E: EntityTrait,
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: ActiveModelBehavior + Send,
    {
        let code = text(&row, "code");
        let key = (E::default().table_name(), code.clone());
        if !self.written.insert(key.clone()) {
            return Err(self.fail(At(&code, "id"), "stands in the file twice"));
        }
        let id = match self.find::<E>(&code).await? {
            None => {
                self.summary.added += 1;
                let inserted = write::insert::<E>(self.transaction, vec![row], |_| ()).await?;
                inserted.first().map(id_of).unwrap_or_default()
            }
            Some(old) if write::same(&old, &row) => {
                self.summary.unchanged += 1;
                id_of(&old)
            }
            Some(old) => {
                self.summary.changed += 1;
                let mut row = row;
                // The row that is there keeps its id.
                for column in E::Column::iter().filter(|column| column.as_str() == "id") {
                    row.try_set(column, old.get(column))?;
                }
                write::update::<E>(self.transaction, row).await?;
                id_of(&old)
            }
        };
        self.ids.insert(key, id);
        self.progress.advance(1);
        Ok(id)
    }

    /// Makes these the only rows of their table within a scope, such as the owners of a model.
    pub async fn children<E>(&mut self, scope: Condition, rows: Vec<E::Model>) -> Result<(), LoadError>
    where
        E: EntityTrait,
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: ActiveModelBehavior + Send,
    {
        let mut find = E::find().filter(scope.clone());
        let named = |name: &str| E::Column::iter().find(|column| column.as_str() == name);
        if let Some(column) = named("position").or_else(|| named("id")) {
            find = find.order_by(column, Order::Asc);
        }
        let old = find.all(self.transaction).await?;
        let count = rows.len() as u64;
        if old.len() == rows.len() && old.iter().zip(&rows).all(|(old, row)| write::same(old, row)) {
            self.summary.unchanged += count;
            return Ok(());
        }
        if old.is_empty() {
            self.summary.added += count;
        } else {
            self.summary.changed += Ord::max(count, 1);
            E::delete_many().filter(scope).exec(self.transaction).await?;
        }
        write::insert::<E>(self.transaction, rows, |_| ()).await?;
        Ok(())
    }

    /// The id of the row that a record names, in the file or in the registry.
    pub async fn refer<E: EntityTrait>(&mut self, at: At<'_>, code: &str) -> Result<i64, LoadError> {
        let table = E::default().table_name();
        let key = (table, code.to_owned());
        if let Some(id) = self.ids.get(&key) {
            return Ok(*id);
        }
        let Some(row) = self.find::<E>(code).await? else {
            return Err(self.fail(at, format!("no {table} '{code}', in the file or the registry")));
        };
        let id = id_of(&row);
        self.ids.insert(key, id);
        Ok(id)
    }

    pub async fn refer_maybe<E: EntityTrait>(
        &mut self,
        at: At<'_>,
        code: Option<&String>,
    ) -> Result<Option<i64>, LoadError> {
        match code {
            Some(code) => Ok(Some(self.refer::<E>(at, code).await?)),
            None => Ok(None),
        }
    }

    /// Lets a name of the file's own stand for a row of the registry.
    pub fn alias<E: EntityTrait>(&mut self, name: &str, id: i64) {
        self.ids.insert((E::default().table_name(), name.to_owned()), id);
    }

    async fn find<E: EntityTrait>(&self, code: &str) -> Result<Option<E::Model>, LoadError> {
        Ok(E::find().filter(Expr::col("code").eq(code)).one(self.transaction).await?)
    }

    pub fn fail(&self, at: At<'_>, reason: impl Display) -> LoadError {
        let At(record, field) = at;
        let (record, field, reason) = (record.to_owned(), field.to_owned(), reason.to_string());
        LoadError::Field { file: self.file.to_owned(), record, field, reason }
    }

    pub fn one_of(&self, at: At<'_>, text: &str, values: &[&str]) -> Result<String, LoadError> {
        if values.contains(&text) { Ok(text.to_owned()) } else { Err(self.fail(at, error::none_of(text, values))) }
    }

    pub fn year(&self, at: At<'_>, year: Option<i64>) -> Result<Option<i64>, LoadError> {
        let Some(year) = year else { return Ok(None) };
        dates::year(year).map(Some).ok_or_else(|| self.fail(at, format!("{year} is no year")))
    }

    pub fn partial_date(&self, at: At<'_>, text: Option<&str>) -> Result<Option<i64>, LoadError> {
        let Some(text) = text else { return Ok(None) };
        let wrong = || self.fail(at, format!("'{text}' is no date as 2021, 2021-07 or 2021-07-03"));
        dates::partial_date(text).map(Some).ok_or_else(wrong)
    }

    /// A text in the language of record, which is whatever there is, and its English.
    pub fn texts(
        &self,
        at: At<'_>,
        vietnamese: Option<&String>,
        english: Option<&String>,
    ) -> Result<(String, Option<String>), LoadError> {
        let text = vietnamese.or(english).ok_or_else(|| self.fail(at, "is missing"))?;
        Ok((text.clone(), english.cloned()))
    }
}

fn value<M: ModelTrait>(row: &M, name: &str) -> Option<Value> {
    let mut columns = <M::Entity as EntityTrait>::Column::iter();
    columns.find(|column| column.as_str() == name).map(|column| row.get(column))
}

fn id_of<M: ModelTrait>(row: &M) -> i64 {
    match value(row, "id") {
        Some(Value::BigInt(Some(id))) => id,
        _ => 0,
    }
}

fn text<M: ModelTrait>(row: &M, name: &str) -> String {
    match value(row, name) {
        Some(Value::String(Some(text))) => text,
        _ => String::new(),
    }
}

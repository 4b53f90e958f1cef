//! Pages, cut out of the whole list.

use std::collections::HashMap;
use std::rc::Rc;

use async_graphql_parser::types::SelectionSet;
use nhanrong::describe::input::Problem;
use nhanrong::describe::page::PageArgs;
use nhanrong::describe::registry::{ArgBox, Field, Paging, Relation, TypeNo};
use nhanrong::graph::page::write_cursor;
use nhanrong::store::ask::{By, Cond, Name, Order};

use super::{At, Failed, ForgedCursor, Record, Run, Value};

pub struct Page {
    pub rows: Vec<Record>,
    /// Of each row, as JSON.
    pub cursors: Vec<String>,
    /// Of entries: what each leads to.
    pub leads: Option<Vec<Option<(TypeNo, Record)>>>,
    total: usize,
    has_next: bool,
    has_previous: bool,
}

impl Page {
    pub fn part(self: &Rc<Self>, part: Paging, ty: TypeNo) -> Value {
        let truth = |value: bool| Value::Leaf(value.to_string());
        let cursor = |cursor: Option<&String>| cursor.map_or(Value::Null, |cursor| Value::Leaf(cursor.clone()));
        let edge = |nth| Value::Object(ty, At::Edge(Rc::clone(self), nth));
        match part {
            Paging::Nodes => Value::List((0..self.rows.len()).map(|nth| self.node(nth, ty)).collect()),
            Paging::Edges => Value::List((0..self.rows.len()).map(edge).collect()),
            Paging::PageInfo => Value::Object(ty, At::Page(Rc::clone(self))),
            Paging::TotalCount => Value::Leaf(self.total.to_string()),
            Paging::HasNextPage => truth(self.has_next),
            Paging::HasPreviousPage => truth(self.has_previous),
            Paging::StartCursor => cursor(self.cursors.first()),
            Paging::EndCursor => cursor(self.cursors.last()),
            Paging::Node | Paging::Cursor => panic!("an edge's"),
        }
    }
}

impl Page {
    pub fn node(&self, nth: usize, ty: TypeNo) -> Value {
        match &self.leads {
            None => Value::Object(ty, At::Row(self.rows[nth].clone())),
            Some(leads) => {
                leads[nth].as_ref().map_or(Value::Null, |(ty, row)| Value::Object(*ty, At::Row(row.clone())))
            }
        }
    }
}

impl<'a> Run<'a> {
    pub(super) fn page(
        &mut self,
        relation: &Relation,
        field: &Field,
        at: &At,
        args: &ArgBox,
        sets: &[&'a SelectionSet],
    ) -> Result<Page, Failed> {
        let listing = relation.listing.expect("a page has a listing")(&**args);
        let listing = listing.or_else(|problem| self.refuse(&problem))?;
        let order = listing.order.unwrap_or_else(|| relation.order.clone());
        let asked = listing.page.expect("a page has a part");
        let limit = limit(&asked).or_else(|problem| self.refuse(&problem))?;
        let case = &relation.cases[0];
        let table = self.schema.table(relation);
        // Of entries, the keys that lead on are read as well.
        let keys = relation.entries.iter().flat_map(|_| relation.cases.iter().filter_map(|case| case.key.column()));
        let columns: Vec<Name> = match relation.entries {
            Some(_) => keys.chain(relation.order_columns.iter().copied()).collect(),
            None => [self.schema.ty(case.ty).columns(), relation.order_columns.clone()].concat(),
        };
        let everywhere = match (&asked.after, &asked.before) {
            (None, None) => HashMap::new(),
            _ => self.places(table, &order, &columns)?,
        };
        let mut places = Vec::new();
        for cursor in [&asked.after, &asked.before] {
            let place = cursor.as_ref().and_then(|cursor| everywhere.get(&format!("\"{cursor}\"")).copied());
            if cursor.is_some() && place.is_none() {
                // The engine's own words for what it does not take; that it takes it not, we know. Where it does,
                // somebody made the cursor of no row: a place all the same, but not one of ours.
                match asked.part(table, &order) {
                    Err(why) => return self.refuse(&why),
                    Ok(_) => std::panic::resume_unwind(Box::new(ForgedCursor)),
                }
            }
            places.push(place);
        }
        // Nothing is read, so nothing can fail, where only the connection's type is asked for.
        let parts = self.collect_all(field.ty.base(), sets);
        if parts.iter().all(|(_, fields)| fields[0].name.node.as_str() == "__typename") {
            let leads = relation.entries.map(|_| vec![]);
            return Ok(Page { rows: vec![], cursors: vec![], leads, total: 0, has_next: false, has_previous: false });
        }
        let rows = match &listing.words {
            Some(words) => self.read_table(table, columns, By::Words(words), &listing.filter, &order)?,
            None => self.of_parent(case, at, listing.scope, &listing.filter, &order, &relation.order_columns)?,
        };
        let total = rows.len();
        let all = rows.into_iter().map(|row| (cursor_of(table, &order, &row), row));
        let between = all.filter(|(cursor, _)| {
            let place = || everywhere[cursor];
            places[0].is_none_or(|after| place() > after) && places[1].is_none_or(|before| place() < before)
        });
        let mut between: Vec<(String, Record)> = between.collect();
        let beyond = between.len().saturating_sub(limit);
        let backward = asked.last.is_some();
        let kept =
            if backward { between.split_off(beyond) } else { between.drain(..limit.min(between.len())).collect() };
        let (cursors, rows): (_, Vec<Record>) = kept.into_iter().unzip();
        let leads = match relation.entries {
            Some(_) => Some(rows.iter().map(|row| self.lead(relation, row)).collect::<Result<Vec<_>, _>>()?),
            None => None,
        };
        let (has_next, has_previous) =
            if backward { (places[1].is_some(), beyond > 0) } else { (beyond > 0, places[0].is_some()) };
        Ok(Page { rows, cursors, leads, total, has_next, has_previous })
    }

    /// The object that an entry leads to.
    fn lead(&mut self, relation: &Relation, row: &Record) -> Result<Option<(TypeNo, Record)>, Failed> {
        Ok(match self.first(relation, None, &At::Row(row.clone()))? {
            Value::Object(ty, At::Row(row)) => Some((ty, row)),
            _ => None,
        })
    }

    /// The place of every row of the table in this order, by its cursor.
    fn places(&mut self, table: Name, order: &[Order], columns: &[Name]) -> Result<HashMap<String, usize>, Failed> {
        let rows = self.read_table(table, columns.to_vec(), By::All, &Cond::TRUE, order)?;
        Ok(rows.iter().enumerate().map(|(at, row)| (cursor_of(table, order, row), at)).collect())
    }
}

fn cursor_of(table: Name, order: &[Order], row: &Record) -> String {
    let columns: Vec<Name> = order.iter().map(|part| part.column).collect();
    let mut out = Vec::new();
    write_cursor(table, order, &row.places(&columns), &row.rows, row.at, &mut out);
    String::from_utf8(out).expect("a cursor is text")
}

/// How many rows a page can hold.
fn limit(asked: &PageArgs) -> Result<usize, Problem> {
    let (input, count) = match (asked.first, asked.last) {
        (None, None) => return Ok(20),
        (Some(_), Some(_)) => {
            return Err(Problem::new("last", "cannot stand together with `first`: give one of them"));
        }
        (Some(first), None) => ("first", first),
        (None, Some(last)) => ("last", last),
    };
    match count {
        ..0 => Err(Problem::new(input, format!("must not be negative, but is {count}"))),
        0..=200 => Ok(count as usize),
        _ => Err(Problem::new(input, format!("must be at most 200, but is {count}: ask for more pages instead"))),
    }
}

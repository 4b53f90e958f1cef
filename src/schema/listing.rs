//! What every list takes: a filter, an order, and how far from a unit of the map to look.

use sea_orm::{ColumnTrait, IdenStatic};

use crate::choices;
use crate::describe::builder::{Column, ReadsListing};
use crate::describe::input::{Args, Choices, Fields, In, InputObject, Problem};
use crate::describe::registry::Listing;
use crate::store::ask::{Cond, Name, Order, Scope, Value};
use crate::vietnamese::Words;

/// The columns of the entities are those that descriptions name.
impl<C: ColumnTrait + Copy> Column for C {
    fn name(self) -> Name {
        IdenStatic::as_str(&self)
    }
    fn nullable(self) -> bool {
        self.def().is_null()
    }
}

/// What a filter's input asks of a row.
pub trait Filter: In + Send + Sync {
    /// `at` is where the input stands among the arguments, for those who are told of a fault in it.
    fn conds(&self, at: &str) -> Vec<Cond>;
}

/// A field that rows can be ordered by.
pub trait OrderField: Choices {
    /// The name and meaning of the input that names it with a direction.
    const INPUT: Name;
    const INPUT_DOC: Name;
    /// The columns, ascending; the last is unique.
    fn columns(self) -> &'static [Order];
}

/// A filter of more conditions and values, those within it counted, is refused.
const MOST_PARTS: usize = 500;

/// The order of names, for those that have the column.
pub const BY_NAME: &[Order] = &[Order::by_key("name_key"), Order::by("id")];
pub const BY_NAME_DOC: Name = "By name in Vietnamese, as Vietnamese sorts: a ă â … d đ, tones after letters.";

#[derive(Clone, Copy, PartialEq)]
pub enum Direction {
    Ascending,
    Descending,
}

impl Choices for Direction {
    const NAME: Name = "OrderDirection";
    const DOC: Name = "Which way an order goes. Rows without a value come last in both.";
    const ALL: &'static [(Self, Name, Name)] = &[
        (Self::Ascending, "ASC", "The smallest or earliest first."),
        (Self::Descending, "DESC", "The largest or latest first."),
    ];
}

impl Choices for Scope {
    const NAME: Name = "LocalityScope";
    const DOC: Name = "How far from a unit of the map to look.";
    const ALL: &'static [(Self, Name, Name)] = &[
        (Self::Own, "SELF", "The unit itself."),
        (Self::Subtree, "SUBTREE", "The unit and all units below it."),
        (
            Self::Heritage,
            "HERITAGE",
            "Also the units that this one, or one below it, succeeded, all below those, those that they succeeded, and so \
             on. A unit that was split counts for each of its successors.",
        ),
    ];
}

choices!(Direction, Scope);

pub struct OrderBy<F> {
    field: F,
    direction: Direction,
}

impl<F: OrderField + In> InputObject for OrderBy<F> {
    const NAME: Name = F::INPUT;
    const DOC: Name = F::INPUT_DOC;
    fn fields(f: &mut Fields<'_>) -> Self {
        Self { field: f.get("field", "By what."), direction: f.or("direction", "Which way.", Direction::Ascending) }
    }
}

impl<F: OrderField> OrderBy<F> {
    /// The order in full. The unique column at the end goes the same way as the first.
    fn order(&self) -> Vec<Order> {
        let descending = self.direction == Direction::Descending;
        self.field.columns().iter().map(|order| Order { descending, ..*order }).collect()
    }
}

/// The filter and the order of a list.
pub struct List<F, O> {
    filter: Option<F>,
    order_by: Option<OrderBy<O>>,
}

impl<F: Filter, O: OrderField> Args for List<F, O>
where
    OrderBy<O>: In,
{
    fn fields(f: &mut Fields<'_>) -> Self {
        Self {
            filter: f.get("filter", "Only rows that meet all of this."),
            order_by: f.get("orderBy", "In what order; by code or by id where it is not given."),
        }
    }
}

impl<F: Filter, O: OrderField> ReadsListing for List<F, O>
where
    OrderBy<O>: In,
{
    fn listing(&self) -> Result<Listing, Problem> {
        let filter = self.filter.as_ref().map_or(Cond::TRUE, |filter| Cond::And(filter.conds("filter")));
        let parts = filter.parts();
        if parts > MOST_PARTS {
            let reason = format!("holds {parts} conditions and values, of which at most {MOST_PARTS} are taken");
            return Err(Problem::new("filter", reason));
        }
        Ok(Listing::new(filter, self.order_by.as_ref().map(OrderBy::order)))
    }
}

/// A list at a unit of the map.
pub struct Here<L> {
    scope: Scope,
    list: L,
}

impl<L: Args> Args for Here<L> {
    fn fields(f: &mut Fields<'_>) -> Self {
        // Nullable, as the contract has it: an explicit null is the same as leaving it out.
        let scope: Option<Scope> = f.or("scope", "How far from this unit to look.", Some(Scope::Subtree));
        Self { scope: scope.unwrap_or(Scope::Subtree), list: L::fields(f) }
    }
}

impl<L: ReadsListing> ReadsListing for Here<L> {
    fn listing(&self) -> Result<Listing, Problem> {
        Ok(Listing { scope: self.scope, ..self.list.listing()? })
    }
}

/// The column is among the names given.
pub fn among<T: Choices>(column: impl Column, names: &Option<Vec<T>>) -> Option<Cond> {
    let values = |names: &Vec<T>| names.iter().map(|name| Value::Text(name.name().to_owned())).collect();
    names.as_ref().map(|names| Cond::In { column: column.name(), values: values(names) })
}

/// The column lies in the unit with this code, or below it.
pub fn under(column: impl Column, code: &str, at: &str) -> Cond {
    Cond::Within { column: column.name(), code: code.to_owned(), scope: Scope::Subtree, input: format!("{at}.under") }
}

/// The column is the id of a row of `table` with one of these codes.
pub fn coded(column: impl Column, table: Name, codes: &[String], input: String) -> Cond {
    Cond::Coded { column: column.name(), table, codes: codes.to_vec(), input }
}

/// The column is the id of something that holds these words; `select` is its column among the search's entries.
pub fn found(column: impl Column, select: Name, words: &Words) -> Cond {
    Cond::Found { column: column.name(), select, words: words.clone() }
}

/// The column is not null.
pub fn known(column: impl Column) -> Cond {
    Cond::Not(Box::new(Cond::IsNull { column: column.name() }))
}

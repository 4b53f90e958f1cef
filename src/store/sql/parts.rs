//! Rows in an order whose first column can be null.

use super::{Dialect, Sql};
use crate::store::ask::{Ask, Fault, Name, Value, Want};

/// Which rows of a key are read. In an order whose first column can be null, and which its index does not give as it
/// stands, lie two ranges of the index: each is read by itself, one behind the other, until there are enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    All,
    /// Where the order's first column holds something.
    Values,
    /// Where it does not.
    Nulls,
}

impl Part {
    /// The parts of an ask that can hold rows, in the order in which they are read. Nulls come last:
    /// behind one there are only nulls, before a value only values.
    pub fn of(ask: &Ask<'_>, dialect: Dialect) -> &'static [Part] {
        let (after, before) = (ask.window.after, ask.window.before);
        let is_split = ask.order.first().is_some_and(|first| {
            // PostgreSQL's indexes have nulls behind all values, so before them when walked back.
            let is_against = dialect == Dialect::Postgres && first.descending && ask.window.limit.is_some();
            first.nullable && (after.is_some() || before.is_some() || is_against)
        });
        if !is_split || ask.want == Want::Count {
            return &[Part::All];
        }
        let at_null = |place: &[Value]| place.first() == Some(&Value::Null);
        match (after.is_some_and(at_null), before.is_some_and(|place| !at_null(place)), ask.window.from_end) {
            (true, true, _) => &[],
            (true, false, _) => &[Part::Nulls],
            (false, true, _) => &[Part::Values],
            (false, false, false) => &[Part::Values, Part::Nulls],
            (false, false, true) => &[Part::Nulls, Part::Values],
        }
    }
}

impl Sql<'_> {
    /// The rows of one key, or their count: what each part holds, until there are enough.
    pub(super) fn selected(&mut self, ask: &Ask<'_>, columns: &[Name]) -> Result<(), Fault> {
        if ask.want == Want::Count {
            self.push("select count(*)");
            return self.from(ask);
        }
        let parts = self.parts;
        for (nth, part) in parts.iter().enumerate() {
            if parts.len() > 1 {
                self.push(if nth == 0 { "select * from (" } else { ") f union all select * from (" });
            }
            self.part = *part;
            self.columns(columns);
            self.from(ask)?;
        }
        if parts.len() > 1 {
            self.push(") f");
            self.limit(ask);
            self.part = Part::All;
        }
        Ok(())
    }
}

//! Pages: the rows behind a place, or before it.

use super::{Part, Sql, bound};
use crate::store::ask::{Order, Value};

impl Sql<'_> {
    /// The rows of this part that lie behind a place (or before it).
    pub(super) fn seek_part(&mut self, order: &[Order], place: &[Value], after: bool) {
        let at_null = place.first() == Some(&Value::Null);
        match (self.part, order) {
            (Part::Values, _) if at_null => {}
            (Part::Nulls, _) if !at_null => {}
            (Part::Values, [first, rest @ ..]) => {
                let first = Order { nullable: false, ..*first };
                self.push(" and ");
                self.seek(&[&[first], rest].concat(), place, after, true);
            }
            (Part::Nulls, [_, rest @ ..]) => {
                self.push(" and ");
                self.seek(rest, &place[1..], after, true);
            }
            (_, order) => {
                self.push(" and ");
                self.seek(order, place, after, true);
            }
        }
    }

    /// Rows strictly behind a place (or before it), in an order whose nulls come last.
    fn seek(&mut self, order: &[Order], place: &[Value], after: bool, leading: bool) {
        let (Some((first, order)), Some((value, place))) = (order.split_first(), place.split_first()) else {
            // Behind the last column nothing differs any more.
            self.push("false");
            return;
        };
        let up = first.descending != after;
        let is_null = *value == Value::Null;
        self.push("(");
        if leading && !first.nullable && !is_null {
            // The range said by itself leads the index there.
            self.column(first.column);
            self.push(if up { " >= " } else { " <= " });
            self.bind(bound(value));
            self.push(" and (");
        }
        match (is_null, after) {
            (true, true) => self.push("false"),
            (true, false) => {
                self.column(first.column);
                self.push(" is not null");
            }
            (false, _) => {
                self.column(first.column);
                self.push(if up { " > " } else { " < " });
                self.bind(bound(value));
                if after && first.nullable {
                    self.push(" or ");
                    self.column(first.column);
                    self.push(" is null");
                }
            }
        }
        if !order.is_empty() {
            self.push(" or (");
            self.column(first.column);
            if is_null {
                self.push(" is null");
            } else {
                self.push(" = ");
                self.bind(bound(value));
            }
            self.push(" and ");
            self.seek(order, place, after, false);
            self.push(")");
        }
        if leading && !first.nullable && !is_null {
            self.push(")");
        }
        self.push(")");
    }
}

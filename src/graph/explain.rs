//! A plan as text for people: its waves, each with its batches, and what hangs on what.

use std::fmt::Write;

use super::plan::{ALWAYS, Fetch, PlaceKey, Plan};
use crate::describe::input::Const;
use crate::describe::registry::Match;
use crate::store::ask::Want;

impl Plan {
    /// A line a batch: what is read, by which key, under which condition, and how often.
    pub fn explain(&self) -> String {
        let mut out = String::new();
        for (wave, fetches) in self.waves.iter().enumerate() {
            for (nth, no) in fetches.iter().enumerate() {
                let wave = if nth == 0 { format!("wave {wave}") } else { String::new() };
                let line = self.line(self.fetch(*no));
                // Writing to a string does not fail.
                let _ = writeln!(out, "{wave:<8}#{no} {line}");
            }
        }
        if out.is_empty() {
            out.push_str("nothing is read\n");
        }
        out
    }

    fn line(&self, fetch: &Fetch) -> String {
        let what =
            if fetch.want == Want::Count { "count".to_owned() } else { format!("[{}]", fetch.columns.join(", ")) };
        let by = match fetch.by {
            Match::All => "all".to_owned(),
            Match::Words => "words".to_owned(),
            Match::Column(column) => format!("by {column}"),
            Match::Area(column) => format!("by area of {column}"),
            Match::Join(join) => format!("through {}", join.table),
            Match::Climb(column) => format!("up {column}"),
        };
        let mut line = format!("{} {what} {by}", fetch.table);
        if let Some(args) = fetch.listing {
            let _ = write!(line, ", {}{}", self.args(args), if fetch.peek { " and one more" } else { "" });
        }
        let names: Vec<String> = self.bits.iter().map(|no| self.vars[usize::from(*no)].name.clone()).collect();
        let places = fetch.places.iter().map(|place| {
            let place = self.place(*place);
            let key = match (place.parent, place.key) {
                (Some(parent), PlaceKey::Column(column)) => {
                    let parent = self.place(parent).fetch;
                    format!("#{parent}.{}", self.fetch(parent).columns[usize::from(column)])
                }
                (_, PlaceKey::Args(args)) => self.args(args),
                _ => "the root".to_owned(),
            };
            match place.cond {
                ALWAYS => key,
                cond => format!("{key} if {}", self.conds[cond as usize].explain(&names)),
            }
        });
        let mut places: Vec<String> = places.collect();
        places.dedup();
        format!("{line} <- {}", places.join(" | "))
    }

    fn args(&self, no: u32) -> String {
        let values = &self.args[no as usize].values;
        let mut text = if matches!(values, Const::Object(fields) if fields.is_empty()) {
            "as by default".to_owned()
        } else {
            values.to_string()
        };
        // Variables stand as numbers in a plan; the longest first, so that $12 is not taken for $1.
        for (no, var) in self.vars.iter().enumerate().rev() {
            text = text.replace(&format!("${no}"), &format!("${}", var.name));
        }
        text
    }
}

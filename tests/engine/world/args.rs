//! What fields are asked with.

use std::any::Any;

use nhanrong::describe::builder::ReadsListing;
use nhanrong::describe::id;
use nhanrong::describe::input::{Args, Fields, InputObject, Problem};
use nhanrong::describe::registry::{ArgKey, Listing};
use nhanrong::describe::values::Id;
use nhanrong::store::ask::{Cond, Name, Op, Order, Scope, Value};
use nhanrong::vietnamese::Words;

use super::scalars::{Date, Direction, Language, ModelOrderField, Reach, ReplicationOrderField, Stage, Status};

/// Arguments that name rows.
pub trait Key: Args {
    fn keys(&self) -> Result<Vec<ArgKey>, Problem>;

    fn key(args: &dyn Any) -> Result<Vec<ArgKey>, Problem> {
        args.downcast_ref::<Self>().map_or_else(|| Err(Problem::new("", "the arguments are others")), Self::keys)
    }
}

pub struct ByCode(String);
impl Args for ByCode {
    fn fields(f: &mut Fields<'_>) -> Self {
        Self(f.get("code", "The code."))
    }
}
impl Key for ByCode {
    fn keys(&self) -> Result<Vec<ArgKey>, Problem> {
        Ok(vec![ArgKey::Text(self.0.clone())])
    }
}

/// A text that is no id names nothing: no type has the tag 0.
fn node(id: &Id) -> ArgKey {
    let (tag, uid) = id::parse(&id.0).unwrap_or_default();
    ArgKey::Node(tag, uid)
}

pub struct ById(Id);
impl Args for ById {
    fn fields(f: &mut Fields<'_>) -> Self {
        Self(f.get("id", "The id."))
    }
}
impl Key for ById {
    fn keys(&self) -> Result<Vec<ArgKey>, Problem> {
        Ok(vec![node(&self.0)])
    }
}

pub struct ByIds(Vec<Id>);
impl Args for ByIds {
    fn fields(f: &mut Fields<'_>) -> Self {
        Self(f.get("ids", "The ids, at most 50."))
    }
}
impl Key for ByIds {
    fn keys(&self) -> Result<Vec<ArgKey>, Problem> {
        if self.0.len() > 50 {
            return Err(Problem::new("ids", "must be at most 50"));
        }
        Ok(self.0.iter().map(node).collect())
    }
}

pub struct In(Language);
impl In {
    pub fn english(&self) -> bool {
        self.0 == Language::En
    }
}
impl Args for In {
    fn fields(f: &mut Fields<'_>) -> Self {
        Self(f.or("language", "The language, if there is a text in it.", Language::Vi))
    }
}

/// Words to search for.
pub struct Sought(Words);
impl Args for Sought {
    fn fields(f: &mut Fields<'_>) -> Self {
        Sought(f.get("text", "Which words."))
    }
}
impl ReadsListing for Sought {
    fn listing(&self) -> Result<Listing, Problem> {
        Ok(Listing { words: Some(self.0.clone()), ..Listing::new(Cond::TRUE, None) })
    }
}

/// A page without filter and order.
pub struct Plain;
impl Args for Plain {
    fn fields(_: &mut Fields<'_>) -> Self {
        Plain
    }
}
impl ReadsListing for Plain {
    fn listing(&self) -> Result<Listing, Problem> {
        Ok(Listing::new(Cond::TRUE, None))
    }
}

pub struct ModelFilter {
    codes: Option<Vec<String>>,
    stages: Option<Vec<Stage>>,
    started_from: Option<Date>,
    budget: Option<i32>,
    replicated: Option<bool>,
    under: Option<String>,
    and: Option<Vec<ModelFilter>>,
    or: Option<Vec<ModelFilter>>,
    not: Option<Box<ModelFilter>>,
}
impl InputObject for ModelFilter {
    const NAME: Name = "ModelFilter";
    const DOC: Name = "Which models: all that is given must hold.";
    fn fields(f: &mut Fields<'_>) -> Self {
        Self {
            codes: f.get("codes", "One of these."),
            stages: f.get("stages", "At one of these."),
            started_from: f.get("startedFrom", "Not before this day."),
            budget: f.get("budgetAtLeast", "At least so much."),
            replicated: f.get("replicated", "Whether somebody took it over."),
            under: f.get("under", "In this place or below it."),
            and: f.get("and", "All of these."),
            or: f.get("or", "One of these."),
            not: f.get::<Option<ModelFilter>>("not", "Not this.").map(Box::new),
        }
    }
}
impl ModelFilter {
    fn cond(&self) -> Cond {
        let texts = |column, values: Vec<Value>| Cond::In { column, values };
        let at_least = |column, value| Cond::Compare { column, op: Op::Ge, value: Value::Int(value) };
        let all = |filters: &[ModelFilter]| filters.iter().map(ModelFilter::cond).collect();
        let mut conds = Vec::new();
        conds.extend(self.codes.iter().map(|codes| texts("code", codes.iter().cloned().map(Value::Text).collect())));
        conds.extend(self.stages.iter().map(|stages| texts("stage", stages.iter().map(spelled).collect())));
        conds.extend(self.started_from.map(|date| at_least("started_on", date.0)));
        conds.extend(self.budget.map(|least| at_least("budget", i64::from(least))));
        conds.extend(self.replicated.map(|wanted| {
            let cond = Box::new(Cond::TRUE);
            let among = Cond::Among { column: "id", select: "model_id", table: "replication", cond };
            if wanted { among } else { Cond::Not(Box::new(among)) }
        }));
        conds.extend(self.under.iter().map(|code| Cond::Within {
            column: "locality_id",
            code: code.clone(),
            scope: Scope::Subtree,
            input: "filter.under".to_owned(),
        }));
        conds.extend(self.and.iter().map(|filters| Cond::And(all(filters))));
        conds.extend(self.or.iter().map(|filters| Cond::Or(all(filters))));
        conds.extend(self.not.iter().map(|filter| Cond::Not(Box::new(filter.cond()))));
        Cond::And(conds)
    }
}

fn spelled<T: nhanrong::describe::input::Choices>(choice: &T) -> Value {
    Value::Text(choice.name().to_owned())
}

/// By one column, then by the number of the row.
fn by(column: Name, direction: Direction, nullable: bool) -> Vec<Order> {
    vec![Order { descending: direction == Direction::Down, nullable, ..Order::by(column) }, super::up("id")]
}

macro_rules! order_by {
    ($name:ident, $spelled:literal, $field:ident) => {
        pub struct $name(pub $field, pub Direction);
        impl InputObject for $name {
            const NAME: Name = $spelled;
            const DOC: Name = "In which order.";
            fn fields(f: &mut Fields<'_>) -> Self {
                Self(f.get("field", "By what."), f.or("direction", "Which way.", Direction::Up))
            }
        }
    };
}

order_by!(ModelOrder, "ModelOrder", ModelOrderField);
order_by!(ReplicationOrder, "ReplicationOrder", ReplicationOrderField);
nhanrong::input_object!(ModelFilter, ModelOrder, ReplicationFilter, ReplicationOrder);

pub struct Models {
    filter: Option<ModelFilter>,
    order: Option<ModelOrder>,
}
impl Args for Models {
    fn fields(f: &mut Fields<'_>) -> Self {
        Self { filter: f.get("filter", "Which models."), order: f.get("orderBy", "In which order.") }
    }
}
impl ReadsListing for Models {
    fn listing(&self) -> Result<Listing, Problem> {
        let order = self.order.as_ref().map(|ModelOrder(field, direction)| match field {
            ModelOrderField::Code => by("code", *direction, false),
            ModelOrderField::Title => by("title", *direction, false),
            ModelOrderField::StartedOn => by("started_on", *direction, false),
            ModelOrderField::Budget => by("budget", *direction, true),
        });
        Ok(Listing::new(self.filter.as_ref().map_or(Cond::TRUE, ModelFilter::cond), order))
    }
}

pub struct ModelsWithin {
    reach: Reach,
    models: Models,
}
impl Args for ModelsWithin {
    fn fields(f: &mut Fields<'_>) -> Self {
        Self { reach: f.or("scope", "How far to look.", Reach::Subtree), models: Models::fields(f) }
    }
}
impl ReadsListing for ModelsWithin {
    fn listing(&self) -> Result<Listing, Problem> {
        let scope = if self.reach == Reach::Own { Scope::Own } else { Scope::Subtree };
        Ok(Listing { scope, ..self.models.listing()? })
    }
}

pub struct ReplicationFilter(Option<Vec<Status>>, Option<i32>);
impl InputObject for ReplicationFilter {
    const NAME: Name = "ReplicationFilter";
    const DOC: Name = "Which replications.";
    fn fields(f: &mut Fields<'_>) -> Self {
        Self(f.get("statuses", "At one of these."), f.get("sitesAtLeast", "At least so many; not below 0."))
    }
}

pub struct Replications(Option<ReplicationFilter>, Option<ReplicationOrder>);
impl Args for Replications {
    fn fields(f: &mut Fields<'_>) -> Self {
        Self(f.get("filter", "Which replications."), f.get("orderBy", "In which order."))
    }
}
impl ReadsListing for Replications {
    fn listing(&self) -> Result<Listing, Problem> {
        let mut conds = Vec::new();
        if let Some(ReplicationFilter(statuses, sites)) = &self.0 {
            let status = |of: &Vec<Status>| Cond::In { column: "status", values: of.iter().map(spelled).collect() };
            conds.extend(statuses.as_ref().map(status));
            if let Some(sites) = sites {
                // A problem that only the schema knows, not the type.
                let sites = u16::try_from(*sites);
                let sites = sites.map_err(|_| Problem::new("filter.sitesAtLeast", "must not be negative"))?;
                conds.push(Cond::Compare { column: "sites", op: Op::Ge, value: Value::Int(i64::from(sites)) });
            }
        }
        let order = self.1.as_ref().map(|ReplicationOrder(field, direction)| match field {
            ReplicationOrderField::On => by("on", *direction, true),
            ReplicationOrderField::Sites => by("sites", *direction, true),
        });
        Ok(Listing::new(Cond::And(conds), order))
    }
}

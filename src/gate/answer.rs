//! The server's one entrance: a request in, the bytes of its answer out.

use std::sync::Arc;

use bluejay_core::OperationType;
use bluejay_core::executable::{ExplicitOperationDefinition, OperationDefinition as _, OperationDefinitionReference};
use bluejay_parser::ast::executable::{ExecutableDocument, OperationDefinition};
use serde_json::{Map, Value as Json};

use super::cache::{Cache, Hits};
use super::persisted::Persisted;
use super::values::variables;
use super::{Limits, cost, definition_problems, hold, parse, scan};
use crate::describe::registry::Schema;
use crate::error::{Code, Error};
use crate::graph::args::Inputs;
use crate::graph::compile::compile;
use crate::graph::plan::Plan;
use crate::graph::{Answer, Asked, Engine, Room};
use crate::introspection;
use crate::store::ask::Reader;

#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// By which client and log speak of the request; empty where nobody does.
    pub id: &'a str,
    pub query: &'a str,
    pub operation_name: Option<&'a str>,
    pub variables: &'a Map<String, Json>,
}

/// What of a request is not its text.
#[derive(Clone, Copy)]
pub struct Manner<'a> {
    /// Only a query may be run: it came by a method that changes nothing.
    pub reads_only: bool,
    /// The answer shall tell what the request costs.
    pub tells_cost: bool,
    /// Objects that it may make; one that may make more, though not too many, is heavy: it is not run.
    pub most_objects: u64,
    /// Memory for its rows and its answer.
    pub room: Room<'a>,
}

impl Default for Manner<'_> {
    fn default() -> Self {
        Self { reads_only: false, tells_cost: false, most_objects: u64::MAX, room: &|_| true }
    }
}

pub struct Gate {
    engine: Engine,
    limits: Limits,
    cache: Cache,
    persisted: Persisted,
}

/// What may run: a plan, and the request's values for it.
pub struct Passed {
    pub plan: Arc<Plan>,
    pub plan_was_kept: bool,
    /// How many objects it may make, if that can be told.
    pub cost: Option<u64>,
    /// Or why they are refused.
    pub inputs: Result<Inputs, Vec<Error>>,
}

/// Why there is no plan.
pub enum NoPlan {
    Errors(Vec<Error>),
    /// The operation is no query, though only one may be run.
    Changes,
}

/// An answer, or why there was no attempt at one in this manner.
pub type Answered = Result<Answer, NotRun>;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NotRun {
    /// The operation is no query, though only one may be run.
    Changes,
    /// It may make more objects than are made in this manner.
    Heavy { plan_was_kept: bool },
}

impl Gate {
    /// What bluejay finds wrong with the described types is told now, in words.
    pub fn new(schema: Arc<Schema>, limits: Limits) -> Result<Self, Vec<String>> {
        let problems = definition_problems(&schema);
        if !problems.is_empty() {
            return Err(problems);
        }
        let types = introspection::rows(&schema);
        let persisted = Persisted::new(limits.kept_bytes, limits.kept);
        let cache = Cache::new(limits.kept_bytes, limits.kept);
        Ok(Self { engine: Engine::new(schema, types), limits, cache, persisted })
    }

    pub fn schema(&self) -> &Arc<Schema> {
        self.engine.schema()
    }

    /// Documents by their hash.
    pub fn persisted(&self) -> &Persisted {
        &self.persisted
    }

    /// How often a plan was asked for so far, and found.
    pub fn hits(&self) -> Hits {
        self.cache.hits()
    }

    /// Answers a request from one reader, which is not asked where nothing of the store is.
    pub fn answer(&self, request: &Request<'_>, reader: &mut dyn Reader) -> Answer {
        let answered = self.answer_in(Manner::default(), request, reader);
        answered.unwrap_or_else(|_| Answer::refusal(&[], request.id))
    }

    /// The same where the request's manner says more.
    pub fn answer_in(&self, manner: Manner<'_>, request: &Request<'_>, reader: &mut dyn Reader) -> Answered {
        let Passed { plan, plan_was_kept, cost, inputs } = match self.pass(manner.reads_only, request) {
            Ok(passed) => passed,
            Err(NoPlan::Errors(errors)) => return Ok(Answer::refusal(&errors, request.id)),
            Err(NoPlan::Changes) => return Err(NotRun::Changes),
        };
        let mut answer = match inputs {
            Ok(_) if cost > Some(manner.most_objects) => return Err(NotRun::Heavy { plan_was_kept }),
            Ok(inputs) => {
                let (most_bytes, most_errors, room) = (self.limits.answer, self.limits.errors, manner.room);
                let asked = Asked { text: request.query, request: request.id, most_bytes, most_errors, room };
                self.engine.run(&plan, &inputs, asked, reader)
            }
            Err(errors) => Answer::refusal(&errors, request.id),
        };
        if let Some(cost) = cost.filter(|_| manner.tells_cost) {
            tell(cost, self.limits.objects, &mut answer.body);
        }
        Ok(Answer { plan: Some(plan), plan_was_kept, ..answer })
    }

    /// All that comes before the request runs.
    pub fn pass(&self, reads_only: bool, request: &Request<'_>) -> Result<Passed, NoPlan> {
        let kept = self.cache.get(request.query, request.operation_name);
        let plan_was_kept = kept.is_some();
        let made = || self.compile(request.query, request.operation_name, reads_only);
        let plan = kept.map_or_else(made, Ok)?;
        let mut cost = None;
        let inputs = self.inputs(&plan, request).and_then(|inputs| {
            let (objects, limit) = (plan.cost.of(&inputs), self.limits.objects);
            cost = Some(objects);
            if objects > limit {
                return Err(vec![cost::refusal(self.schema(), &plan, &inputs, request.query, limit)]);
            }
            Ok(inputs)
        });
        Ok(Passed { plan, plan_was_kept, cost, inputs })
    }

    /// The request's values, as the plan's fields take them.
    fn inputs(&self, plan: &Plan, request: &Request<'_>) -> Result<Inputs, Vec<Error>> {
        let vars = variables(self.schema(), plan, request.variables, request.query, self.limits.errors)?;
        Inputs::new(self.schema(), plan, &vars).map_err(|error| vec![error])
    }

    /// The plan of a document's operation: kept with its text, or made now. Refusals are not kept.
    pub fn plan(&self, query: &str, operation: Option<&str>) -> Result<Arc<Plan>, Vec<Error>> {
        let made = || match self.compile(query, operation, false) {
            Err(NoPlan::Errors(errors)) => Err(errors),
            Err(NoPlan::Changes) => Err(Vec::new()),
            Ok(plan) => Ok(plan),
        };
        self.cache.get(query, operation).map_or_else(made, Ok)
    }

    fn compile(&self, query: &str, operation: Option<&str>, reads_only: bool) -> Result<Arc<Plan>, NoPlan> {
        let errors = |error| NoPlan::Errors(vec![error]);
        let text = scan(query, &self.limits).map_err(errors)?;
        let document = parse(&text, &self.limits).map_err(NoPlan::Errors)?;
        let chosen = choose(&document, operation);
        let is_query = chosen.as_ref().map_or(true, |chosen| chosen.as_ref().operation_type() == OperationType::Query);
        if reads_only && !is_query {
            return Err(NoPlan::Changes);
        }
        hold(self.schema(), &text, &document, &self.limits).map_err(NoPlan::Errors)?;
        let chosen = chosen.map_err(errors)?;
        let mut plan = compile(self.schema(), &document, chosen).map_err(errors)?;
        plan.vars.iter_mut().for_each(|var| var.at = text.written_at(var.at as usize) as u32);
        let (batches, most) = (plan.fetches.len(), self.limits.statements);
        if batches > most {
            let message =
                format!("The operation reads {batches} batches of rows, more than the {most} that are allowed.");
            return Err(errors(Error::new(Code::LimitExceeded, message)));
        }
        let plan = Arc::new(Plan { name: name(chosen).unwrap_or_default().to_owned(), ..plan });
        // Kept plans are of queries alone, so what is found by its text may come any way.
        if is_query {
            self.cache.put(query, operation, &plan);
        }
        Ok(plan)
    }
}

/// Puts the cost of a request behind the rest of its answer, which is an object with something in it.
fn tell(cost: u64, limit: u64, body: &mut Vec<u8>) {
    body.pop();
    body.extend_from_slice(
        format!(",\"extensions\":{{\"cost\":{{\"objects\":{cost},\"limit\":{limit}}}}}}}").as_bytes(),
    );
}

fn choose<'a>(document: &'a ExecutableDocument<'a>, asked: Option<&str>) -> Result<&'a OperationDefinition<'a>, Error> {
    let operations = document.operation_definitions();
    let found = match asked {
        None if operations.len() > 1 => {
            return Err(Error::new(
                Code::BadUserInput,
                "The document holds several operations: `operationName` must say which.",
            ));
        }
        None => operations.first(),
        Some(asked) => operations.iter().find(|operation| name(operation) == Some(asked)),
    };
    found.ok_or_else(|| {
        let message = format!("The document holds no operation named \"{}\".", asked.unwrap_or_default());
        Error::new(Code::BadUserInput, message)
    })
}

fn name<'a>(operation: &'a OperationDefinition<'a>) -> Option<&'a str> {
    match operation.as_ref() {
        OperationDefinitionReference::Explicit(explicit) => ExplicitOperationDefinition::name(explicit),
        OperationDefinitionReference::Implicit(_) => None,
    }
}

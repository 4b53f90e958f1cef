//! The server's one entrance: a request in, the bytes of its answer out.

use std::sync::Arc;

use bluejay_core::executable::{ExplicitOperationDefinition, OperationDefinition as _, OperationDefinitionReference};
use bluejay_parser::ast::executable::{ExecutableDocument, OperationDefinition};
use serde_json::{Map, Value as Json};

use super::cache::Cache;
use super::values::variables;
use super::{Limits, cost, definition_problems, judge, scan};
use crate::describe::registry::Schema;
use crate::error::{Code, Error};
use crate::graph::args::Inputs;
use crate::graph::compile::compile;
use crate::graph::plan::Plan;
use crate::graph::{Answer, Asked, Engine};
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

pub struct Gate {
    engine: Engine,
    limits: Limits,
    cache: Cache,
}

impl Gate {
    /// What bluejay finds wrong with the described types is told now, in words.
    pub fn new(schema: Arc<Schema>, limits: Limits) -> Result<Self, Vec<String>> {
        let problems = definition_problems(&schema);
        if !problems.is_empty() {
            return Err(problems);
        }
        let types = introspection::rows(&schema);
        Ok(Self { engine: Engine::new(schema, types), limits, cache: Cache::default() })
    }

    pub fn schema(&self) -> &Arc<Schema> {
        self.engine.schema()
    }

    /// Answers a request from one reader, which is not asked where nothing of the store is.
    pub fn answer(&self, request: &Request<'_>, reader: &mut dyn Reader) -> Answer {
        let kept = self.cache.get(request.query, request.operation_name);
        let plan_was_kept = kept.is_some();
        let plan = match kept.map_or_else(|| self.compile(request.query, request.operation_name), Ok) {
            Ok(plan) => plan,
            Err(errors) => return Answer::refusal(&errors, request.id),
        };
        let answer = match self.inputs(&plan, request) {
            Ok(inputs) => {
                let asked = Asked { text: request.query, request: request.id, most_bytes: self.limits.answer };
                self.engine.run(&plan, &inputs, asked, reader)
            }
            Err(errors) => Answer::refusal(&errors, request.id),
        };
        Answer { plan: Some(plan), plan_was_kept, ..answer }
    }

    /// The request's values, as the plan's fields take them.
    fn inputs(&self, plan: &Plan, request: &Request<'_>) -> Result<Inputs, Vec<Error>> {
        let vars = variables(self.schema(), plan, request.variables, request.query)?;
        let inputs = Inputs::new(self.schema(), plan, &vars).map_err(|error| vec![error])?;
        cost::check(plan, &inputs, &self.limits).map_err(|error| vec![error])?;
        Ok(inputs)
    }

    /// The plan of a document's operation: kept with its text, or made now. Refusals are not kept.
    pub fn plan(&self, query: &str, operation: Option<&str>) -> Result<Arc<Plan>, Vec<Error>> {
        self.cache.get(query, operation).map_or_else(|| self.compile(query, operation), Ok)
    }

    fn compile(&self, query: &str, operation: Option<&str>) -> Result<Arc<Plan>, Vec<Error>> {
        let text = scan(query, &self.limits).map_err(|error| vec![error])?;
        let document = judge(self.schema(), &text, &self.limits)?;
        let chosen = choose(&document, operation).map_err(|error| vec![error])?;
        let plan = compile(self.schema(), &document, chosen).map_err(|error| vec![error])?;
        let plan = Arc::new(Plan { name: name(chosen).unwrap_or_default().to_owned(), ..plan });
        self.cache.put(query, operation, &plan);
        Ok(plan)
    }
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

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
use crate::graph::{Answer, Engine};
use crate::introspection;
use crate::store::ask::Reader;

#[derive(Clone, Copy)]
pub struct Request<'a> {
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
        let prepared = self.plan(request.query, request.operation_name).and_then(|plan| {
            let vars = variables(self.schema(), &plan, request.variables, request.query)?;
            let inputs = Inputs::new(self.schema(), &plan, &vars).and_then(|inputs| {
                cost::check(&plan, &inputs, &self.limits)?;
                Ok(inputs)
            });
            inputs.map(|inputs| (plan.clone(), inputs)).map_err(|error| vec![error])
        });
        match prepared {
            Ok((plan, inputs)) => self.engine.run(&plan, &inputs, request.query, self.limits.answer, reader),
            Err(errors) => Answer::refusal(&errors),
        }
    }

    /// The plan of a document's operation: kept with its text, or made now. Refusals are not kept.
    pub fn plan(&self, query: &str, operation: Option<&str>) -> Result<Arc<Plan>, Vec<Error>> {
        if let Some(plan) = self.cache.get(query, operation) {
            return Ok(plan);
        }
        let text = scan(query, &self.limits).map_err(|error| vec![error])?;
        let document = judge(self.schema(), &text, &self.limits)?;
        let chosen = choose(&document, operation).map_err(|error| vec![error])?;
        let plan = Arc::new(compile(self.schema(), &document, chosen).map_err(|error| vec![error])?);
        self.cache.put(query, operation, &plan);
        Ok(plan)
    }
}

fn choose<'a>(document: &'a ExecutableDocument<'a>, name: Option<&str>) -> Result<&'a OperationDefinition<'a>, Error> {
    let operations = document.operation_definitions();
    let found = match name {
        None if operations.len() > 1 => {
            return Err(Error::new(
                Code::BadUserInput,
                "The document holds several operations: `operationName` must say which.",
            ));
        }
        None => operations.first(),
        Some(name) => operations.iter().find(|operation| match operation.as_ref() {
            OperationDefinitionReference::Explicit(explicit) => {
                ExplicitOperationDefinition::name(explicit) == Some(name)
            }
            OperationDefinitionReference::Implicit(_) => false,
        }),
    };
    found.ok_or_else(|| {
        let message = format!("The document holds no operation named \"{}\".", name.unwrap_or_default());
        Error::new(Code::BadUserInput, message)
    })
}

//! Variables, arguments and conditions, as the specification coerces them.

use async_graphql_parser::Positioned;
use async_graphql_parser::types::{BaseType, Directive, OperationDefinition, Type};
use async_graphql_value::{Name, Value};
use nhanrong::describe::input::Const;
use nhanrong::describe::registry::{Input, Kind, Schema, Ty};
use serde_json::{Map, Value as Json};

/// The variables that have a value.
pub struct Inputs {
    vars: Map<String, Json>,
}

impl Inputs {
    /// `CoerceVariableValues`.
    pub fn new(schema: &Schema, operation: &OperationDefinition, given: &Map<String, Json>) -> Result<Self, String> {
        let mut vars = Map::new();
        for Positioned { node: variable, .. } in &operation.variable_definitions {
            let name = variable.name.node.as_str();
            let default = variable.default_value.as_ref().map(|value| value.node.clone().into_json());
            let value = match (given.get(name).cloned(), default) {
                (Some(value), _) => Some(value),
                (None, Some(default)) => Some(default.map_err(|error| error.to_string())?),
                (None, None) => None,
            };
            let nullable = variable.var_type.node.nullable;
            if !nullable && value.as_ref().is_none_or(Json::is_null) {
                return Err(format!("Variable \"${name}\" must have a value."));
            }
            if let Some(value) = value {
                let ty = type_of(schema, &variable.var_type.node);
                vars.insert(name.to_owned(), coerce(schema, &ty, value));
            }
        }
        Ok(Self { vars })
    }

    /// Whether `@skip` and `@include` let a selection stand.
    pub fn includes(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().all(|Positioned { node: directive, .. }| {
            let value = directive.get_argument("if").and_then(|value| self.literal(&value.node));
            match (directive.name.node.as_str(), value) {
                ("skip", Some(Json::Bool(skip))) => !skip,
                ("include", Some(Json::Bool(include))) => include,
                (name, value) => panic!("@{name}(if: {value:?})"),
            }
        })
    }

    /// `CoerceArgumentValues`: an object of all that have a value.
    pub fn arguments(
        &self,
        schema: &Schema,
        defined: &[Input],
        given: &[(Positioned<Name>, Positioned<Value>)],
    ) -> Json {
        let mut values = Map::new();
        for (name, value) in given {
            if let Some(value) = self.literal(&value.node) {
                values.insert(name.node.to_string(), value);
            }
        }
        Json::Object(fields(schema, defined, values))
    }

    /// The value that a literal stands for; none where it is a variable without one.
    fn literal(&self, value: &Value) -> Option<Json> {
        Some(match value {
            Value::Variable(name) => return self.vars.get(name.as_str()).cloned(),
            Value::List(items) => items.iter().map(|item| self.literal(item).unwrap_or(Json::Null)).collect(),
            Value::Object(fields) => {
                let fields = fields.iter().filter_map(|(name, value)| Some((name.to_string(), self.literal(value)?)));
                Json::Object(fields.collect())
            }
            Value::Null => Json::Null,
            Value::Number(number) => Json::Number(number.clone()),
            Value::String(text) => Json::String(text.clone()),
            Value::Boolean(value) => Json::Bool(*value),
            Value::Enum(name) => Json::String(name.to_string()),
            Value::Binary(_) => panic!("no document holds bytes"),
        })
    }
}

fn type_of(schema: &Schema, ty: &Type) -> Ty {
    let of = match &ty.base {
        BaseType::Named(name) => schema.reference(schema.named(name.as_str()).expect("the variable's type exists")),
        BaseType::List(of) => type_of(schema, of).list(),
    };
    if ty.nullable { of } else { of.non_null() }
}

/// A list where one is wanted, and the defaults of input objects; what is wrong is left to the reader.
fn coerce(schema: &Schema, ty: &Ty, value: Json) -> Json {
    match (ty.nullable(), value) {
        (_, Json::Null) => Json::Null,
        (Ty::List(of), Json::Array(items)) => items.into_iter().map(|item| coerce(schema, of, item)).collect(),
        (Ty::List(of), value) => Json::Array(vec![coerce(schema, of, value)]),
        (Ty::Named(of), Json::Object(given)) if schema.ty(of.no).kind == Kind::Input => {
            Json::Object(fields(schema, &schema.ty(of.no).inputs, given))
        }
        (_, value) => value,
    }
}

fn fields(schema: &Schema, defined: &[Input], given: Map<String, Json>) -> Map<String, Json> {
    let mut values = Map::new();
    for input in defined {
        let value = given.get(input.name).cloned().or_else(|| input.default.as_ref().map(constant));
        values.extend(value.map(|value| (input.name.to_owned(), coerce(schema, &input.ty, value))));
    }
    values
}

fn constant(value: &Const) -> Json {
    match value {
        Const::Null => Json::Null,
        Const::Bool(value) => Json::from(*value),
        Const::Int(value) => Json::from(*value),
        Const::Float(value) => Json::from(*value),
        Const::Text(text) | Const::Enum(text) => Json::from(text.as_str()),
        Const::List(items) => items.iter().map(constant).collect(),
        Const::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), constant(value))).collect(),
        Const::Var(_) => panic!("a default holds no variable"),
    }
}

//! What bluejay finds wrong with the described types themselves, before the server starts.

use bluejay_validator::Path;
use bluejay_validator::definition::{BuiltinRulesValidator, Error};
use bluejay_validator::value::input_coercion::CoerceInput;

use super::values;
use crate::describe::input::Const;
use crate::describe::registry::{Input, Schema};

/// What bluejay's rules for definitions say of the described types, and of every default value.
pub fn definition_problems(schema: &Schema) -> Vec<String> {
    let mut problems: Vec<String> = BuiltinRulesValidator::validate(schema).map(|error| told(&error)).collect();
    for ty in &schema.types {
        defaults(schema, ty.name, &ty.inputs.0, &mut problems);
        for field in &ty.fields.0 {
            defaults(schema, &format!("{}.{}", ty.name, field.name), &field.args.0, &mut problems);
        }
    }
    for directive in &schema.directives {
        defaults(schema, &format!("@{}", directive.name), &directive.args.0, &mut problems);
    }
    problems
}

fn told(error: &Error<'_, Schema>) -> String {
    match error {
        Error::NonUniqueInputValueDefinitionNames { name, .. } => format!("the input field {name} is described twice"),
        Error::NonUniqueEnumValueDefinitionNames { name, .. } => format!("the enum value {name} is described twice"),
        Error::InputObjectTypeDefinitionCircularReferences { input_object_type_definition, .. } => {
            format!("no value of {} can end: it needs another of itself", input_object_type_definition.name)
        }
    }
}

fn defaults(schema: &Schema, owner: &str, inputs: &[Input], problems: &mut Vec<String>) {
    for input in inputs {
        let Some(default) = &input.default else { continue };
        if let Err(errors) = schema.coerce_const_value(&input.ty, default, Path::default()) {
            let why = values::told(schema, &errors, |value: &Const| format!("{value:?}"));
            problems.push(format!("the default of {owner}.{}: {why}", input.name));
        }
    }
}

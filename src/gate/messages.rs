//! What is wrong with a document, in the words that GraphQL clients know from graphql-js. bluejay
//! gives the nodes; its own texts name neither fields nor types.

use bluejay_core::definition::{DirectiveLocation, SchemaDefinition as _};
use bluejay_core::executable::{OperationDefinition as _, VariableType as _};
use bluejay_core::{AsIter, OperationType, Variable as _};
use bluejay_parser::HasSpan;
use bluejay_parser::ast::Value;
use bluejay_parser::ast::executable::{ExecutableDocument, Field, InlineFragment, VariableDefinition};
use bluejay_validator::executable::document::{ArgumentError, DirectiveError, Error};

use super::values;
use super::{Found, lexical};
use crate::describe::registry::{self as described, Input, Schema};

/// How many types a message proposes.
const TYPES: usize = 5;

type Of<'a, 'd> = Error<'a, ExecutableDocument<'d>, Schema>;

pub struct Teller<'s, 'd> {
    pub schema: &'s Schema,
    pub text: &'s str,
    pub document: &'s ExecutableDocument<'d>,
}

impl Teller<'_, '_> {
    /// Nothing where one of our own rules says the same, or where nothing is wrong. One match, so that the compiler names what a
    /// newer bluejay adds.
    pub fn tell(&self, error: &Of<'_, '_>) -> Option<Found> {
        Some(match error {
            Error::SubscriptionRootNotSingleField { .. } => return None,
            // bluejay does not look into an operation that the schema lacks, and takes what it uses for unused.
            Error::FragmentDefinitionUnused { .. } | Error::VariableDefinitionUnused { .. }
                if !self.is_looked_into() =>
            {
                return None;
            }
            Error::InvalidConstValue(error) => return self.value(error),
            Error::InvalidVariableValue(error) => return self.value(error),
            Error::InvalidConstDirective(error) => directive(error),
            Error::InvalidVariableDirective(error) => directive(error),
            Error::InvalidConstArgument(error) => self.argument(error),
            Error::InvalidVariableArgument(error) => self.argument(error),

            Error::NonUniqueOperationNames { name, operations } => {
                let places = operations.iter().filter_map(|operation| operation.name());
                Found::at_all(format!("There can be only one operation named \"{name}\"."), places)
            }
            Error::NotLoneAnonymousOperation { anonymous_operations } => {
                let message = "This anonymous operation must be the only defined operation.";
                Found::at_all(message, anonymous_operations.iter().copied())
            }
            Error::OperationTypeNotDefined { operation } => {
                let ty = operation.operation_type();
                Found::new(format!("The {} operation is not supported by the schema.", OperationType::from(ty)), ty)
            }

            Error::FieldDoesNotExistOnType { field, r#type } => {
                let (name, ty) = (field.name().as_str(), r#type.name());
                let meant = self.meant_field(name, ty);
                Found::new(format!("Cannot query field \"{name}\" on type \"{ty}\".{meant}"), *field)
            }
            Error::LeafFieldSelectionNotEmpty { selection_set, r#type } => {
                let field = lexical::with_set(self.document, selection_set);
                let name = field.map_or("", |field| field.name().as_str());
                let message = format!("Field \"{name}\" must not have a selection since type \"{type}\"");
                Found::new(format!("{message} has no subfields."), *selection_set)
            }
            Error::NonLeafFieldSelectionEmpty { field, r#type } => {
                let (name, ty) = (field.name().as_str(), r#type);
                let message = format!("Field \"{name}\" of type \"{ty}\" must have a selection of subfields.");
                Found::new(format!("{message} Did you mean \"{name} {{ ... }}\"?"), *field)
            }
            Error::FieldSelectionsDoNotMergeIncompatibleTypes {
                field_a: a,
                field_definition_a: of_a,
                field_b: b,
                field_definition_b: of_b,
                ..
            } => {
                let is = |field, described| lexical::is(self.schema, self.document, field, described);
                if !is(a, of_a) || !is(b, of_b) {
                    return None;
                }
                let [of_a, of_b] = [of_a, of_b].map(|field| field.ty.to_string());
                let why = |a: &str, b: &str| format!("they return conflicting types \"{a}\" and \"{b}\"");
                conflict([(a, &of_a), (b, &of_b)], why)
            }
            Error::FieldSelectionsDoNotMergeDifferingNames { field_a, field_b, .. } => {
                let fields = [*field_a, *field_b].map(|field| (field, field.name().as_str()));
                conflict(fields, |a, b| format!("\"{a}\" and \"{b}\" are different fields"))
            }
            Error::FieldSelectionsDoNotMergeDifferingArguments { field_a, field_b, .. } => {
                conflict([(field_a, ""), (field_b, "")], |_, _| "they have differing arguments".to_owned())
            }

            Error::NonUniqueFragmentDefinitionNames { name, fragment_definitions } => {
                let places = fragment_definitions.iter().map(|fragment| fragment.name());
                Found::at_all(format!("There can be only one fragment named \"{name}\"."), places)
            }
            Error::FragmentDefinitionTargetTypeDoesNotExist { fragment_definition } => {
                let ty = fragment_definition.type_condition().named_type();
                Found::new(self.unknown_type(ty.as_str()), ty)
            }
            Error::InlineFragmentTargetTypeDoesNotExist { inline_fragment } => {
                at_condition(self.unknown_type(condition(inline_fragment)), inline_fragment)
            }
            Error::FragmentDefinitionTargetTypeNotComposite { fragment_definition } => {
                let ty = fragment_definition.type_condition().named_type();
                let (name, on) = (fragment_definition.name().as_str(), ty.as_str());
                Found::new(format!("Fragment \"{name}\" cannot condition on non composite type \"{on}\"."), ty)
            }
            Error::InlineFragmentTargetTypeNotComposite { inline_fragment } => {
                let on = condition(inline_fragment);
                at_condition(format!("Fragment cannot condition on non composite type \"{on}\"."), inline_fragment)
            }
            Error::FragmentDefinitionUnused { fragment_definition } => {
                let name = fragment_definition.name();
                Found::new(format!("Fragment \"{}\" is never used.", name.as_str()), name)
            }
            Error::FragmentSpreadTargetUndefined { fragment_spread } => {
                let name = fragment_spread.name();
                Found::new(format!("Unknown fragment \"{}\".", name.as_str()), name)
            }
            Error::FragmentSpreadCycle { fragment_definition, fragment_spread } => {
                let name = fragment_definition.name().as_str();
                Found::new(format!("Cannot spread fragment \"{name}\" within itself."), fragment_spread.name())
            }
            Error::FragmentSpreadIsNotPossible { fragment_spread, parent_type } => {
                let (name, parent) = (fragment_spread.name(), parent_type.name());
                let message = format!("Fragment \"{}\" cannot be spread here", name.as_str());
                Found::new(format!("{message} as objects of type \"{parent}\" can never be of its type."), name)
            }
            Error::InlineFragmentSpreadIsNotPossible { inline_fragment, parent_type } => {
                let (parent, on) = (parent_type.name(), condition(inline_fragment));
                let message = format!("Fragment cannot be spread here as objects of type \"{parent}\"");
                Found::new(format!("{message} can never be of type \"{on}\"."), *inline_fragment)
            }

            Error::NonUniqueVariableDefinitionNames { name, variable_definitions } => {
                let places = variable_definitions.iter().map(|variable| variable.variable());
                Found::at_all(format!("There can be only one variable named \"${name}\"."), places)
            }
            Error::VariableDefinitionTypeNotInput { variable_definition } => self.not_input(variable_definition),
            Error::VariableNotDefined { variable, operation_definition } => {
                let by = operation_definition.as_ref().name();
                let by = by.map_or(String::new(), |name| format!(" by operation \"{name}\""));
                Found::new(format!("Variable \"${}\" is not defined{by}.", variable.name()), *variable)
            }
            Error::VariableDefinitionUnused { variable_definition } => {
                let variable = variable_definition.variable();
                let of = self.operation_of(variable_definition);
                let of = of.map_or(String::new(), |name| format!(" in operation \"{name}\""));
                Found::new(format!("Variable \"${}\" is never used{of}.", variable.name()), variable)
            }
            Error::InvalidVariableUsage { variable, variable_type, location_type } => {
                let (name, ty) = (variable.name(), variable_type.as_ref().display_name());
                let message = format!("Variable \"${name}\" of type \"{ty}\" used in position expecting type");
                Found::new(format!("{message} \"{location_type}\"."), *variable)
            }
            Error::InvalidOneOfVariableUsage { variable, variable_type, parent_type_name } => {
                let (name, ty) = (variable.name(), variable_type.as_ref().display_name());
                let message = format!("Variable \"${name}\" is of type \"{ty}\" but must be non-nullable");
                Found::new(format!("{message} to be used for OneOf Input Object \"{parent_type_name}\"."), *variable)
            }
        })
    }

    fn is_looked_into(&self) -> bool {
        self.document.operation_definitions().iter().all(|operation| match operation.as_ref().operation_type() {
            OperationType::Query => true,
            OperationType::Mutation => self.schema.mutation().is_some(),
            OperationType::Subscription => self.schema.subscription().is_some(),
        })
    }

    /// A field that may have been meant, or a fragment that is missing around it.
    fn meant_field(&self, name: &str, ty: &str) -> String {
        let Some(ty) = self.schema.named(ty).map(|no| self.schema.ty(no)) else { return String::new() };
        let members = ty.members.iter().map(|no| self.schema.ty(*no)).filter(|member| member.field(name).is_some());
        let mut on: Vec<String> = members.take(TYPES).map(|member| format!("\"{}\"", member.name)).collect();
        match on.pop() {
            None => values::meant(name, ty.fields.iter().map(|field| field.name)),
            Some(last) if on.is_empty() => format!(" Did you mean to use an inline fragment on {last}?"),
            Some(last) => format!(" Did you mean to use an inline fragment on {} or {last}?", on.join(", ")),
        }
    }

    fn unknown_type(&self, name: &str) -> String {
        let meant = values::meant(name, self.schema.types.iter().map(|ty| ty.name));
        format!("Unknown type \"{name}\".{meant}")
    }

    /// The name of the operation that defines this very variable.
    fn operation_of(&self, variable: &VariableDefinition<'_>) -> Option<&str> {
        for operation in self.document.operation_definitions() {
            let operation = operation.as_ref();
            let variables = operation.variable_definitions();
            if variables.is_some_and(|all| all.iter().any(|one| std::ptr::addr_eq(one, variable))) {
                return operation.name();
            }
        }
        None
    }

    /// The type that has this very field.
    fn owner(&self, field: &described::Field) -> &str {
        let owner = self.schema.types.iter().find(|ty| ty.fields.iter().any(|own| std::ptr::eq(own, field)));
        owner.map_or("", |ty| ty.name)
    }

    fn not_input(&self, definition: &VariableDefinition<'_>) -> Found {
        let ty = definition.r#type();
        let (variable, name) = (definition.variable().name(), ty.as_ref().name());
        if self.schema.named(name).is_none() {
            return Found::new(self.unknown_type(name), ty);
        }
        let spelled = ty.as_ref().display_name();
        Found::new(format!("Variable \"${variable}\" cannot be non-input type \"{spelled}\"."), ty)
    }

    fn argument<const CONST: bool>(&self, error: &ArgumentError<'_, CONST, ExecutableDocument<'_>, Schema>) -> Found {
        let missing = |inputs: &[&Input], of: &str| {
            let each = inputs.iter().map(|input| {
                let (name, ty) = (input.name, &input.ty);
                format!("{of} argument \"{name}\" of type \"{ty}\" is required, but it was not provided.")
            });
            each.collect::<Vec<_>>().join(" ")
        };
        match error {
            ArgumentError::NonUniqueArgumentNames { arguments, name } => {
                let places = arguments.iter().map(|argument| argument.name());
                Found::at_all(format!("There can be only one argument named \"{name}\"."), places)
            }
            ArgumentError::ArgumentDoesNotExistOnField { argument, field_definition } => {
                let (name, owner, field) =
                    (argument.name().as_str(), self.owner(field_definition), field_definition.name);
                let meant = values::meant(name, field_definition.args.iter().map(|input| input.name));
                Found::new(format!("Unknown argument \"{name}\" on field \"{owner}.{field}\".{meant}"), *argument)
            }
            ArgumentError::ArgumentDoesNotExistOnDirective { argument, directive_definition } => {
                let (name, directive) = (argument.name().as_str(), directive_definition.name);
                let meant = values::meant(name, directive_definition.args.iter().map(|input| input.name));
                Found::new(format!("Unknown argument \"{name}\" on directive \"@{directive}\".{meant}"), *argument)
            }
            ArgumentError::DirectiveMissingRequiredArguments { directive, missing_argument_definitions, .. } => {
                let of = format!("Directive \"@{}\"", directive.name().as_str());
                Found::new(missing(missing_argument_definitions, &of), *directive)
            }
            ArgumentError::FieldMissingRequiredArguments { field, missing_argument_definitions, .. } => {
                let of = format!("Field \"{}\"", field.name().as_str());
                Found::new(missing(missing_argument_definitions, &of), *field)
            }
        }
    }

    fn value<const CONST: bool>(&self, error: &values::Error<'_, CONST, Value<'_, CONST>>) -> Option<Found> {
        // Our own rule finds these, also where bluejay does not look.
        if matches!(error, values::Error::NonUniqueFieldNames { .. }) {
            return None;
        }
        let written =
            |value: &Value<'_, CONST>| self.text.get(value.span().byte_range()).map(values::short).unwrap_or_default();
        let place = match values::place(error) {
            values::Place::Value(value) => value.span(),
            values::Place::Key(key) => key.span(),
        };
        let mut message = values::reason(self.schema, error, written);
        if let Some(name) = input(&self.text[..place.byte_range().start]) {
            message.push_str(&format!(" Input: \"{name}\"."));
        }
        Some(Found { at: vec![place.byte_range().start], ..Found::unplaced(message) })
    }
}

fn condition<'a>(fragment: &'a InlineFragment<'_>) -> &'a str {
    fragment.type_condition().map_or("", |condition| condition.named_type().as_str())
}

/// Something wrong with the type that a fragment stands on.
fn at_condition(message: String, fragment: &InlineFragment<'_>) -> Found {
    match fragment.type_condition() {
        Some(condition) => Found::new(message, condition.named_type()),
        None => Found::new(message, fragment),
    }
}

/// Two fields that do not merge, with what differs, told in the document's order.
fn conflict(mut fields: [(&Field<'_>, &str); 2], why: impl Fn(&str, &str) -> String) -> Found {
    fields.sort_by_key(|(field, _)| field.span().byte_range().start);
    let [(first, a), (second, b)] = fields;
    let message = format!("Fields \"{}\" conflict because {}.", first.response_key(), why(a, b));
    let advice = "Use different aliases on the fields to fetch both if this was intentional.";
    Found::at_all(format!("{message} {advice}"), [first, second].into_iter())
}

fn directive<const CONST: bool>(error: &DirectiveError<'_, CONST, ExecutableDocument<'_>, Schema>) -> Found {
    match error {
        DirectiveError::DirectiveDoesNotExist { directive } => {
            Found::new(format!("Unknown directive \"@{}\".", directive.name().as_str()), *directive)
        }
        DirectiveError::DirectiveInInvalidLocation { directive, location, .. } => {
            let (name, location): (_, &DirectiveLocation) = (directive.name().as_str(), location);
            Found::new(format!("Directive \"@{name}\" may not be used on {location}."), *directive)
        }
        DirectiveError::DirectivesNotUniquePerLocation { directives, directive_definition } => {
            let name = directive_definition.name;
            let message = format!("The directive \"@{name}\" can only be used once at this location.");
            Found::at_all(message, directives.iter().copied())
        }
    }
}

/// The name of the argument or input field whose value comes next, or the list of whose values goes on.
fn input(before: &str) -> Option<&str> {
    let before = before.trim_end().trim_end_matches(['[', ' ', '\n']).trim_end().strip_suffix(':')?.trim_end();
    let start = before.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_').map_or(0, |at| at + 1);
    Some(&before[start..]).filter(|name| !name.is_empty())
}

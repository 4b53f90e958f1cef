//! Why a value cannot be taken, of a document's literals and of the request's JSON alike.

use bluejay_core::{ObjectValue, Value};
use bluejay_validator::value::input_coercion::CoerceInput;
pub use bluejay_validator::value::input_coercion::Error;
use bluejay_validator::{Path, PathElement};
use serde_json::{Map, Value as Json};
use smallvec::SmallVec;

use crate::describe::input::Arg;
use crate::describe::registry::{Schema, Ty};
use crate::error::{Code, Error as Told, Location};
use crate::graph::plan::Plan;

/// How many problems of one variable are told; each is found all the same.
const TOLD: usize = 3;
const SHORT: usize = 80;

/// The value of each variable: given, else its default, else absent. Or the first errors.
pub fn variables<'a>(
    schema: &Schema,
    plan: &'a Plan,
    given: &'a Map<String, Json>,
    text: &str,
    most_errors: usize,
) -> Result<SmallVec<[Arg<'a>; 4]>, Vec<Told>> {
    let mut errors = Vec::new();
    let mut vars = SmallVec::with_capacity(plan.vars.len());
    for var in &plan.vars {
        if errors.len() >= most_errors {
            break;
        }
        let refused = match (given.get(&var.name), &var.default) {
            (Some(Json::Null), _) if var.ty.is_non_null() => {
                vars.push(Arg::Absent);
                Some(format!("of non-null type \"{}\" must not be null.", var.ty))
            }
            (Some(value), _) => {
                vars.push(Arg::Json(value));
                coerce(schema, &var.ty, value).err().map(|why| format!("got an invalid value: {why}"))
            }
            (None, Some(default)) => {
                vars.push(Arg::Const(default, &[]));
                None
            }
            (None, None) => {
                vars.push(Arg::Absent);
                var.ty.is_non_null().then(|| format!("of required type \"{}\" was not provided.", var.ty))
            }
        };
        if let Some(why) = refused {
            let message = format!("Variable \"${}\" {why}", var.name);
            errors.push(Told::new(Code::BadUserInput, message).at(Location::of(text, var.at as usize)));
        }
    }
    if errors.is_empty() { Ok(vars) } else { Err(errors) }
}

/// Holds a variable's value to its type. Texts are enum values here, as JSON has no other form.
/// The error says where inside the value something is wrong, and why.
pub fn coerce(schema: &Schema, ty: &Ty, value: &Json) -> Result<(), String> {
    let Err(mut errors) = schema.coerce_const_value(ty, value, Path::default()) else { return Ok(()) };
    errors.retain(|error| !is_whole(error));
    if errors.is_empty() { Ok(()) } else { Err(told(schema, &errors, json)) }
}

/// Up to here a whole number with a fraction part is told from its neighbours.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Whether all that is wrong is that a whole number is written as `1.0` or `1e3`: in JSON it is the same as `1`.
fn is_whole(error: &Error<'_, true, Json>) -> bool {
    let Error::NoImplicitConversion { value: Json::Number(number), input_type_name, .. } = error else { return false };
    let whole = number.as_f64().filter(|value| value.fract() == 0.0);
    match input_type_name.trim_end_matches('!') {
        "Int" => whole.is_some_and(|value| (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&value)),
        "ID" => whole.is_some_and(|value| value.abs() <= EXACT),
        _ => false,
    }
}

/// The first few problems of a value, each with its path.
pub fn told<V: Value<true>>(schema: &Schema, errors: &[Error<'_, true, V>], show: fn(&V) -> String) -> String {
    let one = |error: &Error<'_, true, V>| {
        let reason = reason(schema, error, show);
        let path: Vec<String> = path(error).to_vec::<PathElement<'_>>().iter().map(ToString::to_string).collect();
        if path.is_empty() { reason } else { format!("at \"{}\": {reason}", short(&path.join("."))) }
    };
    errors.iter().take(TOLD).map(one).collect::<Vec<_>>().join(" ")
}

fn json(value: &Json) -> String {
    match value {
        Json::Array(_) => "a list".to_owned(),
        Json::Object(_) => "an object".to_owned(),
        other => short(&other.to_string()),
    }
}

/// A text cut to what a message can hold.
pub fn short(text: &str) -> String {
    match text.char_indices().nth(SHORT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

type KeyOf<const CONST: bool, V> = <<V as Value<CONST>>::Object as ObjectValue<CONST>>::Key;

/// What an error points at: a value, or the name of a field that should not be there.
pub enum Place<'e, const CONST: bool, V: Value<CONST>> {
    Value(&'e V),
    Key(&'e KeyOf<CONST, V>),
}

pub fn place<'e, const CONST: bool, V: Value<CONST>>(error: &Error<'e, CONST, V>) -> Place<'e, CONST, V> {
    match *error {
        Error::NoInputFieldWithName { field, .. } => Place::Key(field),
        Error::NullValueForRequiredType { value, .. }
        | Error::NoImplicitConversion { value, .. }
        | Error::IntegerOutOfRange { value, .. }
        | Error::NonFiniteFloat { value, .. }
        | Error::NoEnumMemberWithName { value, .. }
        | Error::NoValueForRequiredFields { value, .. }
        | Error::NonUniqueFieldNames { value, .. }
        | Error::CustomScalarInvalidValue { value, .. }
        | Error::OneOfInputNullValues { value, .. }
        | Error::OneOfInputNotSingleNonNullValue { value, .. } => Place::Value(value),
    }
}

fn path<'e, 'a, const CONST: bool, V: Value<CONST>>(error: &'e Error<'a, CONST, V>) -> &'e Path<'a> {
    match error {
        Error::NoInputFieldWithName { path, .. }
        | Error::NullValueForRequiredType { path, .. }
        | Error::NoImplicitConversion { path, .. }
        | Error::IntegerOutOfRange { path, .. }
        | Error::NonFiniteFloat { path, .. }
        | Error::NoEnumMemberWithName { path, .. }
        | Error::NoValueForRequiredFields { path, .. }
        | Error::NonUniqueFieldNames { path, .. }
        | Error::CustomScalarInvalidValue { path, .. }
        | Error::OneOfInputNullValues { path, .. }
        | Error::OneOfInputNotSingleNonNullValue { path, .. } => path,
    }
}

pub fn reason<const CONST: bool, V: Value<CONST>>(
    schema: &Schema,
    error: &Error<'_, CONST, V>,
    show: impl Fn(&V) -> String,
) -> String {
    match error {
        Error::NullValueForRequiredType { input_type_name, .. } => {
            format!("Expected value of type \"{input_type_name}\", found null.")
        }
        Error::NoImplicitConversion { value, input_type_name, .. } => {
            format!("Expected value of type \"{input_type_name}\", found {}.", show(value))
        }
        Error::IntegerOutOfRange { value, .. } => {
            format!("Int cannot represent non 32-bit signed integer value: {}", show(value))
        }
        Error::NonFiniteFloat { value, .. } => format!("Float cannot represent non finite value: {}", show(value)),
        Error::NoEnumMemberWithName { name, enum_type_name, .. } => {
            let choices = schema.named(enum_type_name).map_or(&[][..], |no| &schema.ty(no).choices.0);
            let meant = meant(name, choices.iter().map(|choice| choice.name));
            format!("Value \"{}\" does not exist in \"{enum_type_name}\" enum.{meant}", short(name))
        }
        Error::NoValueForRequiredFields { field_names, input_object_type_name, .. } => {
            let each = field_names.iter().map(|name| {
                let input = schema
                    .named(input_object_type_name)
                    .and_then(|no| schema.ty(no).inputs.0.iter().find(|input| input.name == *name));
                let ty = input.map(|input| input.ty.to_string()).unwrap_or_default();
                format!("Field \"{input_object_type_name}.{name}\" of required type \"{ty}\" was not provided.")
            });
            each.collect::<Vec<_>>().join(" ")
        }
        Error::NonUniqueFieldNames { field_name, .. } => {
            format!("There can be only one input field named \"{field_name}\".")
        }
        Error::NoInputFieldWithName { field, input_object_type_name, .. } => {
            let name = field.as_ref();
            let inputs = schema.named(input_object_type_name).map_or(&[][..], |no| &schema.ty(no).inputs.0);
            let meant = meant(name, inputs.iter().map(|input| input.name));
            format!("Field \"{}\" is not defined by type \"{input_object_type_name}\".{meant}", short(name))
        }
        Error::CustomScalarInvalidValue { value, custom_scalar_type_name, message, .. } => {
            format!("Expected value of type \"{custom_scalar_type_name}\", found {}; {message}.", show(value))
        }
        Error::OneOfInputNullValues { input_object_type_name, .. }
        | Error::OneOfInputNotSingleNonNullValue { input_object_type_name, .. } => {
            format!("Exactly one key must be specified, and not null, for OneOf type \"{input_object_type_name}\".")
        }
    }
}

/// The name that is nearest to another one, unless they are different words.
pub fn near<'n>(name: &str, among: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let distances = among.map(|one| (strsim::damerau_levenshtein(short(name).as_ref(), one), one));
    distances.filter(|(distance, one)| distance * 3 <= one.len()).min().map(|(_, one)| one)
}

/// The same as a question behind a message.
pub fn meant<'n>(name: &str, among: impl Iterator<Item = &'n str>) -> String {
    near(name, among).map(|near| format!(" Did you mean \"{near}\"?")).unwrap_or_default()
}

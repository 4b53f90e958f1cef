//! Each described type as async-graphql's own.

use std::sync::Arc;

use async_graphql::dynamic::{
    Enum, EnumItem, Field, InputObject, InputValue, Interface, InterfaceField, Object, Scalar, Type, TypeRef, Union,
};
use async_graphql::{Name, Number, Value};

use super::resolve::Site;
use crate::describe::input::Const;
use crate::describe::registry::{self, Input, Kind, Schema, Ty, TypeNo};

/// Says what an element means, and whether it will go.
macro_rules! told {
    ($element:expr, $as:expr) => {{
        let element = $element.description($as.doc);
        // To say that there is no reason would deprecate it.
        if $as.deprecated.is_some() { element.deprecation($as.deprecated) } else { element }
    }};
}

pub fn of(described: &Arc<Schema>, no: TypeNo, ty: &registry::Type) -> Type {
    match ty.kind {
        Kind::Scalar => scalar(ty).into(),
        Kind::Enum => {
            let choices = ty.choices.iter().map(|choice| told!(EnumItem::new(choice.name), choice));
            choices.fold(Enum::new(ty.name).description(ty.doc), Enum::item).into()
        }
        Kind::Input => {
            let object = InputObject::new(ty.name).description(ty.doc);
            ty.inputs.iter().map(input).fold(object, InputObject::field).into()
        }
        Kind::Union => {
            let members = ty.members.iter().map(|member| described.ty(*member).name);
            members.fold(Union::new(ty.name).description(ty.doc), Union::possible_type).into()
        }
        Kind::Interface => {
            let fields = ty.fields.iter().filter(|field| !field.builtin).map(interface_field);
            fields.fold(Interface::new(ty.name).description(ty.doc), Interface::field).into()
        }
        Kind::Object => {
            let fields = ty.fields.iter().enumerate().filter(|(_, field)| !field.builtin);
            let site = |field| Arc::new(Site { described: Arc::clone(described), ty: no, field });
            let fields = fields.map(|(at, field)| object_field(site(at), field));
            let object = fields.fold(Object::new(ty.name).description(ty.doc), Object::field);
            ty.interfaces.iter().fold(object, |object, no| object.implement(described.ty(*no).name)).into()
        }
    }
}

fn scalar(ty: &registry::Type) -> Scalar {
    let scalar = Scalar::new(ty.name).description(ty.doc);
    let Some(check) = ty.check else { return scalar };
    // async-graphql holds answers to it too, so null must pass.
    scalar.validator(move |value| match value {
        Value::Null => true,
        Value::String(text) => check(text),
        Value::Number(number) => check(&number.to_string()),
        _ => false,
    })
}

fn input(input: &Input) -> InputValue {
    let value = told!(InputValue::new(input.name, type_ref(&input.ty)), input);
    if let Some(default) = &input.default { value.default_value(constant(default)) } else { value }
}

fn interface_field(field: &registry::Field) -> InterfaceField {
    let made = told!(InterfaceField::new(field.name, type_ref(&field.ty)), field);
    field.args.iter().map(input).fold(made, InterfaceField::argument)
}

fn object_field(site: Arc<Site>, field: &registry::Field) -> Field {
    let made = Field::new(field.name, type_ref(&field.ty), move |ctx| Arc::clone(&site).resolve(ctx));
    let made = told!(made, field);
    field.args.iter().map(input).fold(made, Field::argument)
}

fn type_ref(ty: &Ty) -> TypeRef {
    match ty {
        Ty::Named(named) => TypeRef::named(named.name),
        Ty::List(of) => TypeRef::List(Box::new(type_ref(of))),
        Ty::NonNull(of) => TypeRef::NonNull(Box::new(type_ref(of))),
    }
}

fn constant(value: &Const) -> Value {
    match value {
        // A default holds no variable.
        Const::Null | Const::Var(_) => Value::Null,
        Const::Bool(value) => Value::Boolean(*value),
        Const::Int(value) => Value::from(*value),
        Const::Float(value) => Number::from_f64(*value).map_or(Value::Null, Value::Number),
        Const::Text(text) => Value::String(text.clone()),
        Const::Enum(name) => Value::Enum(Name::new(name)),
        Const::List(items) => Value::List(items.iter().map(constant).collect()),
        Const::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (Name::new(name), constant(value))).collect())
        }
    }
}

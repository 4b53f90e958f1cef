//! Each described type as async-graphql's own.

use std::sync::Arc;

use async_graphql::dynamic::{
    Enum, EnumItem, Field, InputObject, InputValue, Interface, InterfaceField, Object, Scalar, Type, TypeRef, Union,
};
use async_graphql::{Name, Number, Value};

use super::resolve::Site;
use crate::describe::input::Const;
use crate::describe::registry::{self, Choice, Input, Kind, Schema, Ty, TypeNo};

pub fn of(described: &Arc<Schema>, no: TypeNo, ty: &registry::Type) -> Type {
    match ty.kind {
        Kind::Scalar => scalar(ty).into(),
        Kind::Enum => ty.choices.iter().map(choice).fold(Enum::new(ty.name).description(ty.doc), Enum::item).into(),
        Kind::Input => {
            let inputs = ty.inputs.iter().map(|input| self::input(described, input));
            inputs.fold(InputObject::new(ty.name).description(ty.doc), InputObject::field).into()
        }
        Kind::Union => {
            let members = ty.members.iter().map(|member| described.ty(*member).name);
            members.fold(Union::new(ty.name).description(ty.doc), Union::possible_type).into()
        }
        Kind::Interface => {
            let fields = ty.fields.iter().filter(|field| !field.builtin);
            let fields = fields.map(|field| interface_field(described, field));
            fields.fold(Interface::new(ty.name).description(ty.doc), Interface::field).into()
        }
        Kind::Object => {
            let fields = ty.fields.iter().enumerate().filter(|(_, field)| !field.builtin);
            let fields = fields.map(|(at, field)| object_field(described, Site::new(described, no, at), field));
            let object = fields.fold(Object::new(ty.name).description(ty.doc), Object::field);
            ty.interfaces.iter().fold(object, |object, no| object.implement(described.ty(*no).name)).into()
        }
    }
}

fn scalar(ty: &registry::Type) -> Scalar {
    let mut scalar = Scalar::new(ty.name).description(ty.doc);
    if let Some(url) = ty.specified_by {
        scalar = scalar.specified_by_url(url);
    }
    let Some(check) = ty.check else { return scalar };
    // async-graphql holds answers to it too, so null must pass.
    scalar.validator(move |value| match value {
        Value::Null => true,
        Value::String(text) => check(text),
        Value::Number(number) => check(&number.to_string()),
        _ => false,
    })
}

fn choice(choice: &Choice) -> EnumItem {
    let item = EnumItem::new(choice.name).description(choice.doc);
    if choice.deprecated.is_some() { item.deprecation(choice.deprecated) } else { item }
}

fn input(described: &Schema, input: &Input) -> InputValue {
    let mut value = InputValue::new(input.name, type_ref(described, &input.ty)).description(input.doc);
    if let Some(default) = &input.default {
        value = value.default_value(constant(default));
    }
    if input.deprecated.is_some() { value.deprecation(input.deprecated) } else { value }
}

fn interface_field(described: &Schema, field: &registry::Field) -> InterfaceField {
    let made = InterfaceField::new(field.name, type_ref(described, &field.ty)).description(field.doc);
    let made = field.args.iter().map(|arg| input(described, arg)).fold(made, InterfaceField::argument);
    if field.deprecated.is_some() { made.deprecation(field.deprecated) } else { made }
}

fn object_field(described: &Schema, site: Site, field: &registry::Field) -> Field {
    let site = Arc::new(site);
    let ty = type_ref(described, &field.ty);
    let made = Field::new(field.name, ty, move |ctx| Arc::clone(&site).resolve(ctx)).description(field.doc);
    let made = field.args.iter().map(|arg| input(described, arg)).fold(made, Field::argument);
    if field.deprecated.is_some() { made.deprecation(field.deprecated) } else { made }
}

fn type_ref(described: &Schema, ty: &Ty) -> TypeRef {
    match ty {
        Ty::Named(no) => TypeRef::named(described.ty(*no).name),
        Ty::List(of) => TypeRef::List(Box::new(type_ref(described, of))),
        Ty::NonNull(of) => TypeRef::NonNull(Box::new(type_ref(described, of))),
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

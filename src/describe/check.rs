//! Holds the described types to the specification before the server starts: what the parser's
//! rules take for granted, and what would fail in a request instead.

use std::collections::{HashMap, HashSet};

use super::id;
use super::registry::{Case, Field, How, Input, Key, Kind, Relation, Schema, Shape, Size, Ty, Type, TypeNo};
use crate::store::ask::Name;

/// Fills what is known only when all types are: the objects of each interface, the cases of the
/// relations that lead to one, and the sizes of lists of the types themselves.
pub fn settle(schema: &mut Schema) {
    let objects = schema.types.iter().enumerate().filter(|(_, ty)| ty.kind == Kind::Object);
    let pairs: Vec<(TypeNo, TypeNo)> =
        objects.flat_map(|(no, ty)| ty.interfaces.iter().map(move |interface| (*interface, no as TypeNo))).collect();
    for (interface, object) in pairs {
        schema.types[usize::from(interface)].members.0.push(object);
    }
    let counted = |field: &Field| match &field.how {
        How::Relation(Relation { counted: Some(counted), .. }) => Some(counted(schema)),
        _ => None,
    };
    let sizes: Vec<Option<Size>> = schema.types.iter().flat_map(|ty| ty.fields.iter()).map(counted).collect();
    let members: Vec<Vec<TypeNo>> = schema.types.iter().map(|ty| ty.members.to_vec()).collect();
    let fields = schema.types.iter_mut().flat_map(|ty| ty.fields.0.iter_mut());
    for (field, size) in fields.zip(sizes) {
        if let How::Relation(relation) = &mut field.how {
            relation.size = size.unwrap_or(relation.size);
            let spread = relation.cases.iter().flat_map(|case| {
                let members = &members[usize::from(case.ty)];
                let each = if members.is_empty() { vec![case.ty] } else { members.clone() };
                each.into_iter().map(|ty| Case { ty, key: case.key, by: case.by })
            });
            relation.cases = spread.collect();
        }
    }
}

/// Says what is wrong where something is so.
macro_rules! wrong_if {
    ($problems:ident, $is:expr, $($told:tt)*) => {
        if $is {
            $problems.push(format!($($told)*));
        }
    };
}

/// Everything that is wrong, in words.
pub fn problems(schema: &Schema) -> Vec<String> {
    let mut problems = Vec::new();
    for ty in schema.types.iter().filter(|ty| !ty.builtin) {
        of_type(schema, ty, &mut problems);
    }
    for directive in &schema.directives {
        of_inputs(schema, &format!("@{}", directive.name), &directive.args, &mut problems);
    }
    tags(schema, &mut problems);
    problems
}

fn of_type(schema: &Schema, ty: &Type, problems: &mut Vec<String>) {
    let name = ty.name;
    described(name, ty.doc, problems);
    unique(name, ty.fields.iter().map(|field| field.name), problems);
    unique(name, ty.choices.iter().map(|choice| choice.name), problems);
    for choice in ty.choices.iter() {
        described(&format!("{name}.{}", choice.name), choice.doc, problems);
    }
    of_inputs(schema, name, &ty.inputs, problems);
    let empty = match ty.kind {
        Kind::Scalar => false,
        Kind::Enum => ty.choices.is_empty(),
        Kind::Input => ty.inputs.is_empty(),
        Kind::Union => ty.members.is_empty(),
        Kind::Object | Kind::Interface => ty.fields.iter().all(|field| field.builtin),
    };
    wrong_if!(problems, empty, "{name} holds nothing");
    for field in ty.fields.iter().filter(|field| !field.builtin) {
        of_field(schema, ty, field, problems);
    }
    for member in ty.members.iter().map(|no| schema.ty(*no)) {
        wrong_if!(problems, member.kind != Kind::Object, "{name} has {} as a member, which is no object", member.name);
    }
    for interface in ty.interfaces.iter() {
        implements(ty, schema.ty(*interface), problems);
    }
}

fn of_field(schema: &Schema, ty: &Type, field: &Field, problems: &mut Vec<String>) {
    let name = format!("{}.{}", ty.name, field.name);
    described(&name, field.doc, problems);
    of_inputs(schema, &name, &field.args, problems);
    let base = schema.ty(field.ty.base());
    wrong_if!(problems, base.kind == Kind::Input, "{name} gives the input type {}", base.name);
    let How::Relation(relation) = &field.how else {
        let is_value = matches!(field.how, How::Leaf { .. }) && base.is_composite();
        wrong_if!(problems, is_value, "{name} is told as a value, but {} has fields", base.name);
        return;
    };
    let unordered = relation.shape == Shape::Page && relation.order.is_empty();
    wrong_if!(problems, unordered, "{name} is a page without an order");
    let named = matches!(relation.cases[..], [Case { key: Key::Args(_), .. }, ..]);
    let below = named && schema.named(ty.name) != Some(schema.query);
    wrong_if!(problems, below, "{name} gives what its arguments name: that works at the root alone");
    wrong_if!(problems, named && field.args.is_empty(), "{name} gives what its arguments name, and takes none");
    for case in &relation.cases {
        let target = schema.ty(case.ty);
        let is_object = target.kind == Kind::Object;
        wrong_if!(problems, !is_object, "{name} leads to {}, which no object can be", target.name);
        let stray = is_object && base.is_abstract() && !base.members.contains(&case.ty);
        wrong_if!(problems, stray, "{name} can lead to {}, which is no {}", target.name, base.name);
    }
}

fn of_inputs(schema: &Schema, owner: &str, inputs: &[Input], problems: &mut Vec<String>) {
    unique(owner, inputs.iter().map(|input| input.name), problems);
    for input in inputs {
        let name = format!("{owner}.{}", input.name);
        described(&name, input.doc, problems);
        let base = schema.ty(input.ty.base());
        wrong_if!(problems, base.is_composite(), "{name} takes {}, which is no input type", base.name);
        let nested = matches!(input.ty.nullable(), Ty::List(of) if matches!(of.nullable(), Ty::List(_)));
        wrong_if!(problems, nested, "{name} is a list of lists: the validator reads those wrongly");
    }
}

fn implements(ty: &Type, interface: &Type, problems: &mut Vec<String>) {
    let stacked = !interface.interfaces.is_empty();
    wrong_if!(problems, stacked, "{} implements an interface: that is not supported", interface.name);
    for wanted in interface.fields.iter().filter(|field| !field.builtin) {
        let same = ty.fields.iter().any(|field| {
            field.name == wanted.name
                && (field.ty == wanted.ty || field.ty.nullable() == &wanted.ty)
                && wanted.args.iter().all(|arg| field.args.iter().any(|own| own.name == arg.name && own.ty == arg.ty))
        });
        wrong_if!(problems, !same, "{} lacks {}: {} of {}", ty.name, wanted.name, wanted.ty, interface.name);
    }
}

fn tags(schema: &Schema, problems: &mut Vec<String>) {
    let mut seen: HashMap<u16, Name> = HashMap::new();
    for ty in schema.types.iter().filter(|ty| !ty.interfaces.is_empty()) {
        if let Some(other) = seen.insert(id::tag(ty.name), ty.name) {
            problems.push(format!("ids of {} and {other} could not be told apart: rename one", ty.name));
        }
    }
}

fn described(name: &str, doc: &str, problems: &mut Vec<String>) {
    wrong_if!(problems, doc.trim().is_empty(), "{name} is not described");
    // async-graphql prints these wrongly, and the SDL would not parse.
    let unprintable = doc.contains("\"\"\"") || doc.starts_with(char::is_whitespace);
    wrong_if!(problems, unprintable, "the description of {name} holds three quotes or starts with a blank");
}

fn unique<'a>(owner: &str, names: impl Iterator<Item = &'a str>, problems: &mut Vec<String>) {
    let mut seen = HashSet::new();
    for name in names {
        wrong_if!(problems, !seen.insert(name), "{owner}.{name} is described twice");
        let reserved = name.starts_with("__") && !["__typename", "__schema", "__type"].contains(&name);
        wrong_if!(problems, reserved, "{owner}.{name}: names with two underscores belong to the specification");
    }
}

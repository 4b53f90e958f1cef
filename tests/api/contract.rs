//! schema.graphql is what the code says, and holds all that clients were told they may rely on.

use std::collections::BTreeMap;

use async_graphql_parser::parse_schema;
use async_graphql_parser::types::{
    FieldDefinition, InputValueDefinition, TypeDefinition, TypeKind, TypeSystemDefinition,
};

const CONTRACT: &str = include_str!("contract.graphql");
const STORED: &str = include_str!("../../schema.graphql");

fn types(sdl: &str) -> BTreeMap<String, TypeDefinition> {
    let document = parse_schema(sdl).unwrap();
    let named = document.definitions.into_iter().filter_map(|definition| match definition {
        TypeSystemDefinition::Type(ty) => Some((ty.node.name.node.to_string(), ty.node)),
        TypeSystemDefinition::Schema(_) | TypeSystemDefinition::Directive(_) => None,
    });
    named.collect()
}

/// A type's parts, a line each as it stands in a schema: what it is and all that it holds.
fn parts(name: &str, ty: &TypeDefinition) -> Vec<String> {
    let mut parts = Vec::new();
    let mut kind = |word: &str| parts.push(format!("{word} {name}"));
    match &ty.kind {
        TypeKind::Scalar => kind("scalar"),
        TypeKind::Object(object) => {
            kind("type");
            parts.extend(object.implements.iter().map(|interface| format!("{name} implements {}", interface.node)));
            parts.extend(object.fields.iter().flat_map(|field| of_field(name, &field.node)));
        }
        TypeKind::Interface(interface) => {
            kind("interface");
            parts.extend(interface.fields.iter().flat_map(|field| of_field(name, &field.node)));
        }
        TypeKind::Union(union) => {
            kind("union");
            parts.extend(union.members.iter().map(|member| format!("{name} = {}", member.node)));
        }
        TypeKind::Enum(choices) => {
            kind("enum");
            parts.extend(choices.values.iter().map(|choice| format!("{name}.{}", choice.node.value.node)));
        }
        TypeKind::InputObject(input) => {
            kind("input");
            parts.extend(input.fields.iter().map(|field| of_input(name, &field.node)));
        }
    }
    parts
}

fn of_field(on: &str, field: &FieldDefinition) -> Vec<String> {
    let name = format!("{on}.{}", field.name.node);
    let own = format!("{name}: {}", field.ty.node);
    let arguments = field.arguments.iter().map(|argument| of_input(&name, &argument.node));
    std::iter::once(own).chain(arguments).collect()
}

fn of_input(on: &str, input: &InputValueDefinition) -> String {
    let default = input.default_value.as_ref().map(|value| format!(" = {}", value.node)).unwrap_or_default();
    format!("{on}({}: {}{default})", input.name.node, input.ty.node)
}

fn all(sdl: &str) -> Vec<String> {
    types(sdl).iter().flat_map(|(name, ty)| parts(name, ty)).collect()
}

#[test]
fn the_stored_schema_is_the_one_that_the_code_describes() {
    let sdl = nhanrong::schema::sdl().unwrap();
    assert!(sdl == STORED, "schema.graphql is not what the code says: run `cargo run -- schema > schema.graphql`");
}

#[test]
fn everything_that_clients_may_rely_on_is_there() {
    let held = all(STORED);
    let contract = all(CONTRACT);
    assert!(contract.len() > 500, "{} parts", contract.len());
    let missing: Vec<&String> = contract.iter().filter(|part| !held.contains(part)).collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn a_schema_that_breaks_the_contract_is_told_of() {
    for (from, to, lost) in [
        ("enum Language {", "enum Language2 {", "enum Language"),
        ("minimum: Int!", "minimum: Int", "Target.minimum: Int!"),
        ("  SPONTANEOUS\n", "  BY_ITSELF\n", "ReplicationStatus.SPONTANEOUS"),
        ("type Target implements Node {", "type Target {", "Target implements Node"),
        (
            "scope: LocalityScope = SUBTREE",
            "scope: LocalityScope = SELF",
            "Locality.models(scope: LocalityScope = SUBTREE)",
        ),
    ] {
        assert!(STORED.contains(from), "{from}");
        let broken = all(&STORED.replace(from, to));
        assert!(all(CONTRACT).contains(&lost.to_owned()), "{lost}");
        assert!(!broken.contains(&lost.to_owned()), "{lost}");
    }
}

#[test]
fn everything_in_the_schema_says_what_it_means() {
    let mut silent = Vec::new();
    let mut check = |name: String, described: bool| {
        if !described {
            silent.push(name);
        }
    };
    for (name, ty) in types(STORED) {
        check(name.clone(), ty.description.is_some_and(|text| !text.node.trim().is_empty()));
        let fields = match &ty.kind {
            TypeKind::Object(object) => &object.fields[..],
            TypeKind::Interface(interface) => &interface.fields[..],
            _ => &[],
        };
        for field in fields.iter().map(|field| &field.node) {
            check(format!("{name}.{}", field.name.node), field.description.is_some());
            for argument in field.arguments.iter().map(|argument| &argument.node) {
                let described = argument.description.is_some();
                check(format!("{name}.{}({})", field.name.node, argument.name.node), described);
            }
        }
        match &ty.kind {
            TypeKind::Enum(choices) => choices.values.iter().for_each(|choice| {
                check(format!("{name}.{}", choice.node.value.node), choice.node.description.is_some());
            }),
            TypeKind::InputObject(input) => input.fields.iter().for_each(|field| {
                check(format!("{name}.{}", field.node.name.node), field.node.description.is_some());
            }),
            _ => {}
        }
    }
    assert_eq!(silent, Vec::<String>::new());
}

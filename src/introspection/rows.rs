//! The described types as rows.

use std::collections::HashMap;

use super::{IMPLEMENTS, MEMBERS};
use crate::describe::registry::{Input, Kind, Schema, Ty, Type, TypeNo};
use crate::store::ask::{Name, Value};
use crate::store::memory::Memory;

/// All tables that introspection reads from.
pub fn rows(schema: &Schema) -> Memory {
    let mut tables = Tables::new(schema);
    for no in 0..schema.types.len() {
        tables.ty(&schema.reference(no as TypeNo));
    }
    for no in 0..schema.types.len() {
        tables.contents(no as TypeNo);
    }
    for directive in &schema.directives {
        let id = tables.directives.len() as i64 + 1;
        let places = directive.locations.iter().map(|place| format!("\"{place}\"")).collect::<Vec<_>>().join(",");
        tables.directives.push(vec![
            Value::Int(id),
            Value::Int(1),
            text(directive.name),
            doc(directive.doc),
            flag(false),
            text(&format!("[{places}]")),
        ]);
        tables.inputs(&directive.args, [Value::Null, Value::Null, Value::Int(id)]);
    }
    tables.memory()
}

struct Tables<'a> {
    schema: &'a Schema,
    /// The row of each type, named or wrapped.
    ids: HashMap<Ty, i64>,
    types: Vec<Vec<Value>>,
    fields: Vec<Vec<Value>>,
    inputs: Vec<Vec<Value>>,
    choices: Vec<Vec<Value>>,
    directives: Vec<Vec<Value>>,
    implements: Vec<Vec<Value>>,
    members: Vec<Vec<Value>>,
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn doc(doc: &str) -> Value {
    if doc.is_empty() { Value::Null } else { text(doc) }
}

fn flag(flag: bool) -> Value {
    Value::Int(i64::from(flag))
}

fn optional(value: Option<&str>) -> Value {
    value.map_or(Value::Null, text)
}

impl<'a> Tables<'a> {
    fn new(schema: &'a Schema) -> Self {
        Self {
            schema,
            ids: HashMap::new(),
            types: Vec::new(),
            fields: Vec::new(),
            inputs: Vec::new(),
            choices: Vec::new(),
            directives: Vec::new(),
            implements: Vec::new(),
            members: Vec::new(),
        }
    }

    /// The id of a type's row, made where it is first met.
    fn ty(&mut self, ty: &Ty) -> i64 {
        if let Some(id) = self.ids.get(ty) {
            return *id;
        }
        let mut row = match ty {
            Ty::Named(named) => self.named(self.schema.ty(named.no)),
            Ty::List(of) => self.wrapper("LIST", of),
            Ty::NonNull(of) => self.wrapper("NON_NULL", of),
        };
        let id = self.types.len() as i64 + 1;
        row[0] = Value::Int(id);
        // A type that has no fields, members, … has no key to look for them by.
        for column in &mut row[8..] {
            if *column == Value::Int(1) {
                *column = Value::Int(id);
            } else {
                *column = Value::Null;
            }
        }
        self.types.push(row);
        self.ids.insert(ty.clone(), id);
        id
    }

    fn named(&self, ty: &Type) -> Vec<Value> {
        let kind = match ty.kind {
            Kind::Scalar => "SCALAR",
            Kind::Enum => "ENUM",
            Kind::Object => "OBJECT",
            Kind::Interface => "INTERFACE",
            Kind::Union => "UNION",
            Kind::Input => "INPUT_OBJECT",
        };
        let is = |kinds: &[Kind]| flag(kinds.contains(&ty.kind));
        vec![
            Value::Null,
            text(kind),
            text(ty.name),
            doc(ty.doc),
            Value::Null,
            Value::Null,
            if ty.kind == Kind::Input { flag(ty.one_of) } else { Value::Null },
            Value::Int(1),
            is(&[Kind::Object, Kind::Interface]),
            is(&[Kind::Interface, Kind::Union]),
            is(&[Kind::Enum]),
            is(&[Kind::Input]),
        ]
    }

    fn wrapper(&mut self, kind: Name, of: &Ty) -> Vec<Value> {
        let of = self.ty(of);
        let mut row = vec![Value::Null; 12];
        row[1] = text(kind);
        row[5] = Value::Int(of);
        row
    }

    /// What a type holds.
    fn contents(&mut self, no: TypeNo) {
        let ty = self.schema.ty(no);
        let owner = self.ty(&self.schema.reference(no));
        for field in ty.fields.iter().filter(|field| !field.builtin) {
            let id = self.fields.len() as i64 + 1;
            let of = self.ty(&field.ty);
            self.fields.push(vec![
                Value::Int(id),
                Value::Int(owner),
                text(field.name),
                doc(field.doc),
                Value::Int(of),
                flag(field.deprecated.is_some()),
                optional(field.deprecated),
            ]);
            self.inputs(&field.args, [Value::Int(id), Value::Null, Value::Null]);
        }
        self.inputs(&ty.inputs, [Value::Null, Value::Int(owner), Value::Null]);
        for choice in ty.choices.iter() {
            self.choices.push(vec![
                Value::Int(self.choices.len() as i64 + 1),
                Value::Int(owner),
                text(choice.name),
                doc(choice.doc),
                flag(choice.deprecated.is_some()),
                optional(choice.deprecated),
            ]);
        }
        for (at, interface) in ty.interfaces.iter().enumerate() {
            let interface = self.ty(&self.schema.reference(*interface));
            self.implements.push(vec![Value::Int(owner), Value::Int(interface), Value::Int(at as i64)]);
        }
        for (at, member) in ty.members.iter().enumerate() {
            let member = self.ty(&self.schema.reference(*member));
            self.members.push(vec![Value::Int(owner), Value::Int(member), Value::Int(at as i64)]);
        }
    }

    fn inputs(&mut self, inputs: &[Input], [field, ty, directive]: [Value; 3]) {
        for input in inputs {
            let of = self.ty(&input.ty);
            let default = input.default.as_ref().map(ToString::to_string);
            self.inputs.push(vec![
                Value::Int(self.inputs.len() as i64 + 1),
                field.clone(),
                ty.clone(),
                directive.clone(),
                text(input.name),
                doc(input.doc),
                Value::Int(of),
                optional(default.as_deref()),
                flag(input.deprecated.is_some()),
                optional(input.deprecated),
            ]);
        }
    }

    fn memory(self) -> Memory {
        let mut memory = Memory::default();
        let root = self.ids.get(&self.schema.reference(self.schema.query)).copied().unwrap_or_default();
        memory
            .table(
                "__Schema",
                &["id", "doc", "query", "mutation"],
                vec![vec![Value::Int(1), doc(self.schema.doc), Value::Int(root), Value::Null]],
            )
            .table(
                "__Type",
                &[
                    "id",
                    "kind",
                    "name",
                    "doc",
                    "url",
                    "of",
                    "one_of",
                    "schema",
                    "with_fields",
                    "with_members",
                    "with_choices",
                    "with_inputs",
                ],
                self.types,
            )
            .table("__Field", &["id", "type", "name", "doc", "of", "deprecated", "reason"], self.fields)
            .table(
                "__InputValue",
                &["id", "field", "type", "directive", "name", "doc", "of", "default", "deprecated", "reason"],
                self.inputs,
            )
            .table("__EnumValue", &["id", "type", "name", "doc", "deprecated", "reason"], self.choices)
            .table("__Directive", &["id", "schema", "name", "doc", "repeatable", "locations"], self.directives)
            .table(IMPLEMENTS.table, &[IMPLEMENTS.from, IMPLEMENTS.to, IMPLEMENTS.order], self.implements)
            .table(MEMBERS.table, &[MEMBERS.from, MEMBERS.to, MEMBERS.order], self.members);
        memory
    }
}

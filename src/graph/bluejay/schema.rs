//! The described types as bluejay's rules see them: its schema traits over our plain data, without
//! a copy. One `Type` plays objects, interfaces, unions, enums, inputs and scalars.

use bluejay_core::BuiltinScalarDefinition;
use bluejay_core::definition::{
    BaseInputTypeReference, BaseOutputTypeReference, EnumTypeDefinition, HasDirectives, InputObjectTypeDefinition,
    InputType, InputTypeReference, InterfaceImplementation, InterfaceImplementations, InterfaceTypeDefinition,
    ObjectTypeDefinition, OutputType, OutputTypeReference, ScalarTypeDefinition, SchemaDefinition,
    ShallowInputTypeReference, ShallowOutputTypeReference, TypeDefinition, TypeDefinitionReference, UnionMemberType,
    UnionMemberTypes, UnionTypeDefinition,
};
use bluejay_core::{Value, ValueReference};

use super::parts::{Mark, Marks, ONE_OF, text};
use crate::describe::registry::{Choice, Directive, Field, Input, Kind, List, Schema, Ty, Type, TypeNo};

/// How many types a schema can have: as many as there are numbers of three digits.
pub const MOST_TYPES: usize = 1_000;

const DIGITS: [u8; 3 * MOST_TYPES] = {
    let mut digits = [0; 3 * MOST_TYPES];
    let mut no = 0;
    while no < MOST_TYPES {
        digits[3 * no] = b'0' + (no / 100) as u8;
        digits[3 * no + 1] = b'0' + (no / 10 % 10) as u8;
        digits[3 * no + 2] = b'0' + (no % 10) as u8;
        no += 1;
    }
    digits
};

/// bluejay asks a type for its base's name without showing it the schema, and then asks the schema
/// for what has that name. A number in digits does as well: no GraphQL name starts with one.
fn numbered(no: TypeNo) -> &'static str {
    let at = 3 * usize::from(no);
    DIGITS.get(at..at + 3).and_then(|digits| std::str::from_utf8(digits).ok()).unwrap_or_default()
}

/// A type that bluejay spelled, `[012!]!`, as people read it.
pub fn spelled(schema: &Schema, numbered: &str) -> String {
    let start = numbered.find(|c| c != '[').unwrap_or_default();
    let end = start + numbered[start..].find(|c: char| !c.is_ascii_digit()).unwrap_or(numbered.len() - start);
    match numbered[start..end].parse::<usize>().ok().and_then(|no| schema.types.get(no)) {
        Some(ty) => format!("{}{}{}", &numbered[..start], ty.name, &numbered[end..]),
        None => numbered.to_owned(),
    }
}

impl HasDirectives for Schema {
    type Directives = Marks;
    fn directives(&self) -> Option<&Marks> {
        None
    }
}

impl SchemaDefinition for Schema {
    type Directive = Mark;
    type Directives = Marks;
    type InputValueDefinition = Input;
    type InputFieldsDefinition = List<Input>;
    type ArgumentsDefinition = List<Input>;
    type EnumValueDefinition = Choice;
    type EnumValueDefinitions = List<Choice>;
    type FieldDefinition = Field;
    type FieldsDefinition = List<Field>;
    type InterfaceImplementation = Type;
    type InterfaceImplementations = List<Type>;
    type UnionMemberType = Type;
    type UnionMemberTypes = List<Type>;
    type InputType = Ty;
    type OutputType = Ty;
    type CustomScalarTypeDefinition = Type;
    type ObjectTypeDefinition = Type;
    type InterfaceTypeDefinition = Type;
    type UnionTypeDefinition = Type;
    type InputObjectTypeDefinition = Type;
    type EnumTypeDefinition = Type;
    type TypeDefinition = Type;
    type DirectiveDefinition = Directive;
    type TypeDefinitions<'a> =
        std::iter::Map<std::slice::Iter<'a, Type>, fn(&Type) -> TypeDefinitionReference<'_, Self>>;
    type DirectiveDefinitions<'a> = std::slice::Iter<'a, Directive>;
    type InterfaceImplementors<'a> = Objects<'a>;

    fn description(&self) -> Option<&str> {
        text(self.doc)
    }

    fn query(&self) -> &Type {
        self.ty(self.query)
    }

    fn mutation(&self) -> Option<&Type> {
        None
    }

    fn subscription(&self) -> Option<&Type> {
        None
    }

    fn get_type_definition(&self, name: &str) -> Option<TypeDefinitionReference<'_, Self>> {
        let no = if name.starts_with(|c: char| c.is_ascii_digit()) {
            name.parse().ok()
        } else {
            self.named(name).map(usize::from)
        };
        no.and_then(|no| self.types.get(no)).map(TypeDefinition::as_ref)
    }

    fn type_definitions(&self) -> Self::TypeDefinitions<'_> {
        self.types.iter().map(TypeDefinition::as_ref)
    }

    fn get_directive_definition(&self, name: &str) -> Option<&Directive> {
        self.directives.iter().find(|directive| directive.name == name)
    }

    fn directive_definitions(&self) -> Self::DirectiveDefinitions<'_> {
        self.directives.iter()
    }

    fn get_interface_implementors(&self, interface: &Type) -> Objects<'_> {
        // Looked up anew, as the iterator may borrow from the schema alone.
        let members = self.named(interface.name).map_or(&[][..], |no| &self.ty(no).members.0);
        Objects { schema: self, members: members.iter() }
    }
}

/// The objects that an interface or a union can be.
pub struct Objects<'a> {
    schema: &'a Schema,
    members: std::slice::Iter<'a, TypeNo>,
}

impl<'a> Iterator for Objects<'a> {
    type Item = &'a Type;
    fn next(&mut self) -> Option<&'a Type> {
        self.members.next().map(|no| self.schema.ty(*no))
    }
}

impl TypeDefinition for Type {
    type SchemaDefinition = Schema;

    fn as_ref(&self) -> TypeDefinitionReference<'_, Schema> {
        match self.kind {
            Kind::Scalar => match self.name.parse::<BuiltinScalarDefinition>() {
                Ok(builtin) => TypeDefinitionReference::BuiltinScalar(builtin),
                Err(_) => TypeDefinitionReference::CustomScalar(self),
            },
            Kind::Enum => TypeDefinitionReference::Enum(self),
            Kind::Input => TypeDefinitionReference::InputObject(self),
            Kind::Object => TypeDefinitionReference::Object(self),
            // Unions are shown as interfaces that hold `__typename` alone. bluejay's rule for merging
            // fields forgets unions, and would let `{ a: __typename … on Book { a: title } }` pass.
            Kind::Interface | Kind::Union => TypeDefinitionReference::Interface(self),
        }
    }
}

impl InputType for Ty {
    type SchemaDefinition = Schema;

    fn as_ref<'a>(&'a self, schema: &'a Schema) -> InputTypeReference<'a, Schema> {
        match self.nullable() {
            Ty::List(of) => InputTypeReference::List(&**of, self.is_non_null()),
            base => {
                let ty = schema.ty(base.base());
                // `check` refuses what is no input; until it has, any reference does.
                let base = TypeDefinition::as_ref(ty).try_into().unwrap_or(BaseInputTypeReference::CustomScalar(ty));
                InputTypeReference::Base(base, self.is_non_null())
            }
        }
    }

    fn as_shallow_ref(&self) -> ShallowInputTypeReference<'_, Schema> {
        match self.nullable() {
            Ty::List(of) => ShallowInputTypeReference::List(&**of, self.is_non_null()),
            base => ShallowInputTypeReference::Base(numbered(base.base()), self.is_non_null()),
        }
    }
}

impl OutputType for Ty {
    type SchemaDefinition = Schema;

    fn as_ref<'a>(&'a self, schema: &'a Schema) -> OutputTypeReference<'a, Schema> {
        match self.nullable() {
            Ty::List(of) => OutputTypeReference::List(&**of, self.is_non_null()),
            base => {
                let ty = schema.ty(base.base());
                let base = TypeDefinition::as_ref(ty).try_into().unwrap_or(BaseOutputTypeReference::CustomScalar(ty));
                OutputTypeReference::Base(base, self.is_non_null())
            }
        }
    }

    fn as_shallow_ref(&self) -> ShallowOutputTypeReference<'_, Schema> {
        match self.nullable() {
            Ty::List(of) => ShallowOutputTypeReference::List(&**of, self.is_non_null()),
            base => ShallowOutputTypeReference::Base(numbered(base.base()), self.is_non_null()),
        }
    }
}

impl HasDirectives for Type {
    type Directives = Marks;
    fn directives(&self) -> Option<&Marks> {
        self.one_of.then_some(&ONE_OF)
    }
}

/// What all kinds of types tell of themselves.
macro_rules! named {
    () => {
        type SchemaDefinition = Schema;
        fn description(&self) -> Option<&str> {
            text(self.doc)
        }
        fn name(&self) -> &str {
            self.name
        }
    };
}

impl ScalarTypeDefinition for Type {
    named!();

    fn coerce_input<const CONST: bool>(&self, value: &impl Value<CONST>) -> Result<(), std::borrow::Cow<'static, str>> {
        match (self.check, value.as_ref()) {
            (None, _) => Ok(()),
            (Some(check), ValueReference::String(text)) if check(text) => Ok(()),
            (Some(_), ValueReference::String(_)) => {
                // Its meaning says how one is written.
                let (first, rest) = self.doc.split_at(self.doc.chars().next().map_or(0, char::len_utf8));
                let meaning = format!("{}{}", first.to_lowercase(), rest.trim_end_matches('.'));
                Err(format!("{} is {meaning}", self.name).into())
            }
            (Some(_), _) => Err("it must be a text".into()),
        }
    }
}

impl ObjectTypeDefinition for Type {
    named!();

    fn interface_implementations(&self) -> Option<&List<Type>> {
        None
    }

    fn fields_definition(&self) -> &List<Field> {
        &self.fields
    }

    fn is_builtin(&self) -> bool {
        self.builtin
    }
}

impl InterfaceTypeDefinition for Type {
    named!();

    fn interface_implementations(&self) -> Option<&List<Type>> {
        None
    }

    fn fields_definition(&self) -> &List<Field> {
        &self.fields
    }
}

/// bluejay's rules ask the schema for an interface's objects and never an object for its
/// interfaces, so these two lists stay empty: a registry of numbers could not fill them.
static NONE: List<Type> = List(Vec::new());

impl UnionTypeDefinition for Type {
    named!();

    fn union_member_types(&self) -> &List<Type> {
        &NONE
    }

    fn fields_definition(&self) -> &List<Field> {
        &self.fields
    }
}

impl InterfaceImplementation for Type {
    type SchemaDefinition = Schema;
    fn interface<'a>(&'a self, _: &'a Schema) -> &'a Type {
        self
    }
    fn name(&self) -> &str {
        self.name
    }
}

impl InterfaceImplementations for List<Type> {
    type SchemaDefinition = Schema;
}

impl UnionMemberType for Type {
    type SchemaDefinition = Schema;
    fn member_type<'a>(&'a self, _: &'a Schema) -> &'a Type {
        self
    }
    fn name(&self) -> &str {
        self.name
    }
}

impl UnionMemberTypes for List<Type> {
    type SchemaDefinition = Schema;
}

impl InputObjectTypeDefinition for Type {
    named!();

    fn input_field_definitions(&self) -> &List<Input> {
        &self.inputs
    }
}

impl EnumTypeDefinition for Type {
    named!();

    fn enum_value_definitions(&self) -> &List<Choice> {
        &self.choices
    }

    fn is_builtin(&self) -> bool {
        self.builtin
    }
}

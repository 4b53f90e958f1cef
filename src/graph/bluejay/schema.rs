//! The described types as bluejay's rules see them: its schema traits over our plain data, without
//! a copy. One `Type` plays objects, interfaces, unions, enums, inputs and scalars.

use std::iter::{Map, Repeat, Zip, repeat};
use std::slice::Iter;

use bluejay_core::BuiltinScalarDefinition;
use bluejay_core::definition::{
    BaseInputTypeReference, BaseOutputTypeReference, EnumTypeDefinition, HasDirectives, InputObjectTypeDefinition,
    InputType, InputTypeReference, InterfaceImplementation, InterfaceImplementations, InterfaceTypeDefinition,
    ObjectTypeDefinition, OutputType, OutputTypeReference, ScalarTypeDefinition, SchemaDefinition,
    ShallowInputTypeReference, ShallowOutputTypeReference, TypeDefinition, TypeDefinitionReference, UnionMemberType,
    UnionMemberTypes, UnionTypeDefinition,
};
use bluejay_core::{Value, ValueReference};

use super::parts::ONE_OF;
use crate::describe::registry::{Choice, Directive, Field, Input, Kind, List, Schema, Ty, Type, TypeNo};

impl SchemaDefinition for Schema {
    type Directive = Directive;
    type Directives = Directive;
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
    type TypeDefinitions<'a> = Map<Iter<'a, Type>, fn(&Type) -> TypeDefinitionReference<'_, Self>>;
    type DirectiveDefinitions<'a> = Iter<'a, Directive>;
    type InterfaceImplementors<'a> = Objects<'a>;

    answer!(description);

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
        self.named(name).map(|no| TypeDefinition::as_ref(self.ty(no)))
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
        members.iter().zip(repeat(self)).map(|(no, schema)| schema.ty(*no))
    }
}

/// The objects that an interface or a union can be.
type Objects<'a> = Map<Zip<Iter<'a, TypeNo>, Repeat<&'a Schema>>, fn((&'a TypeNo, &'a Schema)) -> &'a Type>;

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

/// A type as inputs and as fields have it: the same, under two sets of names.
macro_rules! type_references {
    ($($trait:ident $reference:ident $base:ident $shallow:ident;)*) => {$(
        impl $trait for Ty {
            type SchemaDefinition = Schema;

            fn as_ref<'a>(&'a self, schema: &'a Schema) -> $reference<'a, Schema> {
                match self.nullable() {
                    Ty::List(of) => $reference::List(&**of, self.is_non_null()),
                    base => {
                        let ty = schema.ty(base.base());
                        // `check` refuses inputs that give and outputs that take; until then any reference does.
                        let base = TypeDefinition::as_ref(ty).try_into().unwrap_or($base::CustomScalar(ty));
                        $reference::Base(base, self.is_non_null())
                    }
                }
            }

            fn as_shallow_ref(&self) -> $shallow<'_, Schema> {
                match self.nullable() {
                    Ty::List(of) => $shallow::List(&**of, self.is_non_null()),
                    base => $shallow::Base(base.named().name, self.is_non_null()),
                }
            }
        }
    )*};
}

type_references! {
    InputType InputTypeReference BaseInputTypeReference ShallowInputTypeReference;
    OutputType OutputTypeReference BaseOutputTypeReference ShallowOutputTypeReference;
}

impl HasDirectives for Type {
    type Directives = Directive;
    fn directives(&self) -> Option<&Directive> {
        self.one_of.then_some(&ONE_OF)
    }
}

/// Of a union, which is shown as an interface, nobody asks; nor for an object's interfaces.
static NONE: List<Type> = List(Vec::new());

answers! {
    ObjectTypeDefinition for Type: description name interface_implementations fields_definition is_builtin;
    InterfaceTypeDefinition for Type: description name interface_implementations fields_definition;
    InterfaceImplementations for List<Type>:;
    UnionMemberTypes for List<Type>:;
    UnionTypeDefinition for Type: description name fields_definition {
        fn union_member_types(&self) -> &List<Type> {
            &NONE
        }
    };
    InterfaceImplementation for Type: name {
        fn interface<'a>(&'a self, _: &'a Schema) -> &'a Type {
            self
        }
    };
    UnionMemberType for Type: name {
        fn member_type<'a>(&'a self, _: &'a Schema) -> &'a Type {
            self
        }
    };
    InputObjectTypeDefinition for Type: description name {
        fn input_field_definitions(&self) -> &List<Input> {
            &self.inputs
        }
    };
    EnumTypeDefinition for Type: description name is_builtin {
        fn enum_value_definitions(&self) -> &List<Choice> {
            &self.choices
        }
    };
    ScalarTypeDefinition for Type: description name {
        fn coerce_input<const CONST: bool>(
            &self,
            value: &impl Value<CONST>,
        ) -> Result<(), std::borrow::Cow<'static, str>> {
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
    };
}

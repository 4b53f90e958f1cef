//! The parts of types as bluejay's rules see them: fields, inputs, enum values, directives, defaults.

use bluejay_core::definition::{
    self, ArgumentsDefinition, DirectiveDefinition, DirectiveLocation, EnumValueDefinition, EnumValueDefinitions,
    FieldDefinition, FieldsDefinition, HasDirectives, InputFieldsDefinition, InputValueDefinition,
};
use bluejay_core::{Argument, Arguments, AsIter, Value, ValueReference};

use crate::describe::input::Const;
use crate::describe::registry::{Choice, Directive, Field, Input, List, Schema, Ty};

impl<T> AsIter for List<T> {
    type Item = T;
    type Iterator<'a>
        = std::slice::Iter<'a, T>
    where
        T: 'a;
    fn iter(&self) -> Self::Iterator<'_> {
        self.0.iter()
    }
}

answers! {
    FieldsDefinition for List<Field>:;
    ArgumentsDefinition for List<Input>:;
    InputFieldsDefinition for List<Input>:;
    EnumValueDefinitions for List<Choice>:;
    FieldDefinition for Field: description name type arguments_definition is_builtin;
    EnumValueDefinition for Choice: description name;
    InputValueDefinition for Input: description name type {
        type Value = Const;
        fn default_value(&self) -> Option<&Const> {
            self.default.as_ref()
        }
    };
    DirectiveDefinition for Directive: description name arguments_definition {
        type DirectiveLocations = Vec<DirectiveLocation>;
        fn is_repeatable(&self) -> bool {
            false
        }
        fn locations(&self) -> &Vec<DirectiveLocation> {
            &self.locations
        }
        fn is_builtin(&self) -> bool {
            true
        }
    };
}

impl Value<true> for Const {
    type List = Vec<Const>;
    type Object = Vec<(String, Const)>;
    type Variable = String;

    fn as_ref(&self) -> ValueReference<'_, true, Self> {
        match self {
            // No default holds a variable.
            Const::Null | Const::Var(_) => ValueReference::Null,
            Const::Bool(value) => ValueReference::Boolean(*value),
            Const::Int(value) => ValueReference::Integer((*value).into()),
            Const::Float(value) => ValueReference::Float(*value),
            Const::Text(value) => ValueReference::String(value),
            Const::Enum(value) => ValueReference::Enum(value),
            Const::List(items) => ValueReference::List(items),
            Const::Object(fields) => ValueReference::Object(fields),
        }
    }
}

/// A directive on a definition, which is also the list of itself alone. Of these the rules look at
/// `@oneOf` only, and only at its name.
pub static ONE_OF: Directive = Directive { name: "oneOf", doc: "", args: List(Vec::new()), locations: Vec::new() };

impl AsIter for Directive {
    type Item = Directive;
    type Iterator<'a> = std::iter::Once<&'a Directive>;
    fn iter(&self) -> Self::Iterator<'_> {
        std::iter::once(self)
    }
}

impl bluejay_core::Directives<true> for Directive {
    type Directive = Directive;
}

impl bluejay_core::Directive<true> for Directive {
    type Arguments = List<NoArgument>;
    answer!(name);
    fn arguments(&self) -> Option<&List<NoArgument>> {
        None
    }
}

impl definition::Directives for Directive {
    type SchemaDefinition = Schema;
}

impl definition::Directive for Directive {
    type SchemaDefinition = Schema;
    fn definition<'a>(&'a self, _: &'a Schema) -> &'a Directive {
        self
    }
}

/// `@oneOf` has no arguments.
pub enum NoArgument {}

impl Arguments<true> for List<NoArgument> {
    type Argument = NoArgument;
}

impl Argument<true> for NoArgument {
    type Value = Const;
    fn name(&self) -> &str {
        match *self {}
    }
    fn value(&self) -> &Const {
        match *self {}
    }
}

macro_rules! without_directives {
    ($($part:ty),*) => {$(
        impl HasDirectives for $part {
            type Directives = Directive;
            fn directives(&self) -> Option<&Directive> {
                None
            }
        }
    )*};
}

without_directives!(Schema, Field, Input, Choice);

//! The parts of types as bluejay's rules see them: fields, inputs, enum values, directives, defaults.

use bluejay_core::definition::{
    ArgumentsDefinition, DirectiveDefinition, DirectiveLocation, EnumValueDefinition, EnumValueDefinitions,
    FieldDefinition, FieldsDefinition, HasDirectives, InputFieldsDefinition, InputValueDefinition,
};
use bluejay_core::{Argument, Arguments, AsIter, Value, ValueReference};

use crate::describe::input::Const;
use crate::describe::registry::{Choice, Directive, Field, Input, List, Schema, Ty};
use crate::store::ask::Name;

/// An empty text means no description.
pub fn text(doc: &str) -> Option<&str> {
    (!doc.is_empty()).then_some(doc)
}

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

impl FieldsDefinition for List<Field> {
    type SchemaDefinition = Schema;
}

impl FieldDefinition for Field {
    type SchemaDefinition = Schema;

    fn description(&self) -> Option<&str> {
        text(self.doc)
    }

    fn name(&self) -> &str {
        self.name
    }

    fn arguments_definition(&self) -> Option<&List<Input>> {
        Some(&self.args)
    }

    fn r#type(&self) -> &Ty {
        &self.ty
    }

    fn is_builtin(&self) -> bool {
        self.builtin
    }
}

impl ArgumentsDefinition for List<Input> {
    type SchemaDefinition = Schema;
}

impl InputFieldsDefinition for List<Input> {
    type SchemaDefinition = Schema;
}

impl InputValueDefinition for Input {
    type SchemaDefinition = Schema;
    type Value = Const;

    fn description(&self) -> Option<&str> {
        text(self.doc)
    }

    fn name(&self) -> &str {
        self.name
    }

    fn r#type(&self) -> &Ty {
        &self.ty
    }

    fn default_value(&self) -> Option<&Const> {
        self.default.as_ref()
    }
}

impl EnumValueDefinitions for List<Choice> {
    type SchemaDefinition = Schema;
}

impl EnumValueDefinition for Choice {
    type SchemaDefinition = Schema;

    fn description(&self) -> Option<&str> {
        text(self.doc)
    }

    fn name(&self) -> &str {
        self.name
    }
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

impl DirectiveDefinition for Directive {
    type SchemaDefinition = Schema;
    type DirectiveLocations = Self;

    fn description(&self) -> Option<&str> {
        text(self.doc)
    }

    fn name(&self) -> &str {
        self.name
    }

    fn arguments_definition(&self) -> Option<&List<Input>> {
        Some(&self.args)
    }

    fn is_repeatable(&self) -> bool {
        self.repeatable
    }

    fn locations(&self) -> &Self {
        self
    }

    fn is_builtin(&self) -> bool {
        true
    }
}

/// A directive stands for the list of its places.
impl AsIter for Directive {
    type Item = DirectiveLocation;
    type Iterator<'a> = std::iter::FilterMap<std::slice::Iter<'a, Name>, fn(&'a Name) -> Option<&'a DirectiveLocation>>;
    fn iter(&self) -> Self::Iterator<'_> {
        self.locations.iter().filter_map(place)
    }
}

/// Places in documents alone: those in definitions concern no rule.
fn place(name: &Name) -> Option<&'static DirectiveLocation> {
    match *name {
        "QUERY" => Some(&DirectiveLocation::Query),
        "MUTATION" => Some(&DirectiveLocation::Mutation),
        "SUBSCRIPTION" => Some(&DirectiveLocation::Subscription),
        "FIELD" => Some(&DirectiveLocation::Field),
        "FRAGMENT_DEFINITION" => Some(&DirectiveLocation::FragmentDefinition),
        "FRAGMENT_SPREAD" => Some(&DirectiveLocation::FragmentSpread),
        "INLINE_FRAGMENT" => Some(&DirectiveLocation::InlineFragment),
        "VARIABLE_DEFINITION" => Some(&DirectiveLocation::VariableDefinition),
        _ => None,
    }
}

/// A directive on a definition. Of these the rules look at `@oneOf` alone.
pub struct Mark(Name);

pub struct Marks([Mark; 1]);

pub static ONE_OF: Marks = Marks([Mark("oneOf")]);

impl AsIter for Marks {
    type Item = Mark;
    type Iterator<'a> = std::slice::Iter<'a, Mark>;
    fn iter(&self) -> Self::Iterator<'_> {
        self.0.iter()
    }
}

impl bluejay_core::Directives<true> for Marks {
    type Directive = Mark;
}

impl bluejay_core::definition::Directives for Marks {
    type SchemaDefinition = Schema;
}

impl bluejay_core::Directive<true> for Mark {
    type Arguments = List<NoArgument>;

    fn name(&self) -> &str {
        self.0
    }

    fn arguments(&self) -> Option<&List<NoArgument>> {
        None
    }
}

impl bluejay_core::definition::Directive for Mark {
    type SchemaDefinition = Schema;

    fn definition<'a>(&'a self, schema: &'a Schema) -> &'a Directive {
        schema.directives.iter().find(|directive| directive.name == self.0).unwrap_or(&DEFINED)
    }
}

/// What `@oneOf` is where a schema leaves it out.
static DEFINED: Directive =
    Directive { name: "oneOf", doc: "", args: List(Vec::new()), locations: Vec::new(), repeatable: false };

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
            type Directives = Marks;
            fn directives(&self) -> Option<&Marks> {
                None
            }
        }
    )*};
}

without_directives!(Field, Input, Choice);

//! bluejay's view of the described types: its schema traits straight over the plain data.

/// How a question that several of bluejay's traits ask is answered from the plain data.
macro_rules! answer {
    (description) => {
        fn description(&self) -> Option<&str> {
            // An empty text means no description.
            (!self.doc.is_empty()).then_some(self.doc)
        }
    };
    (name) => {
        fn name(&self) -> &str {
            self.name
        }
    };
    (type) => {
        fn r#type(&self) -> &Ty {
            &self.ty
        }
    };
    (is_builtin) => {
        fn is_builtin(&self) -> bool {
            self.builtin
        }
    };
    (arguments_definition) => {
        fn arguments_definition(&self) -> Option<&List<Input>> {
            Some(&self.args)
        }
    };
    (fields_definition) => {
        fn fields_definition(&self) -> &List<Field> {
            &self.fields
        }
    };
    // bluejay's rules ask the schema for an interface's objects, never an object for its interfaces.
    (interface_implementations) => {
        fn interface_implementations(&self) -> Option<&List<Type>> {
            None
        }
    };
}

/// Implements traits by such answers, and by what stands in braces for what one trait alone asks.
macro_rules! answers {
    ($($trait:ident for $of:ty: $($question:ident)* $({ $($more:tt)* })?;)*) => {$(
        impl $trait for $of {
            type SchemaDefinition = Schema;
            $(answer!($question);)*
            $($($more)*)?
        }
    )*};
}

mod parts;
mod schema;

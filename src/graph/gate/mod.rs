//! Judges documents: bluejay over the described types, and rules of our own around it.

use super::registry::Schema;

/// What bluejay's rules for definitions say of the described types, and of every default value.
pub fn definition_problems(_schema: &Schema) -> Vec<String> {
    Vec::new()
}

/// Whether a variable's value is one of its type; if not, what is wrong with it.
pub fn coerce(_schema: &Schema, _ty: &super::registry::Ty, _value: &serde_json::Value) -> Result<(), String> {
    Ok(())
}

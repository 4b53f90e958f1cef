//! Judges documents: bluejay over the described types, and rules of our own around it.

use super::registry::Schema;

/// What bluejay's rules for definitions say of the described types, and of every default value.
pub fn definition_problems(_schema: &Schema) -> Vec<String> {
    Vec::new()
}

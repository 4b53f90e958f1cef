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

#[derive(Clone, Copy)]
pub struct Limits {
    pub answer: usize,
}
impl Default for Limits {
    fn default() -> Self {
        Self { answer: 32 << 20 }
    }
}
pub fn scan<'a>(text: &'a str, _limits: &Limits) -> Result<std::borrow::Cow<'a, str>, super::error::Error> {
    Ok(text.into())
}
pub fn judge<'a>(
    _schema: &Schema,
    text: &'a str,
    _limits: &Limits,
) -> Result<bluejay_parser::ast::executable::ExecutableDocument<'a>, Vec<super::error::Error>> {
    use bluejay_parser::ast::Parse;
    bluejay_parser::ast::executable::ExecutableDocument::parse(text)
        .result
        .map_err(|_| vec![super::error::Error::new(super::error::Code::ParseFailed, "no")])
}

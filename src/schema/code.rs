//! Look-ups by the code that people write.

use std::any::Any;

use crate::describe::builder::{Column, Object};
use crate::describe::fields::Describe;
use crate::describe::input::{Args, Fields, Problem};
use crate::describe::registry::ArgKey;
use crate::store::ask::Name;

struct Code(String);

impl Args for Code {
    fn fields(f: &mut Fields<'_>) -> Self {
        Code(f.get("code", "The code, as `code` tells it."))
    }
}

fn key(args: &dyn Any) -> Result<Vec<ArgKey>, Problem> {
    Ok(args.downcast_ref::<Code>().map(|code| ArgKey::Text(code.0.clone())).into_iter().collect())
}

pub fn by_code<T: Object>(t: &mut Describe<'_>, name: Name, doc: Name, column: impl Column) {
    t.lookup::<T, Code>(name, doc, column, key);
}

//! The described types as a whole async-graphql schema: it prints the SDL, and it can run any
//! operation by a few generic resolvers. It is the second witness of what the plans answer and
//! their peer in benchmarks, so it is kept plain: it fetches every column and judges nothing.

mod load;
mod paging;
mod resolve;
mod types;

use std::sync::{Arc, Mutex};

use async_graphql::SDLExportOptions;
use async_graphql::dynamic::{self, SchemaBuilder, SchemaError};

pub use load::loader;
pub use resolve::NOTHING;

use crate::describe::registry::Schema;
use crate::store::ask::Reader;

/// The snapshot that one request reads from, shared by its resolvers.
pub type Source = Arc<Mutex<dyn Reader + Send>>;

/// The schema, whose requests bring a `loader` along.
pub fn schema(described: &Arc<Schema>) -> SchemaBuilder {
    let root = dynamic::Schema::build(described.ty(described.query).name, None, None);
    let own = described.types.iter().enumerate().filter(|(_, ty)| !ty.builtin);
    own.fold(root, |all, (no, ty)| all.register(types::of(described, no as u16, ty)))
}

/// The schema as text, its types in the order of their names.
pub fn sdl(described: &Arc<Schema>) -> Result<String, SchemaError> {
    let options = SDLExportOptions::new().use_space_ident();
    Ok(schema(described).finish()?.sdl_with_options(options))
}

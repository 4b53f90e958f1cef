//! The described types as a whole async-graphql schema: it prints the SDL, and it can run any
//! operation by a few generic resolvers. It is the second witness of what the plans answer and
//! their peer in benchmarks, so it is kept plain: it fetches every column and judges nothing.

mod load;
mod nulls;
mod paging;
mod resolve;
mod types;

use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::dynamic::{self, SchemaError};
use async_graphql::{Request, Response, SDLExportOptions};

use crate::describe::registry::Schema;
use crate::store::ask::{Ask, Batch, Fault, Reader};

/// The snapshot that one request reads from, shared by its resolvers.
pub trait Source: Send + Sync + 'static {
    fn read(&self, ask: &Ask<'_>) -> Result<Batch, Fault>;
}

impl<R: Reader + Send + 'static> Source for Mutex<R> {
    fn read(&self, ask: &Ask<'_>) -> Result<Batch, Fault> {
        self.lock().unwrap_or_else(PoisonError::into_inner).read(ask)
    }
}

pub fn schema(described: &Arc<Schema>) -> Result<dynamic::Schema, SchemaError> {
    let root = described.ty(described.query).name;
    let mut builder = dynamic::Schema::build(root, None, None).extension(nulls::Nulls);
    for (no, ty) in described.types.iter().enumerate().filter(|(_, ty)| !ty.builtin) {
        builder = builder.register(types::of(described, no as u16, ty));
    }
    builder.finish()
}

/// The schema as text, its types in the order of their names.
pub fn sdl(described: &Arc<Schema>) -> Result<String, SchemaError> {
    let options = SDLExportOptions::new().include_specified_by().use_space_ident();
    Ok(schema(described)?.sdl_with_options(options))
}

/// Answers one operation. What its resolvers want is loaded in rounds: everything asked for until
/// no resolver can go on, then one batch for each kind.
pub async fn execute(schema: &dynamic::Schema, request: Request, source: Arc<dyn Source>) -> Response {
    let (loader, rounds) = load::loader(source);
    rounds.run(schema.execute(request.data(loader))).await
}

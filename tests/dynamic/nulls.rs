//! Mends a fault of async-graphql's, so that it can be a witness: lets a null rise no further than the specification says. By itself async-graphql's dynamic
//! schema gives up the whole answer for one error in a nullable field, and cannot hold a null in a
//! list of objects.

use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::async_trait::async_trait;
use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute, NextResolve, ResolveInfo};
use async_graphql::{
    ErrorExtensionValues, PathSegment, QueryPathNode, QueryPathSegment, Response, ServerError, ServerResult, Value,
};

use nhanrong::error::Code;
use nhanrong::graph::dynamic::NOTHING;

pub struct Nulls;

impl ExtensionFactory for Nulls {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Risen::default())
    }
}

#[derive(Default)]
struct Risen {
    errors: Mutex<Vec<ServerError>>,
}

#[async_trait]
impl Extension for Risen {
    async fn execute(&self, ctx: &ExtensionContext<'_>, operation: Option<&str>, next: NextExecute<'_>) -> Response {
        let mut response = next.run(ctx, operation).await;
        response.errors.append(&mut self.errors.lock().unwrap_or_else(PoisonError::into_inner));
        response
    }

    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        let nullable = !info.return_type.ends_with('!');
        let path = info.path_node;
        let mut error = match next.run(ctx, info).await {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        if error.path.is_empty() {
            error.path = path_of(path);
        }
        // Without a code it is an error of async-graphql itself.
        error.extensions.get_or_insert_with(|| {
            let mut extensions = ErrorExtensionValues::default();
            extensions.set("code", Code::Internal.name());
            extensions
        });
        if !nullable {
            return Err(error);
        }
        if !error.message.contains(NOTHING) {
            self.errors.lock().unwrap_or_else(PoisonError::into_inner).push(error);
        }
        Ok(None)
    }
}

fn path_of(node: &QueryPathNode<'_>) -> Vec<PathSegment> {
    let mut path: Vec<PathSegment> =
        std::iter::once(node).chain(node.parents()).map(|node| segment(&node.segment)).collect();
    path.reverse();
    path
}

fn segment(segment: &QueryPathSegment<'_>) -> PathSegment {
    match segment {
        QueryPathSegment::Index(at) => PathSegment::Index(*at),
        QueryPathSegment::Name(name) => PathSegment::Field((*name).to_owned()),
    }
}

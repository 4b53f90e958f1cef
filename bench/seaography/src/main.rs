//! Seaography over the registry's tables, as its examples have it: bench-seaography URL PORT.

mod entities;

use async_graphql_axum::GraphQL;
use axum::Router;
use axum::routing::post_service;
use sea_orm::{ConnectOptions, Database};
use seaography::{Builder, BuilderContext};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, url, port] = arguments.as_slice() else { return Err("bench-seaography URL PORT".into()) };
    let mut options = ConnectOptions::new(url);
    options.max_connections(10).sqlx_logging(false);
    let database = Database::connect(options).await?;
    let context: &'static BuilderContext = Box::leak(Box::default());
    let builder = entities::register_entity_modules(Builder::new(context, database.clone()));
    let schema = builder.schema_builder().data(database).finish()?;
    if port == "sdl" {
        println!("{}", schema.sdl());
        return Ok(());
    }
    let app = Router::new().route("/graphql", post_service(GraphQL::new(schema)));
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    Ok(axum::serve(listener, app).await?)
}

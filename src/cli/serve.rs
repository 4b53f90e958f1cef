//! The server's start.

use std::sync::Arc;

use super::{Listen, Settings, load, migrate};
use crate::gate::{Gate, Limits};
use crate::http;
use crate::store::sqlite::{Readers, Sqlite};

pub async fn demo(settings: &Settings, listen: Listen) -> Result<(), String> {
    let database = settings.connect().await?;
    migrate::up(&database).await?;
    load::packaged(&database).await?;
    database.close().await.map_err(|error| format!("The database could not be closed: {error}"))?;
    serve(settings, listen).await
}

pub async fn serve(settings: &Settings, listen: Listen) -> Result<(), String> {
    let file = &settings.database_url;
    let store = Sqlite::open(file).map_err(|fault| {
        let file = file.display();
        format!("The registry in {file} cannot be served ({fault}). Was it made? Try `nhanrong demo`, or `nhanrong migrate up`.")
    })?;
    // A load may have ended before this, or an older version have made the keys.
    let database = settings.connect().await?;
    load::derived(&database).await?;
    database.close().await.map_err(|error| format!("The database could not be closed: {error}"))?;
    let schema = crate::schema::describe().map_err(|problems| problems.join("\n"))?;
    let gate = Gate::new(Arc::new(schema), Limits::default()).map_err(|problems| problems.join("\n"))?;
    // A few more than there are cores: a thread may wait for the disk.
    let threads = 2 * std::thread::available_parallelism().map_or(2, |cores| cores.get());
    let readers =
        Readers::start(&store, threads).map_err(|error| format!("The readers could not be started: {error}"))?;
    let app = http::app(gate, readers);
    let listener = tokio::net::TcpListener::bind(listen.listen).await;
    let listener = listener.map_err(|error| format!("{} cannot be listened at: {error}", listen.listen))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    println!("Serving at http://{address}/graphql");
    http::serve(listener, app).await.map_err(|error| format!("The server ended: {error}"))
}

//! Whether the process is alive, and whether it can answer: for those who start it and send requests to it.

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;

use super::App;
use super::log::RequestId;
use crate::store::queue::Weight;
use crate::store::readers::Undone;

/// A registry that cannot be read within this time is as good as none.
const WITHIN: Duration = Duration::from_secs(1);

pub async fn alive() -> &'static str {
    "ok\n"
}

/// Reads from the registry as a request does: through a reader, of which one must be free.
pub async fn ready(State(app): State<Arc<App>>, Extension(id): Extension<RequestId>) -> (StatusCode, String) {
    let probed = app.readers.run(Weight::Light, |reading| reading.snapshot().probe());
    let reason = match tokio::time::timeout(WITHIN, probed).await {
        Ok(Ok(Ok(()))) => return (StatusCode::OK, "ready\n".to_owned()),
        Ok(Ok(Err(fault))) => {
            tracing::error!(request_id = id.as_str(), %fault, "the registry could not be read");
            format!("The registry cannot be read. The log says why, under the request id {}.", id.as_str())
        }
        Ok(Err(Undone::Failed)) => {
            tracing::error!(request_id = id.as_str(), "a reader failed: the lines before say why");
            format!("The registry cannot be opened. The log says why, just before the request id {}.", id.as_str())
        }
        Ok(Err(Undone::Busy)) => "Too many requests wait for a reader.".to_owned(),
        Err(_) => format!("No reader was free and done within {} s.", WITHIN.as_secs()),
    };
    (StatusCode::SERVICE_UNAVAILABLE, format!("{reason}\n"))
}

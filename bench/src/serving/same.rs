//! Whether all give the same answers: before anything is measured.

use serde_json::Value;

use super::client::Client;
use super::contender::{Contender, Same};
use crate::Failure;

/// Asks everybody everything, and holds it against the first one's; tells how many bytes an answer of each has.
pub async fn compare(contenders: &[Contender], asked: &[Vec<Vec<u8>>]) -> Result<Vec<usize>, Failure> {
    let mut clients = Vec::new();
    for contender in contenders {
        clients.push(Client::connect(contender.port).await?);
    }
    let mut bytes = vec![0; contenders.len()];
    for nth in 0..asked[0].len() {
        let mut first = Vec::new();
        for (at, (contender, client)) in contenders.iter().zip(&mut clients).enumerate() {
            let body = client.body(&asked[at][nth]).await.map_err(|error| format!("{}: {error}", contender.name))?;
            bytes[at] += body.len();
            if at == 0 {
                first = body;
            } else if !same(contender.same, &first, &body)? {
                let (first, body) = (String::from_utf8_lossy(&first), String::from_utf8_lossy(&body));
                let request = String::from_utf8_lossy(&asked[at][nth]);
                return Err(format!("{} differs:\n{request}\n{first}\n{body}", contender.name).into());
            }
        }
    }
    Ok(bytes.into_iter().map(|all| all / asked[0].len()).collect())
}

fn same(same: Same, first: &[u8], other: &[u8]) -> Result<bool, Failure> {
    match same {
        Same::Bytes => Ok(first == other),
        Same::Json => Ok(serde_json::from_slice::<Value>(first)? == serde_json::from_slice::<Value>(other)?),
    }
}

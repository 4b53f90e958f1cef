//! Whether all give the same answers: before anything is measured.

use serde_json::Value;

use super::client::Client;
use super::contender::Contender;
use super::kind::Same;
use crate::{Failure, json};

/// Asks everybody everything, and holds it against the first one's; tells how many bytes an answer of each has.
pub async fn compare(contenders: &[&Contender], asked: &[Vec<Vec<u8>>]) -> Result<Vec<usize>, Failure> {
    let mut clients = Vec::new();
    for contender in contenders {
        clients.push(Client::connect(contender.port).await?);
    }
    let mut bytes = vec![0; contenders.len()];
    let questions = asked.first().map_or(0, Vec::len);
    for nth in 0..questions {
        let mut first = Vec::new();
        for (at, ((contender, client), asked)) in contenders.iter().zip(&mut clients).zip(asked).enumerate() {
            let body = client.body(&asked[nth]).await.map_err(|error| format!("{}: {error}", contender.kind.name()))?;
            bytes[at] += body.len();
            if at == 0 {
                first = body;
            } else if !same(contender.kind.same(), &first, &body)? {
                let (first, body) = (String::from_utf8_lossy(&first), String::from_utf8_lossy(&body));
                let request = String::from_utf8_lossy(&asked[nth]);
                return Err(format!("{} differs:\n{request}\n{first}\n{body}", contender.kind.name()).into());
            }
        }
    }
    Ok(bytes.into_iter().map(|all| all / questions.max(1)).collect())
}

fn same(same: Same, first: &[u8], other: &[u8]) -> Result<bool, Failure> {
    match same {
        Same::Bytes => Ok(first == other),
        Same::Meaning => {
            let first = uncursored(serde_json::from_slice(first)?);
            Ok(first == uncursored(meant("", serde_json::from_slice(other)?)))
        }
        Same::Json => Ok(serde_json::from_slice::<Value>(first)? == serde_json::from_slice::<Value>(other)?),
    }
}

/// Cursors are opaque, and each server's own: what counts is where there are any.
fn uncursored(mut value: Value) -> Value {
    match &mut value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let is_cursor = matches!(name.as_str(), "startCursor" | "endCursor") && value.is_string();
                *value = if is_cursor { Value::Bool(true) } else { uncursored(value.take()) };
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|one| *one = uncursored(one.take())),
        _ => {}
    }
    value
}

/// What the tables hold as the API tells it: dates and figures are integers there, or strings of them; an owner
/// stands behind a row that says whose it is; one row may come as a list, and a count as a list's.
fn meant(name: &str, value: Value) -> Value {
    match (name, value) {
        ("owners", Value::Object(mut list)) => match list.remove("nodes") {
            Some(Value::Array(all)) => all.into_iter().map(|mut one| meant("", one["organisation"].take())).collect(),
            other => other.unwrap_or_default(),
        },
        ("locality" | "model" | "place", Value::Object(mut list)) if list.contains_key("nodes") => {
            meant("", list["nodes"][0].take())
        }
        ("totalCount", Value::Object(mut list)) => list["total"].take(),
        (_, Value::Object(fields)) => {
            let each = fields.into_iter().map(|(name, value)| {
                let value = meant(&name, value);
                (name, value)
            });
            Value::Object(each.collect())
        }
        (_, Value::Array(all)) => all.into_iter().map(|one| meant("", one)).collect(),
        (name, value) => number(name, &value).unwrap_or(value),
    }
}

/// A number of the tables, as it is told under this name.
fn number(name: &str, value: &Value) -> Option<Value> {
    let number = value.as_i64().or_else(|| value.as_str()?.parse().ok())?;
    match name {
        "on" | "startedOn" | "period" => {
            let (text, len) = json::date(number);
            Some(String::from_utf8_lossy(&text[..len]).into())
        }
        "value" => {
            let mut text = Vec::new();
            json::decimal(number, &mut text);
            Some(String::from_utf8_lossy(&text).into())
        }
        "participants" => Some(number.into()),
        _ => None,
    }
}

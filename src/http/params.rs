//! What a GraphQL request consists of, read from a JSON body or from a URL.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::{Map, Value as Json};

use crate::gate::Hash;

/// At least one of `query` and `hash` is there.
#[derive(Debug, Default, PartialEq)]
pub struct Params {
    pub query: Option<String>,
    pub operation_name: Option<String>,
    pub variables: Map<String, Json>,
    /// Of a persisted query.
    pub hash: Option<Hash>,
}

/// As they were sent, of any type. What is sent besides is not looked at.
#[derive(Default, Deserialize)]
struct Sent {
    query: Option<Json>,
    #[serde(rename = "operationName")]
    operation_name: Option<Json>,
    variables: Option<Json>,
    extensions: Option<Json>,
}

/// How many values a text of JSON holds, before it is read: in memory they are larger than what is written for them.
pub fn values(text: &[u8]) -> usize {
    let (mut values, mut in_text, mut is_escaped) = (1, false, false);
    for byte in text {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => in_text = !in_text,
            // Each value but the first stands behind one of these.
            b'[' | b'{' | b',' | b':' if !in_text => values += 1,
            _ => {}
        }
    }
    values
}

/// At most so many values does a URL hold: its quotes do not show, and each escape may stand for one.
pub fn values_of_url(query: &str) -> usize {
    1 + query.bytes().filter(|byte| matches!(byte, b'[' | b'{' | b',' | b':' | b'%')).count()
}

/// The memory of one. A list that grows is there twice for a moment.
pub const VALUE: usize = 3 * size_of::<Json>() / 2;

impl Params {
    pub fn of_body(body: &[u8]) -> Result<Self, String> {
        if std::str::from_utf8(body).is_err() {
            return Err("The body is no GraphQL request: it is not UTF-8.".to_owned());
        }
        match body.trim_ascii_start().first() {
            None => return Err("The body is no GraphQL request: it is empty.".to_owned()),
            Some(b'[') => {
                return Err("The body is no GraphQL request but a list: send one operation a request.".to_owned());
            }
            Some(_) => {}
        }
        let sent: Sent =
            serde_json::from_slice(body).map_err(|error| format!("The body is no GraphQL request: {error}."))?;
        sent.checked()
    }

    pub fn of_url(query: &str) -> Result<Self, String> {
        let mut sent = Sent::default();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decoded(name)?;
            let place = match name.as_ref() {
                "query" => &mut sent.query,
                "operationName" => &mut sent.operation_name,
                "variables" => &mut sent.variables,
                "extensions" => &mut sent.extensions,
                _ => continue,
            };
            let value = decoded(value)?;
            // A form leaves a field empty that it does not send.
            if value.is_empty() && name != "query" {
                continue;
            }
            let value = match name.as_ref() {
                "query" | "operationName" => Json::String(value.into_owned()),
                _ => serde_json::from_str(&value)
                    .map_err(|error| format!("The parameter `{name}` of the URL is no JSON: {error}."))?,
            };
            if place.replace(value).is_some() {
                return Err(format!("The parameter `{name}` stands twice in the URL."));
            }
        }
        sent.checked()
    }
}

/// As a form writes it; nothing else than UTF-8.
fn decoded(text: &str) -> Result<Cow<'_, str>, String> {
    let spaced = text.replace('+', " ");
    let bytes: Vec<u8> = percent_encoding::percent_decode_str(&spaced).collect();
    String::from_utf8(bytes).map(Cow::Owned).map_err(|_| "The URL holds what is not UTF-8.".to_owned())
}

impl Sent {
    fn checked(self) -> Result<Params, String> {
        let query = text("query", self.query)?;
        let extensions = map("extensions", self.extensions)?;
        let hash = extensions.get("persistedQuery").filter(|value| !value.is_null()).map(hash).transpose()?;
        if query.is_none() && hash.is_none() {
            return Err("The request is no GraphQL request: `query` is missing.".to_owned());
        }
        let operation_name = text("operationName", self.operation_name)?;
        Ok(Params { query, operation_name, variables: map("variables", self.variables)?, hash })
    }
}

fn text(name: &str, value: Option<Json>) -> Result<Option<String>, String> {
    match value {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) => Ok(Some(text)),
        Some(other) => Err(wrong(name, "a string", &other)),
    }
}

fn map(name: &str, value: Option<Json>) -> Result<Map<String, Json>, String> {
    match value {
        None | Some(Json::Null) => Ok(Map::new()),
        Some(Json::Object(map)) => Ok(map),
        Some(other) => Err(wrong(name, "an object", &other)),
    }
}

fn wrong(name: &str, wanted: &str, found: &Json) -> String {
    let found = match found {
        Json::Null => "null",
        Json::Bool(_) => "a boolean",
        Json::Number(_) => "a number",
        Json::String(_) => "a string",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    };
    format!("The request is no GraphQL request: `{name}` must be {wanted}, not {found}.")
}

/// In the form that Apollo's clients send.
fn hash(value: &Json) -> Result<Hash, String> {
    if value["version"] != 1 {
        return Err("`extensions.persistedQuery.version` must be 1.".to_owned());
    }
    let hash = value["sha256Hash"].as_str().and_then(Hash::read);
    hash.ok_or_else(|| {
        "`extensions.persistedQuery.sha256Hash` must be the SHA-256 of the query's text, as 64 hexadecimal digits."
            .to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_where_they_are_none_of_a_text() {
        for (text, many) in [("3", 1), (r#"{"a":[1,2,"x,y:{["]}"#, 6), (r#"["\",",2]"#, 3), ("[[[", 4)] {
            assert_eq!(values(text.as_bytes()), many, "{text}");
        }
        assert!(values_of_url("variables=%7B%22a%22:%5B1,2]}") >= 4);
    }

    #[test]
    fn a_url_is_read_as_a_form_writes_it() {
        let params =
            Params::of_url("query=%7B+a(b:%22%C3%A9%22)+%7D&variables=%7B%22x%22%3A1%7D&operationName=&z&other=%ff")
                .unwrap();
        assert_eq!(params.query.as_deref(), Some("{ a(b:\"é\") }"));
        assert_eq!((params.operation_name, params.variables["x"].as_i64()), (None, Some(1)));
        for (url, told) in [
            ("", "`query` is missing"),
            ("query=a&query=a", "stands twice"),
            ("query=a&variables=%7B", "no JSON"),
            ("query=a&variables=3", "`variables` must be an object, not a number"),
            ("query=%C3", "not UTF-8"),
        ] {
            let refused = Params::of_url(url).unwrap_err();
            assert!(refused.contains(told), "{url}: {refused}");
        }
    }
}

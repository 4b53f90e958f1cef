//! Which of the two media types an answer has, and which status: by the specification of GraphQL over HTTP,
//! whose draft is moving.

use axum::http::{HeaderMap, StatusCode, header};

/// What an answer is sent as.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Media {
    /// The status tells whether the request was run.
    GraphQl,
    /// For clients that know no other: they take every status but 200 for a broken server.
    Json,
}

/// How a request went.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// It was run; fields may have failed.
    Run,
    /// It is a GraphQL request whose document or variables were refused.
    Refused,
    /// It is no GraphQL request.
    Malformed,
    Method,
    NotAcceptable,
    Media,
    TooLarge,
    /// Its body did not come in time.
    Slow,
    /// It took more time than a request is given.
    TookTooLong,
    Busy,
    Failed,
}

/// The one place that knows which status is sent.
pub fn status(verdict: Verdict, media: Media) -> StatusCode {
    match verdict {
        Verdict::Run => StatusCode::OK,
        Verdict::Refused => match media {
            Media::GraphQl => StatusCode::BAD_REQUEST,
            Media::Json => StatusCode::OK,
        },
        Verdict::Malformed => StatusCode::BAD_REQUEST,
        Verdict::Method => StatusCode::METHOD_NOT_ALLOWED,
        Verdict::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
        Verdict::Media => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Verdict::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Verdict::Slow => StatusCode::REQUEST_TIMEOUT,
        Verdict::TookTooLong | Verdict::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Verdict::Failed => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// How well a range of `Accept` fits: its weight, then how closely it names the type.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
struct Fit(f32, u8);

const EXACT: u8 = 2;

impl Media {
    pub fn name(self) -> &'static str {
        match self {
            Self::GraphQl => "application/graphql-response+json",
            Self::Json => "application/json",
        }
    }

    pub fn content_type(self) -> &'static str {
        match self {
            Self::GraphQl => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }

    /// The type that the client likes best; none where it takes neither. Who asks for nothing, or takes
    /// anything, gets what every client can read.
    pub fn asked(headers: &HeaderMap) -> Option<Self> {
        let lists = headers.get_all(header::ACCEPT).into_iter().filter_map(|list| list.to_str().ok());
        let ranges: Vec<&str> = lists.flat_map(|list| list.split(',')).map(str::trim).collect();
        if ranges.iter().all(|range| range.is_empty()) {
            return Some(Self::Json);
        }
        let [of_graphql, of_json] = [Self::GraphQl, Self::Json].map(|media| media.fit(&ranges));
        match (of_graphql, of_json) {
            (None, None) => None,
            (Some(_), None) => Some(Self::GraphQl),
            (None, Some(_)) => Some(Self::Json),
            (Some(graphql), Some(json)) if graphql == json => {
                Some(if graphql.1 == EXACT { Self::GraphQl } else { Self::Json })
            }
            (graphql, json) => Some(if graphql > json { Self::GraphQl } else { Self::Json }),
        }
    }

    /// By the range that names it most closely; none where that refuses it.
    fn fit(self, ranges: &[&str]) -> Option<Fit> {
        let mut closest: Option<Fit> = None;
        for range in ranges {
            let mut parts = range.split(';').map(str::trim);
            let closeness = match parts.next().unwrap_or_default() {
                "*/*" => 0,
                "application/*" => 1,
                name if name.eq_ignore_ascii_case(self.name()) => EXACT,
                _ => continue,
            };
            let mut weight = 1.0;
            let mut is_utf8 = true;
            for (name, value) in parts.filter_map(|part| part.split_once('=')) {
                match name.trim() {
                    name if name.eq_ignore_ascii_case("q") => weight = value.trim().parse().unwrap_or(0.0),
                    name if name.eq_ignore_ascii_case("charset") => is_utf8 = names_utf8(value),
                    _ => {}
                }
            }
            if is_utf8 && closest.is_none_or(|fit| closeness > fit.1 || closeness == fit.1 && weight > fit.0) {
                closest = Some(Fit(weight, closeness));
            }
        }
        closest.filter(|fit| fit.0 > 0.0)
    }
}

/// Whether a `charset` is the one that JSON has.
pub fn names_utf8(charset: &str) -> bool {
    let charset = charset.trim().trim_matches('"');
    charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(accept: &str) -> Option<Media> {
        Media::asked(&HeaderMap::from_iter([(header::ACCEPT, accept.parse().unwrap())]))
    }

    #[test]
    fn the_type_is_the_one_that_the_client_likes_best() {
        assert_eq!(Media::asked(&HeaderMap::new()), Some(Media::Json));
        for (accept, media) in [
            ("", Some(Media::Json)),
            ("*/*", Some(Media::Json)),
            ("application/*", Some(Media::Json)),
            ("application/json", Some(Media::Json)),
            ("Application/GraphQL-Response+JSON", Some(Media::GraphQl)),
            ("application/graphql-response+json; charset=utf-8, application/json; charset=utf-8", Some(Media::GraphQl)),
            ("application/json, application/graphql-response+json", Some(Media::GraphQl)),
            ("application/json;q=1, application/graphql-response+json;q=0.5", Some(Media::Json)),
            ("application/graphql-response+json, */*;q=0.1", Some(Media::GraphQl)),
            ("application/graphql-response+json, */*", Some(Media::GraphQl)),
            ("application/json, */*", Some(Media::Json)),
            ("application/graphql-response+json;q=0, */*", Some(Media::Json)),
            ("application/json;q=0, */*", Some(Media::GraphQl)),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Some(Media::Json)),
            ("application/json; charset=utf-16, application/graphql-response+json", Some(Media::GraphQl)),
            ("application/json; charset=utf-16", None),
            ("application/json;q=0", None),
            ("text/html", None),
        ] {
            assert_eq!(asked(accept), media, "{accept}");
        }
    }
}

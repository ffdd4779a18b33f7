//! JSON bodies: bounded, typed, with no field that the address does not take.

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde_json::error::Category;

use crate::codes;
use crate::problem::Problem;

/// The largest JSON body, in bytes.
pub(crate) const JSON_LIMIT_BYTES: usize = 64 * 1024;

/// A JSON body.
#[derive(Debug)]
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<T: DeserializeOwned> JsonBody<T> {
    /// Reads the body of a request.
    ///
    /// # Errors
    ///
    /// [`Problem`]: another type, too large, not JSON, or not of the shape.
    pub(crate) async fn from_body(request: Request) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::new(codes::REQUEST_UNSUPPORTED_MEDIA_TYPE)
                .with("expected", "application/json"));
        }
        let bytes = body(request.into_body()).await?;
        parse(&bytes).map(Self)
    }
}

impl<T: DeserializeOwned, S: Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Self::Rejection> {
        Self::from_body(request).await
    }
}

/// A field that may be null, which is not the same as left out.
#[derive(Debug, Default)]
pub(crate) enum Given<T> {
    /// It was left out.
    #[default]
    Nothing,
    /// It is null.
    Null,
    /// It has a value.
    Value(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Null, Self::Value))
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

async fn body(body: Body) -> Result<axum::body::Bytes, Problem> {
    to_bytes(body, JSON_LIMIT_BYTES).await.map_err(|error| {
        let is_too_large = std::error::Error::source(&error)
            .is_some_and(|cause| cause.to_string().contains("length limit"));
        if is_too_large {
            Problem::new(codes::REQUEST_TOO_LARGE)
                .detail(format!("The body is larger than {JSON_LIMIT_BYTES} bytes."))
                .with("limit", JSON_LIMIT_BYTES)
        } else {
            Problem::new(codes::REQUEST_MALFORMED_JSON).detail("The body broke off.")
        }
    })
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // A list of values in the order of the fields would be taken for an object.
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return Err(Problem::new(codes::REQUEST_WRONG_TYPE).detail("The body is not an object."));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        if error.inner().is_data() || serde_json::from_slice::<serde_json::Value>(bytes).is_err() {
            return refusal(&path, error.inner());
        }
        // It is JSON: something else than a text stands where one of a few names belongs.
        Problem::new(codes::REQUEST_WRONG_TYPE).field(path)
    })?;
    deserializer.end().map_err(|error| refusal(".", &error))?;
    Ok(value)
}

/// The problem of a body that does not fit, by what the parser says of it.
fn refusal(path: &str, error: &serde_json::Error) -> Problem {
    match error.classify() {
        Category::Io | Category::Syntax | Category::Eof => {
            Problem::new(codes::REQUEST_MALFORMED_JSON)
        }
        Category::Data => {
            let says = error.to_string();
            let name = says.split('`').nth(1).unwrap_or_default();
            let inside = || if path == "." { name.to_owned() } else { format!("{path}.{name}") };
            if says.starts_with("unknown field") {
                let last = path.rsplit('.').next().unwrap_or_default();
                let field = if last == name { path.to_owned() } else { inside() };
                return Problem::new(codes::REQUEST_UNKNOWN_FIELD).field(field);
            }
            if says.starts_with("missing field") {
                return Problem::new(codes::REQUEST_MISSING_FIELD).field(inside());
            }
            let code = if says.starts_with("invalid type") {
                codes::REQUEST_WRONG_TYPE
            } else {
                codes::REQUEST_INVALID_VALUE
            };
            let problem = Problem::new(code);
            if path == "." { problem } else { problem.field(path) }
        }
    }
}

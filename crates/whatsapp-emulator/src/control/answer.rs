//! Refusals of the control routes: `{error:{code, message}}`.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::visitor::VisitorError;
use crate::visitor_says::SaysError;

/// A refusal: its HTTP status, its code, and a sentence.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl Refusal {
    /// What was asked is malformed.
    pub(crate) fn wrong(code: &'static str, message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code, message: message.into() }
    }

    /// No visitor, message or file has this id.
    pub(crate) fn not_found(what: &str) -> Self {
        let message = format!("there is no such {what}");
        Self { status: StatusCode::NOT_FOUND, code: "not_found", message }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let error = json!({ "code": self.code, "message": self.message });
        (self.status, Json(json!({ "error": error }))).into_response()
    }
}

impl From<VisitorError> for Refusal {
    fn from(error: VisitorError) -> Self {
        Self::wrong("visitor", error.to_string())
    }
}

impl From<SaysError> for Refusal {
    fn from(error: SaysError) -> Self {
        match error {
            SaysError::UnknownVisitor => Self::not_found("visitor"),
            SaysError::Text
            | SaysError::Location
            | SaysError::Kind
            | SaysError::NotTheirs
            | SaysError::Empty
            | SaysError::Raw => Self::wrong("message", error.to_string()),
        }
    }
}

/// The body as JSON, whatever its content type.
pub(crate) fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| Refusal::wrong("body", error.to_string()))
}

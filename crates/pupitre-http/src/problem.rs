//! Errors as the API tells them: RFC 9457 `application/problem+json` with a stable code.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use pupitre_app::DeskError;
use pupitre_app::ports::store::StoreError;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::codes::{self, Code};
use crate::layers::request_id;

/// The type of every error's body.
const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// How long a client waits before it asks an overloaded desk again, in seconds.
const RETRY_AFTER_S: u64 = 2;

/// An error's body, for the OpenAPI document.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    /// `urn:pupitre:problem:` and the code.
    r#type: String,
    /// What the code means, for developers.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What happened here.
    detail: String,
    /// The stable dotted code.
    code: String,
    /// The id of the request, as in the log.
    request_id: Option<String>,
    /// The path of the field or the name of the parameter that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// What else the code comes with, such as a limit.
    #[serde(flatten)]
    #[schema(ignore)]
    extra: Map<String, Value>,
}

/// An error on its way to the client.
#[derive(Debug)]
pub(crate) struct Problem {
    error: Code,
    detail: Option<String>,
    field: Option<String>,
    retry_after_s: Option<u64>,
    extra: Map<String, Value>,
}

impl Problem {
    pub(crate) fn new(error: Code) -> Self {
        Self { error, detail: None, field: None, retry_after_s: None, extra: Map::new() }
    }

    /// Says more than the code's title. Never the cause of a failure: that goes to the log.
    pub(crate) fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    /// Names the field or parameter.
    pub(crate) fn field(self, field: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..self }
    }

    /// Adds a value of its own to the body.
    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.extra.insert(name.to_owned(), value.into());
        self
    }

    /// Says when to try again, in seconds.
    pub(crate) fn retry_after_s(self, seconds: u64) -> Self {
        Self { retry_after_s: Some(seconds), ..self }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = ProblemBody {
            r#type: format!("urn:pupitre:problem:{}", self.error.code),
            title: self.error.title.to_owned(),
            status: self.error.status,
            detail: self.detail.unwrap_or_else(|| self.error.title.to_owned()),
            code: self.error.code.to_owned(),
            request_id: request_id(),
            field: self.field,
            extra: self.extra,
        };
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, PROBLEM_JSON);
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let request_id = request_id();
        match error {
            StoreError::Conflict
            | StoreError::Full
            | StoreError::Overloaded
            | StoreError::Unavailable { .. }
            | StoreError::NotRun => {
                tracing::warn!(request_id, %error, "the store took no work");
                Self::new(codes::SERVER_UNAVAILABLE).retry_after_s(RETRY_AFTER_S)
            }
            StoreError::Constraint { .. }
            | StoreError::Unreadable { .. }
            | StoreError::Failed { .. }
            | StoreError::Panicked => {
                tracing::error!(request_id, %error, "the store failed");
                Self::new(codes::SERVER_INTERNAL)
            }
        }
    }
}

impl<E: Into<Self>> From<DeskError<E>> for Problem {
    fn from(error: DeskError<E>) -> Self {
        match error {
            DeskError::Refused(refusal) => refusal.into(),
            DeskError::Store(error) => error.into(),
        }
    }
}

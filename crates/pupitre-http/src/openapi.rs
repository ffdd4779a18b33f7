//! The OpenAPI document: what the routes say of themselves.

use axum::http::header;
use axum::response::IntoResponse;
use utoipa::OpenApi;

/// What the document says before the routes.
#[derive(OpenApi)]
#[openapi(info(
    title = "Pupitre",
    version = "1",
    description = "The desk's API. Instants are RFC 3339 in UTC, ids are UUIDs, errors are \
                   RFC 9457 problems with a stable `code`.",
))]
pub(crate) struct Document;

/// The document as it is served, on several lines.
#[must_use]
pub fn openapi_json() -> String {
    let (_, document) = crate::router::routes().split_for_parts();
    document.to_pretty_json().unwrap_or_default()
}

/// Serves the document.
#[utoipa::path(get, path = "/api/openapi.json", tag = "health",
    responses((status = 200, description = "This document.")))]
pub(crate) async fn openapi() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], openapi_json())
}

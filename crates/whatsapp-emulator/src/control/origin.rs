//! Pages of other sites may neither change nor hear anything: their browser tells their origin.

use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Refuses a request whose origin is another than the address that it asks.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    if is_same_origin(request.headers()) {
        return next.run(request).await;
    }
    StatusCode::FORBIDDEN.into_response()
}

/// A program has no origin; a page has one, and it must be ours.
fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|it| it.to_str().ok());
    let Some(origin) = text("origin") else { return true };
    origin.split_once("://").map(|(_, it)| it) == text("host")
}

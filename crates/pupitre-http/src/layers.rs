//! What surrounds every request: its id, its line in the log, panics, cross-site requests, headers.

use std::sync::{Arc, OnceLock};

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response as HttpResponse, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use pupitre_domain::id::AgentId;
use tower_http::csrf::{ConfigError, CsrfLayer, ProtectionError};

use crate::codes;
use crate::config::HttpConfig;
use crate::problem::Problem;
use crate::state::HttpState;

/// What is known of the request that a task answers.
struct Note {
    id: String,
    actor: OnceLock<AgentId>,
}

tokio::task_local! {
    static NOTE: Arc<Note>;
}

/// The name of the header that carries the request's id.
const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The policy of what is not a page: nothing may be loaded from it.
const CSP_API: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// The folder of the page's workers.
const WORKERS: &str = "/_app/immutable/workers/";

/// The policy of a worker: it runs WebAssembly, which the page does not, and loads what it needs
/// from the desk alone.
const CSP_WORKER: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
);

/// The CSP sources of the page's inline scripts, hashed when the web was embedded.
const SCRIPT_HASHES: &str = env!("PUPITRE_SCRIPT_HASHES");

/// The id of the request that this task answers.
pub(crate) fn request_id() -> Option<String> {
    NOTE.try_with(|note| note.id.clone()).ok()
}

/// Notes who asks, for the request's line in the log.
pub(crate) fn note_actor(agent: AgentId) {
    // Outside a request there is no line to write.
    NOTE.try_with(|note| {
        note.actor.get_or_init(|| agent);
    })
    .unwrap_or_default();
}

/// Gives the request its id and writes its one line in the log, without anything private.
pub(crate) async fn trace(
    State(state): State<HttpState>,
    request: Request,
    next: Next,
) -> Response {
    let id = uuid::Uuid::from_bytes(state.shared.ports.ids.id()).to_string();
    let note = Arc::new(Note { id: id.clone(), actor: OnceLock::new() });
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(|it| it.as_str().to_owned());
    let began_at = state.elapsed();

    let mut response = NOTE.scope(Arc::clone(&note), next.run(request)).await;

    let duration_us = state.elapsed().duration_since(began_at).as_micros();
    let duration_us = i64::try_from(duration_us).unwrap_or(i64::MAX);
    let actor = note.actor.get().map(ToString::to_string);
    let status = response.status().as_u16();
    let route = route.as_deref().unwrap_or("other");
    tracing::info!(request_id = id, %method, route, status, duration_us, actor, "request");
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(X_REQUEST_ID, value);
    }
    response
}

/// Answers a panic as a failure of the desk; the log has the request's id.
pub(crate) fn panicked(_cause: Box<dyn std::any::Any + Send + 'static>) -> HttpResponse<Body> {
    tracing::error!(request_id = request_id(), "a handler panicked");
    Problem::new(codes::SERVER_INTERNAL).into_response()
}

/// Answers a request that another site made a browser send.
type CrossSite = fn(ProtectionError) -> HttpResponse<Body>;

/// Refuses what another site makes a browser send.
///
/// # Errors
///
/// [`ConfigError`] when the public address is not an origin.
pub(crate) fn csrf(config: &HttpConfig) -> Result<CsrfLayer<CrossSite>, ConfigError> {
    let refused: CrossSite = |_error| Problem::new(codes::REQUEST_CROSS_SITE).into_response();
    let layer = CsrfLayer::new().add_trusted_origin(&config.public_url)?;
    Ok(layer.with_rejection_response(refused))
}

/// The policy of the desk's page.
fn page_policy() -> String {
    let space = if SCRIPT_HASHES.is_empty() { "" } else { " " };
    format!(
        "default-src 'self'; script-src 'self'{space}{SCRIPT_HASHES}; \
         style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; media-src 'self' blob:; \
         connect-src 'self'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; \
         base-uri 'none'"
    )
}

/// What may be loaded by what is answered at a path.
fn policy_of(path: &str) -> HeaderValue {
    if path.starts_with("/api/") || path.starts_with("/chat/") {
        CSP_API
    } else if path.starts_with(WORKERS) {
        CSP_WORKER
    } else {
        HeaderValue::from_str(&page_policy()).unwrap_or(CSP_API)
    }
}

/// The headers that protect every answer; a handler's own win.
pub(crate) async fn secure(
    State(state): State<HttpState>,
    request: Request,
    next: Next,
) -> Response {
    let policy = policy_of(request.uri().path());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    keep(headers, header::CONTENT_SECURITY_POLICY, policy);
    keep(headers, header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=(self), payment=(), usb=()"),
    ] {
        keep(headers, HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if state.config().is_secure {
        let value = HeaderValue::from_static("max-age=63072000; includeSubDomains");
        keep(headers, header::STRICT_TRANSPORT_SECURITY, value);
    }
    response
}

fn keep(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    headers.entry(name).or_insert(value);
}

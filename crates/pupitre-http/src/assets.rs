//! The embedded web desk: its files as they were built, and its one page for every other address.
//! And the visitor's widget, whose files the pages of other sites load.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use memory_serve::{CacheControl, MemoryServe};
use tower::ServiceExt as _;

use crate::codes;
use crate::problem::Problem;
use crate::state::HttpState;

mod files {
    //! What the build script wrote.
    #![expect(unused_qualifications, reason = "the list is written by memory-serve")]

    use memory_serve::Asset;

    /// The web desk and the widget, each by its name.
    pub(super) const ASSETS: &[(&str, &[Asset])] =
        include!(concat!(env!("OUT_DIR"), "/memory_serve_assets.rs"));
}

/// The page of the desk: it shows every address of its own.
const PAGE: &str = "/200.html";

/// The folder of files whose names hold their hashes.
const HASHED: &str = "/_app/immutable/";

/// What a file with its hash in its name is kept for.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Where the widget's files are. Other sites load them, so nothing else is ever served there.
const WIDGET: &str = "/chat";

/// The one file of the widget without its hash in its name: what the script tag names.
const LAUNCHER: &str = "/widget.js";

/// The page in which the desk's settings show the widget. It asks nobody anything, and has no
/// origin: nothing in it can reach the desk.
const PREVIEW: &str = "/preview.html";

/// What the preview may load: its own script, and pictures that it was handed.
const CSP_PREVIEW: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; img-src blob: data:; frame-ancestors 'self'; \
     base-uri 'none'; form-action 'none'; sandbox allow-scripts",
);

/// How long a page may do with the launcher that it has; then it asks whether there is another.
const SHORTLY: HeaderValue = HeaderValue::from_static("public, max-age=300");

const ANY_SITE: HeaderValue = HeaderValue::from_static("*");
const CROSS_ORIGIN: HeaderValue = HeaderValue::from_static("cross-origin");

/// The router of the files. Only one is to be made in a process: it keeps them in memory for good.
pub(crate) fn router() -> Router {
    let widget = MemoryServe::new(named("widget"))
        .index_file(None)
        .cache_control(CacheControl::NoCache)
        .into_router();
    MemoryServe::new(named("desk"))
        .index_file(Some(PAGE))
        .html_cache_control(CacheControl::NoCache)
        .cache_control(CacheControl::NoCache)
        .into_router()
        .nest(WIDGET, widget)
}

fn named(name: &str) -> &'static [memory_serve::Asset] {
    let found = files::ASSETS.iter().find(|(known, _)| *known == name);
    found.map_or(&[][..], |(_, files)| *files)
}

/// Answers all that is not the API: a file, else the page when a browser navigates, else 404.
pub(crate) async fn serve(State(state): State<HttpState>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let is_read = *request.method() == Method::GET || *request.method() == Method::HEAD;
    if !is_read || path.starts_with("/api/") {
        return Problem::new(codes::REQUEST_NOT_FOUND).into_response();
    }
    if let Some(file) = path.strip_prefix(WIDGET).filter(|rest| rest.starts_with('/')) {
        return serve_widget(&state, file, request).await;
    }
    let is_navigation = accepts_html(&request);
    let page = page_request(&request);
    let mut response = ask(&state, request).await;
    if response.status() == StatusCode::NOT_FOUND {
        if !is_navigation {
            return Problem::new(codes::REQUEST_NOT_FOUND).into_response();
        }
        response = ask(&state, page).await;
    }
    if path.starts_with(HASHED) && response.status() == StatusCode::OK {
        response.headers_mut().insert(header::CACHE_CONTROL, FOREVER);
    }
    response
}

/// A file of the widget: any site may load it, and no page of ours is in its place.
async fn serve_widget(state: &HttpState, file: &str, request: Request) -> Response {
    let mut response = ask(state, request).await;
    if response.status() == StatusCode::NOT_FOUND {
        return Problem::new(codes::REQUEST_NOT_FOUND).into_response();
    }
    let headers = response.headers_mut();
    if file == PREVIEW {
        headers.insert(header::CONTENT_SECURITY_POLICY, CSP_PREVIEW);
        return response;
    }
    let kept_for = if file == LAUNCHER { SHORTLY } else { FOREVER };
    headers.insert(header::CACHE_CONTROL, kept_for);
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY_SITE);
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), CROSS_ORIGIN);
    response
}

async fn ask(state: &HttpState, request: Request) -> Response {
    match state.shared.assets.clone().oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// The same request for the page.
fn page_request(request: &Request) -> Request {
    let mut page = Request::new(Body::empty());
    *page.method_mut() = request.method().clone();
    *page.headers_mut() = request.headers().clone();
    *page.uri_mut() = axum::http::Uri::from_static(PAGE);
    page
}

fn accepts_html(request: &Request) -> bool {
    request
        .headers()
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accepted| accepted.contains("text/html"))
}

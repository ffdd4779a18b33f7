//! The routes and the layers around them.

use axum::Router;
use axum::handler::Handler as _;
use axum::middleware::from_fn_with_state;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::openapi::Document;
use crate::problem::Problem;
use crate::state::HttpState;
use crate::{assets, codes, desk_api, health, layers, live, openapi, visitor_api};

/// Every route that the OpenAPI document knows.
pub(crate) fn routes() -> OpenApiRouter<HttpState> {
    let compressed = OpenApiRouter::with_openapi(Document::openapi())
        .merge(desk_api::routes())
        .routes(routes!(openapi::openapi))
        .layer(CompressionLayer::new());
    compressed
        .merge(desk_api::media_routes())
        .routes(routes!(live::live))
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
}

async fn method_not_allowed() -> Problem {
    Problem::new(codes::REQUEST_METHOD_NOT_ALLOWED)
}

/// The HTTP edge. Serve it with connect info, so that logins are counted by address.
pub fn router(state: HttpState) -> Router {
    let (routes, _document) = routes().split_for_parts();
    let routes = routes
        .method_not_allowed_fallback(method_not_allowed)
        .fallback_service(assets::serve.with_state(state.clone()));
    let guarded = match layers::csrf(state.config()) {
        Ok(csrf) => routes.layer(csrf),
        Err(error) => {
            // Requests are then held to the host that they name, which is stricter.
            tracing::error!(%error, "the public address is not an origin");
            routes.layer(CsrfLayer::new())
        }
    };
    // Pages of other origins ask there: each site says which, at its own gate.
    let visitors = visitor_api::routes(&state).layer(CompressionLayer::new());
    guarded
        .merge(visitors)
        .merge(visitor_api::mail_routes())
        .layer(CatchPanicLayer::custom(layers::panicked))
        .layer(from_fn_with_state(state.clone(), layers::secure))
        .layer(from_fn_with_state(state.clone(), layers::trace))
        .with_state(state)
}

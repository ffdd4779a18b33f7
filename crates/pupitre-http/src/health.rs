//! Whether the process lives, and whether it can serve.

use axum::extract::State;
use axum::http::StatusCode;

use crate::problem::Problem;
use crate::state::HttpState;

/// The process lives.
#[utoipa::path(get, path = "/healthz", tag = "health",
    responses((status = 204, description = "The process lives.")))]
pub(crate) async fn healthz() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// The store answers.
#[utoipa::path(get, path = "/readyz", tag = "health", responses(
    (status = 204, description = "The desk can serve."),
    (status = 503, description = "The store does not answer."),
))]
pub(crate) async fn readyz(State(state): State<HttpState>) -> Result<StatusCode, Problem> {
    state.desk().read(|queries| queries.last_seq()).await?;
    Ok(StatusCode::NO_CONTENT)
}

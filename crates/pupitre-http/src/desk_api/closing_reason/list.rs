//! List: every closing reason, in its place.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::ClosingReason;

/// Every closing reason, in the order of the list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClosingReasonList {
    /// The reasons, those that are switched off included.
    items: Vec<ClosingReason>,
}

/// Lists the closing reasons.
#[utoipa::path(
    get,
    operation_id = "list_closing_reasons",
    path = "/api/v1/closing-reasons",
    tag = "closing_reason",
    responses(
        (status = 200, description = "Every reason.", body = ClosingReasonList),
        (status = 401, description = "No session.", body = ProblemBody),
    )
)]
pub(crate) async fn list(
    State(state): State<HttpState>,
    _session: Session,
) -> Result<Json<ClosingReasonList>, Problem> {
    let reasons = state.desk().read(|queries| queries.closing_reasons()).await?;
    Ok(Json(ClosingReasonList { items: reasons.iter().map(ClosingReason::from).collect() }))
}

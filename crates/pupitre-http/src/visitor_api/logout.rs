//! Logout: the visitor's session ends on every tab; the conversation stays as it is.

use axum::extract::State;
use axum::http::StatusCode;
use pupitre_app::chat::close_visit;

use super::visitor::Visitor;
use crate::problem::Problem;
use crate::state::HttpState;

/// Ends the session.
pub(super) async fn logout(
    State(state): State<HttpState>,
    Visitor(session): Visitor,
) -> Result<StatusCode, Problem> {
    let id = session.id;
    state.desk().write(move |tx| close_visit(tx, id)).await?;
    state.hub().visitors().close_session(id);
    Ok(StatusCode::NO_CONTENT)
}

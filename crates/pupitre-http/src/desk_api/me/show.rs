//! The agent who asks, with what their screen needs first.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::Me;

/// Shows the agent who asks.
#[utoipa::path(
    get,
    operation_id = "show_me",
    path = "/api/v1/me",
    tag = "me",
    responses(
        (status = 200, description = "The agent.", body = Me),
        (status = 401, description = "No session.", body = ProblemBody),
    )
)]
pub(crate) async fn show(
    State(state): State<HttpState>,
    session: Session,
) -> Result<Json<Me>, Problem> {
    let view = Arc::clone(&session.view);
    let me = state.desk().read(move |queries| {
        let families = queries.family_statuses(view.agent.id)?;
        Ok(Me::new(&view.agent, &view.session, &families, &queries.brands()?))
    });
    Ok(Json(me.await?.at(state.now(), state.config().simulator_url.as_deref())))
}

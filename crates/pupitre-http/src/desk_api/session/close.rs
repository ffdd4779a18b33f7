//! Logout: the session of this cookie ends, and its live connections with it.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use pupitre_app::session::close_session;

use crate::problem::{Problem, ProblemBody};
use crate::session::{Session, clear_cookie};
use crate::state::HttpState;

/// Ends the session that asks.
#[utoipa::path(
    delete,
    operation_id = "close_session",
    path = "/api/v1/sessions/current",
    tag = "session",
    responses(
        (status = 204, description = "The session has ended."),
        (status = 401, description = "No session.", body = ProblemBody),
    )
)]
pub(crate) async fn close(
    State(state): State<HttpState>,
    session: Session,
) -> Result<(StatusCode, HeaderMap), Problem> {
    let ctx = state.context(session.actor());
    let id = session.id();
    state.desk().write(move |tx| close_session(tx, &ctx, id)).await?;
    state.shared.sessions.forget(id);
    state.hub().close_session(id);

    let mut headers = HeaderMap::new();
    if let Some(cookie) = clear_cookie(state.config().is_secure) {
        headers.insert(header::SET_COOKIE, cookie);
    }
    Ok((StatusCode::NO_CONTENT, headers))
}

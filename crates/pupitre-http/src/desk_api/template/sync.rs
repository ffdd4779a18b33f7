//! Sync: a manager has the templates of a channel fetched now; nobody waits for it (W9).

use axum::extract::State;
use axum::http::StatusCode;
use pupitre_app::template::{SyncTemplatesError, sync_templates};
use pupitre_domain::id::ChannelId;

use super::list::check_manager;
use crate::codes;
use crate::extract::Ids;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;

impl From<SyncTemplatesError> for Problem {
    fn from(error: SyncTemplatesError) -> Self {
        match error {
            SyncTemplatesError::NotFound => Self::new(codes::CHANNEL_NOT_FOUND),
            SyncTemplatesError::Store(error) => error.into(),
        }
    }
}

/// Has the templates of a channel fetched from the platform; each change is an event.
#[utoipa::path(
    post,
    operation_id = "sync_templates",
    path = "/api/v1/channels/{channel}/templates/sync",
    tag = "template",
    params(("channel" = String, Path, format = Uuid, description = "Its id.")),
    responses(
        (status = 202, description = "They are being fetched."),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "For managers.", body = ProblemBody),
        (status = 404, description = "No such channel, or none with templates.",
            body = ProblemBody),
    )
)]
pub(crate) async fn sync(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
) -> Result<StatusCode, Problem> {
    check_manager(&session)?;
    let channel: ChannelId = ids.get("channel", codes::CHANNEL_NOT_FOUND)?;
    let ctx = state.context(session.actor());
    state.desk().write(move |tx| sync_templates(tx, &ctx, channel)).await?;
    Ok(StatusCode::ACCEPTED)
}

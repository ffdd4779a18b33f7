//! Check: the platform is asked how it sees the channel; what it says is kept (C1).

use axum::Json;
use axum::extract::State;
use pupitre_app::channel::record_check;

use super::show_setup::{channel, find};
use crate::codes;
use crate::desk_api::sight::manager;
use crate::extract::Ids;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::ChannelSetup;

/// Checks a channel with its platform, now.
#[utoipa::path(
    post,
    operation_id = "check_channel",
    path = "/api/v1/channels/{channel}/setup/check",
    tag = "channel",
    params(("channel" = String, Path, format = Uuid, description = "Its id.")),
    responses(
        (status = 200, description = "The set-up with what was found.", body = ChannelSetup),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 404, description = "No such channel, or not set up so.", body = ProblemBody),
    )
)]
pub(crate) async fn check(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
) -> Result<Json<ChannelSetup>, Problem> {
    manager(&session)?;
    let id = ids.get("channel", codes::CHANNEL_NOT_FOUND)?;
    let known = channel(&state, id).await?;
    state.setup().refresh().await;
    let checked = state.setup().check(known).await;
    let ctx = state.context(session.actor());
    state.desk().write(move |tx| record_check(tx, &ctx, id, &checked)).await?;
    find(&state, id).await
}

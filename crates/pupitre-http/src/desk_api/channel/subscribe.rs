//! Subscribe: the account's webhooks come to this desk (C1).

use axum::Json;
use axum::extract::State;
use pupitre_app::channel::record_check;
use pupitre_app::ports::setup::{Callback, WHATSAPP_WEBHOOK_PATH};
use serde::Deserialize;
use utoipa::ToSchema;

use super::show_setup::{channel, find};
use crate::codes;
use crate::desk_api::sight::manager;
use crate::extract::{Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{ChannelSetup, problem_of};

/// Where webhooks go.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Subscription {
    /// Whether this account's messages come to this desk whatever address its app has; false by
    /// default.
    #[serde(default)]
    override_callback: bool,
}

/// Subscribes the token's app to the account, and checks.
#[utoipa::path(
    post,
    operation_id = "subscribe_channel",
    path = "/api/v1/channels/{channel}/setup/subscribe",
    tag = "channel",
    params(("channel" = String, Path, format = Uuid, description = "Its id.")),
    request_body = Subscription,
    responses(
        (status = 200, description = "The set-up as it is now.", body = ChannelSetup),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 404, description = "No such channel, or not set up so.", body = ProblemBody),
        (status = 502, description = "The platform refused.", body = ProblemBody),
    )
)]
pub(crate) async fn subscribe(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<Subscription>,
) -> Result<Json<ChannelSetup>, Problem> {
    manager(&session)?;
    let id = ids.get("channel", codes::CHANNEL_NOT_FOUND)?;
    let known = channel(&state, id).await?;
    state.setup().refresh().await;
    let address = format!("{}{WHATSAPP_WEBHOOK_PATH}", state.config().public_url);
    let callback = if body.override_callback { Callback::Own(address) } else { Callback::OfApp };
    let done = state.setup().subscribe(known.clone(), callback).await;
    done.map_err(|problem| problem_of(&problem))?;
    let checked = state.setup().check(known).await;
    let ctx = state.context(session.actor());
    state.desk().write(move |tx| record_check(tx, &ctx, id, &checked)).await?;
    find(&state, id).await
}

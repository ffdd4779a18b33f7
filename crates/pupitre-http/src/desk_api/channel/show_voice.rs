//! Show voice: how a channel's messages are signed (D7).

use axum::Json;
use axum::extract::State;
use pupitre_domain::id::ChannelId;

use crate::codes;
use crate::extract::Ids;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::Voice;

/// Shows how a channel's messages are signed.
#[utoipa::path(
    get,
    operation_id = "show_channel_voice",
    path = "/api/v1/channels/{channel}/voice",
    tag = "channel",
    params(("channel" = String, Path, format = Uuid, description = "Its id.")),
    responses(
        (status = 200, description = "The signature.", body = Voice),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such channel.", body = ProblemBody),
    )
)]
pub(crate) async fn show_voice(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
) -> Result<Json<Voice>, Problem> {
    let channel = ids.get("channel", codes::CHANNEL_NOT_FOUND)?;
    Ok(Json(find(&state, &session, channel).await?))
}

/// A channel's voice as the one who asks sees it.
///
/// # Errors
///
/// [`Problem`]: there is no such channel, or the store fails.
pub(super) async fn find(
    state: &HttpState,
    session: &Session,
    channel: ChannelId,
) -> Result<Voice, Problem> {
    let read = state.desk().read(move |queries| {
        let Some(known) = queries.channel_view(channel)? else { return Ok(None) };
        let brand = queries.brand_view(known.brand)?;
        let signature = queries.signature_view(channel)?;
        Ok(brand.map(|brand| (signature, brand)))
    });
    let found = read.await?.ok_or_else(|| Problem::new(codes::CHANNEL_NOT_FOUND))?;
    let (signature, brand) = found;
    Ok(Voice::new(&signature, session.agent(), &brand))
}

//! Show chat: how a web chat site is set, for managers (V1, V6).

use axum::Json;
use axum::extract::State;
use pupitre_domain::id::ChannelId;

use crate::codes;
use crate::desk_api::sight::manager;
use crate::extract::Ids;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::visitor_api::{signing_keys, written_key};
use crate::wire::{ChatSigningKey, ChatSiteBody, Instant};

/// How many digits of a key are shown.
const SHOWN_DIGITS: usize = 6;

/// Shows how a web chat site is set.
#[utoipa::path(
    get,
    operation_id = "show_chat_site",
    path = "/api/v1/channels/{channel}/chat",
    tag = "channel",
    params(("channel" = String, Path, format = Uuid, description = "Its id.")),
    responses(
        (status = 200, description = "The site.", body = ChatSiteBody),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 404, description = "No such web chat.", body = ProblemBody),
    )
)]
pub(crate) async fn show_chat(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
) -> Result<Json<ChatSiteBody>, Problem> {
    manager(&session)?;
    let channel = ids.get("channel", codes::CHANNEL_NOT_FOUND)?;
    Ok(Json(find(&state, channel).await?))
}

/// A site as it is now.
///
/// # Errors
///
/// [`Problem`]: there is no such web chat, or the store fails.
pub(super) async fn find(state: &HttpState, channel: ChannelId) -> Result<ChatSiteBody, Problem> {
    let view = state.desk().read(move |queries| queries.chat_site_view(channel)).await?;
    let view = view.ok_or_else(|| Problem::new(codes::CHANNEL_NOT_FOUND))?;
    let keys = signing_keys(state, channel).await?;
    let elapsed = state.elapsed();
    let signing_key = keys.current.map(|key| {
        let digits = written_key(&key);
        let start = digits.len().saturating_sub(SHOWN_DIGITS);
        let previous = keys.previous.filter(|(_, until)| *until > elapsed);
        ChatSigningKey {
            ends_with: digits.get(start..).unwrap_or_default().to_owned(),
            previous_until: previous.map(|(_, until)| Instant(until)),
        }
    });
    let desk = (state.config().public_url.as_str(), state.config().mail_is_on);
    Ok(ChatSiteBody::new(&view, signing_key, desk))
}

//! Set logo: a manager says by which picture visitors know the brand of a web chat (V1).

use axum::Json;
use axum::extract::{Request, State};
use pupitre_app::chat::set_logo;
use pupitre_domain::id::ChannelId;
use pupitre_domain::media::Media;

use super::show_chat::find;
use crate::codes;
use crate::desk_api::sight::manager;
use crate::extract::Ids;
use crate::house_picture;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::upload;
use crate::wire::ChatSiteBody;

/// Takes the logo of the brand of a web chat, in place of the one before. It changes for every
/// channel of the brand.
#[utoipa::path(
    post,
    operation_id = "set_chat_logo",
    path = "/api/v1/channels/{channel}/chat/logo",
    tag = "channel",
    params(("channel" = String, Path, format = Uuid, description = "Its id.")),
    request_body(content_type = "application/octet-stream", description = "PNG, JPEG or WebP."),
    responses(
        (status = 200, description = "The site as it is now.", body = ChatSiteBody),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 404, description = "No such web chat.", body = ProblemBody),
        (status = 413, description = "Too large.", body = ProblemBody),
        (status = 415, description = "Not a picture of a type that is taken.", body = ProblemBody),
        (status = 422, description = "Empty, damaged, or too many points.", body = ProblemBody),
    )
)]
pub(crate) async fn set(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    request: Request,
) -> Result<Json<ChatSiteBody>, Problem> {
    manager(&session)?;
    let channel = ids.get("channel", codes::CHANNEL_NOT_FOUND)?;
    // Nothing is taken for a channel that can't have it.
    find(&state, channel).await?;
    let media = house_picture::take(&state, session.actor(), request).await?;
    Ok(Json(change(&state, &session, (channel, Some(media))).await?))
}

/// Takes the logo of the brand of a web chat away: its initial stands there again.
#[utoipa::path(
    delete,
    operation_id = "remove_chat_logo",
    path = "/api/v1/channels/{channel}/chat/logo",
    tag = "channel",
    params(("channel" = String, Path, format = Uuid, description = "Its id.")),
    responses(
        (status = 200, description = "The site as it is now.", body = ChatSiteBody),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 404, description = "No such web chat.", body = ProblemBody),
    )
)]
pub(crate) async fn remove(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
) -> Result<Json<ChatSiteBody>, Problem> {
    manager(&session)?;
    let channel = ids.get("channel", codes::CHANNEL_NOT_FOUND)?;
    Ok(Json(change(&state, &session, (channel, None)).await?))
}

async fn change(
    state: &HttpState,
    session: &Session,
    (channel, logo): (ChannelId, Option<Media>),
) -> Result<ChatSiteBody, Problem> {
    let (ctx, id) = (state.context(session.actor()), logo.as_ref().map(|it| it.id));
    let set = state.desk().write(move |tx| set_logo(tx, &ctx, (channel, logo.as_ref()))).await;
    if let (Err(_), Some(id)) = (&set, id) {
        upload::discard(state, id).await;
    }
    set?;
    state.shared.sites.forget();
    find(state, channel).await
}

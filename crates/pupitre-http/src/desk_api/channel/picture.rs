//! Picture: the small copy of a profile's picture, as visitors see it, to whoever works here (D6).

use axum::extract::State;
use axum::response::Response;
use pupitre_domain::id::ChannelId;

use crate::codes;
use crate::desk_api::media::preview::send_copy;
use crate::extract::Ids;
use crate::house_picture;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;

/// Serves the picture of a channel's profile.
#[utoipa::path(
    get,
    operation_id = "channel_picture",
    path = "/api/v1/channels/{channel}/picture/{hash}",
    tag = "channel",
    params(
        ("channel" = String, Path, format = Uuid, description = "The channel."),
        ("hash" = String, Path, description = "The SHA-256 of the picture, in hex."),
    ),
    responses(
        (status = 200, description = "The bytes: JPEG, or WebP for a picture with holes."),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "It is not the channel's picture.", body = ProblemBody),
    )
)]
pub(crate) async fn picture(
    State(state): State<HttpState>,
    _session: Session,
    ids: Ids,
) -> Result<Response, Problem> {
    let not_found = || Problem::new(codes::MEDIA_NOT_FOUND);
    let id: ChannelId = ids.get("channel", codes::MEDIA_NOT_FOUND)?;
    let hash = house_picture::asked(&ids, codes::MEDIA_NOT_FOUND)?;
    let read = state.desk().read(move |queries| queries.channel_picture_view(id));
    let shown = read.await?.and_then(|it| it.shown).ok_or_else(not_found)?;
    let is_asked = shown.sha256 == Some(hash);
    let preview = shown.picture.and_then(|it| it.preview).filter(|_| is_asked);
    let preview = preview.ok_or_else(not_found)?;
    send_copy(&state, shown.id, &preview).await
}

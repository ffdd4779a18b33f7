//! Rotate: a manager asks for another key for the brand's own server; it is shown once (V4).

use axum::Json;
use axum::extract::State;
use pupitre_app::chat::rotate_signing_key;
use pupitre_domain::channel_setup::SecretField;
use serde::Serialize;
use utoipa::ToSchema;

use crate::codes;
use crate::desk_api::sight::manager;
use crate::extract::Ids;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::visitor_api::written_key;

/// A key that is shown once. It is a secret: it does not print.
#[derive(Serialize, ToSchema)]
pub(crate) struct NewSigningKey {
    /// In hexadecimal digits, as it signs.
    signing_key: String,
}

/// Makes another signing key; the one before counts for a day more.
#[utoipa::path(
    post,
    operation_id = "rotate_chat_signing_key",
    path = "/api/v1/channels/{channel}/chat/signing-key",
    tag = "channel",
    params(("channel" = String, Path, format = Uuid, description = "Its id.")),
    responses(
        (status = 200, description = "The new key, shown this once.", body = NewSigningKey),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 404, description = "No such web chat.", body = ProblemBody),
    )
)]
pub(crate) async fn rotate(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
) -> Result<Json<NewSigningKey>, Problem> {
    manager(&session)?;
    let channel = ids.get("channel", codes::CHANNEL_NOT_FOUND)?;
    let signing_key = written_key(&state.shared.ports.tokens.token());
    let sealed = state.setup().seal(channel, SecretField::SigningKey, &signing_key);
    let sealed = sealed.ok_or_else(|| Problem::new(codes::CHANNEL_SECRET_KEY_MISSING))?;
    let ctx = state.context(session.actor());
    state.desk().write(move |tx| rotate_signing_key(tx, &ctx, (channel, &sealed))).await?;
    Ok(Json(NewSigningKey { signing_key }))
}

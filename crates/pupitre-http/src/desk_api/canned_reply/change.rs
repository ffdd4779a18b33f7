//! Change: a canned reply is written anew, switched off or on again (D4).

use axum::Json;
use axum::extract::State;
use pupitre_app::canned_reply::{ChangeCannedReply, Fits, change_canned_reply};
use serde::Deserialize;
use utoipa::ToSchema;

use super::language;
use crate::codes;
use crate::extract::{Given, Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::CannedReply;

/// What is to be changed; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CannedReplyChange {
    /// What is typed after `/`.
    #[serde(default)]
    shortcut: Option<String>,
    /// What it is called.
    #[serde(default)]
    title: Option<String>,
    /// The text.
    #[serde(default)]
    text: Option<String>,
    /// The language it is written in; null when it fits all.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    language: Given<String>,
    /// Whether it is offered.
    #[serde(default)]
    is_active: Option<bool>,
}

/// Changes a canned reply.
#[utoipa::path(
    patch,
    operation_id = "change_canned_reply",
    path = "/api/v1/canned-replies/{canned_reply}",
    tag = "canned reply",
    params(("canned_reply" = String, Path, format = Uuid, description = "Its id.")),
    request_body = CannedReplyChange,
    responses(
        (status = 200, description = "The reply as it is now.", body = CannedReply),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Shared replies are a manager's.", body = ProblemBody),
        (status = 404, description = "No such reply of theirs.", body = ProblemBody),
        (status = 409, description = "The shortcut is taken.", body = ProblemBody),
        (status = 422, description = "A body that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn change(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<CannedReplyChange>,
) -> Result<Json<CannedReply>, Problem> {
    let reply = ids.get("canned_reply", codes::CANNED_REPLY_NOT_FOUND)?;
    let language = match body.language {
        Given::Nothing => None,
        Given::Null => Some(Fits::All),
        Given::Value(name) => Some(Fits::Only(language(&name)?)),
    };
    let command = ChangeCannedReply {
        reply,
        shortcut: body.shortcut,
        title: body.title,
        text: body.text,
        language,
        is_active: body.is_active,
    };
    let ctx = state.context(session.actor());
    let changed = state.desk().write(move |tx| change_canned_reply(tx, &ctx, &command)).await?;
    Ok(Json(CannedReply::new(&changed, None)))
}

//! Add: a canned reply, shared by a manager or kept by its writer (D4).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use pupitre_app::canned_reply::add_canned_reply;
use pupitre_domain::canned_reply::{self, Scope};
use serde::Deserialize;
use utoipa::ToSchema;

use super::language;
use crate::codes;
use crate::extract::JsonBody;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::CannedReply;

/// Whose a reply is.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum ScopeName {
    /// The writer's own.
    Personal,
    /// Everybody's; a manager writes it.
    Shared,
}

/// A new canned reply.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCannedReply {
    /// Its id, made by the screen: the same id is the same reply.
    #[schema(format = Uuid)]
    id: String,
    /// Whose it is.
    scope: ScopeName,
    /// What is typed after `/`: 1 to 40 letters, digits, `-` or `_`.
    shortcut: String,
    /// What it is called: 1 to 120 characters.
    title: String,
    /// The text: 1 to 4,096 characters, with variables in braces.
    text: String,
    /// The language it is written in, as two letters; none fits all.
    #[serde(default)]
    language: Option<String>,
    /// Whether it is offered; true by default.
    #[serde(default)]
    is_active: Option<bool>,
}

/// Adds a canned reply.
#[utoipa::path(
    post,
    operation_id = "add_canned_reply",
    path = "/api/v1/canned-replies",
    tag = "canned reply",
    request_body = NewCannedReply,
    responses(
        (status = 201, description = "The new reply.", body = CannedReply),
        (status = 200, description = "It had been added before.", body = CannedReply),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Shared replies are a manager's.", body = ProblemBody),
        (status = 409, description = "The id or the shortcut is taken.", body = ProblemBody),
        (status = 422, description = "A body that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn add(
    State(state): State<HttpState>,
    session: Session,
    JsonBody(body): JsonBody<NewCannedReply>,
) -> Result<(StatusCode, Json<CannedReply>), Problem> {
    let id = body.id.parse();
    let id = id.map_err(|_unlike| Problem::new(codes::REQUEST_INVALID_VALUE).field("id"))?;
    let reply = canned_reply::CannedReply {
        id,
        scope: match body.scope {
            ScopeName::Shared => Scope::Shared,
            ScopeName::Personal => Scope::Personal(session.agent().id),
        },
        shortcut: body.shortcut,
        title: body.title,
        text: body.text,
        language: body.language.as_deref().map(language).transpose()?,
        is_active: body.is_active.unwrap_or(true),
    };
    let ctx = state.context(session.actor());
    let added = state.desk().write(move |tx| add_canned_reply(tx, &ctx, &reply)).await?;
    let status = if added.is_repeat { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, Json(CannedReply::new(&added.reply, None))))
}

//! Reopen: whoever put a conversation aside ends the pause (P5).

use axum::Json;
use axum::extract::State;
use pupitre_app::conversation::{ReopenConversation, ReopenConversationError, reopen_conversation};
use pupitre_app::view::permission::Resource;
use pupitre_domain::id::ConversationId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::show::find;
use crate::codes;
use crate::desk_api::sight::refusal;
use crate::extract::{Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{Conversation, hold_code};

/// The end of a pause by hand.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reopen {
    /// The version that the agent knows of.
    #[serde(default)]
    expected_version: Option<u64>,
}

impl From<ReopenConversationError> for Problem {
    fn from(error: ReopenConversationError) -> Self {
        match error {
            ReopenConversationError::NotFound => Self::new(codes::CONVERSATION_NOT_FOUND),
            ReopenConversationError::Hold(error) => Self::new(hold_code(error)),
            ReopenConversationError::Store(error) => error.into(),
        }
    }
}

/// Takes a paused conversation back: to the desk when there is room, else it waits for the agent.
#[utoipa::path(
    post,
    operation_id = "reopen_conversation",
    path = "/api/v1/conversations/{conversation}/reopen",
    tag = "conversation",
    params(("conversation" = String, Path, format = Uuid, description = "Its id.")),
    request_body = Reopen,
    responses(
        (status = 200, description = "The conversation.", body = Conversation),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such conversation.", body = ProblemBody),
        (status = 409, description = "Not paused, or paused by another.", body = ProblemBody),
    )
)]
pub(crate) async fn reopen(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<Reopen>,
) -> Result<Json<Conversation>, Problem> {
    let id: ConversationId = ids.get("conversation", codes::CONVERSATION_NOT_FOUND)?;
    let ctx = state.context(session.actor());
    let command = ReopenConversation { conversation: id, expected_version: body.expected_version };
    let written = state.desk().write(move |tx| reopen_conversation(tx, &ctx, &command)).await;
    match written {
        Ok(_awake) => Ok(Json(find(&state, &session, id).await?)),
        Err(error) => {
            Err(refusal(&state, &session, Resource::Conversation(id), error.into()).await)
        }
    }
}

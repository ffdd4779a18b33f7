//! Close: the holder ends a conversation, for good (L2).

use axum::Json;
use axum::extract::State;
use pupitre_app::conversation::{CloseConversation, CloseConversationError, close_conversation};
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

/// A close.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Close {
    /// The stay that the agent knows of.
    #[serde(default)]
    expected_epoch: Option<u32>,
}

impl From<CloseConversationError> for Problem {
    fn from(error: CloseConversationError) -> Self {
        match error {
            CloseConversationError::NotFound => Self::new(codes::CONVERSATION_NOT_FOUND),
            CloseConversationError::Hold(error) => Self::new(hold_code(error)),
            CloseConversationError::Store(error) => error.into(),
        }
    }
}

/// Ends a conversation on the agent's desk; the slot that it took is free.
#[utoipa::path(
    post,
    operation_id = "close_conversation",
    path = "/api/v1/conversations/{conversation}/close",
    tag = "conversation",
    params(("conversation" = String, Path, format = Uuid, description = "Its id.")),
    request_body = Close,
    responses(
        (status = 200, description = "The closed conversation.", body = Conversation),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such conversation.", body = ProblemBody),
        (status = 409, description = "Closed, moved or on another desk.", body = ProblemBody),
    )
)]
pub(crate) async fn close(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<Close>,
) -> Result<Json<Conversation>, Problem> {
    let id: ConversationId = ids.get("conversation", codes::CONVERSATION_NOT_FOUND)?;
    let ctx = state.context(session.actor());
    let command = CloseConversation { conversation: id, expected_epoch: body.expected_epoch };
    let written = state.desk().write(move |tx| close_conversation(tx, &ctx, &command)).await;
    match written {
        Ok(_closed) => Ok(Json(find(&state, &session, id).await?)),
        Err(error) => {
            Err(refusal(&state, &session, Resource::Conversation(id), error.into()).await)
        }
    }
}

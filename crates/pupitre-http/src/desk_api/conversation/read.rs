//! Read: the holder has seen a conversation up to a message.

use axum::extract::State;
use axum::http::StatusCode;
use pupitre_app::conversation::{ReadConversation, ReadConversationError, read_conversation};
use pupitre_app::view::permission::Resource;
use pupitre_domain::id::ConversationId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::codes;
use crate::desk_api::sight::refusal;
use crate::extract::{Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::hold_code;

/// What was seen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadUpTo {
    /// The last message seen.
    #[schema(format = Uuid)]
    message_id: String,
}

impl From<ReadConversationError> for Problem {
    fn from(error: ReadConversationError) -> Self {
        match error {
            ReadConversationError::NotFound => Self::new(codes::MESSAGE_NOT_FOUND),
            ReadConversationError::Hold(error) => Self::new(hold_code(error)),
            ReadConversationError::Store(error) => error.into(),
        }
    }
}

/// Says that the agent has seen the messages up to this one; the visitor's phone is told.
#[utoipa::path(
    post,
    operation_id = "read_conversation",
    path = "/api/v1/conversations/{conversation}/read",
    tag = "conversation",
    params(("conversation" = String, Path, format = Uuid, description = "Its id.")),
    request_body = ReadUpTo,
    responses(
        (status = 204, description = "It is known."),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such conversation or message.", body = ProblemBody),
        (status = 409, description = "Not on this agent's desk.", body = ProblemBody),
    )
)]
pub(crate) async fn read(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<ReadUpTo>,
) -> Result<StatusCode, Problem> {
    let conversation: ConversationId = ids.get("conversation", codes::CONVERSATION_NOT_FOUND)?;
    let message = body.message_id.parse();
    let message = message.map_err(|_unlike| Problem::new(codes::MESSAGE_NOT_FOUND));
    let resource = Resource::Conversation(conversation);
    let message = match message {
        Ok(message) => message,
        Err(problem) => return Err(refusal(&state, &session, resource, problem).await),
    };
    let ctx = state.context(session.actor());
    let command = ReadConversation { conversation, message };
    let written = state.desk().write(move |tx| read_conversation(tx, &ctx, &command)).await;
    match written {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(error) => Err(refusal(&state, &session, resource, error.into()).await),
    }
}

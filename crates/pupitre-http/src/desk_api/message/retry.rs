//! Retry: a message that failed, or of which nothing is known, is sent again.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use pupitre_app::message::{RetryMessage, RetryMessageError, retry_message};
use pupitre_app::view::permission::Resource;
use pupitre_domain::id::{ConversationId, MessageId};
use serde::Deserialize;
use utoipa::ToSchema;

use super::send::find;
use crate::codes;
use crate::desk_api::sight::refusal;
use crate::extract::{Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::Message;

/// Nothing is to be said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Retry {}

impl From<RetryMessageError> for Problem {
    fn from(error: RetryMessageError) -> Self {
        match error {
            RetryMessageError::NotFound => Self::new(codes::MESSAGE_NOT_FOUND),
            RetryMessageError::Reply(error) => error.into(),
            RetryMessageError::NotRetryable => Self::new(codes::MESSAGE_NOT_RETRYABLE),
            RetryMessageError::Store(error) => error.into(),
        }
    }
}

/// Sends a message again.
#[utoipa::path(
    post,
    operation_id = "retry_message",
    path = "/api/v1/conversations/{conversation}/messages/{message}/retries",
    tag = "message",
    params(
        ("conversation" = String, Path, format = Uuid, description = "Its id."),
        ("message" = String, Path, format = Uuid, description = "The message's id."),
    ),
    request_body = Retry,
    responses(
        (status = 201, description = "The message, queued again.", body = Message),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such conversation or message.", body = ProblemBody),
        (status = 409, description = "It can't be sent again now.", body = ProblemBody),
    )
)]
pub(crate) async fn retry(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(Retry {}): JsonBody<Retry>,
) -> Result<(StatusCode, Json<Message>), Problem> {
    let conversation: ConversationId = ids.get("conversation", codes::CONVERSATION_NOT_FOUND)?;
    let resource = Resource::Conversation(conversation);
    let message: MessageId = match ids.get("message", codes::MESSAGE_NOT_FOUND) {
        Ok(message) => message,
        Err(problem) => return Err(refusal(&state, &session, resource, problem).await),
    };
    let ctx = state.context(session.actor());
    let command = RetryMessage { conversation, message };
    let written = state.desk().write(move |tx| retry_message(tx, &ctx, &command)).await;
    match written {
        Ok(_queued) => Ok((StatusCode::CREATED, Json(find(&state, conversation, message).await?))),
        Err(error) => Err(refusal(&state, &session, resource, error.into()).await),
    }
}

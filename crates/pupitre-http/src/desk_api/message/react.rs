//! React: the holder makes a sign on a visitor's message, or takes it away (C4).

use axum::Json;
use axum::extract::State;
use pupitre_app::message::{ReactToMessage, ReactToMessageError, react_to_message};
use pupitre_app::view::permission::Resource;
use pupitre_domain::id::{ConversationId, MessageId};
use pupitre_domain::message::ReactionError;
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

/// A sign.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReactBody {
    /// One emoji; empty to take it away.
    emoji: String,
}

impl From<ReactToMessageError> for Problem {
    fn from(error: ReactToMessageError) -> Self {
        match error {
            ReactToMessageError::NotFound => Self::new(codes::CONVERSATION_NOT_FOUND),
            ReactToMessageError::MessageNotFound => Self::new(codes::MESSAGE_NOT_FOUND),
            ReactToMessageError::Reply(error) => error.into(),
            ReactToMessageError::Reaction(error) => match error {
                ReactionError::TooOld => Self::new(codes::REACTION_TOO_OLD),
                ReactionError::NotAllowed => Self::new(codes::REACTION_NOT_ALLOWED),
                ReactionError::NotAnEmoji => {
                    Self::new(codes::REACTION_EMOJI_INVALID).field("emoji")
                }
            },
            ReactToMessageError::Store(error) => error.into(),
        }
    }
}

/// Makes a sign on a visitor's message, in place of the one before; empty takes it away.
#[utoipa::path(
    put,
    operation_id = "react_to_message",
    path = "/api/v1/conversations/{conversation}/messages/{message}/reaction",
    tag = "message",
    params(
        ("conversation" = String, Path, format = Uuid, description = "Its id."),
        ("message" = String, Path, format = Uuid, description = "The message's id."),
    ),
    request_body = ReactBody,
    responses(
        (status = 200, description = "The message with its reactions.", body = Message),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such conversation or message.", body = ProblemBody),
        (status = 409, description = "Not now, not from this agent, or not on this message.",
            body = ProblemBody),
        (status = 422, description = "Not one emoji.", body = ProblemBody),
    )
)]
pub(crate) async fn react(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<ReactBody>,
) -> Result<Json<Message>, Problem> {
    let conversation: ConversationId = ids.get("conversation", codes::CONVERSATION_NOT_FOUND)?;
    let resource = Resource::Conversation(conversation);
    let message: MessageId = match ids.get("message", codes::MESSAGE_NOT_FOUND) {
        Ok(message) => message,
        Err(problem) => return Err(refusal(&state, &session, resource, problem).await),
    };
    let ctx = state.context(session.actor());
    let emoji = Some(body.emoji).filter(|it| !it.is_empty());
    let command = ReactToMessage { conversation, message, emoji };
    let written = state.desk().write(move |tx| react_to_message(tx, &ctx, &command)).await;
    match written {
        Ok(()) => Ok(Json(find(&state, conversation, message).await?)),
        Err(error) => Err(refusal(&state, &session, resource, error.into()).await),
    }
}

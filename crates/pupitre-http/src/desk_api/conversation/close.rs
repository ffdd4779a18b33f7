//! Close: the holder ends a conversation, for good (L2, P6).

use axum::Json;
use axum::extract::State;
use pupitre_app::conversation::{CloseConversation, CloseConversationError, close_conversation};
use pupitre_app::view::permission::Resource;
use pupitre_domain::id::ConversationId;
use pupitre_domain::note::{NOTE_LENGTH_MAX, NoteError};
use serde::Deserialize;
use utoipa::ToSchema;

use super::show::find;
use super::tags::{tags, tags_problem};
use crate::codes;
use crate::desk_api::sight::refusal;
use crate::extract::{Ids, JsonBody, body_id};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{Conversation, hold_code};

/// A close.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Close {
    /// Why it ends; a setting says whether it is needed.
    #[serde(default)]
    #[schema(format = Uuid)]
    reason_id: Option<String>,
    /// The tags that it is to have; those that it has when this is not given.
    #[serde(default)]
    tag_ids: Option<Vec<String>>,
    /// A note for colleagues.
    #[serde(default)]
    note: Option<String>,
    /// The stay that the agent knows of.
    #[serde(default)]
    expected_epoch: Option<u32>,
}

fn note_problem(error: NoteError) -> Problem {
    match error {
        NoteError::Empty => Problem::new(codes::NOTE_EMPTY).field("note"),
        NoteError::TooLong => {
            Problem::new(codes::NOTE_TOO_LONG).field("note").with("limit", NOTE_LENGTH_MAX)
        }
    }
}

impl From<CloseConversationError> for Problem {
    fn from(error: CloseConversationError) -> Self {
        match error {
            CloseConversationError::NotFound => Self::new(codes::CONVERSATION_NOT_FOUND),
            CloseConversationError::Hold(error) => Self::new(hold_code(error)),
            CloseConversationError::ReasonRequired => {
                Self::new(codes::CONVERSATION_CLOSING_REASON_REQUIRED).field("reason_id")
            }
            CloseConversationError::ReasonUnavailable => {
                Self::new(codes::CONVERSATION_CLOSING_REASON_UNAVAILABLE).field("reason_id")
            }
            CloseConversationError::Tags(error) => tags_problem(error),
            CloseConversationError::Note(error) => note_problem(error),
            CloseConversationError::Store(error) => error.into(),
        }
    }
}

/// Ends a conversation on the agent's desk, or one that they put aside; the slot that it took is
/// free.
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
        (status = 422, description = "A reason, tags or a note that don't fit.",
            body = ProblemBody),
    )
)]
pub(crate) async fn close(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<Close>,
) -> Result<Json<Conversation>, Problem> {
    let conversation: ConversationId = ids.get("conversation", codes::CONVERSATION_NOT_FOUND)?;
    let ctx = state.context(session.actor());
    let command = CloseConversation {
        conversation,
        reason: body.reason_id.as_deref().map(|text| body_id(text, "reason_id")).transpose()?,
        tags: body.tag_ids.as_deref().map(tags).transpose()?,
        note: body.note.filter(|note| !note.trim().is_empty()),
        expected_epoch: body.expected_epoch,
    };
    let written = state.desk().write(move |tx| close_conversation(tx, &ctx, &command)).await;
    match written {
        Ok(_closed) => Ok(Json(find(&state, &session, conversation).await?)),
        Err(error) => {
            let resource = Resource::Conversation(conversation);
            Err(refusal(&state, &session, resource, error.into()).await)
        }
    }
}

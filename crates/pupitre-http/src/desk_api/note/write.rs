//! Write: a note for colleagues, by whoever sees the conversation.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use pupitre_app::note::{WriteNote, WriteNoteError, write_note};
use pupitre_app::view::permission::Resource;
use pupitre_domain::id::{AgentId, ClientId, ConversationId, NoteId};
use pupitre_domain::note::{NOTE_LENGTH_MAX, NoteError};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::codes;
use crate::desk_api::sight::seen;
use crate::extract::{Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{self, Note};

/// A note.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewNote {
    /// The id that the screen gives the note: the same id is the same note.
    #[schema(format = Uuid)]
    id: String,
    /// Its words: 1 to 4,096 characters.
    text: String,
    /// The ids of the agents whom it names, at most 20; they may see the conversation from then on.
    #[serde(default)]
    mentions: Vec<String>,
}

impl From<WriteNoteError> for Problem {
    fn from(error: WriteNoteError) -> Self {
        match error {
            WriteNoteError::NotFound => Self::new(codes::CONVERSATION_NOT_FOUND),
            WriteNoteError::Invalid(NoteError::Empty) => Self::new(codes::NOTE_EMPTY).field("text"),
            WriteNoteError::Invalid(NoteError::TooLong) => {
                Self::new(codes::NOTE_TOO_LONG).field("text").with("limit", NOTE_LENGTH_MAX)
            }
            WriteNoteError::TooManyMentions { limit } => {
                Self::new(codes::NOTE_TOO_MANY_MENTIONS).field("mentions").with("limit", limit)
            }
            WriteNoteError::MentionUnknown => {
                Self::new(codes::NOTE_MENTION_UNKNOWN).field("mentions")
            }
            WriteNoteError::ClientIdConflict => Self::new(codes::NOTE_ID_CONFLICT),
            WriteNoteError::Store(error) => error.into(),
        }
    }
}

/// Writes a note on a conversation, open or ended.
#[utoipa::path(
    post,
    operation_id = "write_note",
    path = "/api/v1/conversations/{conversation}/notes",
    tag = "note",
    params(("conversation" = String, Path, format = Uuid, description = "Its id.")),
    request_body = NewNote,
    responses(
        (status = 201, description = "The note.", body = Note),
        (status = 200, description = "It had been written before.", body = Note),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such conversation.", body = ProblemBody),
        (status = 409, description = "The id was given to another note.", body = ProblemBody),
        (status = 422, description = "A body that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn write(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<NewNote>,
) -> Result<(StatusCode, Json<Note>), Problem> {
    let conversation: ConversationId = ids.get("conversation", codes::CONVERSATION_NOT_FOUND)?;
    seen(&state, &session, Resource::Conversation(conversation)).await?;
    let invalid = |field| Problem::new(codes::REQUEST_INVALID_VALUE).field(field);
    let client_id: Result<ClientId, _> = body.id.parse();
    let client_id = client_id.map_err(|_unlike| invalid("id"))?;
    let mentions: Result<Vec<AgentId>, _> = body.mentions.iter().map(|id| id.parse()).collect();
    let mentions = mentions.map_err(|_unlike| invalid("mentions"))?;
    let text = body.text.replace('\0', "");
    let command = WriteNote { conversation, client_id, text, mentions };
    let ctx = state.context(session.actor());
    let written = state.desk().write(move |tx| write_note(tx, &ctx, &command)).await?;
    let status = if written.is_repeat { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, Json(find(&state, conversation, written.note.id).await?)))
}

/// A note that the one who asks has written.
async fn find(
    state: &HttpState,
    conversation: ConversationId,
    note: NoteId,
) -> Result<Note, Problem> {
    let read = state.desk().read(move |queries| wire::find_note(queries, conversation, note));
    read.await?.ok_or_else(|| Problem::new(codes::CONVERSATION_NOT_FOUND))
}

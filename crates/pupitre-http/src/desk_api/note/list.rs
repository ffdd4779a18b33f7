//! List: the notes of a conversation, for whoever sees it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use pupitre_app::view::permission::{Resource, may_see};
use pupitre_domain::id::ConversationId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::codes;
use crate::extract::Ids;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::Note;

/// The most notes that are listed: the last ones.
const NOTES_MAX: u32 = 500;

/// The notes of a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoteList {
    /// The last 500, oldest first.
    items: Vec<Note>,
}

/// Lists the notes of a conversation. Pages of messages bring the notes that stand among them.
#[utoipa::path(
    get,
    operation_id = "list_notes",
    path = "/api/v1/conversations/{conversation}/notes",
    tag = "note",
    params(("conversation" = String, Path, format = Uuid, description = "Its id.")),
    responses(
        (status = 200, description = "The notes.", body = NoteList),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such conversation.", body = ProblemBody),
    )
)]
pub(crate) async fn list(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
) -> Result<Json<NoteList>, Problem> {
    let id: ConversationId = ids.get("conversation", codes::CONVERSATION_NOT_FOUND)?;
    let view = Arc::clone(&session.view);
    let read = state.desk().read(move |queries| {
        if !may_see(queries, &view.agent, Resource::Conversation(id))? {
            return Ok(None);
        }
        queries.notes_between(id, None, None, NOTES_MAX).map(Some)
    });
    let notes = read.await?.ok_or_else(|| Problem::new(codes::CONVERSATION_NOT_FOUND))?;
    Ok(Json(NoteList { items: notes.iter().map(Note::from).collect() }))
}

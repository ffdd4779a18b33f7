//! List: a page of a conversation, oldest first, from its end backwards.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use jiff::Timestamp;
use pupitre_app::ports::store::{Queries, StoreError};
use pupitre_app::view::permission::{Resource, may_see};
use pupitre_app::view::{FullNoteView, MessageView, NOTES_BESIDE_MAX, PAGE_LIMIT_MAX};
use pupitre_domain::id::{ConversationId, MessageId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::codes;
use crate::cursor::{self, Scope};
use crate::extract::{Ids, Params};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{Message, Note};

/// How many messages a page has when nothing is asked.
const PAGE_LIMIT: u32 = 40;

/// A page of messages, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessagePage {
    /// The messages.
    items: Vec<Message>,
    /// The notes that stand among them, oldest first: those before the first message belong to the
    /// page before, unless there is none.
    notes: Vec<Note>,
    /// Where earlier messages are; null at the beginning.
    #[schema(required)]
    previous_cursor: Option<String>,
}

/// Lists the last messages of a conversation, or those before a cursor.
#[utoipa::path(
    get,
    operation_id = "list_messages",
    path = "/api/v1/conversations/{conversation}/messages",
    tag = "message",
    params(
        ("conversation" = String, Path, format = Uuid, description = "Its id."),
        ("limit" = Option<u32>, Query, description = "From 1 to 200; 40 by default."),
        ("before" = Option<String>, Query, description = "A `previous_cursor`."),
    ),
    responses(
        (status = 200, description = "A page.", body = MessagePage),
        (status = 400, description = "A cursor of another list.", body = ProblemBody),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such conversation.", body = ProblemBody),
        (status = 422, description = "A parameter that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn list(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    uri: Uri,
) -> Result<Json<MessagePage>, Problem> {
    let id: ConversationId = ids.get("conversation", codes::CONVERSATION_NOT_FOUND)?;
    let params = Params::read(&uri, &["limit", "before"])?;
    let limit = params.limit(PAGE_LIMIT, PAGE_LIMIT_MAX)?;
    let list = format!("messages {id}");
    let scope = Scope { agent: session.agent().id, list: &list };
    let before = params.get("before").map(|cursor| cursor::read(scope, cursor)).transpose()?;
    let before = before.map(|(_, message)| MessageId::from_bytes(message));

    let view = Arc::clone(&session.view);
    let read = state.desk().read(move |queries| {
        if !may_see(queries, &view.agent, Resource::Conversation(id))? {
            return Ok(None);
        }
        page(queries, id, before, limit).map(Some)
    });
    let found = read.await?;
    let page = found.ok_or_else(|| Problem::new(codes::CONVERSATION_NOT_FOUND))?;
    let Page { messages, notes, first } = page;
    let previous_cursor =
        first.map(|first| cursor::write(scope, Timestamp::UNIX_EPOCH, first.as_bytes()));
    let items = messages.iter().map(Message::from).collect();
    let notes = notes.iter().map(Note::from).collect();
    Ok(Json(MessagePage { items, notes, previous_cursor }))
}

/// A page, and its first message when others come before it.
struct Page {
    messages: Vec<MessageView>,
    notes: Vec<FullNoteView>,
    first: Option<MessageId>,
}

fn page(
    queries: &mut dyn Queries,
    id: ConversationId,
    before: Option<MessageId>,
    limit: u32,
) -> Result<Page, StoreError> {
    let mut messages = queries.messages(id, before, limit.saturating_add(1))?;
    let has_more = messages.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if has_more {
        messages.remove(0);
    }
    let first = messages.first().filter(|_| has_more).map(|first| first.message.id);
    let notes = queries.notes_between(id, first, before, NOTES_BESIDE_MAX)?;
    Ok(Page { messages, notes, first })
}

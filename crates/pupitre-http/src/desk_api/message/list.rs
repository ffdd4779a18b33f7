//! List: a page of a conversation, oldest first, from its end backwards.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use jiff::Timestamp;
use pupitre_app::view::permission::{Resource, may_see};
use pupitre_app::view::{MessageView, PAGE_LIMIT_MAX};
use pupitre_domain::id::{ConversationId, MessageId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::codes;
use crate::cursor::{self, Scope};
use crate::extract::{Ids, Params};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::Message;

/// How many messages a page has when nothing is asked.
const PAGE_LIMIT: u32 = 40;

/// A page of messages, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessagePage {
    /// The messages.
    items: Vec<Message>,
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
        queries.messages(id, before, limit.saturating_add(1)).map(Some)
    });
    let found = read.await?;
    let mut views = found.ok_or_else(|| Problem::new(codes::CONVERSATION_NOT_FOUND))?;
    let has_more = views.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if has_more {
        views.remove(0);
    }
    let first = views.first().filter(|_| has_more).map(|first| first.message.id);
    let previous_cursor =
        first.map(|first| cursor::write(scope, Timestamp::UNIX_EPOCH, first.as_bytes()));
    let items = views.iter().map(|view: &MessageView| view.into()).collect();
    Ok(Json(MessagePage { items, previous_cursor }))
}

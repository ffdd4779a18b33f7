//! History: the whole past with a contact, page by page, as one scrolls up (D2).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use pupitre_app::ports::store::{Queries, StoreError};
use pupitre_app::view::permission::{eyes, may_see_past};
use pupitre_app::view::{PAGE_LIMIT_MAX, PastCursor, past_page};
use pupitre_domain::agent::Agent;
use pupitre_domain::id::{ContactId, ConversationId, MessageId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::codes;
use crate::cursor::{self, Scope};
use crate::extract::{Ids, Params};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::HistoryPart;

/// How many messages a page has when nothing is asked.
const PAGE_LIMIT: u32 = 40;

/// Stands for no message.
const NO_MESSAGE: [u8; 16] = [u8::MAX; 16];

/// A page of the past with a contact.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HistoryPage {
    /// Parts of conversations, newest conversation first; the first one may go on from the page
    /// before.
    items: Vec<HistoryPart>,
    /// Where the past goes on; null at its beginning.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// Reads the past with a contact backwards, across conversations, channels and colleagues.
#[utoipa::path(
    get,
    operation_id = "read_contact_history",
    path = "/api/v1/contacts/{contact}/history",
    tag = "contact",
    params(
        ("contact" = String, Path, format = Uuid, description = "Their id."),
        ("limit" = Option<u32>, Query, description = "Messages, from 1 to 200; 40 by default."),
        ("before" = Option<String>, Query, description = "A `next_cursor`."),
    ),
    responses(
        (status = 200, description = "A page.", body = HistoryPage),
        (status = 400, description = "A cursor of another list.", body = ProblemBody),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such contact.", body = ProblemBody),
        (status = 422, description = "A parameter that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn history(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    uri: Uri,
) -> Result<Json<HistoryPage>, Problem> {
    let contact: ContactId = ids.get("contact", codes::CONTACT_NOT_FOUND)?;
    let params = Params::read(&uri, &["limit", "before"])?;
    let limit = params.limit(PAGE_LIMIT, PAGE_LIMIT_MAX)?;
    let list = format!("history {contact}");
    let scope = Scope { agent: session.agent().id, list: &list };
    let cursor = params.get("before").map(|cursor| cursor::read_pair(scope, cursor)).transpose()?;
    let cursor = cursor.map(|(conversation, message)| PastCursor {
        conversation: ConversationId::from_bytes(conversation),
        before: Some(message).filter(|it| *it != NO_MESSAGE).map(MessageId::from_bytes),
    });

    let view = Arc::clone(&session.view);
    let read = state.desk().read(move |queries| page(queries, &view.agent, contact, cursor, limit));
    let found = read.await?;
    let (items, next) = found.ok_or_else(|| Problem::new(codes::CONTACT_NOT_FOUND))?;
    let next_cursor = next.map(|next| {
        let before = next.before.map_or(NO_MESSAGE, |before| *before.as_bytes());
        cursor::write_pair(scope, next.conversation.as_bytes(), &before)
    });
    Ok(Json(HistoryPage { items, next_cursor }))
}

type Page = (Vec<HistoryPart>, Option<PastCursor>);

fn page(
    queries: &mut dyn Queries,
    agent: &Agent,
    contact: ContactId,
    cursor: Option<PastCursor>,
    limit: u32,
) -> Result<Option<Page>, StoreError> {
    let contact = queries.contact_now(contact)?;
    if !may_see_past(queries, agent, contact)? {
        return Ok(None);
    }
    let page = past_page(queries, contact, eyes(agent), cursor, limit)?;
    let channels = queries.channels()?;
    let mut items = Vec::with_capacity(page.parts.len());
    for part in &page.parts {
        let channel = channels.iter().find(|channel| channel.id == part.conversation.channel);
        let channel = channel.ok_or_else(|| StoreError::Unreadable {
            detail: "the channel of a conversation is missing".to_owned(),
        })?;
        items.push(HistoryPart::new(part, channel));
    }
    Ok(Some((items, page.next)))
}

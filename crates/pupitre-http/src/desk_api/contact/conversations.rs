//! A contact's conversations, on every channel, newest first (D2).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use jiff::Timestamp;
use pupitre_app::ports::store::{Queries, StoreError};
use pupitre_app::view::permission::{eyes, may_see_past};
use pupitre_app::view::{Eyes, PAGE_LIMIT_MAX};
use pupitre_domain::id::{ContactId, ConversationId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::codes;
use crate::cursor::{self, Scope};
use crate::extract::{Ids, Params};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::PastConversation;

/// How many conversations a page has when nothing is asked.
const PAGE_LIMIT: u32 = 20;

/// A page of a contact's conversations, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PastConversationPage {
    /// The conversations.
    items: Vec<PastConversation>,
    /// Where the list goes on; null at its end.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// Lists the conversations of a contact.
#[utoipa::path(
    get,
    operation_id = "list_contact_conversations",
    path = "/api/v1/contacts/{contact}/conversations",
    tag = "contact",
    params(
        ("contact" = String, Path, format = Uuid, description = "Their id."),
        ("limit" = Option<u32>, Query, description = "From 1 to 200; 20 by default."),
        ("cursor" = Option<String>, Query, description = "Where the list goes on."),
    ),
    responses(
        (status = 200, description = "A page.", body = PastConversationPage),
        (status = 400, description = "A cursor of another list.", body = ProblemBody),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such contact.", body = ProblemBody),
        (status = 422, description = "A parameter that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn conversations(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    uri: Uri,
) -> Result<Json<PastConversationPage>, Problem> {
    let contact: ContactId = ids.get("contact", codes::CONTACT_NOT_FOUND)?;
    let params = Params::read(&uri, &["limit", "cursor"])?;
    let limit = params.limit(PAGE_LIMIT, PAGE_LIMIT_MAX)?;
    let list = format!("contact {contact}");
    let scope = Scope { agent: session.agent().id, list: &list };
    let before = params.get("cursor").map(|cursor| cursor::read(scope, cursor)).transpose()?;
    let before = before.map(|(at, id)| (at, ConversationId::from_bytes(id)));

    let view = Arc::clone(&session.view);
    let read = state.desk().read(move |queries| {
        let contact = queries.contact_now(contact)?;
        if !may_see_past(queries, &view.agent, contact)? {
            return Ok(None);
        }
        page(queries, eyes(&view.agent), contact, before, limit).map(Some)
    });
    let found = read.await?;
    let (items, next) = found.ok_or_else(|| Problem::new(codes::CONTACT_NOT_FOUND))?;
    let next_cursor = next.map(|(at, id)| cursor::write(scope, at, id.as_bytes()));
    Ok(Json(PastConversationPage { items, next_cursor }))
}

type Next = Option<(Timestamp, ConversationId)>;

fn page(
    queries: &mut dyn Queries,
    eyes: Eyes,
    contact: ContactId,
    before: Option<(Timestamp, ConversationId)>,
    limit: u32,
) -> Result<(Vec<PastConversation>, Next), StoreError> {
    let mut views = queries.past_conversations(contact, before, limit.saturating_add(1))?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = views.len() > limit;
    views.truncate(limit);
    let next = views.last().filter(|_| has_more).map(|last| &last.conversation);
    let next = next.map(|last| (last.opened_at, last.id));

    let channels = queries.channels()?;
    let mut items = Vec::with_capacity(views.len());
    for view in &views {
        let is_seen = match eyes {
            Eyes::All => true,
            Eyes::Of(agent) => queries.may_agent_see(agent, view.conversation.id)?,
        };
        if !is_seen {
            continue;
        }
        let channel = channels.iter().find(|channel| channel.id == view.conversation.channel);
        let channel = channel.ok_or_else(|| StoreError::Unreadable {
            detail: "the channel of a conversation is missing".to_owned(),
        })?;
        items.push(PastConversation::new(view, channel));
    }
    Ok((items, next))
}

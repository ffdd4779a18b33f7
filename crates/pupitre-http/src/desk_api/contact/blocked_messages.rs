//! What a contact wrote while they were blocked, newest first (R8).

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use jiff::Timestamp;
use pupitre_app::view::{BlockedMessageView, PAGE_LIMIT_MAX};
use pupitre_domain::id::BlockedMessageId;
use serde::Serialize;
use utoipa::ToSchema;

use super::block::seen;
use crate::cursor::{self, Scope};
use crate::extract::{Ids, Params};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::Instant;

/// How many messages a page has when nothing is asked.
const PAGE_LIMIT: u32 = 20;

/// What a blocked contact wrote.
#[derive(Debug, Serialize, ToSchema)]
struct BlockedMessage {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// The channel that it came by.
    #[schema(format = Uuid)]
    channel_id: String,
    /// `text`, `media`, or the platform's name for another type.
    kind: String,
    /// Its words.
    #[schema(required)]
    text: Option<String>,
    /// When it was written.
    sent_at: Instant,
}

impl From<&BlockedMessageView> for BlockedMessage {
    fn from(view: &BlockedMessageView) -> Self {
        Self {
            id: view.id.to_string(),
            channel_id: view.channel.to_string(),
            kind: view.kind.clone(),
            text: view.body.clone(),
            sent_at: Instant(view.sent_at),
        }
    }
}

/// A page of what a contact wrote while blocked, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BlockedMessagePage {
    /// The messages.
    items: Vec<BlockedMessage>,
    /// Where the list goes on; null at its end.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// Lists what a contact wrote while they were blocked.
#[utoipa::path(
    get,
    operation_id = "list_blocked_messages",
    path = "/api/v1/contacts/{contact}/blocked-messages",
    tag = "contact",
    params(
        ("contact" = String, Path, format = Uuid, description = "Their id."),
        ("limit" = Option<u32>, Query, description = "From 1 to 200; 20 by default."),
        ("cursor" = Option<String>, Query, description = "Where the list goes on."),
    ),
    responses(
        (status = 200, description = "A page.", body = BlockedMessagePage),
        (status = 400, description = "A cursor of another list.", body = ProblemBody),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such contact.", body = ProblemBody),
        (status = 422, description = "A parameter that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn blocked_messages(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    uri: Uri,
) -> Result<Json<BlockedMessagePage>, Problem> {
    let contact = seen(&state, &session, &ids).await?;
    let params = Params::read(&uri, &["limit", "cursor"])?;
    let limit = params.limit(PAGE_LIMIT, PAGE_LIMIT_MAX)?;
    let scoped = format!("blocked {contact}");
    let scope = Scope { agent: session.agent().id, list: &scoped };
    let before = params.get("cursor").map(|cursor| cursor::read(scope, cursor)).transpose()?;
    let before = before.map(|(_, id)| BlockedMessageId::from_bytes(id));
    let more = limit.saturating_add(1);
    let read = state.desk().read(move |queries| queries.blocked_messages(contact, before, more));
    let mut views = read.await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = views.len() > limit;
    views.truncate(limit);
    let last = views.last().filter(|_| has_more);
    let next_cursor =
        last.map(|last| cursor::write(scope, Timestamp::UNIX_EPOCH, last.id.as_bytes()));
    Ok(Json(BlockedMessagePage {
        items: views.iter().map(BlockedMessage::from).collect(),
        next_cursor,
    }))
}

//! List: the conversations on the agent's desk, or the closed ones that they held.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use jiff::Timestamp;
use pupitre_app::ports::store::{Queries, StoreError};
use pupitre_app::view::{AfterConversation, ListOf, OfHouse, PAGE_LIMIT_MAX};
use pupitre_domain::id::{ChannelId, ConversationId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::cursor::{self, Scope};
use crate::extract::{Params, invalid};
use crate::live::VisitorRegistry;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{self, Conversation, Place, Viewer};

/// How many conversations a page has when nothing is asked.
const PAGE_LIMIT: u32 = 50;

/// A page of conversations, newest message first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConversationPage {
    /// The conversations.
    items: Vec<Conversation>,
    /// Where the list goes on; null at its end.
    #[schema(required)]
    next_cursor: Option<String>,
    /// The last event before this page was read: live events are followed from here.
    event_seq: u64,
}

/// Lists conversations: `mine` on the desk, `paused` by the agent, `named` that wait for them, or
/// `closed` that they held last.
#[utoipa::path(
    get,
    operation_id = "list_conversations",
    path = "/api/v1/conversations",
    tag = "conversation",
    params(
        (
            "view" = Option<String>,
            Query,
            description = "`mine`, the default, `paused`, `named` or `closed`; for managers \
                           `queue`, all that waits, or `all`, all that is open.",
        ),
        ("team" = Option<String>, Query, description = "Of `queue` or `all`: this team's."),
        ("channel" = Option<String>, Query, description = "Of `queue` or `all`: this channel's."),
        ("limit" = Option<u32>, Query, description = "From 1 to 200; 50 by default."),
        ("cursor" = Option<String>, Query, description = "Where the list goes on."),
    ),
    responses(
        (status = 200, description = "A page.", body = ConversationPage),
        (status = 400, description = "A cursor of another list.", body = ProblemBody),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "A list for managers.", body = ProblemBody),
        (status = 422, description = "A parameter that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn list(
    State(state): State<HttpState>,
    session: Session,
    uri: Uri,
) -> Result<Json<ConversationPage>, Problem> {
    let params = Params::read(&uri, &["view", "limit", "cursor", "team", "channel"])?;
    let limit = params.limit(PAGE_LIMIT, PAGE_LIMIT_MAX)?;
    let agent = session.agent().id;
    let (name, list) = match params.get("view").unwrap_or("mine") {
        "mine" => ("mine", ListOf::Desk(agent)),
        "paused" => ("paused", ListOf::Paused(agent)),
        "named" => ("named", ListOf::Named(agent)),
        "closed" => ("closed", ListOf::ClosedBy(agent)),
        name @ ("queue" | "all") => {
            session.manager()?;
            let of = OfHouse { team: params.parse("team")?, channel: params.parse("channel")? };
            if name == "queue" { ("queue", ListOf::Queue(of)) } else { ("all", ListOf::Open(of)) }
        }
        _ => return Err(invalid("view")),
    };
    let scope = Scope { agent, list: name };
    let after = params.get("cursor").map(|cursor| cursor::read(scope, cursor)).transpose()?;
    let after = after.map(|(last_message_at, id)| AfterConversation {
        last_message_at,
        id: ConversationId::from_bytes(id),
    });
    let viewer = Viewer::new(&session, &state);
    let hub = Arc::clone(state.hub());
    let read = state
        .desk()
        .read(move |queries| page(queries, (list, after, limit), viewer, hub.visitors()));
    let (items, next, event_seq) = read.await?;
    let next_cursor = next.map(|(at, id)| cursor::write(scope, at, id.as_bytes()));
    Ok(Json(ConversationPage { items, next_cursor, event_seq }))
}

type Next = Option<(Timestamp, ConversationId)>;

fn page(
    queries: &mut dyn Queries,
    (list, after, limit): (ListOf, Option<AfterConversation>, u32),
    viewer: Viewer,
    visitors: &VisitorRegistry,
) -> Result<(Vec<Conversation>, Next, u64), StoreError> {
    let event_seq = queries.last_seq()?;
    let mut views = queries.conversations(list, after, limit.saturating_add(1))?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = views.len() > limit;
    views.truncate(limit);
    let next = views.last().filter(|_| has_more).map(|last| &last.conversation);
    let next = next.map(|last| (last.last_message_at, last.id));

    let mut places: HashMap<ChannelId, Place> = HashMap::new();
    let mut items = Vec::with_capacity(views.len());
    for view in &views {
        let place = match places.entry(view.conversation.channel) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                unknown.insert(wire::place(queries, view.conversation.channel, viewer.agent)?)
            }
        };
        items.push(Conversation::new(view, place, viewer, visitors));
    }
    Ok((items, next, event_seq))
}

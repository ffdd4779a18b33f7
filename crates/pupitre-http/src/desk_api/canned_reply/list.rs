//! List: the canned replies that the one who asks may insert (D4).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use pupitre_app::ports::store::{Queries, StoreError};
use pupitre_app::view::Offered;
use pupitre_app::view::permission::{Resource, may_see};
use pupitre_domain::agent::Agent;
use pupitre_domain::id::ConversationId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::codes;
use crate::extract::{Params, invalid};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{self, CannedReply};

/// The canned replies.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CannedReplyList {
    /// All of them, by shortcut; one's own before a shared one of the same shortcut.
    items: Vec<CannedReply>,
}

/// Lists the shared canned replies and one's own: at most 1,000 and 200.
#[utoipa::path(
    get,
    operation_id = "list_canned_replies",
    path = "/api/v1/canned-replies",
    tag = "canned reply",
    params(
        ("conversation" = Option<String>, Query, format = Uuid,
            description = "The conversation to fill the variables for."),
        ("state" = Option<String>, Query,
            description = "`active`, by default, or `all`: those switched off as well."),
    ),
    responses(
        (status = 200, description = "The replies.", body = CannedReplyList),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such conversation.", body = ProblemBody),
        (status = 422, description = "A parameter that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn list(
    State(state): State<HttpState>,
    session: Session,
    uri: Uri,
) -> Result<Json<CannedReplyList>, Problem> {
    let params = Params::read(&uri, &["conversation", "state"])?;
    let offered = match params.get("state") {
        None | Some("active") => Offered::Active,
        Some("all") => Offered::All,
        Some(_) => return Err(invalid("state")),
    };
    let not_found = || Problem::new(codes::CONVERSATION_NOT_FOUND);
    let conversation = params.get("conversation").map(str::parse).transpose();
    let conversation: Option<ConversationId> = conversation.map_err(|_unlike| not_found())?;

    let view = Arc::clone(&session.view);
    let read = state.desk().read(move |queries| items(queries, &view.agent, conversation, offered));
    let items = read.await?.ok_or_else(not_found)?;
    Ok(Json(CannedReplyList { items }))
}

fn items(
    queries: &mut dyn Queries,
    agent: &Agent,
    conversation: Option<ConversationId>,
    offered: Offered,
) -> Result<Option<Vec<CannedReply>>, StoreError> {
    let place = match conversation {
        None => None,
        Some(id) if !may_see(queries, agent, Resource::Conversation(id))? => return Ok(None),
        Some(id) => {
            let Some(view) = queries.conversation_view(id)? else { return Ok(None) };
            let place = wire::place(queries, view.conversation.channel, agent.id)?;
            Some((view.contact.name, place.brand))
        }
    };
    let known = place.as_ref().map(|(name, brand)| wire::known(agent, name, brand));
    let replies = queries.canned_replies(agent.id, offered)?;
    Ok(Some(replies.iter().map(|reply| CannedReply::new(reply, known.as_ref())).collect()))
}

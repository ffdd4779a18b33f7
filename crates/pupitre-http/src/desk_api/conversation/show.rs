//! Show: one conversation.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use pupitre_app::view::permission::{Resource, may_see};
use pupitre_domain::id::ConversationId;

use crate::codes;
use crate::extract::Ids;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{self, Conversation, Viewer};

/// Shows a conversation.
#[utoipa::path(
    get,
    operation_id = "show_conversation",
    path = "/api/v1/conversations/{conversation}",
    tag = "conversation",
    params(("conversation" = String, Path, format = Uuid, description = "Its id.")),
    responses(
        (status = 200, description = "The conversation.", body = Conversation),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such conversation.", body = ProblemBody),
    )
)]
pub(crate) async fn show(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
) -> Result<Json<Conversation>, Problem> {
    let id = ids.get("conversation", codes::CONVERSATION_NOT_FOUND)?;
    Ok(Json(find(&state, &session, id).await?))
}

/// A conversation as the one who asks may see it.
///
/// # Errors
///
/// [`Problem`]: it does not exist for them, or the store fails.
pub(super) async fn find(
    state: &HttpState,
    session: &Session,
    id: ConversationId,
) -> Result<Conversation, Problem> {
    let view = Arc::clone(&session.view);
    let viewer = Viewer::new(session, state);
    let hub = Arc::clone(state.hub());
    let read = state.desk().read(move |queries| {
        if !may_see(queries, &view.agent, Resource::Conversation(id))? {
            return Ok(None);
        }
        wire::find(queries, id, viewer, hub.visitors())
    });
    read.await?.ok_or_else(|| Problem::new(codes::CONVERSATION_NOT_FOUND))
}

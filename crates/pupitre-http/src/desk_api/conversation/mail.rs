//! Mail: what became of the last mail to the visitor of a web chat (V3).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use pupitre_app::view::MailFacts;
use pupitre_app::view::permission::{Resource, may_see};
use pupitre_domain::id::ConversationId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::codes;
use crate::extract::Ids;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::Instant;

/// A mail to the visitor.
#[derive(Debug, Serialize, ToSchema)]
struct VisitorMail {
    /// `answer`, which tells of an answer that they missed, or `transcript`.
    kind: &'static str,
    /// Where it went.
    address: String,
    /// `waiting`, `sending`, `sent`, `refused`, `expired`, or `unknown` when the server took it and
    /// did not say so.
    state: &'static str,
    /// Why it was not taken, as a stable code; null when it was.
    #[schema(required)]
    error: Option<String>,
    /// Since when.
    at: Instant,
}

impl From<MailFacts> for VisitorMail {
    fn from(facts: MailFacts) -> Self {
        Self {
            kind: facts.kind.name(),
            address: facts.address.to_string(),
            state: facts.state.name(),
            error: facts.error,
            at: Instant(facts.at),
        }
    }
}

/// The mails of a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConversationMail {
    /// The last one; null when there was none.
    #[schema(required)]
    last: Option<VisitorMail>,
}

/// Shows what became of the last mail about a conversation of a web chat.
#[utoipa::path(
    get,
    operation_id = "show_conversation_mail",
    path = "/api/v1/conversations/{conversation}/mail",
    tag = "conversation",
    params(("conversation" = String, Path, format = Uuid, description = "Its id.")),
    responses(
        (status = 200, description = "What is known.", body = ConversationMail),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such conversation.", body = ProblemBody),
    )
)]
pub(crate) async fn mail(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
) -> Result<Json<ConversationMail>, Problem> {
    let id: ConversationId = ids.get("conversation", codes::CONVERSATION_NOT_FOUND)?;
    let view = Arc::clone(&session.view);
    let read = state.desk().read(move |queries| {
        if !may_see(queries, &view.agent, Resource::Conversation(id))? {
            return Ok(None);
        }
        Ok(Some(queries.last_mail(id)?))
    });
    let last = read.await?.ok_or_else(|| Problem::new(codes::CONVERSATION_NOT_FOUND))?;
    Ok(Json(ConversationMail { last: last.map(VisitorMail::from) }))
}

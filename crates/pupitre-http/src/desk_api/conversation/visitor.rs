//! Visitor: what the visitor of a web chat left there (V3, V4, V5).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use pupitre_app::view::VisitorFacts;
use pupitre_app::view::permission::{Resource, may_see};
use pupitre_domain::id::ConversationId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::codes;
use crate::extract::Ids;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;

/// What the visitor thought of all their conversations.
#[derive(Debug, Serialize, ToSchema)]
struct VisitorScores {
    /// How many scores they gave.
    count: u32,
    /// Their mean.
    average: f64,
}

/// What is known of the visitor of a web chat.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConversationVisitor {
    /// The address that they left; null when they left none.
    #[schema(required)]
    email: Option<String>,
    /// Whether the site proved who they are.
    is_identified: bool,
    /// What they thought of their conversations; null until they gave a score.
    #[schema(required)]
    scores: Option<VisitorScores>,
}

impl From<VisitorFacts> for ConversationVisitor {
    fn from(facts: VisitorFacts) -> Self {
        let count = facts.score_count;
        let average = f64::from(facts.score_sum) / f64::from(count.max(1));
        Self {
            email: facts.email,
            is_identified: facts.is_identified,
            scores: (count > 0).then_some(VisitorScores { count, average }),
        }
    }
}

/// Shows what the visitor of a web chat left: their address, who they are, their scores.
#[utoipa::path(
    get,
    operation_id = "show_conversation_visitor",
    path = "/api/v1/conversations/{conversation}/visitor",
    tag = "conversation",
    params(("conversation" = String, Path, format = Uuid, description = "Its id.")),
    responses(
        (status = 200, description = "What is known.", body = ConversationVisitor),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such conversation.", body = ProblemBody),
    )
)]
pub(crate) async fn visitor(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
) -> Result<Json<ConversationVisitor>, Problem> {
    let id: ConversationId = ids.get("conversation", codes::CONVERSATION_NOT_FOUND)?;
    let view = Arc::clone(&session.view);
    let read = state.desk().read(move |queries| {
        if !may_see(queries, &view.agent, Resource::Conversation(id))? {
            return Ok(None);
        }
        queries.visitor_facts(id)
    });
    let facts = read.await?.ok_or_else(|| Problem::new(codes::CONVERSATION_NOT_FOUND))?;
    Ok(Json(facts.into()))
}

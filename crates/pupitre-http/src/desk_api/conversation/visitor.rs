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
use crate::wire::Instant;

/// What the visitor thought of the conversation.
#[derive(Debug, Serialize, ToSchema)]
struct VisitorSurvey {
    /// Their score, from 1 to 5.
    score: u8,
    /// What they added; null when they added nothing.
    #[schema(required)]
    comment: Option<String>,
    /// When they gave the score.
    at: Instant,
}

/// What is known of the visitor of a web chat.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConversationVisitor {
    /// The address that they left; null when they left none.
    #[schema(required)]
    email: Option<String>,
    /// Whether the site proved who they are.
    is_identified: bool,
    /// Their answer to the survey after the close; null while there is none.
    #[schema(required)]
    survey: Option<VisitorSurvey>,
}

impl From<VisitorFacts> for ConversationVisitor {
    fn from(facts: VisitorFacts) -> Self {
        let survey = facts.survey;
        Self {
            email: facts.email,
            is_identified: facts.is_identified,
            survey: survey.map(|(score, comment, at)| VisitorSurvey {
                score,
                comment,
                at: Instant(at),
            }),
        }
    }
}

/// Shows what the visitor of a web chat left: their address, who they are, their survey.
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

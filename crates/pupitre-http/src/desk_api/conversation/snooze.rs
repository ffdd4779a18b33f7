//! Snooze: the holder puts a conversation aside (P1, P3).

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use pupitre_app::conversation::{SnoozeConversation, SnoozeConversationError, snooze_conversation};
use pupitre_app::view::permission::Resource;
use pupitre_domain::conversation::snooze::{SNOOZE_MAX, SnoozeError, SnoozeTerms};
use pupitre_domain::id::ConversationId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::show::find;
use crate::codes;
use crate::desk_api::sight::refusal;
use crate::extract::{Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{Conversation, hold_code};

/// A pause.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SnoozeBody {
    /// When it ends; null: once the visitor answers, or an hour before the window ends.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required, format = DateTime)]
    until: Option<String>,
    /// Whether the conversation is kept for the agent; else it comes back to its team.
    kept: bool,
    /// The stay that the agent knows of.
    #[serde(default)]
    expected_epoch: Option<u32>,
}

/// The problem of a pause that can't be.
pub(super) fn snooze_problem(error: SnoozeError, field: &str) -> Problem {
    match error {
        SnoozeError::Hold(error) => Problem::new(hold_code(error)),
        SnoozeError::Past => Problem::new(codes::CONVERSATION_SNOOZE_PAST).field(field),
        SnoozeError::TooFar => Problem::new(codes::CONVERSATION_SNOOZE_TOO_FAR)
            .field(field)
            .with("limit_days", SNOOZE_MAX.as_hours() / 24),
    }
}

impl From<SnoozeConversationError> for Problem {
    fn from(error: SnoozeConversationError) -> Self {
        match error {
            SnoozeConversationError::NotFound => Self::new(codes::CONVERSATION_NOT_FOUND),
            SnoozeConversationError::Snooze(error) => snooze_problem(error, "until"),
            SnoozeConversationError::Store(error) => error.into(),
        }
    }
}

/// Puts a conversation on the agent's desk aside; the slot that it took is free.
#[utoipa::path(
    post,
    operation_id = "snooze_conversation",
    path = "/api/v1/conversations/{conversation}/snooze",
    tag = "conversation",
    params(("conversation" = String, Path, format = Uuid, description = "Its id.")),
    request_body = SnoozeBody,
    responses(
        (status = 200, description = "The paused conversation.", body = Conversation),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such conversation.", body = ProblemBody),
        (status = 409, description = "Closed, moved or on another desk.", body = ProblemBody),
        (status = 422, description = "An end that is past or too far.", body = ProblemBody),
    )
)]
pub(crate) async fn snooze(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<SnoozeBody>,
) -> Result<Json<Conversation>, Problem> {
    let id: ConversationId = ids.get("conversation", codes::CONVERSATION_NOT_FOUND)?;
    let until = body.until.as_deref().map(|it| instant(it, "until")).transpose()?;
    let ctx = state.context(session.actor());
    let command = SnoozeConversation {
        conversation: id,
        terms: SnoozeTerms { until, is_kept: body.kept },
        expected_epoch: body.expected_epoch,
    };
    let written = state.desk().write(move |tx| snooze_conversation(tx, &ctx, &command)).await;
    match written {
        Ok(_snoozed) => Ok(Json(find(&state, &session, id).await?)),
        Err(error) => {
            Err(refusal(&state, &session, Resource::Conversation(id), error.into()).await)
        }
    }
}

/// An instant of a request, to the microsecond.
pub(super) fn instant(text: &str, field: &str) -> Result<Timestamp, Problem> {
    let problem = || Problem::new(codes::REQUEST_INVALID_VALUE).field(field);
    let at: Timestamp = text.parse().map_err(|_unlike| problem())?;
    // Instants are kept to the microsecond.
    Timestamp::from_microsecond(at.as_microsecond()).map_err(|_unlike| problem())
}

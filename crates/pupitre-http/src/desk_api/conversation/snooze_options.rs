//! Snooze options: the ends of a pause that the desk proposes (P1, P4).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use pupitre_app::view::permission::{Resource, may_see};
use pupitre_domain::conversation::snooze_options;
use pupitre_domain::id::ConversationId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::codes;
use crate::extract::Ids;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::Instant;

/// An end that is proposed.
#[derive(Debug, Serialize, ToSchema)]
struct SnoozeOption {
    /// `hours3`, `hours1`, `hours6`, `tomorrow` or `answer`.
    kind: &'static str,
    /// The instant; null: once the visitor answers.
    #[schema(required)]
    until: Option<Instant>,
    /// Whether only a pre-written message can be sent by then.
    outlives_window: bool,
    /// Whether nobody answers at that hour.
    after_hours: bool,
}

/// The ends that are proposed now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SnoozeOptions {
    /// In the order of the menu: the first is proposed first.
    options: Vec<SnoozeOption>,
    /// The end of the window; null where there is none.
    #[schema(required)]
    window_ends_at: Option<Instant>,
}

impl From<&snooze_options::SnoozeOption> for SnoozeOption {
    fn from(option: &snooze_options::SnoozeOption) -> Self {
        Self {
            kind: option.kind.name(),
            until: option.until.map(Instant),
            outlives_window: option.outlives_window,
            after_hours: option.after_hours,
        }
    }
}

/// Lists the ends of a pause that are proposed for a conversation now.
#[utoipa::path(
    get,
    operation_id = "list_snooze_options",
    path = "/api/v1/conversations/{conversation}/snooze-options",
    tag = "conversation",
    params(("conversation" = String, Path, format = Uuid, description = "Its id.")),
    responses(
        (status = 200, description = "The ends.", body = SnoozeOptions),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such conversation.", body = ProblemBody),
    )
)]
pub(crate) async fn list(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
) -> Result<Json<SnoozeOptions>, Problem> {
    let id: ConversationId = ids.get("conversation", codes::CONVERSATION_NOT_FOUND)?;
    let (view, now) = (Arc::clone(&session.view), state.now());
    let read = state.desk().read(move |queries| {
        if !may_see(queries, &view.agent, Resource::Conversation(id))? {
            return Ok(None);
        }
        let Some(it) = queries.conversation_view(id)? else { return Ok(None) };
        let hours = queries.opening_hours_of(it.conversation.channel)?;
        let options = it.conversation.snooze_options(&hours, now);
        Ok(Some(SnoozeOptions {
            options: options.iter().map(SnoozeOption::from).collect(),
            window_ends_at: it.conversation.window_ends_at.map(Instant),
        }))
    });
    Ok(Json(read.await?.ok_or_else(|| Problem::new(codes::CONVERSATION_NOT_FOUND))?))
}

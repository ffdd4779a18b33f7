//! End of day: what is proposed for each conversation, and what is chosen (A9).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use pupitre_app::agent::{
    END_DAY_LIMIT_MAX, EndDay, EndDayError, EndOfDay as Choice, end_day, proposal,
};
use pupitre_app::view::{ListOf, PAGE_LIMIT_MAX};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::codes;
use crate::extract::JsonBody;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{self, Conversation, Instant, Viewer, hold_code};

/// A conversation on the desk, with what is proposed for it.
#[derive(Debug, Serialize, ToSchema)]
struct EndOfDayItem {
    /// The conversation.
    conversation: Conversation,
    /// `keep` or `give_back`.
    proposed: &'static str,
}

/// What is on the desk at the end of the day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EndOfDay {
    /// The conversations on the desk, newest message first.
    conversations: Vec<EndOfDayItem>,
    /// When the first of their channels opens on a later day; null where none does.
    #[schema(required)]
    tomorrow_opening: Option<Instant>,
}

/// What becomes of a conversation.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ChoiceName {
    /// It stays on the desk.
    Keep,
    /// It pauses until tomorrow's opening.
    Pause,
    /// It goes back to its team.
    GiveBack,
}

/// A choice for a conversation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EndOfDayChoice {
    #[schema(format = Uuid)]
    conversation_id: String,
    choice: ChoiceName,
}

/// The choices; conversations that are not named stay.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EndOfDayChoices {
    choices: Vec<EndOfDayChoice>,
}

impl From<EndDayError> for Problem {
    fn from(error: EndDayError) -> Self {
        match error {
            EndDayError::TooMany => Self::new(codes::REQUEST_INVALID_VALUE)
                .field("choices")
                .with("limit", END_DAY_LIMIT_MAX),
            EndDayError::NotFound(_) => Self::new(codes::CONVERSATION_NOT_FOUND),
            EndDayError::Hold(error) => Self::new(hold_code(error)),
            EndDayError::Snooze(error) => error.into(),
            EndDayError::Store(error) => error.into(),
        }
    }
}

/// Shows what is on the desk of the agent who asks, with a proposal for each conversation.
#[utoipa::path(
    get,
    operation_id = "show_end_of_day",
    path = "/api/v1/me/end-of-day",
    tag = "me",
    responses(
        (status = 200, description = "The desk.", body = EndOfDay),
        (status = 401, description = "No session.", body = ProblemBody),
    )
)]
pub(crate) async fn show(
    State(state): State<HttpState>,
    session: Session,
) -> Result<Json<EndOfDay>, Problem> {
    let viewer = Viewer::new(&session, &state);
    let hub = Arc::clone(state.hub());
    let read = state.desk().read(move |queries| {
        let mut conversations = Vec::new();
        let mut tomorrow = None;
        for view in queries.conversations(ListOf::Desk(viewer.agent), None, PAGE_LIMIT_MAX)? {
            let channel = view.conversation.channel;
            let place = wire::place(queries, channel, viewer.agent)?;
            let opening = queries.opening_hours_of(channel)?.tomorrow_opening(viewer.now);
            tomorrow = [tomorrow, opening].into_iter().flatten().min();
            let proposed = match proposal(&view.conversation) {
                Choice::GiveBack => "give_back",
                Choice::Keep | Choice::Pause => "keep",
            };
            let conversation = Conversation::new(&view, &place, viewer, hub.visitors());
            conversations.push(EndOfDayItem { conversation, proposed });
        }
        Ok(EndOfDay { conversations, tomorrow_opening: tomorrow.map(Instant) })
    });
    Ok(Json(read.await?))
}

/// Ends the day of the agent who asks: both families become unavailable, and each conversation
/// does what was chosen for it.
#[utoipa::path(
    post,
    operation_id = "end_day",
    path = "/api/v1/me/end-of-day",
    tag = "me",
    request_body = EndOfDayChoices,
    responses(
        (status = 204, description = "The day has ended."),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such conversation.", body = ProblemBody),
        (status = 409, description = "Something is no longer on this desk.", body = ProblemBody),
        (status = 422, description = "A body that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn end(
    State(state): State<HttpState>,
    session: Session,
    JsonBody(body): JsonBody<EndOfDayChoices>,
) -> Result<StatusCode, Problem> {
    let read = |it: EndOfDayChoice| {
        let id = it.conversation_id.parse();
        let id = id.map_err(|_unlike| Problem::new(codes::CONVERSATION_NOT_FOUND))?;
        let choice = match it.choice {
            ChoiceName::Keep => Choice::Keep,
            ChoiceName::Pause => Choice::Pause,
            ChoiceName::GiveBack => Choice::GiveBack,
        };
        Ok((id, choice))
    };
    let choices = body.choices.into_iter().map(read).collect::<Result<Vec<_>, Problem>>()?;
    let ctx = state.context(session.actor());
    let command = EndDay { choices };
    state.desk().write(move |tx| end_day(tx, &ctx, &command)).await?;
    Ok(StatusCode::NO_CONTENT)
}

//! Typing: the holder writes, and the visitor sees it (D4).

use axum::extract::State;
use axum::http::StatusCode;
use pupitre_app::conversation::ShowTypingError;
use pupitre_app::view::permission::Resource;
use pupitre_domain::id::ConversationId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::codes;
use crate::desk_api::sight::refusal;
use crate::extract::{Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;

/// Nothing more is to be said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TypingBody {}

impl From<ShowTypingError> for Problem {
    fn from(error: ShowTypingError) -> Self {
        match error {
            ShowTypingError::NotFound => Self::new(codes::CONVERSATION_NOT_FOUND),
            ShowTypingError::Reply(error) => error.into(),
            ShowTypingError::Store(error) => error.into(),
        }
    }
}

/// Says that the agent writes. The visitor sees it at most once in 20 seconds, however often this
/// is said; on WhatsApp their messages are shown as read with it.
#[utoipa::path(
    post,
    operation_id = "show_typing",
    path = "/api/v1/conversations/{conversation}/typing",
    tag = "conversation",
    params(("conversation" = String, Path, format = Uuid, description = "Its id.")),
    request_body = TypingBody,
    responses(
        (status = 204, description = "It is known."),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such conversation.", body = ProblemBody),
        (status = 409, description = "Not now, or not from this agent.", body = ProblemBody),
    )
)]
pub(crate) async fn show_typing(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(TypingBody {}): JsonBody<TypingBody>,
) -> Result<StatusCode, Problem> {
    let conversation: ConversationId = ids.get("conversation", codes::CONVERSATION_NOT_FOUND)?;
    let ctx = state.context(session.actor());
    let written = state
        .desk()
        .write(move |tx| pupitre_app::conversation::show_typing(tx, &ctx, conversation))
        .await;
    match written {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(error) => {
            let resource = Resource::Conversation(conversation);
            Err(refusal(&state, &session, resource, error.into()).await)
        }
    }
}

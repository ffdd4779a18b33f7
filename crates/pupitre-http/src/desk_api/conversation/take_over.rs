//! Take over: a manager puts a conversation on their own desk (R5).

use axum::Json;
use axum::extract::State;
use pupitre_app::conversation::{TakeOver, TakeOverError, take_over as take};
use pupitre_app::view::permission::Resource;
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
use crate::wire::Conversation;

/// A take-over.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TakingOver {
    /// The stay that the manager knows of.
    #[serde(default)]
    expected_epoch: Option<u32>,
}

impl From<TakeOverError> for Problem {
    fn from(error: TakeOverError) -> Self {
        match error {
            TakeOverError::Role(error) => error.into(),
            TakeOverError::NotFound => Self::new(codes::CONVERSATION_NOT_FOUND),
            TakeOverError::Transfer(error) => error.into(),
            TakeOverError::Store(error) => error.into(),
        }
    }
}

/// Puts a conversation on the desk of the manager who asks, whatever their limit.
#[utoipa::path(
    post,
    operation_id = "take_over_conversation",
    path = "/api/v1/conversations/{conversation}/take-over",
    tag = "conversation",
    params(("conversation" = String, Path, format = Uuid, description = "Its id.")),
    request_body = TakingOver,
    responses(
        (status = 200, description = "The conversation, on their desk.", body = Conversation),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 404, description = "No such conversation.", body = ProblemBody),
        (status = 409, description = "Closed, moved, or theirs already.", body = ProblemBody),
    )
)]
pub(crate) async fn take_over(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<TakingOver>,
) -> Result<Json<Conversation>, Problem> {
    let id: ConversationId = ids.get("conversation", codes::CONVERSATION_NOT_FOUND)?;
    let ctx = state.context(session.actor());
    let command = TakeOver { conversation: id, expected_epoch: body.expected_epoch };
    match state.desk().write(move |tx| take(tx, &ctx, &command)).await {
        Ok(_taken) => Ok(Json(find(&state, &session, id).await?)),
        Err(error) => {
            Err(refusal(&state, &session, Resource::Conversation(id), error.into()).await)
        }
    }
}

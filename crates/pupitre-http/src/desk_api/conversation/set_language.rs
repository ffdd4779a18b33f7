//! Set language: the holder says in which language the conversation is held (D8).

use axum::Json;
use axum::extract::State;
use pupitre_app::conversation::{SetLanguage, SetLanguageError, set_language as set};
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
use crate::wire::{Conversation, hold_code};

/// What is to be changed of a conversation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConversationChange {
    /// The language it is held in, as two letters.
    language: String,
    /// The stay that the agent knows of.
    #[serde(default)]
    expected_epoch: Option<u32>,
}

impl From<SetLanguageError> for Problem {
    fn from(error: SetLanguageError) -> Self {
        match error {
            SetLanguageError::NotFound => Self::new(codes::CONVERSATION_NOT_FOUND),
            SetLanguageError::Hold(error) => Self::new(hold_code(error)),
            SetLanguageError::Store(error) => error.into(),
        }
    }
}

/// Sets the language of a conversation on the agent's desk.
#[utoipa::path(
    patch,
    operation_id = "change_conversation",
    path = "/api/v1/conversations/{conversation}",
    tag = "conversation",
    params(("conversation" = String, Path, format = Uuid, description = "Its id.")),
    request_body = ConversationChange,
    responses(
        (status = 200, description = "The conversation.", body = Conversation),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such conversation.", body = ProblemBody),
        (status = 409, description = "Closed, moved or on another desk.", body = ProblemBody),
        (status = 422, description = "A body that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn set_language(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<ConversationChange>,
) -> Result<Json<Conversation>, Problem> {
    let id: ConversationId = ids.get("conversation", codes::CONVERSATION_NOT_FOUND)?;
    let resource = Resource::Conversation(id);
    let Ok(language) = body.language.parse() else {
        let problem = Problem::new(codes::REQUEST_INVALID_VALUE).field("language");
        return Err(refusal(&state, &session, resource, problem).await);
    };
    let command = SetLanguage { conversation: id, language, expected_epoch: body.expected_epoch };
    let ctx = state.context(session.actor());
    match state.desk().write(move |tx| set(tx, &ctx, &command)).await {
        Ok(_changed) => Ok(Json(find(&state, &session, id).await?)),
        Err(error) => Err(refusal(&state, &session, resource, error.into()).await),
    }
}

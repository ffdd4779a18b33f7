//! Raw: what the platform said of a message, as it said it, where the desk does not show all of it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use pupitre_app::view::permission::{Resource, may_see};
use pupitre_domain::id::{ConversationId, MessageId};

use crate::codes;
use crate::desk_api::sight::refusal;
use crate::extract::Ids;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;

/// It is the platform's JSON, byte for byte.
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Gives what the platform said of a message.
#[utoipa::path(
    get,
    operation_id = "raw_message",
    path = "/api/v1/conversations/{conversation}/messages/{message}/raw",
    tag = "message",
    params(
        ("conversation" = String, Path, format = Uuid, description = "Its id."),
        ("message" = String, Path, format = Uuid, description = "The message's id."),
    ),
    responses(
        (status = 200, description = "The platform's JSON.", body = serde_json::Value),
        (status = 401, description = "No session.", body = ProblemBody),
        (
            status = 404,
            description = "No such conversation or message, or nothing more to read of it.",
            body = ProblemBody
        ),
    )
)]
pub(crate) async fn raw(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
) -> Result<Response, Problem> {
    let id: ConversationId = ids.get("conversation", codes::CONVERSATION_NOT_FOUND)?;
    let resource = Resource::Conversation(id);
    let message: MessageId = match ids.get("message", codes::MESSAGE_NOT_FOUND) {
        Ok(message) => message,
        Err(problem) => return Err(refusal(&state, &session, resource, problem).await),
    };
    let view = Arc::clone(&session.view);
    let read = state.desk().read(move |queries| {
        if !may_see(queries, &view.agent, resource)? {
            return Ok(Err(codes::CONVERSATION_NOT_FOUND));
        }
        Ok(queries.raw(id, message)?.ok_or(codes::MESSAGE_NOT_FOUND))
    });
    let raw = read.await?.map_err(Problem::new)?;
    Ok(([(header::CONTENT_TYPE, JSON)], raw).into_response())
}

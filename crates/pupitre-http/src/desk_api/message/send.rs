//! Send: the holder answers (W2, R5), once per client id (D11).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use pupitre_app::message::{SendMessageError, send_message};
use pupitre_app::view::MessageView;
use pupitre_app::view::permission::Resource;
use pupitre_domain::conversation::reply::ReplyError;
use pupitre_domain::delivery::Delivery;
use pupitre_domain::id::{ConversationId, MessageId};
use pupitre_domain::message::FieldError;

use super::send_body::SendBody;
use crate::codes;
use crate::desk_api::sight::refusal;
use crate::extract::{Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{Instant, Message, reply_code};

impl From<ReplyError> for Problem {
    fn from(error: ReplyError) -> Self {
        let problem = Self::new(reply_code(error));
        match error {
            ReplyError::Hold(_) | ReplyError::EmptyText => problem,
            ReplyError::WindowClosed { ended_at } => {
                let ended_at = ended_at.and_then(|at| serde_json::to_value(Instant(at)).ok());
                problem.with("window_ended_at", ended_at)
            }
            ReplyError::TextTooLong { limit } => problem.field("text").with("limit", limit),
            ReplyError::CaptionTooLong { limit } => problem.field("caption").with("limit", limit),
        }
    }
}

impl Problem {
    /// Which field of the message is wrong, in what way, and the limit that it crosses.
    fn wrong(self, error: &FieldError) -> Self {
        let problem = self.field(error.field.as_str()).with("reason", error.flaw.name());
        match error.flaw.limit() {
            Some(limit) => problem.with("limit", limit),
            None => problem,
        }
    }
}

impl From<SendMessageError> for Problem {
    fn from(error: SendMessageError) -> Self {
        match error {
            SendMessageError::NotFound => Self::new(codes::CONVERSATION_NOT_FOUND),
            SendMessageError::Reply(error) => error.into(),
            SendMessageError::VariableUnfilled { variables } => {
                let names: Vec<&str> = variables.iter().map(|it| it.name()).collect();
                Self::new(codes::MESSAGE_VARIABLE_UNFILLED).with("variables", names)
            }
            SendMessageError::MediaNotFound => Self::new(codes::MEDIA_NOT_FOUND),
            SendMessageError::MediaNotReady => Self::new(codes::MEDIA_NOT_READY),
            SendMessageError::MediaKindUnsupported => Self::new(codes::MEDIA_KIND_UNSUPPORTED),
            SendMessageError::LocationInvalid(error) => {
                Self::new(codes::MESSAGE_LOCATION_INVALID).wrong(&error)
            }
            SendMessageError::ContactsInvalid(error) => {
                Self::new(codes::MESSAGE_CONTACTS_INVALID).wrong(&error)
            }
            SendMessageError::ChoicesInvalid(error) => {
                Self::new(codes::MESSAGE_CHOICES_INVALID).wrong(&error)
            }
            SendMessageError::QuotedNotFound => {
                Self::new(codes::MESSAGE_QUOTED_NOT_FOUND).field("quoted_message_id")
            }
            SendMessageError::ClientIdConflict => Self::new(codes::MESSAGE_CLIENT_ID_CONFLICT),
            SendMessageError::Store(error) => error.into(),
        }
    }
}

/// Accepts an answer; it is on its way to the visitor once it is stored.
#[utoipa::path(
    post,
    operation_id = "send_message",
    path = "/api/v1/conversations/{conversation}/messages",
    tag = "message",
    params(("conversation" = String, Path, format = Uuid, description = "Its id.")),
    request_body = SendBody,
    responses(
        (status = 201, description = "The accepted message.", body = Message),
        (status = 200, description = "It had been accepted before.", body = Message),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such conversation or file.", body = ProblemBody),
        (status = 409, description = "Not now, or not from this agent.", body = ProblemBody),
        (status = 422, description = "A body that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn send(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<SendBody>,
) -> Result<(StatusCode, Json<Message>), Problem> {
    let conversation: ConversationId = ids.get("conversation", codes::CONVERSATION_NOT_FOUND)?;
    let ctx = state.context(session.actor());
    let command = body.command(conversation)?;
    let written = state.desk().write(move |tx| send_message(tx, &ctx, &command)).await;
    let sent = match written {
        Ok(sent) => sent,
        Err(error) => {
            let resource = Resource::Conversation(conversation);
            return Err(refusal(&state, &session, resource, error.into()).await);
        }
    };
    let has_more = sent.message.content.media().is_some() || sent.message.context.quoted.is_some();
    if sent.is_repeat || has_more {
        let status = if sent.is_repeat { StatusCode::OK } else { StatusCode::CREATED };
        return Ok((status, Json(find(&state, conversation, sent.message.id).await?)));
    }
    let view = MessageView {
        delivery: Some(Delivery::first(sent.family, sent.message.sent_at)),
        message: sent.message,
        media: None,
        author_name: Some(session.agent().name.clone()),
        quoted: None,
        reactions: Vec::new(),
    };
    Ok((StatusCode::CREATED, Json((&view).into())))
}

/// A message that the one who asks has just written.
///
/// # Errors
///
/// [`Problem`] when the store fails.
pub(crate) async fn find(
    state: &HttpState,
    conversation: ConversationId,
    message: MessageId,
) -> Result<Message, Problem> {
    let read = state.desk().read(move |queries| queries.message_view(conversation, message));
    let view = read.await?.ok_or_else(|| Problem::new(codes::MESSAGE_NOT_FOUND))?;
    Ok((&view).into())
}

//! Send: the holder answers (W2, R5), once per client id (D11).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use pupitre_app::message::{OutboundContent, SendMessage, SendMessageError, send_message};
use pupitre_app::view::MessageView;
use pupitre_app::view::permission::Resource;
use pupitre_domain::conversation::reply::ReplyError;
use pupitre_domain::delivery::Delivery;
use pupitre_domain::id::{ClientId, ConversationId, MessageId};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::codes;
use crate::desk_api::sight::refusal;
use crate::extract::{Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{Instant, Message, reply_code};

/// What kind of message is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum SendType {
    /// Words: `text`.
    Text,
    /// An uploaded file: `media_id`, and perhaps `caption`.
    Media,
}

/// An answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SendBody {
    /// The id that the screen gives the message: the same id is the same message.
    #[schema(format = Uuid)]
    client_message_id: String,
    /// Which of the other fields are given.
    r#type: SendType,
    /// The words of a `text`, at most 4,096 characters.
    #[serde(default)]
    text: Option<String>,
    /// The file of a `media`.
    #[serde(default)]
    #[schema(format = Uuid)]
    media_id: Option<String>,
    /// The words under a file, at most 1,024 characters.
    #[serde(default)]
    caption: Option<String>,
    /// Whether the agent signs it; heeded on the first message of a stay, where the channel leaves
    /// it to the agent.
    #[serde(default)]
    signed: bool,
    /// The stay that the agent knows of.
    #[serde(default)]
    expected_epoch: Option<u32>,
}

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
    let command = command(conversation, body)?;
    let written = state.desk().write(move |tx| send_message(tx, &ctx, &command)).await;
    let sent = match written {
        Ok(sent) => sent,
        Err(error) => {
            let resource = Resource::Conversation(conversation);
            return Err(refusal(&state, &session, resource, error.into()).await);
        }
    };
    if sent.is_repeat || sent.message.content.media().is_some() {
        let status = if sent.is_repeat { StatusCode::OK } else { StatusCode::CREATED };
        return Ok((status, Json(find(&state, conversation, sent.message.id).await?)));
    }
    let view = MessageView {
        delivery: Some(Delivery::queued(sent.message.sent_at)),
        message: sent.message,
        media: None,
        author_name: Some(session.agent().name.clone()),
        quoted: None,
        reactions: Vec::new(),
    };
    Ok((StatusCode::CREATED, Json((&view).into())))
}

fn command(conversation: ConversationId, body: SendBody) -> Result<SendMessage, Problem> {
    let missing = |field| Problem::new(codes::REQUEST_MISSING_FIELD).field(field);
    let unknown = |field| Problem::new(codes::REQUEST_UNKNOWN_FIELD).field(field);
    let client_id: Result<ClientId, _> = body.client_message_id.parse();
    let client_id = client_id
        .map_err(|_unlike| Problem::new(codes::REQUEST_INVALID_VALUE).field("client_message_id"))?;
    let content = match body.r#type {
        SendType::Text if body.media_id.is_some() => return Err(unknown("media_id")),
        SendType::Text if body.caption.is_some() => return Err(unknown("caption")),
        SendType::Text => {
            OutboundContent::Text(storable(body.text.ok_or_else(|| missing("text"))?))
        }
        SendType::Media if body.text.is_some() => return Err(unknown("text")),
        SendType::Media => {
            let media = body.media_id.ok_or_else(|| missing("media_id"))?;
            let media = media.parse().map_err(|_unlike| Problem::new(codes::MEDIA_NOT_FOUND))?;
            let caption = body.caption.map(storable).filter(|it| !it.trim().is_empty());
            OutboundContent::Media { media, caption }
        }
    };
    Ok(SendMessage {
        conversation,
        client_id,
        content,
        is_signed: body.signed,
        expected_epoch: body.expected_epoch,
    })
}

/// The words without NUL, which a database can't keep: a repeat of the same words is then known as
/// one.
fn storable(words: String) -> String {
    if words.contains('\0') { words.replace('\0', "") } else { words }
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

//! Transfer: a conversation is handed to a colleague or a team (T1 to T5).

use axum::Json;
use axum::extract::State;
use pupitre_app::conversation::{
    Announcement, Insistence, TransferConversation, TransferConversationError,
    transfer_conversation,
};
use pupitre_app::view::permission::Resource;
use pupitre_domain::conversation::transfer::TransferError;
use pupitre_domain::conversation::wait::Destination;
use pupitre_domain::id::ConversationId;
use pupitre_domain::note::{NOTE_LENGTH_MAX, NoteError};
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

/// To whom: one of the two.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TransferTo {
    /// A colleague.
    #[serde(default)]
    #[schema(format = Uuid)]
    agent_id: Option<String>,
    /// A team.
    #[serde(default)]
    #[schema(format = Uuid)]
    team_id: Option<String>,
}

/// Words for the visitor, sent with the transfer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TransferMessage {
    /// The id that the screen gives the message.
    #[schema(format = Uuid)]
    client_id: String,
    /// Its words, at most 4,096 characters.
    text: String,
}

/// A transfer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Transfer {
    to: TransferTo,
    /// Whether it is handed over although the target can't receive now.
    #[serde(default)]
    anyway: bool,
    #[serde(default)]
    message: Option<TransferMessage>,
    /// Words for whoever receives it, at most 4,096 characters.
    #[serde(default)]
    comment: Option<String>,
    /// The stay that the agent knows of.
    #[serde(default)]
    expected_epoch: Option<u32>,
}

impl From<TransferError> for Problem {
    fn from(error: TransferError) -> Self {
        match error {
            TransferError::Hold(error) => Self::new(hold_code(error)),
            TransferError::AlreadyThere => Self::new(codes::CONVERSATION_TRANSFER_ALREADY_THERE),
        }
    }
}

impl From<TransferConversationError> for Problem {
    fn from(error: TransferConversationError) -> Self {
        use TransferConversationError as Refusal;
        match error {
            Refusal::NotFound => Self::new(codes::CONVERSATION_NOT_FOUND),
            Refusal::Transfer(error) => error.into(),
            Refusal::AgentNotFound => Self::new(codes::AGENT_NOT_FOUND),
            Refusal::TeamNotFound => Self::new(codes::TEAM_NOT_FOUND),
            Refusal::TargetAway => Self::new(codes::CONVERSATION_TRANSFER_TARGET_AWAY),
            Refusal::TargetFull => Self::new(codes::CONVERSATION_TRANSFER_TARGET_FULL),
            Refusal::TeamEmpty => Self::new(codes::CONVERSATION_TRANSFER_TEAM_EMPTY),
            Refusal::Message(error) => error.into(),
            Refusal::Comment(NoteError::Empty) => {
                Self::new(codes::REQUEST_INVALID_VALUE).field("comment")
            }
            Refusal::Comment(NoteError::TooLong) => Self::new(codes::REQUEST_INVALID_VALUE)
                .field("comment")
                .with("limit", NOTE_LENGTH_MAX),
            Refusal::Store(error) => error.into(),
        }
    }
}

/// Hands a conversation over, with words for the visitor and for whoever receives it, all at once.
#[utoipa::path(
    post,
    operation_id = "transfer_conversation",
    path = "/api/v1/conversations/{conversation}/transfers",
    tag = "conversation",
    params(("conversation" = String, Path, format = Uuid, description = "Its id.")),
    request_body = Transfer,
    responses(
        (status = 200, description = "The conversation, handed over.", body = Conversation),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such conversation, agent or team.", body = ProblemBody),
        (status = 409, description = "The target can't receive, or it moved.", body = ProblemBody),
        (status = 422, description = "A body that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn transfer(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<Transfer>,
) -> Result<Json<Conversation>, Problem> {
    let id: ConversationId = ids.get("conversation", codes::CONVERSATION_NOT_FOUND)?;
    let ctx = state.context(session.actor());
    let resource = Resource::Conversation(id);
    let command = match command(id, body) {
        Ok(command) => command,
        Err(problem) => return Err(refusal(&state, &session, resource, problem).await),
    };
    let written = state.desk().write(move |tx| transfer_conversation(tx, &ctx, &command)).await;
    match written {
        Ok(_handed) => Ok(Json(find(&state, &session, id).await?)),
        Err(error) => Err(refusal(&state, &session, resource, error.into()).await),
    }
}

fn command(conversation: ConversationId, body: Transfer) -> Result<TransferConversation, Problem> {
    let to = match (body.to.agent_id, body.to.team_id) {
        (Some(agent), None) => {
            let agent = agent.parse();
            Destination::Agent(agent.map_err(|_unlike| Problem::new(codes::AGENT_NOT_FOUND))?)
        }
        (None, Some(team)) => {
            let team = team.parse();
            Destination::Team(team.map_err(|_unlike| Problem::new(codes::TEAM_NOT_FOUND))?)
        }
        (None, None) | (Some(_), Some(_)) => {
            return Err(Problem::new(codes::REQUEST_INVALID_VALUE).field("to"));
        }
    };
    let message = body.message.map(|message| {
        let client_id = message.client_id.parse();
        let invalid = || Problem::new(codes::REQUEST_INVALID_VALUE).field("message.client_id");
        client_id
            .map_err(|_unlike| invalid())
            .map(|client_id| Announcement { client_id, text: message.text.replace('\0', "") })
    });
    let insistence = if body.anyway { Insistence::Anyway } else { Insistence::Ask };
    Ok(TransferConversation {
        conversation,
        to,
        insistence,
        message: message.transpose()?,
        comment: body.comment.filter(|it| !it.trim().is_empty()),
        expected_epoch: body.expected_epoch,
    })
}

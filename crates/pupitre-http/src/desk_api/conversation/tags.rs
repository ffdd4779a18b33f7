//! Tags: whoever sees a conversation says what it is about, open or closed (P6).

use axum::Json;
use axum::extract::State;
use pupitre_app::tag::{TagConversation, TagConversationError, TagsError, tag_conversation};
use pupitre_domain::id::{ConversationId, TagId};
use pupitre_domain::tag::TAGS_OF_CONVERSATION_MAX;
use serde::Deserialize;
use utoipa::ToSchema;

use super::show::find;
use crate::codes;
use crate::extract::{Ids, JsonBody, body_id};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::Conversation;

/// The tags of a conversation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TagIds {
    /// The tags that it has, and no others; at most 20.
    tag_ids: Vec<String>,
}

/// The tags of that field of a body.
///
/// # Errors
///
/// [`Problem`] when one is no id.
pub(super) fn tags(ids: &[String]) -> Result<Vec<TagId>, Problem> {
    ids.iter().map(|text| body_id(text, "tag_ids")).collect()
}

/// The problem of tags that can't be given.
pub(super) fn tags_problem(error: TagsError) -> Problem {
    match error {
        TagsError::Unavailable(tag) => Problem::new(codes::CONVERSATION_TAG_UNAVAILABLE)
            .field("tag_ids")
            .with("tag_id", tag.to_string()),
        TagsError::TooMany => Problem::new(codes::CONVERSATION_TOO_MANY_TAGS)
            .field("tag_ids")
            .with("limit", TAGS_OF_CONVERSATION_MAX),
        TagsError::Store(error) => error.into(),
    }
}

impl From<TagConversationError> for Problem {
    fn from(error: TagConversationError) -> Self {
        match error {
            TagConversationError::NotFound => Self::new(codes::CONVERSATION_NOT_FOUND),
            TagConversationError::Tags(error) => tags_problem(error),
        }
    }
}

/// Gives a conversation these tags, and takes the others off.
#[utoipa::path(
    put,
    operation_id = "tag_conversation",
    path = "/api/v1/conversations/{conversation}/tags",
    tag = "conversation",
    params(("conversation" = String, Path, format = Uuid, description = "Its id.")),
    request_body = TagIds,
    responses(
        (status = 200, description = "The conversation.", body = Conversation),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such conversation.", body = ProblemBody),
        (status = 422, description = "Tags that can't be given.", body = ProblemBody),
    )
)]
pub(crate) async fn put(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<TagIds>,
) -> Result<Json<Conversation>, Problem> {
    let conversation: ConversationId = ids.get("conversation", codes::CONVERSATION_NOT_FOUND)?;
    find(&state, &session, conversation).await?;
    let ctx = state.context(session.actor());
    let command = TagConversation { conversation, tags: tags(&body.tag_ids)? };
    state.desk().write(move |tx| tag_conversation(tx, &ctx, &command)).await?;
    Ok(Json(find(&state, &session, conversation).await?))
}

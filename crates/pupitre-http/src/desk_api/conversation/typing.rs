//! Typing: the holder writes, and the visitor sees it (D4).

use axum::extract::State;
use axum::http::StatusCode;
use pupitre_app::conversation::{ShowTypingError, Typing};
use pupitre_app::view::permission::Resource;
use pupitre_domain::channel::Family;
use pupitre_domain::conversation::Conversation;
use pupitre_domain::id::ConversationId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::codes;
use crate::desk_api::sight::refusal;
use crate::extract::{Ids, JsonBody};
use crate::live;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::visitor_api::wire::Painter;

/// That the agent writes, never what (D13).
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TypingBody {
    /// `false` when they stopped; `true` when it is not said.
    on: Option<bool>,
}

impl From<ShowTypingError> for Problem {
    fn from(error: ShowTypingError) -> Self {
        match error {
            ShowTypingError::NotFound => Self::new(codes::CONVERSATION_NOT_FOUND),
            ShowTypingError::Reply(error) => error.into(),
            ShowTypingError::Store(error) => error.into(),
        }
    }
}

/// Says that the agent writes. On WhatsApp the visitor sees it at most once in 20 seconds, however
/// often this is said, and their messages are shown as read with it. On the web chat the visitor's
/// pages show it for eight seconds; it is said again while the agent goes on, and when they stop.
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
    JsonBody(body): JsonBody<TypingBody>,
) -> Result<StatusCode, Problem> {
    let conversation: ConversationId = ids.get("conversation", codes::CONVERSATION_NOT_FOUND)?;
    let ctx = state.context(session.actor());
    let typing = if body.on.unwrap_or(true) { Typing::Begins } else { Typing::Ends };
    let written = state
        .desk()
        .write(move |tx| pupitre_app::conversation::show_typing(tx, &ctx, conversation, typing))
        .await;
    match written {
        Ok(shown) => {
            if shown.family == Family::Chat {
                tell(&state, &session, &shown, typing).await?;
            }
            Ok(StatusCode::NO_CONTENT)
        }
        Err(error) => {
            let resource = Resource::Conversation(conversation);
            Err(refusal(&state, &session, resource, error.into()).await)
        }
    }
}

/// Shows it on the visitor's pages, with the agent as the site shows them (D6).
async fn tell(
    state: &HttpState,
    session: &Session,
    chat: &Conversation,
    typing: Typing,
) -> Result<(), Problem> {
    let visitors = state.hub().visitors();
    if !visitors.is_present(chat.identity) {
        return Ok(());
    }
    let (channel, agent) = (chat.channel, session.agent().id);
    let read = state.desk().read(move |queries| {
        let Some(view) = queries.chat_site_view(channel)? else { return Ok(None) };
        Painter::new(queries, &view.site).face(agent)
    });
    let face = read.await?;
    visitors.offer(chat.identity, &live::typing(typing == Typing::Begins, face));
    Ok(())
}

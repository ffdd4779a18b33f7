//! Transfer targets: to whom a conversation can be handed, in the order of T1.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use pupitre_app::view::permission::{Resource, may_see};
use pupitre_app::view::transfer_targets::{TransferTargets as Targets, transfer_targets};
use pupitre_domain::id::ConversationId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::codes;
use crate::extract::Ids;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::avatar_url;

/// A colleague to whom it can be handed.
#[derive(Debug, Serialize, ToSchema)]
struct TargetAgent {
    /// Their id.
    #[schema(format = Uuid)]
    id: String,
    /// Their name.
    name: String,
    /// Where their face is.
    #[schema(required)]
    avatar_url: Option<String>,
    /// `available`, `busy` or `unavailable`, in the conversation's family.
    status: &'static str,
    /// Conversations of the family on their desk.
    load: u32,
    /// The most of them.
    capacity: u32,
    /// The names of their teams.
    teams: Vec<String>,
    /// Whether they know the contact.
    has_answered_contact: bool,
    /// Whether a screen of theirs is connected.
    is_connected: bool,
}

/// A team to which it can be handed.
#[derive(Debug, Serialize, ToSchema)]
struct TargetTeam {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// Its name.
    name: String,
    /// How many conversations of the family its available members could still take.
    free_slots: u32,
    /// How many of the family wait in its queue.
    queue_length: u32,
    /// How many of its members are available or busy.
    available_count: u32,
}

/// To whom a conversation can be handed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TransferTargets {
    /// Available colleagues first, then those who are away or full.
    agents: Vec<TargetAgent>,
    /// Teams, by name.
    teams: Vec<TargetTeam>,
}

impl From<Targets> for TransferTargets {
    fn from(targets: Targets) -> Self {
        let agents = targets.agents.into_iter().map(|it| TargetAgent {
            id: it.id.to_string(),
            name: it.name,
            avatar_url: avatar_url(it.id, it.avatar),
            status: it.status.name(),
            load: it.load,
            capacity: it.capacity.0,
            teams: it.teams,
            has_answered_contact: it.has_answered_contact,
            is_connected: it.is_connected,
        });
        let teams = targets.teams.into_iter().map(|it| TargetTeam {
            id: it.team.id.to_string(),
            name: it.team.name,
            free_slots: it.free_slots,
            queue_length: it.queue_length,
            available_count: it.available_count,
        });
        Self { agents: agents.collect(), teams: teams.collect() }
    }
}

/// Lists the colleagues and teams to whom a conversation can be handed.
#[utoipa::path(
    get,
    operation_id = "list_transfer_targets",
    path = "/api/v1/conversations/{conversation}/transfer-targets",
    tag = "conversation",
    params(("conversation" = String, Path, format = Uuid, description = "Its id.")),
    responses(
        (status = 200, description = "The targets.", body = TransferTargets),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such conversation.", body = ProblemBody),
    )
)]
pub(crate) async fn targets(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
) -> Result<Json<TransferTargets>, Problem> {
    let id: ConversationId = ids.get("conversation", codes::CONVERSATION_NOT_FOUND)?;
    let view = Arc::clone(&session.view);
    let read = state.desk().read(move |queries| {
        if !may_see(queries, &view.agent, Resource::Conversation(id))? {
            return Ok(None);
        }
        let Some(found) = queries.conversation_view(id)? else { return Ok(None) };
        transfer_targets(queries, &found.conversation, view.agent.id).map(Some)
    });
    let targets = read.await?.ok_or_else(|| Problem::new(codes::CONVERSATION_NOT_FOUND))?;
    Ok(Json(targets.into()))
}

//! Check: what would happen to a message (M2).

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use pupitre_app::routing::{CheckRouting, CheckRoutingError, check_routing};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::codes;
use crate::desk_api::sight::manager;
use crate::extract::JsonBody;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{Named, RoutingReason};

/// A message that nobody sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoutingQuestion {
    /// The channel that it would come by.
    #[schema(format = Uuid)]
    channel_id: String,
    /// Its words.
    text: String,
    /// The language, in two letters; left out, that of the contact or the channel.
    #[serde(default)]
    language: Option<String>,
    /// When it would come; left out, now.
    #[serde(default)]
    at: Option<String>,
    /// Who would write it; left out, somebody who never wrote.
    #[serde(default)]
    #[schema(format = Uuid)]
    contact_id: Option<String>,
}

/// What would happen to it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RoutingAnswer {
    /// The rule that decides.
    #[schema(format = Uuid)]
    rule_id: String,
    /// The team.
    #[schema(format = Uuid)]
    team_id: String,
    /// The team's name.
    team_name: String,
    /// The priority in the queue.
    priority: i64,
    /// The language that the conversation would be held in.
    language: String,
    /// Whether the language would be ignored: no member of the team has it.
    language_ignored: bool,
    /// Who would receive it now; null when it would wait.
    #[schema(required)]
    agent: Option<Named>,
    /// The conditions of the rule, as they are true.
    why: Vec<RoutingReason>,
}

impl From<CheckRoutingError> for Problem {
    fn from(error: CheckRoutingError) -> Self {
        match error {
            CheckRoutingError::ChannelNotFound => {
                Self::new(codes::CHANNEL_NOT_FOUND).field("channel_id")
            }
            CheckRoutingError::ContactNotFound => {
                Self::new(codes::CONTACT_NOT_FOUND).field("contact_id")
            }
            CheckRoutingError::Store(error) => error.into(),
        }
    }
}

fn read(body: RoutingQuestion, now: Timestamp) -> Result<CheckRouting, Problem> {
    let invalid = |field: &str| Problem::new(codes::REQUEST_INVALID_VALUE).field(field);
    let language = body.language.as_deref().map(str::parse).transpose();
    let at = body.at.as_deref().map(str::parse).transpose();
    let contact = body.contact_id.as_deref().map(str::parse).transpose();
    Ok(CheckRouting {
        channel: body.channel_id.parse().map_err(|_unreadable| invalid("channel_id"))?,
        text: body.text,
        language: language.map_err(|_unreadable| invalid("language"))?,
        at: at.map_err(|_unreadable| invalid("at"))?.unwrap_or(now),
        contact: contact.map_err(|_unreadable| invalid("contact_id"))?,
    })
}

/// Says what would happen to a message. Changes nothing.
#[utoipa::path(
    post,
    operation_id = "check_routing",
    path = "/api/v1/routing-rules/check",
    tag = "routing_rule",
    request_body = RoutingQuestion,
    responses(
        (status = 200, description = "What would happen.", body = RoutingAnswer),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 404, description = "No such channel or contact.", body = ProblemBody),
        (status = 422, description = "A value that does not fit.", body = ProblemBody),
    )
)]
pub(crate) async fn check(
    State(state): State<HttpState>,
    session: Session,
    JsonBody(body): JsonBody<RoutingQuestion>,
) -> Result<Json<RoutingAnswer>, Problem> {
    manager(&session)?;
    let question = read(body, state.now())?;
    let checked = state.desk().write(move |tx| check_routing(tx, &question)).await?;
    let decision = &checked.decision;
    Ok(Json(RoutingAnswer {
        rule_id: decision.rule.to_string(),
        team_id: decision.route.team.to_string(),
        team_name: checked.team_name,
        priority: decision.route.priority,
        language: decision.language.to_string(),
        language_ignored: checked.language_ignored,
        agent: checked.agent.as_ref().map(Named::agent),
        why: decision.why.iter().map(RoutingReason::from).collect(),
    }))
}

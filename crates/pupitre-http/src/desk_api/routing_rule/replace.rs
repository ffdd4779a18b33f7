//! Replace: the whole list of routing rules at once, by a manager who saw the one before (R1, M2).

use axum::Json;
use axum::extract::State;
use pupitre_app::routing::{ReplaceRoutingRules, ReplaceRoutingRulesError, replace_routing_rules};
use pupitre_domain::routing_rule::{RULES_MAX, RoutingRulesError};
use serde::Deserialize;
use utoipa::ToSchema;

use super::list::RoutingRuleList;
use crate::codes;
use crate::desk_api::sight::manager;
use crate::extract::JsonBody;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::RoutingRule;

/// The new list.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRoutingRules {
    /// The version that the manager saw.
    version: u64,
    /// The rules in order; the last one has no conditions.
    items: Vec<RoutingRule>,
}

impl From<ReplaceRoutingRulesError> for Problem {
    fn from(error: ReplaceRoutingRulesError) -> Self {
        let at = |position: usize, field: &str| format!("items[{position}]{field}");
        let detail = error.to_string();
        let of = |code| Self::new(code).detail(detail.clone());
        match error {
            ReplaceRoutingRulesError::Rules(rules) => match rules {
                RoutingRulesError::NoCatchAll => {
                    of(codes::ROUTING_RULE_NO_CATCH_ALL).field("items")
                }
                RoutingRulesError::NoConditions { position } => {
                    of(codes::ROUTING_RULE_NO_CONDITIONS).field(at(position, ".conditions"))
                }
                RoutingRulesError::SameId { position } => {
                    of(codes::REQUEST_INVALID_VALUE).field(at(position, ".id"))
                }
                RoutingRulesError::Limit { position } => {
                    of(codes::ROUTING_RULE_LIMIT_PASSED).field(at(position, ""))
                }
                RoutingRulesError::TooMany => {
                    of(codes::ROUTING_RULE_LIMIT_PASSED).field("items").with("limit", RULES_MAX)
                }
            },
            ReplaceRoutingRulesError::Stale => of(codes::ROUTING_RULE_STALE),
            ReplaceRoutingRulesError::TeamNotFound { position } => {
                of(codes::ROUTING_RULE_TEAM_NOT_FOUND).field(at(position, ".team_id"))
            }
            ReplaceRoutingRulesError::ChannelNotFound { position } => {
                of(codes::CHANNEL_NOT_FOUND).field(at(position, ".conditions.channel_id"))
            }
            ReplaceRoutingRulesError::Store(error) => error.into(),
        }
    }
}

/// Replaces the list of routing rules. Conversations that are there stay where they are.
#[utoipa::path(
    put,
    operation_id = "replace_routing_rules",
    path = "/api/v1/routing-rules",
    tag = "routing_rule",
    request_body = NewRoutingRules,
    responses(
        (status = 200, description = "The rules.", body = RoutingRuleList),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 404, description = "No such team or channel.", body = ProblemBody),
        (status = 409, description = "Changed by another meanwhile.", body = ProblemBody),
        (status = 422, description = "Not a list of rules.", body = ProblemBody),
    )
)]
pub(crate) async fn replace(
    State(state): State<HttpState>,
    session: Session,
    JsonBody(body): JsonBody<NewRoutingRules>,
) -> Result<Json<RoutingRuleList>, Problem> {
    manager(&session)?;
    let mut rules = Vec::with_capacity(body.items.len());
    for (position, rule) in body.items.iter().enumerate() {
        let unreadable = |field| {
            Problem::new(codes::REQUEST_INVALID_VALUE).field(format!("items[{position}].{field}"))
        };
        rules.push(rule.read().map_err(unreadable)?);
    }
    let command = ReplaceRoutingRules { rules, expected_version: body.version };
    let ctx = state.context(session.actor());
    let written = state.desk().write(move |tx| replace_routing_rules(tx, &ctx, &command));
    Ok(Json((&written.await?).into()))
}

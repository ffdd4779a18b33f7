//! The list of routing rules, in order.

use axum::Json;
use axum::extract::State;
use pupitre_domain::routing_rule::RoutingRules;
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::RoutingRule;

/// The list of routing rules, in order; the last one catches all.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RoutingRuleList {
    /// Grows by one each time the list is replaced.
    version: u64,
    /// The rules.
    items: Vec<RoutingRule>,
}

impl From<&RoutingRules> for RoutingRuleList {
    fn from(rules: &RoutingRules) -> Self {
        Self { version: rules.version, items: rules.iter().map(RoutingRule::from).collect() }
    }
}

/// Lists the routing rules.
#[utoipa::path(
    get,
    operation_id = "list_routing_rules",
    path = "/api/v1/routing-rules",
    tag = "routing_rule",
    responses(
        (status = 200, description = "The rules.", body = RoutingRuleList),
        (status = 401, description = "No session.", body = ProblemBody),
    )
)]
pub(crate) async fn list(
    State(state): State<HttpState>,
    _session: Session,
) -> Result<Json<RoutingRuleList>, Problem> {
    let rules = state.desk().read(|queries| queries.routing_rules()).await?;
    let none = RoutingRuleList { version: 1, items: Vec::new() };
    Ok(Json(rules.as_ref().map_or(none, RoutingRuleList::from)))
}

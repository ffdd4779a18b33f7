//! Capacities: a manager sets what an agent may hold when nothing else says it (A4).

use axum::Json;
use axum::extract::State;
use pupitre_app::team::{SetDefaultCapacities, SetDefaultCapacitiesError, set_default_capacities};
use pupitre_domain::agent::Capacity;
use pupitre_domain::channel::Family;
use serde::Deserialize;
use utoipa::ToSchema;

use super::list::{TeamList, all};
use crate::extract::JsonBody;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::capacity_too_high;

/// The organisation's limits.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DefaultCapacities {
    /// The most chats on one desk.
    chat: u32,
    /// The most conversations of messengers on one desk.
    messaging: u32,
}

impl From<SetDefaultCapacitiesError> for Problem {
    fn from(error: SetDefaultCapacitiesError) -> Self {
        match error {
            SetDefaultCapacitiesError::Role(error) => error.into(),
            SetDefaultCapacitiesError::TooHigh => capacity_too_high(),
            SetDefaultCapacitiesError::Store(error) => error.into(),
        }
    }
}

/// Sets the organisation's limits.
#[utoipa::path(
    put,
    operation_id = "set_default_capacities",
    path = "/api/v1/default-capacities",
    tag = "team",
    request_body = DefaultCapacities,
    responses(
        (status = 200, description = "The teams and the limits.", body = TeamList),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 422, description = "A value that can't be.", body = ProblemBody),
    )
)]
pub(crate) async fn set(
    State(state): State<HttpState>,
    session: Session,
    JsonBody(body): JsonBody<DefaultCapacities>,
) -> Result<Json<TeamList>, Problem> {
    session.manager()?;
    let capacities =
        vec![(Family::Chat, Capacity(body.chat)), (Family::Messaging, Capacity(body.messaging))];
    let ctx = state.context(session.actor());
    let command = SetDefaultCapacities { capacities };
    state.desk().write(move |tx| set_default_capacities(tx, &ctx, &command)).await?;
    Ok(Json(all(&state).await?))
}

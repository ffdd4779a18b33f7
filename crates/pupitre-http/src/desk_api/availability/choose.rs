//! Choose: the agent says whether new conversations of a family may come (A1).

use axum::Json;
use axum::extract::State;
use pupitre_app::agent::{SetAvailability, SetAvailabilityError, set_availability};
use pupitre_domain::agent::Choice;
use pupitre_domain::channel::Family;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::codes;
use crate::extract::{Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::FamilyStatus;

/// What an agent can choose. Busy is computed, never chosen.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum ChoiceName {
    /// New conversations may come.
    Available,
    /// None comes.
    Unavailable,
}

/// A choice.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AvailabilityChoice {
    choice: ChoiceName,
}

impl From<SetAvailabilityError> for Problem {
    fn from(error: SetAvailabilityError) -> Self {
        match error {
            SetAvailabilityError::NotServed => Self::new(codes::AVAILABILITY_FAMILY_NOT_SERVED),
            SetAvailabilityError::NotFound => Self::new(codes::REQUEST_NOT_FOUND),
            SetAvailabilityError::Store(error) => error.into(),
        }
    }
}

/// Sets the choice of the agent who asks, for `chat` or `messaging`.
#[utoipa::path(
    put,
    operation_id = "choose_availability",
    path = "/api/v1/me/availability/{family}",
    tag = "me",
    params(("family" = String, Path, description = "`chat` or `messaging`.")),
    request_body = AvailabilityChoice,
    responses(
        (status = 200, description = "The new status.", body = FamilyStatus),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 404, description = "No such family.", body = ProblemBody),
        (status = 409, description = "The agent does not serve it.", body = ProblemBody),
    )
)]
pub(crate) async fn choose(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<AvailabilityChoice>,
) -> Result<Json<FamilyStatus>, Problem> {
    let family = ids
        .text("family")
        .and_then(Family::from_name)
        .ok_or_else(|| Problem::new(codes::REQUEST_NOT_FOUND))?;
    let choice = match body.choice {
        ChoiceName::Available => Choice::Available,
        ChoiceName::Unavailable => Choice::Unavailable,
    };
    let agent = session.agent().id;
    let ctx = state.context(session.actor());
    let command = SetAvailability { agent, family, choice };
    state.desk().write(move |tx| set_availability(tx, &ctx, &command)).await?;

    let statuses = state.desk().read(move |queries| queries.family_statuses(agent)).await?;
    let status = statuses.iter().find(|status| status.availability.family == family);
    let status = status.ok_or_else(|| Problem::new(codes::REQUEST_NOT_FOUND))?;
    Ok(Json(status.into()))
}

//! Every schedule of opening hours, by name.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::OpeningHours;

/// Every schedule, by name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OpeningHoursList {
    /// The schedules.
    items: Vec<OpeningHours>,
}

/// Lists the opening hours.
#[utoipa::path(
    get,
    operation_id = "list_opening_hours",
    path = "/api/v1/opening-hours",
    tag = "opening_hours",
    responses(
        (status = 200, description = "The schedules.", body = OpeningHoursList),
        (status = 401, description = "No session.", body = ProblemBody),
    )
)]
pub(crate) async fn list(
    State(state): State<HttpState>,
    _session: Session,
) -> Result<Json<OpeningHoursList>, Problem> {
    let schedules = state.desk().read(|queries| queries.schedules()).await?;
    Ok(Json(OpeningHoursList { items: schedules.iter().map(OpeningHours::from).collect() }))
}

//! Show: the settings in force.

use axum::Json;
use axum::extract::State;

use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::Settings;

/// Shows the settings of the organisation.
#[utoipa::path(
    get,
    operation_id = "show_settings",
    path = "/api/v1/settings",
    tag = "settings",
    responses(
        (status = 200, description = "The settings.", body = Settings),
        (status = 401, description = "No session.", body = ProblemBody),
    )
)]
pub(crate) async fn show(
    State(state): State<HttpState>,
    _session: Session,
) -> Result<Json<Settings>, Problem> {
    let settings = state.desk().read(|queries| queries.settings_view()).await?;
    Ok(Json((&settings).into()))
}

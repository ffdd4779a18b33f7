//! Change: a schedule of opening hours, by a manager; what is routed already stays (M2).

use axum::Json;
use axum::extract::State;
use pupitre_app::opening_hours::put_schedule;
use pupitre_domain::id::OpeningHoursId;
use pupitre_domain::opening_hours::{ClosedDays, Name, Schedule, Week, Zone};
use serde::Deserialize;
use utoipa::ToSchema;

use super::create::WriteError;
use super::invalid;
use crate::codes;
use crate::desk_api::sight::manager;
use crate::extract::{Ids, JsonBody};
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{DayClosed, OpenSpan, OpeningHours, read_closed_days, read_week};

/// What changes of a schedule; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpeningHoursChange {
    /// Its name.
    #[serde(default)]
    name: Option<String>,
    /// A name of the IANA database, such as `Europe/Paris`.
    #[serde(default)]
    time_zone: Option<String>,
    /// The spans of seven days, from Monday.
    #[serde(default)]
    week: Option<Vec<Vec<OpenSpan>>>,
    /// The days on which nobody answers.
    #[serde(default)]
    closed_days: Option<Vec<DayClosed>>,
    /// Whether it holds for the channels that name no other.
    #[serde(default)]
    is_default: Option<bool>,
}

/// The same, read.
#[derive(Debug, Clone)]
struct Change {
    name: Option<Name>,
    zone: Option<Zone>,
    week: Option<Week>,
    closed_days: Option<ClosedDays>,
    is_default: Option<bool>,
}

impl Change {
    fn read(body: &OpeningHoursChange) -> Result<Self, Problem> {
        let name = body.name.as_deref().map(str::parse).transpose();
        let zone = body.time_zone.as_deref().map(str::parse).transpose();
        let week = body.week.as_deref().map(read_week).transpose();
        let closed_days = body.closed_days.as_deref().map(read_closed_days).transpose();
        Ok(Self {
            name: name.map_err(|error| invalid("name", error))?,
            zone: zone.map_err(|error| invalid("time_zone", error))?,
            week: week.map_err(|error| invalid("week", error))?,
            closed_days: closed_days.map_err(|error| invalid("closed_days", error))?,
            is_default: body.is_default,
        })
    }

    fn apply(&self, schedule: &mut Schedule) {
        let change = self.clone();
        let hours = &mut schedule.hours;
        hours.zone = change.zone.unwrap_or_else(|| hours.zone.clone());
        hours.week = change.week.unwrap_or_else(|| hours.week.clone());
        hours.closed_days = change.closed_days.unwrap_or_else(|| hours.closed_days.clone());
        schedule.name = change.name.unwrap_or_else(|| schedule.name.clone());
        schedule.is_default = change.is_default.unwrap_or(schedule.is_default);
    }
}

/// Changes a schedule of opening hours.
#[utoipa::path(
    patch,
    operation_id = "change_opening_hours",
    path = "/api/v1/opening-hours/{opening_hours}",
    tag = "opening_hours",
    params(("opening_hours" = String, Path, format = Uuid, description = "Its id.")),
    request_body = OpeningHoursChange,
    responses(
        (status = 200, description = "The schedule.", body = OpeningHours),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 404, description = "No such schedule.", body = ProblemBody),
        (status = 422, description = "Not a schedule.", body = ProblemBody),
    )
)]
pub(crate) async fn change(
    State(state): State<HttpState>,
    session: Session,
    ids: Ids,
    JsonBody(body): JsonBody<OpeningHoursChange>,
) -> Result<Json<OpeningHours>, Problem> {
    manager(&session)?;
    let id: OpeningHoursId = ids.get("opening_hours", codes::OPENING_HOURS_NOT_FOUND)?;
    let change = Change::read(&body)?;
    let ctx = state.context(session.actor());
    let written = state.desk().write(move |tx| {
        let mut schedule = tx.schedule(id)?.ok_or(WriteError::NotFound)?;
        change.apply(&mut schedule);
        put_schedule(tx, &ctx, &schedule)?;
        Ok::<_, WriteError>(schedule)
    });
    let schedule = written.await?;
    state.shared.sites.forget();
    Ok(Json((&schedule).into()))
}

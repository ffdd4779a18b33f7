//! Create: a new schedule of opening hours, by a manager (M2).

use axum::Json;
use axum::extract::State;
use pupitre_app::opening_hours::put_schedule;
use pupitre_app::ports::store::StoreError;
use pupitre_domain::id::OpeningHoursId;
use pupitre_domain::opening_hours;
use serde::Deserialize;
use utoipa::ToSchema;

use super::invalid;
use crate::codes;
use crate::desk_api::sight::manager;
use crate::extract::JsonBody;
use crate::problem::{Problem, ProblemBody};
use crate::session::Session;
use crate::state::HttpState;
use crate::wire::{DayClosed, OpenSpan, OpeningHours, read_closed_days, read_week};

/// A new schedule.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOpeningHours {
    /// Its id, drawn by the client: the same one is the same schedule.
    #[schema(format = Uuid)]
    id: String,
    /// Its name.
    name: String,
    /// A name of the IANA database, such as `Europe/Paris`.
    time_zone: String,
    /// The spans of seven days, from Monday.
    week: Vec<Vec<OpenSpan>>,
    /// The days on which nobody answers.
    #[serde(default)]
    closed_days: Vec<DayClosed>,
    /// Whether it holds for the channels that name no other.
    #[serde(default)]
    is_default: bool,
}

/// Why a schedule was not written.
#[derive(Debug)]
pub(super) enum WriteError {
    NotFound,
    IdConflict,
    Store(StoreError),
}

impl From<StoreError> for WriteError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<WriteError> for Problem {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::NotFound => Self::new(codes::OPENING_HOURS_NOT_FOUND),
            WriteError::IdConflict => Self::new(codes::OPENING_HOURS_ID_CONFLICT),
            WriteError::Store(error) => error.into(),
        }
    }
}

fn read(body: &NewOpeningHours) -> Result<opening_hours::Schedule, Problem> {
    let id: OpeningHoursId = body
        .id
        .parse()
        .map_err(|_not_an_id| Problem::new(codes::REQUEST_INVALID_VALUE).field("id"))?;
    Ok(opening_hours::Schedule {
        id,
        name: body.name.parse().map_err(|error| invalid("name", error))?,
        is_default: body.is_default,
        hours: opening_hours::OpeningHours {
            zone: body.time_zone.parse().map_err(|error| invalid("time_zone", error))?,
            week: read_week(&body.week).map_err(|error| invalid("week", error))?,
            closed_days: read_closed_days(&body.closed_days)
                .map_err(|error| invalid("closed_days", error))?,
        },
    })
}

/// Creates a schedule of opening hours.
#[utoipa::path(
    post,
    operation_id = "create_opening_hours",
    path = "/api/v1/opening-hours",
    tag = "opening_hours",
    request_body = NewOpeningHours,
    responses(
        (status = 200, description = "The schedule.", body = OpeningHours),
        (status = 401, description = "No session.", body = ProblemBody),
        (status = 403, description = "Not a manager.", body = ProblemBody),
        (status = 409, description = "The id is another schedule's.", body = ProblemBody),
        (status = 422, description = "Not a schedule.", body = ProblemBody),
    )
)]
pub(crate) async fn create(
    State(state): State<HttpState>,
    session: Session,
    JsonBody(body): JsonBody<NewOpeningHours>,
) -> Result<Json<OpeningHours>, Problem> {
    manager(&session)?;
    let schedule = read(&body)?;
    let ctx = state.context(session.actor());
    let written = state.desk().write(move |tx| {
        match tx.schedule(schedule.id)? {
            Some(known) if known != schedule => return Err(WriteError::IdConflict),
            Some(_) | None => put_schedule(tx, &ctx, &schedule)?,
        }
        Ok(schedule.clone())
    });
    let schedule = written.await?;
    state.shared.sites.forget();
    Ok(Json((&schedule).into()))
}

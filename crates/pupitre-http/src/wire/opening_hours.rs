//! Opening hours as the API writes and reads them.

use pupitre_domain::opening_hours::{
    ClosedDay, ClosedDays, OpeningHours as Hours, Schedule, ScheduleError, Span, Week, read_date,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// From one minute of the day until before another.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenSpan {
    /// Such as `09:00`.
    from: String,
    /// Such as `19:00`; `24:00` at the end of a day.
    to: String,
}

/// A date on which nobody answers.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DayClosed {
    /// Such as `2026-12-25`.
    date: String,
    /// What it is called.
    name: String,
}

/// When a team answers, on the clock of a time zone.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct OpeningHours {
    /// Its id.
    #[schema(format = Uuid)]
    id: String,
    /// Its name.
    name: String,
    /// Whether it holds for the channels that name no other.
    is_default: bool,
    /// A name of the IANA database, such as `Europe/Paris`.
    time_zone: String,
    /// The spans of seven days, from Monday.
    week: Vec<Vec<OpenSpan>>,
    /// The days on which nobody answers.
    closed_days: Vec<DayClosed>,
}

impl From<&Schedule> for OpeningHours {
    fn from(schedule: &Schedule) -> Self {
        let span =
            |span: &Span| OpenSpan { from: span.from().to_string(), to: span.to().to_string() };
        let closed = |day: &ClosedDay| DayClosed {
            date: day.date.to_string(),
            name: day.name.as_str().to_owned(),
        };
        let Hours { zone, week, closed_days } = &schedule.hours;
        Self {
            id: schedule.id.to_string(),
            name: schedule.name.as_str().to_owned(),
            is_default: schedule.is_default,
            time_zone: zone.name().to_owned(),
            week: week.days().iter().map(|day| day.iter().map(span).collect()).collect(),
            closed_days: closed_days.days().iter().map(closed).collect(),
        }
    }
}

/// The week that was written.
///
/// # Errors
///
/// [`ScheduleError`] when it is none.
pub(crate) fn read_week(days: &[Vec<OpenSpan>]) -> Result<Week, ScheduleError> {
    let read = |span: &OpenSpan| Span::new(span.from.parse()?, span.to.parse()?);
    let days = days.iter().map(|day| day.iter().map(read).collect());
    let days: Vec<Vec<Span>> = days.collect::<Result<_, ScheduleError>>()?;
    Week::new(days.try_into().map_err(|_other_count| ScheduleError::Week)?)
}

/// The closed days that were written.
///
/// # Errors
///
/// [`ScheduleError`] when they are none.
pub(crate) fn read_closed_days(days: &[DayClosed]) -> Result<ClosedDays, ScheduleError> {
    let read =
        |day: &DayClosed| Ok(ClosedDay { date: read_date(&day.date)?, name: day.name.parse()? });
    ClosedDays::new(days.iter().map(read).collect::<Result<_, ScheduleError>>()?)
}

//! Opening hours.

pub(super) mod change;
pub(super) mod create;
pub(super) mod list;

use pupitre_domain::opening_hours::ScheduleError;

use crate::codes;
use crate::problem::Problem;

/// The problem of a field that makes no schedule.
fn invalid(field: &str, error: ScheduleError) -> Problem {
    Problem::new(codes::OPENING_HOURS_INVALID).field(field).detail(error.to_string())
}

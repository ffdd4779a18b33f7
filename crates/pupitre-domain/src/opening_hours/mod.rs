//! Opening hours: when a team answers, on the clock of the wall, daylight-saving days included.
//!
//! An instant is within the hours when the clock of the wall shows, at that instant, a minute of a
//! span of a day that is not closed. Hence an hour that the clock shows twice counts twice, and one
//! that it leaps over not at all.

mod openings;
mod week;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

pub use week::{
    CLOSED_DAYS_MAX, ClosedDay, ClosedDays, Minute, NAME_LENGTH_MAX, Name, SPANS_A_DAY_MAX,
    ScheduleError, Span, Week, Zone, read_date,
};

use crate::id::OpeningHoursId;
use openings::Openings;

/// How far openings are looked for, in days: two years.
const HORIZON_DAYS: i64 = 731;

/// When work begins, by the hour on the wall, on a day that is open since midnight.
const MORNING_H: i8 = 9;

/// The zone of a desk that was told no other.
const ZONE: &str = "Europe/Paris";

/// Opening hours as managers know them: with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// Its id.
    pub id: OpeningHoursId,
    /// What it is called on the screen.
    pub name: Name,
    /// Whether it holds for the channels that name no other, and for the organisation.
    pub is_default: bool,
    /// The hours.
    pub hours: OpeningHours,
}

/// The spans of a week and the days that are closed, in a time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningHours {
    /// The zone of its clock.
    pub zone: Zone,
    /// The spans of each day.
    pub week: Week,
    /// The days on which nobody answers.
    pub closed_days: ClosedDays,
}

impl OpeningHours {
    /// Always open.
    #[must_use]
    pub fn always(zone: Zone) -> Self {
        Self { zone, week: Week::always(), closed_days: ClosedDays::default() }
    }

    /// The hours of an organisation that set none: always open, in Paris.
    ///
    /// # Errors
    ///
    /// [`ScheduleError::Zone`] if the program carried no time zones.
    pub fn unset() -> Result<Self, ScheduleError> {
        Ok(Self::always(ZONE.parse()?))
    }

    /// Whether the team answers at that instant.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        let wall = self.zone.clock().to_datetime(at);
        if self.closed_days.contains(wall.date()) {
            return false;
        }
        let minute = minute_of(wall.time());
        let spans = self.week.of(wall.weekday());
        spans.iter().any(|it| it.from().of_day() <= minute && minute < it.to().of_day())
    }

    /// The first instant after that one at which the hours begin: closed before it, open at it.
    /// None when they never do in the two years that follow.
    #[must_use]
    pub fn next_opening(&self, after: Timestamp) -> Option<Timestamp> {
        let mut openings = Openings::new(self, after).merged();
        let first = openings.next()?;
        // What is open already at `after` began then or before.
        if first.start > after { Some(first.start) } else { openings.next().map(|it| it.start) }
    }

    /// When work begins again on a later day of the wall: its first opening. A day that is open
    /// from midnight on begins at 9 in the morning, or at its first opening if that is sooner.
    /// None when no day of the two years that follow has one.
    #[must_use]
    pub fn tomorrow_opening(&self, now: Timestamp) -> Option<Timestamp> {
        if self.week.is_empty() {
            return None;
        }
        let today = self.zone.clock().to_datetime(now).date();
        let mut day = today;
        for _ in 0..HORIZON_DAYS {
            day = day.tomorrow().ok()?;
            if let Some(opening) = self.opening_of(day) {
                return Some(opening);
            }
        }
        None
    }

    /// The instant by which that much of open time has passed since `since`. None when it does not
    /// pass in the two years that follow.
    #[must_use]
    pub fn after_open_time(&self, since: Timestamp, open: SignedDuration) -> Option<Timestamp> {
        let mut left = open;
        for opening in Openings::new(self, since).merged() {
            let lasts = opening.start.duration_until(opening.end);
            if left <= lasts {
                return opening.start.checked_add(left).ok();
            }
            left = left.checked_sub(lasts)?;
        }
        None
    }

    /// When work begins on a day of the wall.
    fn opening_of(&self, day: Date) -> Option<Timestamp> {
        let clock = self.zone.clock();
        let start = clock.to_zoned(day.at(0, 0, 0, 0)).ok()?.timestamp();
        let is_of_day = |at: &Timestamp| clock.to_datetime(*at).date() == day;
        if !is_of_day(&start) {
            // A zone that changed sides of the date line left the day out.
            return None;
        }
        let later = self.next_opening(start).filter(is_of_day);
        if !self.is_open(start) {
            return later;
        }
        let morning = clock.to_zoned(day.at(MORNING_H, 0, 0, 0)).ok()?.timestamp();
        let morning = Some(morning).filter(|at| self.is_open(*at));
        let before = start.checked_sub(SignedDuration::from_micros(1)).ok()?;
        let midnight = Some(start).filter(|_| !self.is_open(before));
        match (morning, later) {
            (Some(morning), Some(later)) => Some(morning.min(later)),
            (morning, later) => morning.or(later).or(midnight),
        }
    }
}

/// Minutes since midnight, as the wall shows them.
fn minute_of(time: jiff::civil::Time) -> u16 {
    let minutes = i16::from(time.hour()) * 60 + i16::from(time.minute());
    u16::try_from(minutes).unwrap_or(0)
}

#[cfg(test)]
mod tests;

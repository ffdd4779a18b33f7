//! The times during which a schedule is open, one after the other.

use std::collections::VecDeque;

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use super::{HORIZON_DAYS, OpeningHours};

/// A time during which the hours are open, from one instant until before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opening {
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
}

/// The openings of a schedule from an instant on, in order, cut at midnights and clock changes.
pub(super) struct Openings<'a> {
    hours: &'a OpeningHours,
    until: Timestamp,
    /// From here to `stretch_end` the clock has this offset.
    stretch_start: Timestamp,
    stretch_end: Timestamp,
    offset: Offset,
    day: Option<Date>,
    found: VecDeque<Opening>,
}

impl<'a> Openings<'a> {
    pub(super) fn new(hours: &'a OpeningHours, from: Timestamp) -> Self {
        let horizon = SignedDuration::from_hours(24 * HORIZON_DAYS);
        let until = from.saturating_add(horizon).unwrap_or(Timestamp::MAX);
        let mut openings = Self {
            hours,
            until,
            stretch_start: from,
            stretch_end: from,
            offset: Offset::UTC,
            day: None,
            found: VecDeque::new(),
        };
        openings.enter_stretch(from);
        openings
    }

    /// The same, with what touches made one.
    pub(super) fn merged(self) -> Merged<'a> {
        Merged { openings: self, held: None }
    }

    /// Goes on at an instant from which the clock does not change for a while.
    fn enter_stretch(&mut self, start: Timestamp) {
        let clock = self.hours.zone.clock();
        self.stretch_start = start;
        self.offset = clock.to_offset(start);
        let change = clock.following(start).map(|it| it.timestamp()).find(|at| *at > start);
        self.stretch_end = change.unwrap_or(Timestamp::MAX).min(self.until);
        self.day = Some(self.offset.to_datetime(start).date());
    }

    /// Finds the openings of the next day of the wall; false at the end.
    fn advance(&mut self) -> bool {
        let Some(day) = self.day else { return false };
        let starts_at = self.instant(day.at(0, 0, 0, 0));
        if starts_at.is_none_or(|at| at >= self.stretch_end) {
            if self.stretch_end >= self.until {
                self.day = None;
                return false;
            }
            self.enter_stretch(self.stretch_end);
            return true;
        }
        if !self.hours.closed_days.contains(day) {
            for span in self.hours.week.of(day.weekday()) {
                let minutes = |minute: u16| SignedDuration::from_mins(i64::from(minute));
                let at = |minute| starts_at.and_then(|it| it.checked_add(minutes(minute)).ok());
                let (from, to) = (at(span.from().of_day()), at(span.to().of_day()));
                let start = from.unwrap_or(Timestamp::MAX).max(self.stretch_start);
                let end = to.unwrap_or(Timestamp::MAX).min(self.stretch_end);
                if start < end {
                    self.found.push_back(Opening { start, end });
                }
            }
        }
        self.day = day.tomorrow().ok();
        true
    }

    /// The instant at which the clock of the stretch shows that.
    fn instant(&self, wall: DateTime) -> Option<Timestamp> {
        self.offset.to_timestamp(wall).ok()
    }
}

impl Iterator for Openings<'_> {
    type Item = Opening;

    fn next(&mut self) -> Option<Opening> {
        while self.found.is_empty() {
            if !self.advance() {
                return None;
            }
        }
        self.found.pop_front()
    }
}

/// Openings between which the hours are closed.
pub(super) struct Merged<'a> {
    openings: Openings<'a>,
    held: Option<Opening>,
}

impl Iterator for Merged<'_> {
    type Item = Opening;

    fn next(&mut self) -> Option<Opening> {
        let mut whole = self.held.take().or_else(|| self.openings.next())?;
        for next in self.openings.by_ref() {
            if next.start > whole.end {
                self.held = Some(next);
                break;
            }
            whole.end = next.end;
        }
        Some(whole)
    }
}

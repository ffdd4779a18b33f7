//! Snooze options: the ends of a pause that the desk proposes, and what is to be known of each (P1,
//! P4).

use jiff::{SignedDuration, Timestamp};

use super::Conversation;
use crate::names::names;
use crate::opening_hours::OpeningHours;

names! {
    /// An end that is proposed.
    SnoozeKind {
        /// In three hours: proposed first.
        Hours3 = "hours3",
        /// In one hour.
        Hours1 = "hours1",
        /// In six hours.
        Hours6 = "hours6",
        /// Tomorrow, when work begins.
        Tomorrow = "tomorrow",
        /// Once the visitor answers.
        Answer = "answer",
    }
}

/// An end that is proposed, with what is to be known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SnoozeOption {
    /// Which.
    pub kind: SnoozeKind,
    /// The instant; none: once the visitor answers.
    pub until: Option<Timestamp>,
    /// Whether the window will have ended by then, so that only a template can be sent (P4).
    pub outlives_window: bool,
    /// Whether nobody answers at that hour.
    pub after_hours: bool,
}

impl Conversation {
    /// The ends that are proposed now, in their order. There is no tomorrow where the hours never
    /// begin again.
    #[must_use]
    pub fn snooze_options(&self, hours: &OpeningHours, now: Timestamp) -> Vec<SnoozeOption> {
        let end = |kind| match kind {
            SnoozeKind::Hours1 => Some(in_hours(now, 1)),
            SnoozeKind::Hours3 => Some(in_hours(now, 3)),
            SnoozeKind::Hours6 => Some(in_hours(now, 6)),
            SnoozeKind::Tomorrow => hours.tomorrow_opening(now),
            SnoozeKind::Answer => None,
        };
        let options = SnoozeKind::ALL.iter().map(|kind| {
            let until = end(*kind);
            SnoozeOption {
                kind: *kind,
                until,
                outlives_window: until.is_some_and(|at| self.is_outlived_at(at)),
                after_hours: until.is_some_and(|at| !hours.is_open(at)),
            }
        });
        options.filter(|it| it.until.is_some() || it.kind == SnoozeKind::Answer).collect()
    }

    /// Whether its window, if it has one, has ended by that instant.
    fn is_outlived_at(&self, at: Timestamp) -> bool {
        self.window_ends_at.is_some_and(|end| at >= end)
    }
}

fn in_hours(now: Timestamp, hours: i64) -> Timestamp {
    now.checked_add(SignedDuration::from_hours(hours)).unwrap_or(Timestamp::MAX)
}

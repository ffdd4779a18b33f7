//! Patience: until when a conversation waits for a named or absent agent (A8, R6).

use jiff::{SignedDuration, Timestamp};

use super::{Conversation, State};
use crate::channel::Family;
use crate::event::ReturnCause;
use crate::settings::Settings;

/// When a conversation goes to its team, and why then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// When.
    pub at: Timestamp,
    /// Because the delay has passed, or because the window is about to end.
    pub cause: ReturnCause,
}

impl Conversation {
    /// When a conversation that waits for a named agent goes to its team (R6).
    ///
    /// The wait of a visitor counts from their first unanswered message, or from when the named
    /// agent was named, if that was later.
    #[must_use]
    pub fn named_until(&self, settings: &Settings) -> Option<Deadline> {
        let State::Queued { waits_for: Some(named) } = self.state else { return None };
        let idle = match self.family {
            Family::Chat => settings.named_delay.chat,
            Family::Messaging => settings.named_delay_idle,
        };
        let idle_at = later(named.since, idle);
        let Some(waiting_since) = self.waiting_since else {
            return Some(Deadline { at: idle_at, cause: ReturnCause::NamedDelay });
        };
        let since = named.since.max(waiting_since);
        let at = later(since, settings.named_delay.of(self.family)).min(idle_at);
        Some(self.before_window_ends(
            Deadline { at, cause: ReturnCause::NamedDelay },
            since,
            settings,
        ))
    }

    /// When a conversation on the desk of an agent who is away since that instant goes back to its
    /// team (A8); `None` while no visitor waits.
    #[must_use]
    pub fn returns_at(&self, away_since: Timestamp, settings: &Settings) -> Option<Deadline> {
        self.agent()?;
        let since = away_since.max(self.waiting_since?);
        let at = later(since, settings.return_delay.of(self.family));
        Some(self.before_window_ends(Deadline { at, cause: ReturnCause::Away }, since, settings))
    }

    /// The same, or earlier when a window that is open at the beginning of the wait is about to
    /// end.
    fn before_window_ends(
        &self,
        deadline: Deadline,
        since: Timestamp,
        settings: &Settings,
    ) -> Deadline {
        let Some(end) = self.window_ends_at.filter(|end| *end > since) else { return deadline };
        let notice_at = end.checked_sub(settings.ending_window).unwrap_or(Timestamp::MIN);
        if notice_at >= deadline.at {
            return deadline;
        }
        Deadline { at: notice_at.max(since), cause: ReturnCause::WindowEnding }
    }
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::WaitingOn;
    use super::super::fixtures::{BO, at, held, queued};
    use super::super::wait::Destination;
    use super::*;

    const HOUR: i64 = 3600;
    const WINDOW_END: i64 = 24 * HOUR - 60;

    fn deadline(second: i64, cause: ReturnCause) -> Deadline {
        Deadline { at: at(second), cause }
    }

    fn answered(conversation: &Conversation) -> Conversation {
        let waiting_on = WaitingOn::Visitor;
        Conversation { waiting_on, waiting_since: None, ..conversation.clone() }
    }

    #[test]
    fn r6_the_delay_of_a_named_agent_depends_on_who_waits() {
        let settings = Settings::default();
        let named_at = |second| queued().wait_for(Destination::Agent(BO), at(second)).unwrap();
        let delay = ReturnCause::NamedDelay;
        assert_eq!(named_at(10).named_until(&settings), Some(deadline(10 + 4 * HOUR, delay)));
        let idle = answered(&named_at(10));
        assert_eq!(idle.named_until(&settings), Some(deadline(10 + 24 * HOUR, delay)));
        let writes = Conversation { waiting_since: Some(at(HOUR)), ..idle.clone() };
        assert_eq!(writes.named_until(&settings), Some(deadline(5 * HOUR, delay)));
        let window_ends_at = Some(at(40 * HOUR));
        let waiting_since = Some(at(22 * HOUR));
        let writes_late = Conversation { waiting_since, window_ends_at, ..idle };
        assert_eq!(writes_late.named_until(&settings), Some(deadline(10 + 24 * HOUR, delay)));
        let chat = Conversation { family: Family::Chat, window_ends_at: None, ..named_at(10) };
        assert_eq!(chat.named_until(&settings), Some(deadline(10 + 120, delay)));
        assert_eq!(answered(&chat).named_until(&settings), Some(deadline(10 + 120, delay)));
        assert_eq!(queued().named_until(&settings), None);
    }

    #[test]
    fn r6_a8_a_waiting_visitor_is_with_the_team_2_h_before_the_window_ends() {
        let settings = Settings::default();
        let notice = WINDOW_END - 2 * HOUR;
        let table = [
            (notice - 4 * HOUR, notice, true),
            (notice - 3 * HOUR, notice, true),
            (notice + 60, notice + 60, true),
            (WINDOW_END + 1, WINDOW_END + 1 + 4 * HOUR, false),
        ];
        for (since, expected, is_for_window) in table {
            let is_for_window = is_for_window && since != notice - 4 * HOUR;
            let named = queued().wait_for(Destination::Agent(BO), at(since)).unwrap();
            let of = |cause| if is_for_window { ReturnCause::WindowEnding } else { cause };
            let named_until = Some(deadline(expected, of(ReturnCause::NamedDelay)));
            assert_eq!(named.named_until(&settings), named_until, "{since}");
            let returns_at = Some(deadline(expected, of(ReturnCause::Away)));
            assert_eq!(held().returns_at(at(since), &settings), returns_at, "{since}");
        }
    }

    #[test]
    fn a8_nothing_goes_back_while_no_visitor_waits() {
        let settings = Settings::default();
        assert_eq!(answered(&held()).returns_at(at(9), &settings), None);
        assert_eq!(queued().returns_at(at(9), &settings), None);
        let writes = Conversation { waiting_since: Some(at(HOUR)), ..held() };
        assert_eq!(
            writes.returns_at(at(9), &settings),
            Some(deadline(5 * HOUR, ReturnCause::Away))
        );
    }
}

//! Silence: a conversation in which nobody writes any more ends by itself (P9).

use jiff::{SignedDuration, Timestamp};

use super::{Conversation, Snooze, State};

impl Conversation {
    /// When it has lasted that long without any message. A pause with an end counts as no silence
    /// before it ends.
    #[must_use]
    pub fn falls_silent_at(&self, silence: SignedDuration) -> Timestamp {
        // A visitor's message that came late is as old as it says, and was heard when it came.
        let heard_at = self.waiting_since.unwrap_or(self.opened_at).max(self.opened_at);
        let last = self.last_message_at.max(heard_at);
        let last = match self.state {
            State::Snoozed(Snooze { until: Some(until), .. }) => last.max(until),
            State::Snoozed(Snooze { until: None, .. })
            | State::Queued { .. }
            | State::Assigned { .. }
            | State::Closed(_) => last,
        };
        last.checked_add(silence).unwrap_or(Timestamp::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{at, held};
    use super::super::snooze::SnoozeTerms;
    use super::*;

    #[test]
    fn p9_silence_counts_from_the_last_message_and_not_during_a_pause_with_an_end() {
        let day = SignedDuration::from_hours(24);
        let silent = |it: &Conversation| it.falls_silent_at(day).as_second() - 24 * 3600;
        let talk = Conversation { last_message_at: at(500), ..held() };
        assert_eq!(silent(&talk), 500);
        let heard_late = Conversation { waiting_since: Some(at(900)), ..talk.clone() };
        assert_eq!(silent(&heard_late), 900);
        let paused = |until: Option<i64>| {
            let terms = SnoozeTerms { until: until.map(at), is_kept: true };
            talk.snooze(terms, at(600)).unwrap()
        };
        assert_eq!(silent(&paused(Some(7_000))), 7_000);
        assert_eq!(silent(&paused(None)), 500);
    }
}

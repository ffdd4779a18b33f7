//! Merge: of two open conversations of one person on a channel, one goes on (C6, L1).

use jiff::Timestamp;

use super::{Conversation, State, WaitingOn};

impl Conversation {
    /// Whether it is the one that goes on, of two: what is on a desk before what an agent put aside
    /// or is awaited for, that before what waits for anybody, and else what was opened first.
    #[must_use]
    pub fn goes_on_before(&self, other: &Self) -> bool {
        let rank = |it: &Self| match it.state {
            State::Assigned { .. } => 0_u8,
            State::Snoozed(_) | State::Queued { waits_for: Some(_) } => 1,
            State::Queued { waits_for: None } => 2,
            State::Closed(_) => 3,
        };
        (rank(self), self.opened_at, self.id) < (rank(other), other.opened_at, other.id)
    }

    /// Whether its visitor waits for an answer.
    #[must_use]
    pub const fn has_visitor_waiting(&self) -> bool {
        matches!(self.waiting_on, WaitingOn::Agent) && self.waiting_since.is_some()
    }

    /// The conversation that goes on for another one of the same person, as that one stood before
    /// it ended: who waits there waits here, since then. What was unread there counts as one, for
    /// the line that tells of it.
    #[must_use]
    pub fn go_on_for(&self, ended: &Self) -> Self {
        let waits = ended.has_visitor_waiting();
        let since = match (self.waiting_since, ended.waiting_since) {
            (Some(ours), Some(theirs)) if waits => Some(ours.min(theirs)),
            (None, theirs) if waits => theirs,
            (ours, _) => ours,
        };
        Self {
            waiting_on: if waits { WaitingOn::Agent } else { self.waiting_on },
            waiting_since: since,
            unread_count: self.unread_count.saturating_add(ended.unread_count.min(1)),
            priority: self.priority.max(ended.priority),
            last_message_at: self.last_message_at.max(ended.last_message_at),
            ..self.next()
        }
    }

    /// The conversation with the window that its person has (W1).
    #[must_use]
    pub fn with_window(&self, window_ends_at: Option<Timestamp>) -> Self {
        Self { window_ends_at, ..self.next() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{ANA, at, held, queued};
    use super::super::snooze::SnoozeTerms;
    use super::super::{ClosingCause, WaitsFor};
    use super::*;
    use crate::id::ConversationId;

    #[test]
    fn c6_what_is_on_a_desk_goes_on_before_what_an_agent_keeps_and_that_before_the_queue() {
        let earlier = |it: Conversation| Conversation { opened_at: at(-50), ..it };
        let terms = SnoozeTerms { until: None, is_kept: true };
        let paused = held().snooze(terms, at(2)).unwrap();
        let waits_for = Some(WaitsFor { agent: ANA, since: at(1) });
        let awaited = Conversation { state: State::Queued { waits_for }, ..queued() };
        let closed = held().close(ClosingCause::Agent, None, at(5)).unwrap();
        let table = [
            (held(), earlier(paused.clone())),
            (held(), earlier(queued())),
            (paused.clone(), earlier(queued())),
            (awaited.clone(), earlier(queued())),
            (earlier(held()), held()),
            (earlier(paused), awaited),
            (queued(), earlier(closed)),
        ];
        for (goes_on, ends) in table {
            let ends = Conversation { id: ConversationId::from_bytes([1; 16]), ..ends };
            assert!(goes_on.goes_on_before(&ends), "{:?} {:?}", goes_on.state, ends.state);
            assert!(!ends.goes_on_before(&goes_on));
        }
    }

    #[test]
    fn c6_r3_who_waited_in_the_one_that_ends_waits_on_since_then() {
        let answered = Conversation {
            waiting_on: WaitingOn::Visitor,
            waiting_since: None,
            unread_count: 0,
            ..held()
        };
        let waiting = Conversation {
            waiting_since: Some(at(30)),
            unread_count: 4,
            priority: 5,
            last_message_at: at(40),
            ..queued()
        };
        let goes_on = answered.go_on_for(&waiting);
        assert!(goes_on.has_visitor_waiting());
        assert_eq!(goes_on.waiting_since, Some(at(30)));
        assert_eq!((goes_on.unread_count, goes_on.priority), (1, 5));
        assert_eq!(goes_on.last_message_at, at(40));
        assert_eq!((goes_on.version, goes_on.agent()), (answered.version + 1, Some(ANA)));

        let both = held().go_on_for(&waiting);
        assert_eq!(both.waiting_since, Some(at(0)));
        let nobody = answered.go_on_for(&answered);
        assert!(!nobody.has_visitor_waiting());
        assert_eq!((nobody.waiting_since, nobody.unread_count), (None, 0));
    }
}

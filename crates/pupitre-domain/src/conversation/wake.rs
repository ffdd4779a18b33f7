//! Wake: a pause ends, by time, by the visitor or by hand (P2, P3).

use jiff::Timestamp;

use super::{Conversation, Relaunch, RelaunchOutcome, State, WaitsFor, WokenBy};
use crate::id::AgentId;

impl Conversation {
    /// The conversation, awake: it waits for that agent, or for its team when there is none (P3).
    /// `None` when it was not asleep. A relaunch that nobody answered is told as such (W7).
    #[must_use]
    pub fn wake(&self, by: WokenBy, waits_for: Option<AgentId>, now: Timestamp) -> Option<Self> {
        let State::Snoozed(_) = self.state else { return None };
        let relaunch = match by {
            WokenBy::Time | WokenBy::Window => self.relaunch_unanswered(),
            WokenBy::Message | WokenBy::Agent => self.relaunch,
        };
        let waits_for = waits_for.map(|agent| WaitsFor { agent, since: now });
        let state = State::Queued { waits_for };
        Some(Self { state, woken_by: Some(by), relaunch, ..self.next() })
    }

    /// Its last relaunch once the pause after it ended by itself: nobody answered (W7).
    const fn relaunch_unanswered(&self) -> Option<Relaunch> {
        match self.relaunch {
            Some(Relaunch { outcome: RelaunchOutcome::Pending, sent_at }) => {
                Some(Relaunch { outcome: RelaunchOutcome::Unanswered, sent_at })
            }
            settled => settled,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{ANA, at, held, queued};
    use super::super::snooze::SnoozeTerms;
    use super::*;

    fn asleep() -> Conversation {
        held().snooze(SnoozeTerms { until: Some(at(99)), is_kept: true }, at(10)).unwrap()
    }

    #[test]
    fn p3_it_wakes_for_its_agent_or_for_its_team() {
        let for_ana = asleep().wake(WokenBy::Time, Some(ANA), at(99)).unwrap();
        let waits_for = Some(WaitsFor { agent: ANA, since: at(99) });
        assert_eq!(for_ana.state, State::Queued { waits_for });
        assert_eq!(for_ana.woken_by, Some(WokenBy::Time));
        let for_team = asleep().wake(WokenBy::Message, None, at(99)).unwrap();
        assert_eq!(for_team.state, State::Queued { waits_for: None });
        assert_eq!((for_team.team, for_team.epoch), (held().team, held().epoch));
    }

    #[test]
    fn p2_what_is_awake_is_not_woken_again() {
        let awake = asleep().wake(WokenBy::Time, None, at(99)).unwrap();
        for other in [awake, held(), queued()] {
            assert_eq!(other.wake(WokenBy::Time, None, at(100)), None);
        }
    }

    #[test]
    fn w7_a_relaunch_is_unanswered_once_the_pause_ends_by_itself() {
        let pending = Some(Relaunch { outcome: RelaunchOutcome::Pending, sent_at: at(9) });
        let relaunched = Conversation { relaunch: pending, ..asleep() };
        let outcome = |by| relaunched.wake(by, None, at(99)).unwrap().relaunch.unwrap().outcome;
        assert_eq!(outcome(WokenBy::Time), RelaunchOutcome::Unanswered);
        assert_eq!(outcome(WokenBy::Window), RelaunchOutcome::Unanswered);
        assert_eq!(outcome(WokenBy::Agent), RelaunchOutcome::Pending);
        assert_eq!(outcome(WokenBy::Message), RelaunchOutcome::Pending);
    }
}

//! Relaunch: a template to a silent visitor, once per silence (W5, W6).

use jiff::Timestamp;

use super::{Conversation, HoldError, Relaunch, RelaunchOutcome};
use crate::id::AgentId;
use crate::message::Message;
use crate::service_window;

/// Why a conversation is not relaunched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RelaunchError {
    /// The agent may not act on the conversation.
    #[error(transparent)]
    Hold(#[from] HoldError),
    /// The channel has no window, and so no relaunch.
    #[error("the channel has no relaunches")]
    NotWhatsApp,
    /// The window is open: the agent can answer freely (W2).
    #[error("the customer service window is open")]
    WindowOpen,
    /// This silence has its relaunch (W5).
    #[error("this silence has its relaunch")]
    AlreadySent {
        /// When.
        sent_at: Timestamp,
    },
}

impl Relaunch {
    /// Whether the silence that it was sent into lasts, as far as the conversation knows.
    #[must_use]
    pub const fn is_waiting(self) -> bool {
        match self.outcome {
            RelaunchOutcome::Pending | RelaunchOutcome::Unanswered => true,
            RelaunchOutcome::Accepted
            | RelaunchOutcome::Declined
            | RelaunchOutcome::Answered
            | RelaunchOutcome::Failed => false,
        }
    }
}

impl Conversation {
    /// Whether this agent may send a template now, a second one in a silence aside.
    ///
    /// # Errors
    ///
    /// [`RelaunchError`], but not [`RelaunchError::AlreadySent`].
    pub fn may_send_template(
        &self,
        agent: AgentId,
        has_service_window: bool,
        now: Timestamp,
    ) -> Result<(), RelaunchError> {
        self.held_by(agent, None)?;
        if !has_service_window {
            return Err(RelaunchError::NotWhatsApp);
        }
        if service_window::is_open(self.window_ends_at, now) {
            return Err(RelaunchError::WindowOpen);
        }
        Ok(())
    }

    /// Whether this agent may relaunch it now (W5).
    ///
    /// # Errors
    ///
    /// See [`RelaunchError`].
    pub fn may_relaunch(
        &self,
        agent: AgentId,
        has_service_window: bool,
        now: Timestamp,
    ) -> Result<(), RelaunchError> {
        self.may_send_template(agent, has_service_window, now)?;
        match self.relaunch {
            Some(relaunch) if relaunch.is_waiting() => {
                Err(RelaunchError::AlreadySent { sent_at: relaunch.sent_at })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// The conversation with this template in it: it waits for yes or no.
    #[must_use]
    pub fn relaunched(&self, message: &Message) -> Self {
        let relaunch = Relaunch { outcome: RelaunchOutcome::Pending, sent_at: message.sent_at };
        Self { relaunch: Some(relaunch), ..self.reply(message) }
    }

    /// The conversation with another last relaunch, or none.
    #[must_use]
    pub fn with_relaunch(&self, relaunch: Option<Relaunch>) -> Self {
        Self { relaunch, ..self.next() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{ANA, BO, at, held};
    use super::*;

    const AFTER_S: i64 = 24 * 3600;

    #[test]
    fn w5_a_silence_takes_one_relaunch_and_an_answer_ends_it() {
        let with = |outcome| {
            let relaunch = Relaunch { outcome, sent_at: at(AFTER_S) };
            held().with_relaunch(Some(relaunch)).may_relaunch(ANA, true, at(AFTER_S + 1))
        };
        let refused = Err(RelaunchError::AlreadySent { sent_at: at(AFTER_S) });
        let table = [
            (RelaunchOutcome::Pending, refused),
            (RelaunchOutcome::Unanswered, refused),
            (RelaunchOutcome::Accepted, Ok(())),
            (RelaunchOutcome::Declined, Ok(())),
            (RelaunchOutcome::Answered, Ok(())),
        ];
        for (outcome, expected) in table {
            assert_eq!(with(outcome), expected, "{outcome:?}");
        }
    }

    #[test]
    fn w2_a_template_inside_the_window_is_refused_and_so_is_another_s_hand() {
        let asked = |agent, second, has_window| held().may_relaunch(agent, has_window, at(second));
        assert_eq!(asked(ANA, AFTER_S, true), Ok(()));
        assert_eq!(asked(ANA, AFTER_S - 61, true), Err(RelaunchError::WindowOpen));
        assert_eq!(asked(ANA, AFTER_S, false), Err(RelaunchError::NotWhatsApp));
        assert_eq!(asked(BO, AFTER_S, true), Err(RelaunchError::Hold(HoldError::NotOwner)));
    }
}

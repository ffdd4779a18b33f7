//! What a broken invariant says of itself, and what a run has met.

use std::collections::BTreeMap;

use pupitre_domain::id::ConversationId;

/// A broken invariant.
#[derive(Debug)]
pub(super) struct Failure {
    /// Its id in the reliability plan, or the product rule's number.
    pub(super) invariant: &'static str,
    /// What was seen and what was expected.
    pub(super) detail: String,
    /// The conversation whose events explain it.
    pub(super) conversation: Option<ConversationId>,
}

/// What a step ends in.
pub(super) type Step = Result<(), Failure>;

impl Failure {
    pub(super) fn new(
        invariant: &'static str,
        conversation: Option<ConversationId>,
        detail: String,
    ) -> Self {
        Self { invariant, detail, conversation }
    }
}

/// Returns a [`Failure`] unless the condition holds.
macro_rules! hold {
    ($condition:expr, $invariant:expr, $conversation:expr, $($detail:tt)+) => {
        if !$condition {
            return Err($crate::simulation::failure::Failure::new(
                $invariant, $conversation, format!($($detail)+)
            ));
        }
    };
}
pub(super) use hold;

/// How often each rare situation was met: a simulation that never meets them proves nothing.
#[derive(Debug, Default)]
pub(super) struct Coverage(BTreeMap<&'static str, u64>);

/// What the runs of one test must have met, all together.
pub(super) const WANTED: [&str; 94] = [
    "a transaction failed midway",
    "a message came twice",
    "a message came after the close",
    "a message came late by hours",
    "a message came with a future timestamp",
    "a duplicate came after the close",
    "a status came before the answer",
    "a status came twice",
    "a status came without our words",
    "a parked status was applied",
    "an ambiguous send was resolved by its status",
    "an ambiguous send stayed unknown",
    "a crash before the call",
    "a crash after the call",
    "a crash before the attempt",
    "a lease ended under a slow worker",
    "the window closed between the click and the call",
    "the platform refused for the window",
    "a late refusal of a message that had been accepted",
    "a slot was freed and taken at once",
    "an agent came and took what waited",
    "an answer outside the window was refused",
    "an answer was repeated",
    "an id was used for other words",
    "a stale epoch was refused",
    "a foreign conversation was refused",
    "a closed conversation was refused",
    "an agent was retrying",
    "the grace ended",
    "the grace was survived",
    "the language was ignored",
    "the last agent was chosen again",
    "a limit fell below the load",
    "a forged status was set aside",
    "a pause ended by time",
    "a pause ended before the window",
    "a pause was ended by hand",
    "a message ended a pause",
    "what was kept waited for its agent",
    "a timer was dropped by a worker that died",
    "a conversation ended in silence",
    "a close without a reason was refused",
    "a transfer was refused",
    "a manager took over",
    "the end of a day gave a conversation back",
    "the wait for a named agent ended",
    "what an absent agent held went back",
    "the files were found after a crash",
    "a half written commit was found after a crash",
    "rules and hours decided",
    "a conversation began out of hours",
    "the desk said that it is out of hours",
    "a blocked visitor wrote",
    "a block ended a conversation",
    "a relaunch was sent",
    "a relaunch and its pause were one act",
    "a relaunch was accepted",
    "a relaunch was declined",
    "a relaunch was answered in other words",
    "a relaunch was unanswered",
    "a relaunch was lost",
    "a lost relaunch had reached its visitor after all",
    "a relaunch was repeated",
    "a second relaunch was refused",
    "a manager overrode a silence",
    "a second override was refused",
    "an agent's override was refused",
    "a silence survived a change of hands",
    "a relaunch in the window was refused",
    "a template that is not approved was refused",
    "a visitor wrote before the template left",
    "a template was paused before it left",
    "a template was refused before it left",
    "a template was changed before it left",
    "a list of templates was older than the news",
    "a declined conversation closed by itself",
    "a declined relaunch was left open for what was written since",
    "an answer ended the pause of a relaunch",
    "an answer to a relaunch came after the close",
    "a conversation was handed over in the window",
    "a conversation was handed over out of the window",
    "a chat ended when its visitor had gone",
    "a visitor came back before their chat ended",
    "a page came back to an answer that it had missed",
    "a visitor logged in during a chat",
    "two chats of one person met, and one ended",
    "a statement was refused the second time",
    "a message of a chat was sent twice",
    "a message came after a survey was asked",
    "a survey was answered in parts",
    "another answer to a survey was refused",
    "an answer to another's survey was refused",
    "a visitor made a sign under a message",
    "a sign came before its message",
];

impl Coverage {
    pub(super) fn hit(&mut self, what: &'static str) {
        debug_assert!(WANTED.contains(&what), "{what}");
        *self.0.entry(what).or_default() += 1;
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (what, count) in &other.0 {
            *self.0.entry(what).or_default() += count;
        }
    }

    /// What was met, the rarest first.
    pub(super) fn told(&self) -> String {
        let mut rows: Vec<_> = self.0.iter().map(|(what, count)| (*count, *what)).collect();
        rows.sort_unstable();
        let rows: Vec<_> =
            rows.into_iter().map(|(count, what)| format!("{count:>6} {what}")).collect();
        rows.join("\n")
    }

    /// What was never met.
    pub(super) fn missing(&self) -> Vec<&'static str> {
        WANTED.into_iter().filter(|what| !self.0.contains_key(what)).collect()
    }
}

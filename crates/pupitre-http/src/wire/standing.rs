//! Where a conversation stands: whom it waits for, how it is put aside, how it ended.

use pupitre_app::view::ConversationView;
use pupitre_domain::conversation::State;
use pupitre_domain::id::ClosingReasonId;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Instant, Named};

/// The agent whom a conversation waits for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct WaitsFor {
    /// Who.
    agent: Named,
    /// Since when.
    since: Instant,
}

/// How a conversation is put aside.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Snooze {
    /// Since when.
    since: Instant,
    /// When it wakes by itself; null: only when the visitor writes.
    #[schema(required)]
    until: Option<Instant>,
    /// The agent whom it is kept for; null: its team.
    #[schema(required)]
    kept_for: Option<Named>,
}

/// How a conversation ended.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Closing {
    /// `agent`, `manager`, `silence`, `visitor_gone`, `declined` or `blocked`.
    cause: &'static str,
    /// The reason that was given.
    #[schema(required)]
    reason: Option<Named>,
}

pub(super) const fn closed_at(state: State) -> Option<Instant> {
    match state {
        State::Closed(closing) => Some(Instant(closing.at)),
        State::Queued { .. } | State::Assigned { .. } | State::Snoozed(_) => None,
    }
}

/// How it ended, with the name of the reason that was given.
pub(super) fn closing(state: State, reason: Option<&(ClosingReasonId, String)>) -> Option<Closing> {
    match state {
        State::Closed(closing) => Some(Closing {
            cause: closing.cause.name(),
            reason: reason.map(|(id, name)| Named { id: id.to_string(), name: name.clone() }),
        }),
        State::Queued { .. } | State::Assigned { .. } | State::Snoozed(_) => None,
    }
}

pub(super) fn waits_for(view: &ConversationView) -> Option<WaitsFor> {
    match view.conversation.state {
        State::Queued { waits_for: Some(waiting) } => Some(WaitsFor {
            agent: Named::agent(view.named.as_ref()?),
            since: Instant(waiting.since),
        }),
        State::Queued { waits_for: None }
        | State::Assigned { .. }
        | State::Snoozed(_)
        | State::Closed(_) => None,
    }
}

pub(super) fn snooze(view: &ConversationView) -> Option<Snooze> {
    match view.conversation.state {
        State::Snoozed(snooze) => Some(Snooze {
            since: Instant(snooze.since),
            until: snooze.until.map(Instant),
            kept_for: view.named.as_ref().map(Named::agent),
        }),
        State::Queued { .. } | State::Assigned { .. } | State::Closed(_) => None,
    }
}

//! What a use case is told of the world: who asks, what time it is, where ids come from.

use std::sync::Arc;

use jiff::Timestamp;
use pupitre_domain::event::Actor;
use pupitre_domain::id::MessageId;

use crate::ports::ids::Ids;

/// Who asks, when, and the source of ids.
#[derive(Clone)]
pub struct Context {
    /// Who asks.
    pub actor: Actor,
    /// The business instant: windows, waits, display. It may be moved in the demo.
    pub now: Timestamp,
    /// The real instant: presence, sessions, leases, retries. Nothing moves it.
    pub elapsed: Timestamp,
    /// The source of ids.
    pub ids: Arc<dyn Ids>,
}

impl Context {
    /// A message's id: its display time in milliseconds, then its arrival, so that ids sort as a
    /// conversation reads (L4).
    #[must_use]
    pub fn message_id(&self, placed_at: Timestamp) -> MessageId {
        let ms = u64::try_from(placed_at.as_millisecond()).unwrap_or(0);
        let [_, _, m0, m1, m2, m3, m4, m5] = ms.to_be_bytes();
        let [a0, a1, a2, a3, a4, a5, a6, a7, a8, a9] = self.ids.arrival();
        MessageId::from_bytes([m0, m1, m2, m3, m4, m5, a0, a1, a2, a3, a4, a5, a6, a7, a8, a9])
    }
}

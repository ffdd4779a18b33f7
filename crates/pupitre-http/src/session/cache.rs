//! Sessions looked up a moment ago, so that a page that asks ten times is looked up once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use pupitre_app::view::SessionView;
use pupitre_domain::id::{AgentId, SessionId};

/// How long a lookup is believed: what another node or an admin changed is seen after that.
const LOOKUP_LIFETIME: SignedDuration = SignedDuration::from_secs(5);

/// The most lookups kept; beyond, all are forgotten.
const LOOKUPS_MAX: usize = 10_000;

/// A session with the real instant until which it is believed.
type Lookup = (Arc<SessionView>, Timestamp);

/// Lookups by token hash.
#[derive(Default)]
pub(crate) struct SessionCache {
    lookups: Mutex<HashMap<[u8; 32], Lookup>>,
}

impl SessionCache {
    pub(super) fn get(&self, hash: [u8; 32], elapsed: Timestamp) -> Option<Arc<SessionView>> {
        let lookups = self.lookups.lock().unwrap_or_else(PoisonError::into_inner);
        let (view, until) = lookups.get(&hash)?;
        (elapsed < *until).then(|| Arc::clone(view))
    }

    pub(super) fn put(&self, view: Arc<SessionView>, elapsed: Timestamp) {
        let until = elapsed.checked_add(LOOKUP_LIFETIME).unwrap_or(elapsed);
        let until = until.min(view.session.expires_at);
        let mut lookups = self.lookups.lock().unwrap_or_else(PoisonError::into_inner);
        if lookups.len() >= LOOKUPS_MAX {
            lookups.clear();
        }
        lookups.insert(view.session.token_hash, (view, until));
    }

    /// Forgets a session that was closed.
    pub(crate) fn forget(&self, session: SessionId) {
        let mut lookups = self.lookups.lock().unwrap_or_else(PoisonError::into_inner);
        lookups.retain(|_, (view, _)| view.session.id != session);
    }
    /// Forgets the sessions of an agent who was changed.
    pub(crate) fn forget_agent(&self, agent: AgentId) {
        let mut lookups = self.lookups.lock().unwrap_or_else(PoisonError::into_inner);
        lookups.retain(|_, (view, _)| view.agent.id != agent);
    }
}

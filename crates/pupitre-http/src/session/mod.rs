//! Who asks: the session cookie, its lookup, and how often a login may be tried.

mod cache;
mod cookie;
mod gate;

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use pupitre_app::view::SessionView;
use pupitre_domain::agent::{Agent, Role};
use pupitre_domain::event;
use pupitre_domain::id::SessionId;
use sha2::{Digest as _, Sha256};

pub(crate) use cache::SessionCache;
pub(crate) use cookie::{clear_cookie, set_cookie};
pub(crate) use gate::{Limiter, LoginGate, RealTime, limiter, network, peer_address};

use crate::codes;
use crate::layers::note_actor;
use crate::problem::Problem;
use crate::state::HttpState;

/// A session that holds, with its user.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) view: Arc<SessionView>,
}

impl Session {
    pub(crate) fn agent(&self) -> &Agent {
        &self.view.agent
    }

    pub(crate) fn id(&self) -> SessionId {
        self.view.session.id
    }

    /// The user's role, which must be a manager's or an admin's.
    ///
    /// # Errors
    ///
    /// [`Problem`] when it is not.
    pub(crate) fn manager(&self) -> Result<Role, Problem> {
        let role = self.agent().role;
        match role {
            Role::Manager | Role::Admin => Ok(role),
            Role::Agent => Err(Problem::new(codes::SESSION_ROLE_INSUFFICIENT)),
        }
    }

    /// The user, as a use case is told.
    pub(crate) fn actor(&self) -> event::Actor {
        event::Actor::Agent(self.view.agent.id)
    }
}

/// What is stored of a token.
#[must_use]
pub fn token_hash(token: &[u8]) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// The session of that token hash, if it holds now.
///
/// # Errors
///
/// [`Problem`] when the store fails.
pub(crate) async fn find(
    state: &HttpState,
    token_hash: [u8; 32],
) -> Result<Option<Session>, Problem> {
    let elapsed = state.elapsed();
    if let Some(view) = state.shared.sessions.get(token_hash, elapsed) {
        return Ok(Some(Session { view }));
    }
    let found = state.desk().read(move |queries| queries.session(token_hash, elapsed)).await?;
    Ok(found.map(|view| {
        let view = Arc::new(view);
        state.shared.sessions.put(Arc::clone(&view), elapsed);
        Session { view }
    }))
}

impl FromRequestParts<HttpState> for Session {
    type Rejection = Problem;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &HttpState,
    ) -> Result<Self, Self::Rejection> {
        let token = cookie::token(&parts.headers, state.config().is_secure);
        let session = match token {
            Some(token) => find(state, token_hash(&token)).await?,
            None => None,
        };
        let session = session.ok_or_else(|| Problem::new(codes::SESSION_REQUIRED))?;
        note_actor(session.agent().id);
        Ok(session)
    }
}

//! Login sessions. Every method fails with [`StoreError`] when the database does.
#![expect(clippy::missing_errors_doc, reason = "said once, for all of them, above")]

use jiff::Timestamp;
use pupitre_domain::id::{AgentId, SessionId};

use super::StoreError;

type Result<T> = std::result::Result<T, StoreError>;

/// A login session. The token itself is never stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Its id.
    pub id: SessionId,
    /// The agent.
    pub agent: AgentId,
    /// The SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// When it began, by real time.
    pub created_at: Timestamp,
    /// When it ends, by real time.
    pub expires_at: Timestamp,
}

/// Login sessions.
pub trait Sessions {
    /// Writes a new session.
    fn insert_session(&mut self, session: &SessionRow) -> Result<()>;

    /// Ends a session; whose it was.
    fn delete_session(&mut self, id: SessionId) -> Result<Option<AgentId>>;

    /// Ends the sessions that are over, at most 1,000.
    fn delete_expired_sessions(&mut self, elapsed: Timestamp) -> Result<()>;
}

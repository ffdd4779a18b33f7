//! Login sessions.

use jiff::Timestamp;
use pupitre_app::ports::store::{SessionRow, Sessions, StoreError};
use pupitre_domain::id::{AgentId, SessionId};

use crate::backend::{Columns, one, values};
use crate::sql;
use crate::transaction::Tx;

type Result<T> = std::result::Result<T, StoreError>;

/// Reads the columns of a session: id, agent, hash, beginning, end.
pub(super) fn session(row: &mut Columns<'_>) -> Result<SessionRow> {
    Ok(SessionRow {
        id: row.id()?,
        agent: row.id()?,
        token_hash: row.hash()?,
        created_at: row.at()?,
        expires_at: row.at()?,
    })
}

impl Sessions for Tx<'_> {
    fn insert_session(&mut self, session: &SessionRow) -> Result<()> {
        let values = values![
            session.id,
            session.agent,
            &session.token_hash,
            session.created_at,
            session.expires_at,
        ];
        self.link().execute(&sql::SESSION_INSERT, &values)?;
        Ok(())
    }

    fn delete_session(&mut self, id: SessionId) -> Result<Option<AgentId>> {
        one(self.link(), &sql::SESSION_DELETE, &values![id], |row| row.id())
    }

    fn delete_expired_sessions(&mut self, elapsed: Timestamp) -> Result<()> {
        self.link().execute(&sql::SESSION_DELETE_EXPIRED, &values![elapsed])?;
        Ok(())
    }
}

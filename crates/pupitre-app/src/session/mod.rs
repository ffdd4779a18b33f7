//! Login sessions.

use jiff::SignedDuration;
use pupitre_domain::agent::AvailabilityCause;
use pupitre_domain::id::{AgentId, SessionId};

use crate::Context;
use crate::agent::make_unavailable;
use crate::ports::store::{SessionRow, StoreError, Transaction};

/// How long a session lasts, by real time.
pub const SESSION_LIFETIME: SignedDuration = SignedDuration::from_hours(14);

/// A login that was checked.
#[derive(Debug, Clone)]
pub struct OpenSession {
    /// Whose.
    pub agent: AgentId,
    /// The SHA-256 of the token.
    pub token_hash: [u8; 32],
}

/// Opens a session. An agent who had no screen open starts unavailable in both families (A7); a
/// second device does not change what the first one chose.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn open_session(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &OpenSession,
) -> Result<SessionRow, StoreError> {
    tx.delete_expired_sessions(ctx.elapsed)?;
    let session = SessionRow {
        id: SessionId::from_bytes(ctx.ids.id()),
        agent: command.agent,
        token_hash: command.token_hash,
        created_at: ctx.elapsed,
        expires_at: ctx.elapsed.checked_add(SESSION_LIFETIME).unwrap_or(ctx.elapsed),
    };
    tx.insert_session(&session)?;
    if tx.connection_count(command.agent)? == 0 {
        make_unavailable(tx, ctx, command.agent, AvailabilityCause::Login)?;
    }
    Ok(session)
}

/// Ends a session. The conversations stay on the desk (A3); nothing new comes once no screen is
/// left.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn close_session(
    tx: &mut dyn Transaction,
    ctx: &Context,
    id: SessionId,
) -> Result<(), StoreError> {
    let Some(agent) = tx.delete_session(id)? else { return Ok(()) };
    let teams = tx.teams_of(agent)?;
    tx.lock_teams(&teams)?;
    make_unavailable(tx, ctx, agent, AvailabilityCause::Agent)
}

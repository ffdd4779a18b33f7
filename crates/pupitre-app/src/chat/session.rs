//! Sessions of visitors: a token of chance, bound to one channel, that ends after a month without a
//! visit (V2, V6).

use jiff::SignedDuration;
use pupitre_domain::id::{ChannelId, IdentityId, VisitorSessionId};
use pupitre_domain::language::Language;

use crate::Context;
use crate::jobs::later;
use crate::ports::store::{StoreError, Transaction, VisitorSessionRow};

/// How long a session lasts after the last visit, by real time.
pub const VISIT_LIFETIME: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A session is put off no more often than that, so that a page that is reloaded writes nothing.
const RENEWED_EVERY: SignedDuration = SignedDuration::from_hours(24);

/// A page that opens a session.
#[derive(Debug, Clone)]
pub struct OpenVisit {
    /// The channel.
    pub channel: ChannelId,
    /// The SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// The language of the page.
    pub language: Language,
}

/// Opens a session for somebody whom nobody knows yet: nothing but the session is written before
/// they write.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn open_visit(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &OpenVisit,
) -> Result<VisitorSessionRow, StoreError> {
    tx.delete_expired_visitor_sessions(ctx.elapsed)?;
    let session = session_of(ctx, command, IdentityId::from_bytes(ctx.ids.id()));
    tx.insert_visitor_session(&session)?;
    Ok(session)
}

/// A session that begins now, of that visitor, for whom nobody signed and who agreed to nothing.
pub(crate) fn session_of(
    ctx: &Context,
    visit: &OpenVisit,
    identity: IdentityId,
) -> VisitorSessionRow {
    VisitorSessionRow {
        id: VisitorSessionId::from_bytes(ctx.ids.id()),
        channel: visit.channel,
        identity,
        token_hash: visit.token_hash,
        is_identified: false,
        language: visit.language,
        consent_version: None,
        created_at: ctx.elapsed,
        expires_at: later(ctx.elapsed, VISIT_LIFETIME),
    }
}

/// The session of a visitor who came back, in the language of the page that they came to.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn renew_visit(
    tx: &mut dyn Transaction,
    ctx: &Context,
    session: &VisitorSessionRow,
    language: Language,
) -> Result<VisitorSessionRow, StoreError> {
    let expires_at = later(ctx.elapsed, VISIT_LIFETIME);
    let gained = expires_at.duration_since(session.expires_at);
    if gained < RENEWED_EVERY && session.language == language {
        return Ok(session.clone());
    }
    let renewed = VisitorSessionRow { language, expires_at, ..session.clone() };
    tx.save_visitor_session(&renewed)?;
    Ok(renewed)
}

/// Ends a session; the conversation stays as it is.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn close_visit(tx: &mut dyn Transaction, session: VisitorSessionId) -> Result<(), StoreError> {
    tx.delete_visitor_session(session)
}

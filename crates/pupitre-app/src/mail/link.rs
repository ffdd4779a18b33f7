//! Link: a visitor comes back by the link of a mail, once (V3, V6).

use jiff::Timestamp;
use pupitre_domain::id::{ChannelId, IdentityId};
use pupitre_domain::language::Language;
use pupitre_domain::mail::LINK_LIFETIME;

use crate::Context;
use crate::chat::{OpenVisit, is_proven, session_of};
use crate::jobs::later;
use crate::ports::mail::LinkKey;
use crate::ports::store::{ChatLinkRow, StoreError, Transaction, VisitorSessionRow};

/// A visitor who comes by a link.
#[derive(Debug, Clone)]
pub struct FollowLink {
    /// The site.
    pub channel: ChannelId,
    /// The SHA-256 of what the link carries.
    pub link_hash: [u8; 32],
    /// The session that the page has, if it has one that holds.
    pub session: Option<VisitorSessionRow>,
    /// The SHA-256 of the token of the session that opens.
    pub token_hash: [u8; 32],
    /// The language of the page.
    pub language: Language,
}

/// What a link opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Followed {
    /// The page's own session leads there already; the link is not used up.
    Kept(VisitorSessionRow),
    /// A new session.
    Opened(VisitorSessionRow),
}

/// Why it opened nothing.
#[derive(Debug, thiserror::Error)]
pub enum FollowLinkError {
    /// It was used before, or is too old, or no link of this site.
    #[error("the link is over")]
    Over,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Opens a session for the visitor of the conversation, once. The conversation of somebody whom the
/// site has signed for since is opened by nothing but another signature (I-61).
///
/// # Errors
///
/// See [`FollowLinkError`].
pub fn follow_link(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &FollowLink,
) -> Result<Followed, FollowLinkError> {
    let link = tx.chat_link(command.link_hash)?;
    let link = link.filter(|it| it.channel == command.channel && it.expires_at > ctx.elapsed);
    let link = link.ok_or(FollowLinkError::Over)?;
    if let Some(session) = &command.session
        && session.identity == link.identity
    {
        return Ok(Followed::Kept(session.clone()));
    }
    let identity = tx.identity(link.identity)?.ok_or(FollowLinkError::Over)?;
    if link.used_at.is_some() || is_proven(&identity) {
        return Err(FollowLinkError::Over);
    }
    tx.use_chat_link(command.link_hash, ctx.elapsed)?;
    let (channel, token_hash, language) = (command.channel, command.token_hash, command.language);
    let visit = OpenVisit { channel, token_hash, language };
    let session = session_of(ctx, &visit, link.identity);
    tx.insert_visitor_session(&session)?;
    Ok(Followed::Opened(session))
}

/// Writes a link to a visitor's conversation.
pub(super) fn lay(
    tx: &mut dyn Transaction,
    elapsed: Timestamp,
    (channel, identity): (ChannelId, IdentityId),
    key: &LinkKey,
) -> Result<(), StoreError> {
    tx.insert_chat_link(&ChatLinkRow {
        token_hash: key.hash,
        channel,
        identity,
        expires_at: later(elapsed, LINK_LIFETIME),
        used_at: None,
    })
}

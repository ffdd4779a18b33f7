//! Where a conversation takes place, and one conversation as its viewer sees it.

use pupitre_app::ports::store::StoreError;
use pupitre_app::view::{Views, VoiceViews};
use pupitre_domain::channel;
use pupitre_domain::id::{AgentId, ChannelId, ConversationId};
use pupitre_domain::signature::SignaturePolicy;

use super::voice::known;
use super::{Conversation, Viewer};

/// Where a conversation takes place.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) channel: channel::Channel,
    pub(crate) brand: channel::Brand,
    /// How the viewer's messages are signed there: the policy, and the line filled in.
    pub(crate) signature: (SignaturePolicy, String),
}

/// Where a channel's conversations take place, for that viewer.
///
/// # Errors
///
/// [`StoreError`]: the database, or a channel or brand that it should have.
pub(crate) fn place<Q: Views + VoiceViews + ?Sized>(
    queries: &mut Q,
    id: ChannelId,
    viewer: AgentId,
) -> Result<Place, StoreError> {
    let missing = |what: &str| StoreError::Unreadable { detail: format!("the {what} is missing") };
    let channel = queries.channel_view(id)?.ok_or_else(|| missing("channel"))?;
    let brand = queries.brand_view(channel.brand)?.ok_or_else(|| missing("brand"))?;
    let signature = queries.signature_view(channel.id)?;
    let agent = queries.agent_view(viewer)?.ok_or_else(|| missing("agent"))?;
    let line = signature.line(&known(&agent, "", &brand)).text;
    Ok(Place { channel, brand, signature: (signature.policy, line) })
}

/// One conversation as this viewer sees it. Whether they may is asked before.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn find<Q: Views + VoiceViews + ?Sized>(
    queries: &mut Q,
    id: ConversationId,
    viewer: Viewer,
) -> Result<Option<Conversation>, StoreError> {
    let Some(view) = queries.conversation_view(id)? else { return Ok(None) };
    let place = place(queries, view.conversation.channel, viewer.agent)?;
    Ok(Some(Conversation::new(&view, &place, viewer)))
}

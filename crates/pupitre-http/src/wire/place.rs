//! Where a conversation takes place, and one conversation as its viewer sees it.

use pupitre_app::ports::store::StoreError;
use pupitre_app::view::{ChatViews, Views, VoiceViews};
use pupitre_domain::channel::{self, ChannelKind};
use pupitre_domain::id::{AgentId, ChannelId, ConversationId};
use pupitre_domain::signature::SignaturePolicy;

use super::voice::known;
use super::{Conversation, Viewer, logo_url};
use crate::live::VisitorRegistry;

/// Where a conversation takes place.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) channel: channel::Channel,
    pub(crate) brand: channel::Brand,
    /// Where the picture is by which visitors know the brand there (D6).
    pub(crate) logo_url: Option<String>,
    /// How the viewer's messages are signed there: the policy, and the line filled in.
    pub(crate) signature: (SignaturePolicy, String),
    /// By which name the viewer answers there, where visitors see who answers (D6).
    pub(crate) face: Option<String>,
}

/// Where a channel's conversations take place, for that viewer.
///
/// # Errors
///
/// [`StoreError`]: the database, or a channel or brand that it should have.
pub(crate) fn place<Q: Views + VoiceViews + ChatViews + ?Sized>(
    queries: &mut Q,
    id: ChannelId,
    viewer: AgentId,
) -> Result<Place, StoreError> {
    let missing = |what: &str| StoreError::Unreadable { detail: format!("the {what} is missing") };
    let channel = queries.channel_view(id)?.ok_or_else(|| missing("channel"))?;
    let brand = queries.brand_view(channel.brand)?.ok_or_else(|| missing("brand"))?;
    let logo_url = match channel.kind {
        ChannelKind::WebChat => logo_url(&brand),
        // The platform shows its own profile.
        ChannelKind::WhatsApp => None,
    };
    let signature = queries.signature_view(channel.id)?;
    let agent = queries.agent_view(viewer)?.ok_or_else(|| missing("agent"))?;
    let line = signature.line(&known(&agent, "", &brand)).text;
    let shows_agent = match channel.kind {
        ChannelKind::WhatsApp => false,
        ChannelKind::WebChat => {
            queries.chat_site_view(channel.id)?.is_some_and(|it| it.site.shows_agent)
        }
    };
    let face = shows_agent.then(|| agent.face().to_owned());
    Ok(Place { channel, brand, logo_url, signature: (signature.policy, line), face })
}

/// One conversation as this viewer sees it, with its visitor if they are here. Whether they may is
/// asked before.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn find<Q: Views + VoiceViews + ChatViews + ?Sized>(
    queries: &mut Q,
    id: ConversationId,
    viewer: Viewer,
    visitors: &VisitorRegistry,
) -> Result<Option<Conversation>, StoreError> {
    let Some(view) = queries.conversation_view(id)? else { return Ok(None) };
    let place = place(queries, view.conversation.channel, viewer.agent)?;
    Ok(Some(Conversation::new(&view, &place, viewer, visitors)))
}

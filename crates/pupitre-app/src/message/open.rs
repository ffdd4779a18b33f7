//! Open: the conversation that a first message begins, routed at that instant (L1, R1).

use pupitre_domain::channel::{Channel, ChannelKind};
use pupitre_domain::contact::Identity;
use pupitre_domain::conversation::Conversation;
use pupitre_domain::event::EventBody;
use pupitre_domain::id::ConversationId;

use crate::Context;
use crate::conversation::tell;
use crate::ports::store::{StoreError, Transaction};
use crate::routing::{FirstMessage, decide};

/// Opens a conversation with a contact; none when they are blocked (R8).
///
/// The hours count as they are at this instant: later changes move nothing.
///
/// # Errors
///
/// [`StoreError`] when the database fails, or when there is no routing rule at all.
pub(super) fn open_conversation(
    tx: &mut dyn Transaction,
    ctx: &Context,
    identity: &Identity,
    channel: &Channel,
    text: Option<&str>,
) -> Result<Option<Conversation>, StoreError> {
    let hours = tx.opening_hours_of(channel.id)?;
    let last_language = tx.last_language_of(identity.contact)?;
    let at = ctx.now;
    let language = match channel.kind {
        ChannelKind::WebChat => tx.visitor_language(identity.id)?,
        ChannelKind::WhatsApp => None,
    };
    let first = FirstMessage { channel, hours: &hours, text, last_language, language, at };
    let decision = decide(tx, &first)?;
    let team = decision.route.team;
    tx.lock_teams(&[team])?;
    if tx.lock_contact(identity.contact)? {
        return Ok(None);
    }
    let id = ConversationId::from_bytes(ctx.ids.id());
    let opened = Conversation::open(id, channel, identity, decision.route, ctx.now);
    let conversation = Conversation { language: decision.language, ..opened };
    tx.insert_conversation(&conversation)?;
    let settings = tx.channel_settings(channel.id)?;
    let due_at = settings.first_reply_due_at(channel.kind, &hours, ctx.now);
    tx.expect_first_reply(id, due_at)?;
    let body = EventBody::ConversationOpened { team, rule: Some(decision.rule), why: decision.why };
    tell(tx, ctx, &conversation, body)?;
    Ok(Some(conversation))
}

//! Marketing: whether a visitor wants it, by their own word to the platform or by its refusal of a
//! message (C5, W9).

use jiff::Timestamp;
use pupitre_domain::contact::{Identity, Sender};
use pupitre_domain::delivery::{DeliveryError, FailureCode};
use pupitre_domain::event::{DeskChange, Event, EventBody};
use pupitre_domain::id::{ChannelId, ConversationId};
use pupitre_domain::template::{Category, Template};

use crate::Context;
use crate::contact::recognize;
use crate::conversation::tell;
use crate::ports::store::{StoreError, Transaction};

/// What a visitor wants of marketing on a channel.
#[derive(Debug, Clone)]
pub struct MarketingWish {
    /// The channel.
    pub channel: ChannelId,
    /// Who they are.
    pub sender: Sender,
    /// Whether they want none.
    pub is_stopped: bool,
    /// When they said so.
    pub told_at: Timestamp,
}

/// Notes what a visitor wants; false when nobody knows them. What was told later counts, whatever
/// comes first.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn note_marketing_wish(
    tx: &mut dyn Transaction,
    ctx: &Context,
    wish: &MarketingWish,
) -> Result<bool, StoreError> {
    let Some(known) = recognize(tx, ctx, wish.channel, &wish.sender)? else { return Ok(false) };
    note(tx, ctx, &known.identity, wish.is_stopped, wish.told_at)?;
    Ok(true)
}

/// Notes that the platform refused a message because its visitor wants no marketing.
///
/// Source: Cloud API, "Error codes", 131050, seen 2026-09-11.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn note_opted_out(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: ConversationId,
    error: &DeliveryError,
) -> Result<(), StoreError> {
    // The desk's own refusal says nothing new.
    if error.code != FailureCode::OptedOut || error.platform_code.is_none() {
        return Ok(());
    }
    let Some(conversation) = tx.conversation(conversation)? else { return Ok(()) };
    let Some(identity) = tx.identity(conversation.identity)? else { return Ok(()) };
    if tx.marketing_stopped_at(identity.id)?.is_some() {
        return Ok(());
    }
    note(tx, ctx, &identity, true, ctx.now)
}

fn note(
    tx: &mut dyn Transaction,
    ctx: &Context,
    identity: &Identity,
    is_stopped: bool,
    told_at: Timestamp,
) -> Result<(), StoreError> {
    let was_stopped = tx.marketing_stopped_at(identity.id)?.is_some();
    let is_noted = tx.set_marketing_stopped(identity.id, is_stopped.then_some(told_at), told_at)?;
    if !is_noted && tx.identity(identity.id)?.is_none() {
        // They were merged with somebody meanwhile.
        return Err(tx.lost_race());
    }
    if !is_noted || was_stopped == is_stopped {
        return Ok(());
    }
    let body = EventBody::DeskChanged(DeskChange::ContactMarketing(identity.contact));
    let mut is_told = false;
    for id in tx.open_conversations_of(identity.contact)? {
        let open = tx.conversation(id)?.filter(|it| it.channel == identity.channel);
        if let Some(open) = open {
            tell(tx, ctx, &open, body.clone())?;
            is_told = true;
        }
    }
    if !is_told {
        let event = Event { conversation: None, actor: ctx.actor, at: ctx.now, body };
        tx.append(event, None, None)?;
    }
    Ok(())
}

/// Whether a template is marketing, and its visitor wants none.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn is_unwanted(
    tx: &mut dyn Transaction,
    template: &Template,
    conversation: ConversationId,
) -> Result<bool, StoreError> {
    if template.facts.category != Category::Marketing {
        return Ok(false);
    }
    let Some(conversation) = tx.conversation(conversation)? else { return Ok(false) };
    Ok(tx.marketing_stopped_at(conversation.identity)?.is_some())
}

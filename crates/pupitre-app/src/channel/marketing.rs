//! Marketing: a visitor told the platform whether they want it (C5).

use jiff::Timestamp;
use pupitre_domain::contact::Sender;
use pupitre_domain::event::{DeskChange, Event, EventBody};
use pupitre_domain::id::ChannelId;

use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// What a visitor wants of marketing on a channel.
#[derive(Debug, Clone)]
pub struct MarketingWish {
    /// The channel.
    pub channel: ChannelId,
    /// Who they are.
    pub sender: Sender,
    /// Since when they want none; none when they want it.
    pub stopped_at: Option<Timestamp>,
}

/// Notes what a visitor wants; false when nobody knows them.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn note_marketing_wish(
    tx: &mut dyn Transaction,
    ctx: &Context,
    wish: &MarketingWish,
) -> Result<bool, StoreError> {
    let Some(known) = tx.correspondent(wish.channel, &wish.sender)? else { return Ok(false) };
    tx.set_marketing_stopped(known.identity.id, wish.stopped_at)?;
    let body = EventBody::DeskChanged(DeskChange::ContactMarketing(known.contact.id));
    tx.append(Event { conversation: None, actor: ctx.actor, at: ctx.now, body }, None, None)?;
    Ok(true)
}

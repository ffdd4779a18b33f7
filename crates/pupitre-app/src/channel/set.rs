//! Set: what managers decide for a channel: hours, out-of-hours reply, language, target (R2, D3).

use pupitre_domain::channel::Channel;
use pupitre_domain::channel_settings::{ChannelSettings, FIRST_REPLY_TARGET_MAX, REPLY_LENGTH_MAX};
use pupitre_domain::event::{DeskChange, Event, EventBody};
use pupitre_domain::id::ChannelId;
use pupitre_domain::language::Language;

use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// What a channel has from now on.
#[derive(Debug, Clone)]
pub struct SetChannel {
    /// Which channel.
    pub channel: ChannelId,
    /// What is set for it.
    pub settings: ChannelSettings,
    /// The language of a conversation whose language is not known.
    pub default_language: Language,
}

/// Why it was not set.
#[derive(Debug, thiserror::Error)]
pub enum SetChannelError {
    /// There is no such channel.
    #[error("the channel does not exist")]
    NotFound,
    /// There are no such opening hours.
    #[error("the opening hours do not exist")]
    HoursNotFound,
    /// A reply is too long.
    #[error("a reply has at most {REPLY_LENGTH_MAX} characters")]
    ReplyTooLong,
    /// The target is not more than nothing and at most a week.
    #[error("the target is from a second to a week")]
    TargetOutOfRange,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sets what a channel has.
///
/// # Errors
///
/// See [`SetChannelError`].
pub fn set_channel(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &SetChannel,
) -> Result<(), SetChannelError> {
    let settings = &command.settings;
    let known = tx.channel(command.channel)?.ok_or(SetChannelError::NotFound)?;
    if let Some(hours) = settings.opening_hours
        && tx.schedule(hours)?.is_none()
    {
        return Err(SetChannelError::HoursNotFound);
    }
    let reply = &settings.out_of_hours_reply;
    if [&reply.french, &reply.english].iter().any(|it| it.chars().count() > REPLY_LENGTH_MAX) {
        return Err(SetChannelError::ReplyTooLong);
    }
    let fits =
        |target: jiff::SignedDuration| target <= FIRST_REPLY_TARGET_MAX && target.as_secs() > 0;
    if !settings.first_reply_target.is_none_or(fits) {
        return Err(SetChannelError::TargetOutOfRange);
    }
    let is_same = tx.channel_settings(known.id)? == *settings;
    if is_same && known.default_language == command.default_language {
        return Ok(());
    }
    tx.save_channel_settings(known.id, settings)?;
    let channel = Channel { default_language: command.default_language, ..known };
    tx.put_channel(&channel)?;
    let body = EventBody::DeskChanged(DeskChange::Channel(channel.id));
    tx.append(Event { conversation: None, actor: ctx.actor, at: ctx.now, body }, None, None)?;
    Ok(())
}

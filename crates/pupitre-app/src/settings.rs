//! Settings: what managers set for the whole desk.

use jiff::SignedDuration;
use pupitre_domain::event::{Event, EventBody};
use pupitre_domain::settings::{PerFamily, ReasonPolicy, Settings, SettingsError};

use crate::Context;
use crate::ports::store::{StoreError, Transaction};

/// What becomes of the settings; what is not said stays.
#[derive(Debug, Clone, Default)]
pub struct ChangeSettings {
    /// See [`Settings::presence_grace`].
    pub presence_grace: Option<SignedDuration>,
    /// See [`Settings::return_delay`].
    pub return_delay_chat: Option<SignedDuration>,
    /// See [`Settings::return_delay`].
    pub return_delay_messaging: Option<SignedDuration>,
    /// See [`Settings::named_delay`].
    pub named_delay_chat: Option<SignedDuration>,
    /// See [`Settings::named_delay`].
    pub named_delay_messaging: Option<SignedDuration>,
    /// See [`Settings::named_delay_idle`].
    pub named_delay_idle: Option<SignedDuration>,
    /// See [`Settings::ending_window`].
    pub ending_window: Option<SignedDuration>,
    /// See [`Settings::prefer_last_agent`].
    pub prefer_last_agent: Option<bool>,
    /// See [`Settings::closing_reason`].
    pub closing_reason: Option<ReasonPolicy>,
    /// See [`Settings::auto_close`].
    pub auto_close_chat: Option<SignedDuration>,
    /// See [`Settings::auto_close`].
    pub auto_close_messaging: Option<SignedDuration>,
    /// See [`Settings::keep_open`].
    pub keep_open: Option<SignedDuration>,
    /// See [`Settings::nudge_after`].
    pub nudge_after: Option<SignedDuration>,
    /// See [`Settings::declined_closes`].
    pub declined_closes: Option<bool>,
    /// See [`Settings::first_warning`].
    pub first_warning: Option<SignedDuration>,
    /// See [`Settings::last_warning`].
    pub last_warning: Option<SignedDuration>,
}

/// Why the settings were not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeSettingsError {
    /// They can't be so.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Changes the settings of the organisation. Timers that run already keep their instant.
///
/// # Errors
///
/// See [`ChangeSettingsError`].
pub fn change_settings(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &ChangeSettings,
) -> Result<Settings, ChangeSettingsError> {
    let known = tx.settings()?;
    let changed = changed(&known, command);
    changed.check()?;
    if changed != known {
        tx.save_settings(&changed)?;
        let body = EventBody::SettingsChanged;
        tx.append(Event { conversation: None, actor: ctx.actor, at: ctx.now, body }, None, None)?;
    }
    Ok(changed)
}

fn changed(known: &Settings, command: &ChangeSettings) -> Settings {
    let family = |chat: Option<SignedDuration>,
                  messaging: Option<SignedDuration>,
                  it: PerFamily| {
        PerFamily { chat: chat.unwrap_or(it.chat), messaging: messaging.unwrap_or(it.messaging) }
    };
    let it = command;
    Settings {
        presence_grace: it.presence_grace.unwrap_or(known.presence_grace),
        return_delay: family(it.return_delay_chat, it.return_delay_messaging, known.return_delay),
        named_delay: family(it.named_delay_chat, it.named_delay_messaging, known.named_delay),
        named_delay_idle: it.named_delay_idle.unwrap_or(known.named_delay_idle),
        ending_window: it.ending_window.unwrap_or(known.ending_window),
        prefer_last_agent: it.prefer_last_agent.unwrap_or(known.prefer_last_agent),
        closing_reason: it.closing_reason.unwrap_or(known.closing_reason),
        auto_close: family(it.auto_close_chat, it.auto_close_messaging, known.auto_close),
        keep_open: it.keep_open.unwrap_or(known.keep_open),
        nudge_after: it.nudge_after.unwrap_or(known.nudge_after),
        declined_closes: it.declined_closes.unwrap_or(known.declined_closes),
        first_warning: it.first_warning.unwrap_or(known.first_warning),
        last_warning: it.last_warning.unwrap_or(known.last_warning),
    }
}

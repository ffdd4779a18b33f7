//! The organisation's settings as one flat object, units in the names.

use jiff::SignedDuration;
use pupitre_domain::settings;
use serde::Serialize;
use utoipa::ToSchema;

/// The unit of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Seconds.
    Second,
    /// Minutes.
    Minute,
    /// Hours.
    Hour,
}

impl Unit {
    const fn seconds(self) -> i64 {
        match self {
            Self::Second => 1,
            Self::Minute => 60,
            Self::Hour => 3_600,
        }
    }

    /// So many of it.
    pub(crate) fn duration(self, count: u32) -> SignedDuration {
        SignedDuration::from_secs(i64::from(count).saturating_mul(self.seconds()))
    }

    /// How many of it a duration has.
    pub(crate) fn count(self, duration: SignedDuration) -> u32 {
        u32::try_from(duration.as_secs().div_euclid(self.seconds())).unwrap_or(0)
    }
}

/// The fields of settings that are durations, by the name of the setting.
const FIELDS: [(&str, &str, Unit); 13] = [
    ("auto_close_chat", "auto_close_chat_min", Unit::Minute),
    ("auto_close_messaging", "auto_close_messaging_h", Unit::Hour),
    ("ending_window", "ending_window_min", Unit::Minute),
    ("first_warning", "window_warnings_min", Unit::Minute),
    ("keep_open", "keep_open_s", Unit::Second),
    ("last_warning", "window_warnings_min", Unit::Minute),
    ("named_delay_chat", "named_delay_chat_min", Unit::Minute),
    ("named_delay_idle", "named_delay_idle_min", Unit::Minute),
    ("named_delay_messaging", "named_delay_messaging_min", Unit::Minute),
    ("nudge_after", "nudge_after_s", Unit::Second),
    ("presence_grace", "presence_grace_s", Unit::Second),
    ("return_delay_chat", "return_delay_chat_min", Unit::Minute),
    ("return_delay_messaging", "return_delay_messaging_min", Unit::Minute),
];

/// The field that holds a setting, and its unit.
pub(crate) fn field_of(setting: &str) -> (&'static str, Unit) {
    let found = FIELDS.iter().find(|(name, _, _)| *name == setting);
    found.map_or(("", Unit::Second), |(_, field, unit)| (field, *unit))
}

/// What managers set for the whole desk.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Settings {
    /// `optional` or `required`: whether a close needs a reason.
    closing_reason: &'static str,
    /// How long a conversation is kept open after an answer.
    keep_open_s: u32,
    /// When the desk proposes to pause or close it.
    nudge_after_s: u32,
    /// After how long without any message a conversation closes by itself.
    auto_close_messaging_h: u32,
    /// How long after the visitor left a web chat closes by itself.
    auto_close_chat_min: u32,
    /// Whether a conversation closes by itself when the visitor answers no to a relaunch.
    relaunch_declined_closes: bool,
    /// How long before the end of the window the desk warns: first, then last.
    window_warnings_min: [u32; 2],
    /// What is left of a window that ends soon.
    ending_window_min: u32,
    /// How long a chat waits for a named agent.
    named_delay_chat_min: u32,
    /// How long a messaging conversation waits for a named agent while the visitor waits.
    named_delay_messaging_min: u32,
    /// How long a conversation waits for a named agent while the visitor does not wait.
    named_delay_idle_min: u32,
    /// How long a chat visitor waits for an agent who is away.
    return_delay_chat_min: u32,
    /// How long a messaging visitor waits for an agent who is away.
    return_delay_messaging_min: u32,
    /// Whether the agent who last answered the contact goes first.
    prefer_last_agent: bool,
    /// How long an agent may be without any screen.
    presence_grace_s: u32,
}

impl From<&settings::Settings> for Settings {
    fn from(it: &settings::Settings) -> Self {
        let (seconds, minutes, hours) = (Unit::Second, Unit::Minute, Unit::Hour);
        Self {
            closing_reason: it.closing_reason.name(),
            keep_open_s: seconds.count(it.keep_open),
            nudge_after_s: seconds.count(it.nudge_after),
            auto_close_messaging_h: hours.count(it.auto_close.messaging),
            auto_close_chat_min: minutes.count(it.auto_close.chat),
            relaunch_declined_closes: it.declined_closes,
            window_warnings_min: [it.first_warning, it.last_warning].map(|it| minutes.count(it)),
            ending_window_min: minutes.count(it.ending_window),
            named_delay_chat_min: minutes.count(it.named_delay.chat),
            named_delay_messaging_min: minutes.count(it.named_delay.messaging),
            named_delay_idle_min: minutes.count(it.named_delay_idle),
            return_delay_chat_min: minutes.count(it.return_delay.chat),
            return_delay_messaging_min: minutes.count(it.return_delay.messaging),
            prefer_last_agent: it.prefer_last_agent,
            presence_grace_s: seconds.count(it.presence_grace),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_setting_that_has_a_range_has_a_field() {
        for (setting, _, _) in settings::RANGES {
            assert_ne!(field_of(setting).0, "", "{setting}");
        }
    }
}

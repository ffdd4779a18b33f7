//! The organisation's settings: delays and switches that the rules read, with their defaults.

use jiff::SignedDuration;

use crate::channel::Family;
use crate::names::names;

names! {
    /// Whether a close needs a reason (P6).
    ReasonPolicy {
        /// It may have one.
        Optional = "optional",
        /// An agent's close needs one; automatic closes do not (P9).
        Required = "required",
    }
}

/// A duration for each family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PerFamily {
    /// For web chat.
    pub chat: SignedDuration,
    /// For messaging.
    pub messaging: SignedDuration,
}

impl PerFamily {
    /// That of a family.
    #[must_use]
    pub const fn of(self, family: Family) -> SignedDuration {
        match family {
            Family::Chat => self.chat,
            Family::Messaging => self.messaging,
        }
    }
}

/// Each setting that is a duration, with the least and the most that it can be.
pub const RANGES: [(&str, SignedDuration, SignedDuration); 13] = [
    ("presence_grace", SignedDuration::from_secs(10), SignedDuration::from_hours(1)),
    ("return_delay_chat", SignedDuration::from_mins(1), DELAY_MAX),
    ("return_delay_messaging", SignedDuration::from_mins(1), DELAY_MAX),
    ("named_delay_chat", SignedDuration::from_mins(1), DELAY_MAX),
    ("named_delay_messaging", SignedDuration::from_mins(1), DELAY_MAX),
    ("named_delay_idle", SignedDuration::from_mins(1), DELAY_MAX),
    ("ending_window", SignedDuration::from_mins(10), SignedDuration::from_hours(12)),
    ("auto_close_chat", SignedDuration::from_mins(1), SignedDuration::from_hours(24)),
    ("auto_close_messaging", SignedDuration::from_hours(1), SignedDuration::from_hours(365 * 24)),
    ("keep_open", SignedDuration::from_secs(30), SignedDuration::from_hours(1)),
    ("nudge_after", SignedDuration::from_secs(10), SignedDuration::from_hours(1)),
    ("first_warning", SignedDuration::from_mins(1), SignedDuration::from_hours(12)),
    ("last_warning", SignedDuration::from_mins(1), SignedDuration::from_hours(12)),
];

/// The longest that a conversation waits for one agent.
const DELAY_MAX: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Why settings can't be so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// A duration is too short or too long.
    #[error("{setting} is not from {min} to {max}")]
    OutOfRange {
        /// Which, as [`RANGES`] names it.
        setting: &'static str,
        /// The least that it can be.
        min: SignedDuration,
        /// The most that it can be.
        max: SignedDuration,
    },
    /// What comes first would come last.
    #[error("{setting} comes before what it follows")]
    OutOfOrder {
        /// Which, as [`RANGES`] names it.
        setting: &'static str,
    },
}

/// What managers set for the whole desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// How long an agent may be without any screen before both families become unavailable (A8).
    pub presence_grace: SignedDuration,
    /// How long a visitor waits for an agent who is away before the conversation goes back (A8).
    pub return_delay: PerFamily,
    /// How long a waiting visitor's conversation waits for a named agent (R6).
    pub named_delay: PerFamily,
    /// How long a conversation waits for a named agent when the visitor does not wait (R6).
    pub named_delay_idle: SignedDuration,
    /// What is left of the window when a waiting conversation goes to its team at the latest, and
    /// from when on it goes first in the queue (A8, R3, R6).
    pub ending_window: SignedDuration,
    /// Whether the agent who last answered the contact goes first (R4).
    pub prefer_last_agent: bool,
    /// Whether a close needs a reason (P6).
    pub closing_reason: ReasonPolicy,
    /// After how long without any message a conversation closes by itself (P9); for chat, counted
    /// from when the visitor left.
    pub auto_close: PerFamily,
    /// How long a conversation is kept open after the agent's answer (P8).
    pub keep_open: SignedDuration,
    /// When the desk proposes to pause or close it, counted from the same answer (P8).
    pub nudge_after: SignedDuration,
    /// Whether a conversation closes by itself when the visitor answers no (W6).
    pub declined_closes: bool,
    /// How long before the end of the window the desk warns first (W3).
    pub first_warning: SignedDuration,
    /// How long before the end of the window the desk warns last (W3).
    pub last_warning: SignedDuration,
}

impl Default for Settings {
    fn default() -> Self {
        let minutes = SignedDuration::from_mins;
        let hours = SignedDuration::from_hours;
        Self {
            presence_grace: minutes(1),
            return_delay: PerFamily { chat: minutes(2), messaging: hours(4) },
            named_delay: PerFamily { chat: minutes(2), messaging: hours(4) },
            named_delay_idle: hours(24),
            ending_window: hours(2),
            prefer_last_agent: true,
            closing_reason: ReasonPolicy::Optional,
            auto_close: PerFamily { chat: minutes(15), messaging: hours(7 * 24) },
            keep_open: minutes(3),
            nudge_after: SignedDuration::from_secs(150),
            declined_closes: false,
            first_warning: hours(1),
            last_warning: minutes(10),
        }
    }
}

impl Settings {
    /// Whether the settings can be so.
    ///
    /// # Errors
    ///
    /// [`SettingsError`]: a duration out of its range, or two out of order.
    pub fn check(&self) -> Result<(), SettingsError> {
        for ((setting, min, max), it) in RANGES.into_iter().zip(self.durations()) {
            if it < min || it > max {
                return Err(SettingsError::OutOfRange { setting, min, max });
            }
        }
        if self.nudge_after > self.keep_open {
            return Err(SettingsError::OutOfOrder { setting: "nudge_after" });
        }
        if self.last_warning >= self.first_warning {
            return Err(SettingsError::OutOfOrder { setting: "last_warning" });
        }
        Ok(())
    }

    /// Its durations, in the order of [`RANGES`].
    const fn durations(&self) -> [SignedDuration; 13] {
        [
            self.presence_grace,
            self.return_delay.chat,
            self.return_delay.messaging,
            self.named_delay.chat,
            self.named_delay.messaging,
            self.named_delay_idle,
            self.ending_window,
            self.auto_close.chat,
            self.auto_close.messaging,
            self.keep_open,
            self.nudge_after,
            self.first_warning,
            self.last_warning,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p8_p9_settings_have_their_ranges_and_their_order() {
        let out_of_order = |setting| Err(SettingsError::OutOfOrder { setting });
        let (hour, minute) = (SignedDuration::from_hours(1), SignedDuration::from_mins(1));
        let known = Settings::default();
        assert_eq!(known.check(), Ok(()));
        let brief = PerFamily { messaging: minute, ..known.auto_close };
        let refused = Settings { auto_close: brief, ..known }.check();
        let max = SignedDuration::from_hours(365 * 24);
        let setting = "auto_close_messaging";
        assert_eq!(refused, Err(SettingsError::OutOfRange { setting, min: hour, max }));
        let late = Settings { nudge_after: hour, ..known };
        assert_eq!(late.check(), out_of_order("nudge_after"));
        let crossed = Settings { first_warning: minute, ..known };
        assert_eq!(crossed.check(), out_of_order("last_warning"));
    }

    #[test]
    fn a_family_has_its_own_delay() {
        let settings = Settings::default();
        assert_eq!(settings.named_delay.of(Family::Chat), SignedDuration::from_mins(2));
        assert_eq!(settings.named_delay.of(Family::Messaging), SignedDuration::from_hours(4));
    }
}

//! What managers set for a channel: its hours, its out-of-hours reply, its first-reply target.

use jiff::{SignedDuration, Timestamp};

use crate::channel::ChannelKind;
use crate::id::OpeningHoursId;
use crate::language::Language;
use crate::opening_hours::OpeningHours;

/// The longest out-of-hours reply, in characters.
pub const REPLY_LENGTH_MAX: usize = 1_000;

/// The longest first-reply target.
pub const FIRST_REPLY_TARGET_MAX: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The words that visitors get out of hours, by language; empty for none (R2).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OutOfHoursReply {
    /// In French.
    pub french: String,
    /// In English.
    pub english: String,
}

impl OutOfHoursReply {
    /// The words for a conversation in that language, else in the channel's; none to stay silent.
    #[must_use]
    pub fn words(&self, language: Language, default: Language) -> Option<&str> {
        let of = |language| match language {
            Language::FRENCH => Some(self.french.trim()),
            Language::ENGLISH => Some(self.english.trim()),
            _ => None,
        };
        let is_said = |words: &&str| !words.is_empty();
        of(language).filter(is_said).or_else(|| of(default).filter(is_said))
    }

    /// Whether it says nothing in any language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.french.trim().is_empty() && self.english.trim().is_empty()
    }
}

/// What managers set for a channel.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChannelSettings {
    /// Its opening hours; none for the default ones.
    pub opening_hours: Option<OpeningHoursId>,
    /// What visitors are told out of hours.
    pub out_of_hours_reply: OutOfHoursReply,
    /// How soon a first reply is due (D3); none for the usual one of its kind.
    pub first_reply_target: Option<SignedDuration>,
}

impl ChannelSettings {
    /// How soon a first reply is due, counted in open time (D3).
    #[must_use]
    pub fn target(&self, kind: ChannelKind) -> SignedDuration {
        self.first_reply_target.unwrap_or(match kind {
            ChannelKind::WebChat => SignedDuration::from_mins(1),
            ChannelKind::WhatsApp => SignedDuration::from_mins(10),
        })
    }

    /// When the first reply to a conversation that opens now is due; none when the hours never open
    /// for that long.
    #[must_use]
    pub fn first_reply_due_at(
        &self,
        kind: ChannelKind,
        hours: &OpeningHours,
        now: Timestamp,
    ) -> Option<Timestamp> {
        hours.after_open_time(now, self.target(kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r2_the_reply_is_in_the_conversation_s_language_else_in_the_channel_s() {
        let reply = |french: &str, english: &str| OutOfHoursReply {
            french: french.to_owned(),
            english: english.to_owned(),
        };
        let (fr, en, de) = (Language::FRENCH, Language::ENGLISH, "de".parse().unwrap());
        let cases = [
            (reply("Fermé", "Closed"), en, fr, Some("Closed")),
            (reply("Fermé", " "), en, fr, Some("Fermé")),
            (reply("Fermé", "Closed"), de, en, Some("Closed")),
            (reply("", ""), fr, fr, None),
            (reply("Fermé", ""), en, en, None),
            (reply("Fermé", ""), de, de, None),
        ];
        for (reply, language, default, words) in cases {
            assert_eq!(reply.words(language, default), words, "{reply:?} {language}");
        }
    }

    #[test]
    fn d3_the_first_reply_is_due_by_the_kind_of_channel_unless_a_manager_said_otherwise() {
        let hours = OpeningHours::unset().unwrap();
        let now = Timestamp::from_second(1_000).unwrap();
        let due = |settings: &ChannelSettings, kind| {
            settings.first_reply_due_at(kind, &hours, now).unwrap().as_second() - 1_000
        };
        let usual = ChannelSettings::default();
        assert_eq!(due(&usual, ChannelKind::WebChat), 60);
        assert_eq!(due(&usual, ChannelKind::WhatsApp), 600);
        let first_reply_target = Some(SignedDuration::from_secs(90));
        let told = ChannelSettings { first_reply_target, ..usual };
        assert_eq!(due(&told, ChannelKind::WhatsApp), 90);
    }
}

//! Mails: a visitor who left is told of the answer, and gets what was said when they ask for it.

use jiff::{SignedDuration, Timestamp};

use crate::chat::email::EmailAddress;
use crate::id::{ChannelId, ConversationId, IdentityId, MailId, MessageId};
use crate::language::Language;
use crate::names::names;

/// How long an answer waits for its visitor before a mail tells of it: several answers written
/// meanwhile go in one mail, and who comes back meanwhile gets none.
pub const ANSWER_DELAY: SignedDuration = SignedDuration::from_mins(2);

/// How long a mail is tried; an answer is no news any more after that.
pub const DEADLINE: SignedDuration = SignedDuration::from_hours(48);

/// How often a mail may end in doubt, its last words sent and no answer to them: it is sent again
/// under the same `Message-ID`, by which mail boxes know a double, and then given up.
///
/// Source: RFC 5321, §4.5.4.1, and RFC 1047: a client that gets no answer sends again.
pub const DOUBTS_MAX: u32 = 3;

/// How long the link of a mail leads to the conversation.
pub const LINK_LIFETIME: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Over what time the limits below count, by real time.
pub const LIMITS_PERIOD: SignedDuration = SignedDuration::from_hours(24);

/// The most mails to one address in that time, whoever asks: a chat is no means to fill the box of
/// a stranger.
pub const MAILS_PER_ADDRESS_MAX: u32 = 10;

/// The most transcripts of one conversation in that time.
pub const TRANSCRIPTS_PER_CONVERSATION_MAX: u32 = 3;

/// The most addresses that mails about one conversation go to in that time.
pub const ADDRESSES_PER_CONVERSATION_MAX: u32 = 3;

/// The most mails of one site in that time.
pub const MAILS_PER_SITE_MAX: u32 = 5_000;

names! {
    /// What a mail is for.
    MailKind {
        /// It tells of answers that the visitor has not read (V3).
        Answer = "answer",
        /// It has the whole conversation, asked for by the visitor.
        Transcript = "transcript",
    }
}

names! {
    /// Where a mail stands.
    MailState {
        /// It is to be sent.
        Waiting = "waiting",
        /// A worker sends it.
        Sending = "sending",
        /// The server took it.
        Sent = "sent",
        /// Its visitor came back, or read: nothing is to be told any more.
        Dropped = "dropped",
        /// The server refused it for good.
        Refused = "refused",
        /// It could not be sent in time.
        Expired = "expired",
        /// Nobody knows whether the server took it.
        Unknown = "unknown",
    }
}

impl MailState {
    /// Whether nothing is done about it any more.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        !matches!(self, Self::Waiting | Self::Sending)
    }
}

/// A mail, without its words: they are written when it leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its id, in its `Message-ID` too.
    pub id: MailId,
    /// What it is for.
    pub kind: MailKind,
    /// The site.
    pub channel: ChannelId,
    /// The conversation.
    pub conversation: ConversationId,
    /// The visitor.
    pub identity: IdentityId,
    /// Where it goes.
    pub address: EmailAddress,
    /// In which language.
    pub language: Language,
    /// Where it stands.
    pub state: MailState,
    /// How often it ended in doubt.
    pub doubts: u32,
    /// Why it was not taken: a stable code.
    pub error: Option<String>,
    /// The last message in it.
    pub upto: Option<MessageId>,
    /// When it was asked for, by real time.
    pub created_at: Timestamp,
    /// Where it stands since when, by the clock of the desk.
    pub changed_at: Timestamp,
}

/// How many mails there were lately; see [`LIMITS_PERIOD`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MailCounts {
    /// To the address.
    pub of_address: u32,
    /// Transcripts of the conversation.
    pub transcripts: u32,
    /// Other addresses that mails about the conversation went to.
    pub other_addresses: u32,
    /// Of the site.
    pub of_site: u32,
}

impl MailCounts {
    /// Whether one more of that kind may be sent.
    #[must_use]
    pub const fn allow(self, kind: MailKind) -> bool {
        let is_asked_too_often = match kind {
            MailKind::Answer => false,
            MailKind::Transcript => self.transcripts >= TRANSCRIPTS_PER_CONVERSATION_MAX,
        };
        !is_asked_too_often
            && self.of_address < MAILS_PER_ADDRESS_MAX
            && self.other_addresses < ADDRESSES_PER_CONVERSATION_MAX
            && self.of_site < MAILS_PER_SITE_MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v3_nobody_s_box_is_filled_by_a_chat() {
        let none = MailCounts::default();
        assert!(none.allow(MailKind::Answer) && none.allow(MailKind::Transcript));
        let asked = MailCounts { transcripts: TRANSCRIPTS_PER_CONVERSATION_MAX, ..none };
        assert!(asked.allow(MailKind::Answer) && !asked.allow(MailKind::Transcript));
        for full in [
            MailCounts { of_address: MAILS_PER_ADDRESS_MAX, ..none },
            MailCounts { other_addresses: ADDRESSES_PER_CONVERSATION_MAX, ..none },
            MailCounts { of_site: MAILS_PER_SITE_MAX, ..none },
        ] {
            assert!(!full.allow(MailKind::Answer) && !full.allow(MailKind::Transcript), "{full:?}");
        }
    }

    #[test]
    fn c4_a_mail_that_waits_or_leaves_is_the_only_one_that_is_not_settled() {
        let open = MailState::ALL.iter().filter(|it| !it.is_settled());
        assert_eq!(open.collect::<Vec<_>>(), [&MailState::Waiting, &MailState::Sending]);
    }
}

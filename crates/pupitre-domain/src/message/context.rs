//! What a message came with, what happened to it since, and what others made of it.

use jiff::Timestamp;

use crate::id::{AgentId, ConversationId, MessageId};
use crate::message::{Direction, Message};
use crate::names::names;

/// The message that another one answers. It may be one that the desk has never seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quote {
    /// The platform's id of it.
    pub platform_id: Option<String>,
    /// The message, once known; it may stand in an earlier conversation of the contact.
    pub message: Option<(ConversationId, MessageId)>,
}

names! {
    /// How often a message was passed on before it came here.
    Forwarded {
        /// Five times or fewer.
        Once = "once",
        /// More often.
        Many = "many",
    }
}

/// The advertisement or post that brought the visitor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referral {
    /// What it is: `ad`, `post`.
    pub source: String,
    /// Its title.
    pub headline: Option<String>,
    /// Its words.
    pub text: Option<String>,
    /// Where it is.
    pub url: Option<String>,
    /// Its picture or film.
    pub media_url: Option<String>,
}

/// The product of the brand's catalog that the visitor asks about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferredProduct {
    /// The catalog.
    pub catalog_id: String,
    /// The product's number in it.
    pub product_id: String,
}

/// What a message came with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MessageContext {
    /// What it answers.
    pub quoted: Option<Quote>,
    /// Whether it was passed on.
    pub forwarded: Option<Forwarded>,
    /// What brought the visitor.
    pub referral: Option<Box<Referral>>,
    /// What they ask about.
    pub product: Option<Box<ReferredProduct>>,
    /// Whether the platform's own words are kept beside it, since something is only there.
    pub has_raw: bool,
}

/// What happened to a message since it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MessageChanges {
    /// When its author last changed its words.
    pub edited_at: Option<Timestamp>,
    /// The words that it had first; empty for none. Only of a message whose words were changed.
    pub first_text: Option<String>,
    /// When its author took it back.
    pub revoked_at: Option<Timestamp>,
}

names! {
    /// Where a reaction stands.
    ReactionState {
        /// It is the visitor's.
        Received = "received",
        /// It is the brand's, and waits to leave.
        Queued = "queued",
        /// The platform has it.
        Sent = "sent",
        /// The platform refused it.
        Failed = "failed",
    }
}

/// What one side made of a message: there is one at most, the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaction {
    /// Whose it is: the visitor's when inbound, else the brand's.
    pub side: Direction,
    /// The sign; none once it was taken away.
    pub emoji: Option<String>,
    /// The agent who set it.
    pub agent: Option<AgentId>,
    /// Since when: the channel's instant for the visitor's, ours for the brand's.
    pub at: Timestamp,
    /// Where it stands.
    pub state: ReactionState,
}

names! {
    /// What happened to a message.
    MessageChange {
        /// Its author changed its words.
        Edited = "edited",
        /// Its author took it back.
        Revoked = "revoked",
        /// A side reacted to it, or took its reaction away.
        Reacted = "reacted",
        /// One of its choices was chosen.
        Chosen = "chosen",
    }
}

impl Reaction {
    /// Whether a reaction of that instant comes after this one: of two in one second, the one that
    /// arrives later.
    #[must_use]
    pub fn gives_way(&self, at: Timestamp) -> bool {
        self.at <= at
    }
}

impl Message {
    /// The message with its author's new words; the first ones stay beside them. `None` when it
    /// has these words, was changed later than that, or has no words to change.
    #[must_use]
    pub fn edited(&self, words: &str, at: Timestamp) -> Option<Self> {
        if self.changes.edited_at.is_some_and(|known| known > at) {
            return None;
        }
        let before = self.content.text().unwrap_or_default();
        let content = self.content.reworded(words).filter(|_| before != words)?;
        let first_text = self.changes.first_text.clone().unwrap_or_else(|| before.to_owned());
        let changes = MessageChanges {
            edited_at: Some(at),
            first_text: Some(first_text),
            revoked_at: self.changes.revoked_at,
        };
        Some(Self { content, changes, ..self.clone() })
    }

    /// The message taken back by its author; what it said stays. `None` when it was already.
    #[must_use]
    pub fn revoked(&self, at: Timestamp) -> Option<Self> {
        if self.changes.revoked_at.is_some() {
            return None;
        }
        let changes = MessageChanges { revoked_at: Some(at), ..self.changes.clone() };
        Some(Self { changes, ..self.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::MediaId;
    use crate::message::{Author, Content};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn message(content: Content) -> Message {
        Message {
            id: MessageId::from_bytes([1; 16]),
            conversation: ConversationId::from_bytes([2; 16]),
            direction: Direction::Inbound,
            author: Author::Visitor,
            content,
            sent_at: at(1),
            received_at: at(1),
            platform_id: None,
            client_id: None,
            context: MessageContext::default(),
            changes: MessageChanges::default(),
        }
    }

    #[test]
    fn c3_the_first_words_stay_whatever_is_made_of_them() {
        let first = message(Content::Text("Bonjour".to_owned()));
        let second = first.edited("Bonsoir", at(10)).unwrap();
        let third = second.edited("Bonne nuit", at(20)).unwrap();
        assert_eq!(third.content.text(), Some("Bonne nuit"));
        assert_eq!(third.changes.first_text.as_deref(), Some("Bonjour"));
        assert_eq!(third.edited("Bonsoir", at(10)), None, "an older change comes late");
        assert_eq!(third.edited("Bonne nuit", at(20)), None, "the same change twice");

        let revoked = third.revoked(at(30)).unwrap();
        assert_eq!(revoked.content, third.content);
        assert_eq!(revoked.revoked(at(40)), None);
    }

    #[test]
    fn c3_a_caption_can_be_changed_and_a_sticker_has_no_words() {
        let media = MediaId::from_bytes([3; 16]);
        let photo = message(Content::Image { media, caption: None });
        let edited = photo.edited("le reçu", at(9)).unwrap();
        assert_eq!(edited.content.text(), Some("le reçu"));
        assert_eq!(edited.changes.first_text.as_deref(), Some(""));
        assert_eq!(message(Content::Sticker { media }).edited("x", at(9)), None);
    }
}

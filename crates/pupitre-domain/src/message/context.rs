//! What a message came with, what happened to it since, and what others made of it.

use jiff::Timestamp;

use crate::id::{AgentId, ConversationId, MessageId};
use crate::message::Direction;
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

//! Messages and their contents.

mod checks;
mod content;
mod context;
mod parts;
mod react;

pub use checks::{
    CARD_LINE_LENGTH_MAX, CARD_POINTS_COUNT_MAX, FieldError, Flaw, PLACE_LINE_LENGTH_MAX,
    check_choices, check_contacts, check_location,
};
pub use content::Content;
pub use context::{
    Forwarded, MessageChange, MessageChanges, MessageContext, Quote, Reaction, ReactionState,
    Referral, ReferredProduct,
};
pub use parts::{
    Answer, AnswerKind, BUTTON_ID_LENGTH_MAX, BUTTON_TITLE_LENGTH_MAX, BUTTONS_BODY_LENGTH_MAX,
    BUTTONS_COUNT_MAX, CHOICES_LINE_LENGTH_MAX, CONTACTS_COUNT_MAX, COORDINATE_SCALE, Choice,
    Choices, ChoicesKind, ChoicesSection, ContactCard, ContactPoint, LIST_BODY_LENGTH_MAX,
    LIST_DESCRIPTION_LENGTH_MAX, LIST_ID_LENGTH_MAX, LIST_ROWS_COUNT_MAX, LIST_SECTIONS_COUNT_MAX,
    LIST_TITLE_LENGTH_MAX, Location, NoticeKind, Order, OrderItem, SystemNotice,
};
pub use react::{REACTION_AGE_MAX, ReactionError, check_reaction, is_emoji};

use jiff::{SignedDuration, Timestamp};

use crate::id::{AgentId, ClientId, ConversationId, MessageId};

/// The longest text that WhatsApp takes, in characters.
///
/// Source: Cloud API, "Text messages", `text.body`.
pub const TEXT_LENGTH_MAX: usize = 4096;

/// The longest caption that WhatsApp takes, in characters.
///
/// Source: Cloud API, "Image messages", `image.caption`.
pub const CAPTION_LENGTH_MAX: usize = 1024;

/// Which way a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the visitor.
    Inbound,
    /// To the visitor.
    Outbound,
}

impl Direction {
    /// The name used in the API and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
        }
    }

    /// The direction of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Inbound, Self::Outbound].into_iter().find(|it| it.name() == name)
    }
}

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// The contact.
    Visitor,
    /// An agent.
    Agent(AgentId),
    /// The desk itself.
    System,
    /// Somebody of the brand, in the platform's own app and not at the desk.
    Brand,
}

/// A message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id; sorts as the conversation reads (L4).
    pub id: MessageId,
    /// The conversation.
    pub conversation: ConversationId,
    /// Which way it goes.
    pub direction: Direction,
    /// Who wrote it.
    pub author: Author,
    /// What it says.
    pub content: Content,
    /// The instant shown: the channel's for inbound (L5), ours for outbound.
    pub sent_at: Timestamp,
    /// When it reached us, by the server's clock.
    pub received_at: Timestamp,
    /// The platform's id of an inbound message.
    pub platform_id: Option<String>,
    /// The id that the agent's screen gave it.
    pub client_id: Option<ClientId>,
    /// What it came with.
    pub context: MessageContext,
    /// What happened to it since.
    pub changes: MessageChanges,
}

/// The instant that places an inbound message in its conversation (L4).
///
/// The channel's timestamps have whole seconds. Within its second a message stands where it
/// arrived; one that comes later stands at the end of its second. A timestamp in the future counts
/// as now (L5).
#[must_use]
pub fn placed_at(sent_at: Timestamp, now: Timestamp) -> Timestamp {
    const LAST_OF_SECOND: SignedDuration = SignedDuration::from_millis(999);
    let sent_at = sent_at.min(now);
    if sent_at.subsec_nanosecond() != 0 {
        return sent_at;
    }
    let since = now.duration_since(sent_at).clamp(SignedDuration::ZERO, LAST_OF_SECOND);
    sent_at.checked_add(since).unwrap_or(sent_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_ms(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(ms).unwrap()
    }

    #[test]
    fn l4_a_message_stands_in_its_second_by_arrival_and_a_late_one_at_its_end() {
        assert_eq!(placed_at(at_ms(10_000), at_ms(10_400)), at_ms(10_400));
        assert_eq!(placed_at(at_ms(10_000), at_ms(10_000)), at_ms(10_000));
        assert_eq!(placed_at(at_ms(10_000), at_ms(99_000)), at_ms(10_999));
        assert_eq!(placed_at(at_ms(90_000), at_ms(10_400)), at_ms(10_400));
    }
}

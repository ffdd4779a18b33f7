//! Receive: a visitor's message joins its conversation (L1, R3, W1).

use jiff::Timestamp;

use super::{Conversation, WaitingOn};
use crate::id::MessageId;
use crate::message::Message;

impl Conversation {
    /// The conversation with this visitor's message in it.
    ///
    /// The wait is counted from the first unanswered message, so that writing again never moves a
    /// visitor back (R3); a message that comes late raises the unread count and changes neither the
    /// order nor the window.
    #[must_use]
    pub fn receive(
        &self,
        message: &Message,
        window_ends_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Self {
        let last_message: MessageId =
            self.last_message.map_or(message.id, |last| last.max(message.id));
        Self {
            waiting_on: WaitingOn::Agent,
            waiting_since: Some(self.waiting_since.unwrap_or(now)),
            window_ends_at,
            unread_count: self.unread_count.saturating_add(1),
            last_message: Some(last_message),
            last_message_at: self.last_message_at.max(message.sent_at),
            ..self.next()
        }
    }

    /// The conversation with an answer in it that somebody of the brand gave elsewhere: the visitor
    /// no longer waits, and the holder has read nothing of it yet.
    #[must_use]
    pub fn answered_elsewhere(&self, message: &Message) -> Self {
        Self { waiting_on: WaitingOn::Visitor, waiting_since: None, ..self.attach(message) }
    }

    /// The conversation with something in it that is about what was written, such as a reaction: it
    /// asks for no answer and moves no window (W1).
    #[must_use]
    pub fn attach(&self, message: &Message) -> Self {
        let last_message = self.last_message.map_or(message.id, |last| last.max(message.id));
        Self {
            last_message: Some(last_message),
            last_message_at: self.last_message_at.max(message.sent_at),
            ..self.next()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{at, queued};
    use crate::id::MessageId;
    use crate::message::{Author, Content, Direction, Message, MessageChanges, MessageContext};

    fn message(id: u8, second: i64) -> Message {
        Message {
            id: MessageId::from_bytes([id; 16]),
            conversation: queued().id,
            direction: Direction::Inbound,
            author: Author::Visitor,
            content: Content::Text("Bonjour".to_owned()),
            sent_at: at(second),
            received_at: at(second),
            platform_id: None,
            client_id: None,
            context: MessageContext::default(),
            changes: MessageChanges::default(),
        }
    }

    #[test]
    fn r3_a_new_message_never_moves_a_visitor_back() {
        let waiting = queued().receive(&message(2, 50), None, at(50));
        assert_eq!(waiting.waiting_since, Some(at(0)));
        assert_eq!(waiting.unread_count, 2);
        assert_eq!(waiting.version, queued().version + 1);
    }

    #[test]
    fn w1_a_reaction_moves_neither_the_window_nor_the_wait() {
        let answered = queued();
        let attached = answered.attach(&message(2, 50));
        assert_eq!(attached.last_message, Some(MessageId::from_bytes([2; 16])));
        assert_eq!(attached.window_ends_at, answered.window_ends_at);
        assert_eq!(attached.waiting_since, answered.waiting_since);
        assert_eq!(attached.unread_count, answered.unread_count);
        assert_eq!(attached.version, answered.version + 1);
    }

    #[test]
    fn l4_a_late_message_is_not_the_last_one() {
        let waiting = queued().receive(&message(9, 50), None, at(50));
        let late = waiting.receive(&message(3, 20), None, at(60));
        assert_eq!(late.last_message, Some(MessageId::from_bytes([9; 16])));
        assert_eq!(late.last_message_at, at(50));
        assert_eq!(late.unread_count, 3);
    }
}

//! Read: the holder has seen the visitor's messages.

use super::Conversation;

impl Conversation {
    /// The conversation with nothing unread; `None` when nothing was.
    #[must_use]
    pub fn read(&self) -> Option<Self> {
        (self.unread_count > 0).then(|| Self { unread_count: 0, ..self.next() })
    }
}

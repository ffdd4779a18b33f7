//! Tagged: what a conversation is about has changed (P6).

use super::Conversation;

impl Conversation {
    /// The conversation, once its tags have changed; a closed one too.
    #[must_use]
    pub fn tagged(&self) -> Self {
        self.next()
    }
}

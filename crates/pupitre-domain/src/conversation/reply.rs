//! Reply: the holder answers, inside the service window only (W2, W3, R5).

use jiff::Timestamp;

use super::{Conversation, HoldError, WaitingOn};
use crate::id::AgentId;
use crate::message::{CAPTION_LENGTH_MAX, Content, Message, TEXT_LENGTH_MAX};
use crate::service_window;

/// Why an answer does not go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReplyError {
    /// The agent may not act on the conversation.
    #[error(transparent)]
    Hold(#[from] HoldError),
    /// The service window has ended (W2).
    #[error("the customer service window has ended")]
    WindowClosed {
        /// When, as the server applies it; none when it never opened.
        ended_at: Option<Timestamp>,
    },
    /// There is nothing to read in the text.
    #[error("the text is empty")]
    EmptyText,
    /// The text is longer than the channel takes.
    #[error("the text is longer than {limit} characters")]
    TextTooLong {
        /// The most characters.
        limit: usize,
    },
    /// The caption is longer than the channel takes.
    #[error("the caption is longer than {limit} characters")]
    CaptionTooLong {
        /// The most characters.
        limit: usize,
    },
}

/// Whether a conversation's window allows a free message now (W2); a channel without a window
/// always does.
///
/// # Errors
///
/// [`ReplyError::WindowClosed`] when the window has ended or never opened.
pub fn check_window(
    has_service_window: bool,
    ends_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), ReplyError> {
    if !has_service_window || service_window::is_open(ends_at, now) {
        return Ok(());
    }
    Err(ReplyError::WindowClosed { ended_at: ends_at })
}

/// Whether a text or caption can be sent: something to read, no longer than the channel takes.
///
/// # Errors
///
/// [`ReplyError::EmptyText`], [`ReplyError::TextTooLong`] or [`ReplyError::CaptionTooLong`].
pub fn check_content(content: &Content) -> Result<(), ReplyError> {
    if let Content::Text(text) = content {
        if !text.chars().any(is_visible) {
            return Err(ReplyError::EmptyText);
        }
        if text.chars().count() > TEXT_LENGTH_MAX {
            return Err(ReplyError::TextTooLong { limit: TEXT_LENGTH_MAX });
        }
        return Ok(());
    }
    // Only files have captions; what else has words is held to limits of its own.
    let has_caption = content.media().is_some();
    let caption = content.text().filter(|_| has_caption);
    if caption.is_some_and(|it| it.chars().count() > CAPTION_LENGTH_MAX) {
        return Err(ReplyError::CaptionTooLong { limit: CAPTION_LENGTH_MAX });
    }
    Ok(())
}

/// Whether a reader would see this character: no space, control, joiner, direction mark or
/// variation selector.
pub(crate) fn is_visible(character: char) -> bool {
    !character.is_whitespace()
        && !character.is_control()
        && !matches!(
            character,
            '\u{00ad}'
                | '\u{034f}'
                | '\u{061c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
        )
}

impl Conversation {
    /// The conversation with this answer in it: the visitor no longer waits, and the holder has
    /// read all.
    #[must_use]
    pub fn reply(&self, message: &Message) -> Self {
        Self {
            waiting_on: WaitingOn::Visitor,
            waiting_since: None,
            unread_count: 0,
            last_message: Some(self.last_message.map_or(message.id, |last| last.max(message.id))),
            last_message_at: self.last_message_at.max(message.sent_at),
            woken_by: None,
            answered_epoch: if message.content.takes_signature() {
                self.epoch
            } else {
                self.answered_epoch
            },
            ..self.next()
        }
    }

    /// The conversation with its window closed now, because the platform refused a message for it
    /// (W8); `None` when it is closed already.
    #[must_use]
    pub fn window_refused(&self, now: Timestamp) -> Option<Self> {
        let is_open = self.is_open() && service_window::is_open(self.window_ends_at, now);
        is_open.then(|| Self { window_ends_at: Some(now), ..self.next() })
    }

    /// Whether this agent may answer now, and if not, why.
    ///
    /// # Errors
    ///
    /// [`ReplyError::Hold`] or [`ReplyError::WindowClosed`].
    pub fn may_reply(
        &self,
        agent: AgentId,
        has_service_window: bool,
        now: Timestamp,
    ) -> Result<(), ReplyError> {
        self.held_by(agent, None)?;
        check_window(has_service_window, self.window_ends_at, now)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{ANA, BO, at, held};
    use super::*;

    #[test]
    fn w2_w3_free_messages_go_out_until_the_window_ends() {
        let last = 24 * 3600 - 61;
        assert_eq!(held().may_reply(ANA, true, at(last)), Ok(()));
        let refused = held().may_reply(ANA, true, at(last + 1));
        assert_eq!(refused, Err(ReplyError::WindowClosed { ended_at: Some(at(last + 1)) }));
        assert_eq!(held().may_reply(ANA, false, at(last + 1)), Ok(()));
        let other = held().may_reply(BO, true, at(last));
        assert_eq!(other, Err(ReplyError::Hold(HoldError::NotOwner)));
    }

    #[test]
    fn a_text_is_neither_empty_nor_too_long() {
        let text = |text: &str| check_content(&Content::Text(text.to_owned()));
        for nothing in ["", "   ", "\n\t", "\u{200d}\u{200d}", "\u{feff}\u{200b}\u{fe0f}"] {
            assert_eq!(text(nothing), Err(ReplyError::EmptyText), "{nothing:?}");
        }
        assert_eq!(text(&"é".repeat(4096)), Ok(()));
        assert_eq!(text(&"é".repeat(4097)), Err(ReplyError::TextTooLong { limit: 4096 }));
        assert_eq!(text("👩‍👩‍👧"), Ok(()));
    }
}

//! A past: what a visitor and the brand said to each other before the emulator began.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::state::{Bubble, BubbleStatus, Direction, State, Visitor};
use crate::visitor::{NewVisitor, VisitorError, add_visitor};
use crate::visitor_says::WINDOW;

/// A visitor with a past.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastVisitor {
    /// As the visitor wrote it, 1 to 120 characters.
    pub name: String,
    /// Digits with the country code, 7 to 15 of them.
    pub phone: Option<String>,
    /// Business-scoped user id; a visitor who has it already is the same one.
    pub user_id: String,
    /// What was said, oldest first.
    pub messages: Vec<PastMessage>,
}

/// A text of the past, delivered and read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastMessage {
    /// Whether the visitor wrote it, or the brand.
    pub is_by_visitor: bool,
    /// The words.
    pub text: String,
    /// When it was said.
    pub at: Timestamp,
    /// The platform's id of it.
    pub platform_id: String,
}

/// Keeps a past; nothing is delivered again. The window counts from the visitor's last message.
pub(crate) fn remember(state: &mut State, past: PastVisitor) -> Result<(), VisitorError> {
    let is_hidden = past.phone.is_none();
    let known = state.by_user_id.get(&past.user_id).copied();
    let index = match known {
        Some(index) => index,
        None => add_visitor(
            state,
            NewVisitor {
                name: past.name,
                phone: past.phone,
                user_id: Some(past.user_id),
                hides_phone: is_hidden,
            },
        )?,
    };
    for message in past.messages {
        let direction = if message.is_by_visitor { Direction::Visitor } else { Direction::Brand };
        let mut bubble = Bubble::new(message.platform_id, direction, "text", message.at);
        bubble.text = Some(message.text);
        bubble.status =
            Some(if message.is_by_visitor { BubbleStatus::Delivered } else { BubbleStatus::Read });
        let n = state.keep(index, bubble);
        let Some(visitor) = state.visitors.get_mut(index) else { continue };
        visitor.seen_up_to = visitor.seen_up_to.max(n);
        if message.is_by_visitor {
            let ends_at = message.at.checked_add(WINDOW).ok();
            visitor.window_ends_at = visitor.window_ends_at.max(ends_at);
        }
    }
    Ok(())
}

/// What the visitors and the brand have said so far, to be remembered by a later emulator. Of what
/// is not words, the caption or the name of its kind is kept; reactions are forgotten.
pub(crate) fn memory(state: &State) -> Vec<PastVisitor> {
    state.visitors.iter().map(past).collect()
}

fn past(visitor: &Visitor) -> PastVisitor {
    PastVisitor {
        name: visitor.name.clone(),
        phone: visitor.phone.clone(),
        user_id: visitor.user_id.clone(),
        messages: visitor
            .bubbles
            .iter()
            .filter(|bubble| bubble.status != Some(BubbleStatus::Failed))
            .filter(|bubble| bubble.kind != "reaction")
            .map(|bubble| PastMessage {
                is_by_visitor: bubble.direction == Direction::Visitor,
                text: bubble.text.clone().unwrap_or_else(|| format!("({})", bubble.kind)),
                at: bubble.at,
                platform_id: bubble.wamid.clone(),
            })
            .collect(),
    }
}

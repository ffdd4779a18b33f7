//! React: the brand makes a sign on a visitor's message, or takes it away.

use jiff::{SignedDuration, Timestamp};

use super::{Content, Direction, Message};

/// How old a message may be that is reacted to.
///
/// Source: Cloud API, "Reaction messages", 2026-06: 30 days, error 131009 by webhook beyond.
pub const REACTION_AGE_MAX: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The longest sign, in characters: a family of four with their skins has eleven.
const EMOJI_LENGTH_MAX: usize = 16;

/// Why a message is not reacted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReactionError {
    /// It is older than the platform takes.
    #[error("the message is too old")]
    TooOld,
    /// It is not a message of the visitor that can be seen.
    #[error("a reaction is for a message of the visitor")]
    NotAllowed,
    /// The sign is not one emoji.
    #[error("a reaction is one emoji")]
    NotAnEmoji,
}

/// Whether the brand may make this sign on a message; nothing takes it away.
///
/// # Errors
///
/// [`ReactionError`]: why not.
pub fn check_reaction(
    message: &Message,
    emoji: Option<&str>,
    now: Timestamp,
) -> Result<(), ReactionError> {
    let is_theirs = message.direction == Direction::Inbound
        && message.platform_id.is_some()
        && message.changes.revoked_at.is_none()
        && !matches!(message.content, Content::System(_));
    if !is_theirs {
        return Err(ReactionError::NotAllowed);
    }
    if now.duration_since(message.sent_at) > REACTION_AGE_MAX {
        return Err(ReactionError::TooOld);
    }
    if emoji.is_some_and(|it| !is_emoji(it)) {
        return Err(ReactionError::NotAnEmoji);
    }
    Ok(())
}

/// Whether a text is one emoji: a flag, a key, or pictures joined to one.
///
/// Source: Unicode Technical Standard 51, version 16, section 1.4.9, `emoji sequence`; the ranges
/// are those of the blocks, so that tomorrow's pictures pass too.
#[must_use]
pub fn is_emoji(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    if characters.len() > EMOJI_LENGTH_MAX {
        return false;
    }
    match characters.as_slice() {
        [] => false,
        ['0'..='9' | '#' | '*', VARIATION, KEY] | ['0'..='9' | '#' | '*', KEY] => true,
        [first, second] if is_flag_letter(*first) => is_flag_letter(*second),
        ['\u{1f3f4}', tags @ .., TAG_END] if !tags.is_empty() => {
            tags.iter().all(|it| ('\u{e0020}'..='\u{e007e}').contains(it))
        }
        pictures => pictures.split(|it| *it == JOINER).all(is_picture),
    }
}

const JOINER: char = '\u{200d}';
const VARIATION: char = '\u{fe0f}';
const KEY: char = '\u{20e3}';
const TAG_END: char = '\u{e007f}';

fn is_flag_letter(character: char) -> bool {
    ('\u{1f1e6}'..='\u{1f1ff}').contains(&character)
}

/// A picture with, perhaps, a skin and how it is shown.
fn is_picture(characters: &[char]) -> bool {
    let is_skin = |it: &char| ('\u{1f3fb}'..='\u{1f3ff}').contains(it);
    match characters {
        [base] | [base, VARIATION] => is_pictograph(*base),
        [base, skin] | [base, skin, VARIATION] => is_pictograph(*base) && is_skin(skin),
        _ => false,
    }
}

const fn is_pictograph(character: char) -> bool {
    matches!(
        character,
        '\u{a9}'
            | '\u{ae}'
            | '\u{203c}'
            | '\u{2049}'
            | '\u{2122}'
            | '\u{2139}'
            | '\u{2194}'..='\u{21aa}'
            | '\u{231a}'..='\u{23ff}'
            | '\u{24c2}'
            | '\u{25aa}'..='\u{27bf}'
            | '\u{2934}'..='\u{2935}'
            | '\u{2b05}'..='\u{2b55}'
            | '\u{3030}'
            | '\u{303d}'
            | '\u{3297}'
            | '\u{3299}'
            | '\u{1f000}'..='\u{1f1e5}'
            | '\u{1f200}'..='\u{1faff}'
    )
}

#[cfg(test)]
mod tests {
    use super::super::{Author, MessageChanges, MessageContext};
    use super::*;
    use crate::id::{ConversationId, MessageId};

    #[test]
    fn a_reaction_is_one_emoji() {
        for one in ["👍", "❤️", "❤", "👍🏽", "👩‍👩‍👧", "🇫🇷", "1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🧑🏻‍❤️‍🧑🏿", "☺️", "🫡"]
        {
            assert!(is_emoji(one), "{one}");
        }
        for other in
            ["", " ", "a", "ok", "👍👍", "👍 ", "1", ":)", "🇫", "🇫a", "\u{200d}", "👍\u{200d}", "é"]
        {
            assert!(!is_emoji(other), "{other:?}");
        }
        assert!(!is_emoji(&"👩\u{200d}".repeat(20)));
    }

    #[test]
    fn c4_only_a_recent_message_of_the_visitor_is_reacted_to() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let message = Message {
            id: MessageId::from_bytes([1; 16]),
            conversation: ConversationId::from_bytes([2; 16]),
            direction: Direction::Inbound,
            author: Author::Visitor,
            content: Content::Text("Merci".to_owned()),
            sent_at: at(0),
            received_at: at(0),
            platform_id: Some("in".to_owned()),
            client_id: None,
            context: MessageContext::default(),
            changes: MessageChanges::default(),
        };
        let days = |count: i64| at(count * 86_400);
        assert_eq!(check_reaction(&message, Some("👍"), days(30)), Ok(()));
        assert_eq!(check_reaction(&message, None, days(30)), Ok(()));
        let late = days(30).checked_add(SignedDuration::from_secs(1)).unwrap();
        assert_eq!(check_reaction(&message, Some("👍"), late), Err(ReactionError::TooOld));
        let words = check_reaction(&message, Some("ok"), days(1));
        assert_eq!(words, Err(ReactionError::NotAnEmoji));
        let revoked = MessageChanges { revoked_at: Some(at(1)), ..MessageChanges::default() };
        let others = [
            Message { direction: Direction::Outbound, ..message.clone() },
            Message { platform_id: None, ..message.clone() },
            Message { changes: revoked, ..message },
        ];
        for other in others {
            let refused = check_reaction(&other, Some("👍"), days(1));
            assert_eq!(refused, Err(ReactionError::NotAllowed));
        }
    }
}

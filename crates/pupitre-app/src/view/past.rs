//! The past with a contact, page by page, and what is looked for in it (D2).

use pupitre_domain::conversation::Conversation;
use pupitre_domain::folded::folded;
use pupitre_domain::id::{ClosingReasonId, ContactId, ConversationId, MessageId};
use pupitre_domain::tag::Tag;

use super::{Eyes, FromConversation, FullNoteView, MessageView, StayView};
use crate::ports::store::{Queries, StoreError};

/// The most stays of a conversation that are told.
const STAYS_MAX: u32 = 50;

/// The most notes beside a page of messages.
pub const NOTES_BESIDE_MAX: u32 = 200;

/// The most conversations that one page goes through.
const CONVERSATIONS_MAX: u32 = 50;

/// How many of the last messages with a contact are looked through.
pub const SEARCHED_MESSAGES_MAX: u32 = 5_000;

/// The most messages that a search finds.
pub const FOUND_MAX: usize = 50;

/// Where a page ends and the next one goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PastCursor {
    /// The conversation in which it goes on.
    pub conversation: ConversationId,
    /// The message before which it goes on; none: at the conversation's end.
    pub before: Option<MessageId>,
}

/// A part of a conversation, with what its separator says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastPart {
    /// The conversation.
    pub conversation: Conversation,
    /// The reason that was given for its end.
    pub closing_reason: Option<(ClosingReasonId, String)>,
    /// What it was about, by name.
    pub tags: Vec<Tag>,
    /// On whose desks it was, oldest stay first.
    pub stays: Vec<StayView>,
    /// Messages, oldest first.
    pub messages: Vec<MessageView>,
    /// The notes that stand among them, oldest first.
    pub notes: Vec<FullNoteView>,
    /// Whether the conversation's first message is among them.
    pub has_beginning: bool,
}

/// A page of the past, newest conversation first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastPage {
    /// The parts.
    pub parts: Vec<PastPart>,
    /// Where the past goes on.
    pub next: Option<PastCursor>,
}

/// Reads a page of the past with a contact: `limit` messages back from the cursor, across
/// conversations.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn past_page(
    queries: &mut dyn Queries,
    contact: ContactId,
    eyes: Eyes,
    cursor: Option<PastCursor>,
    limit: u32,
) -> Result<PastPage, StoreError> {
    let from = match cursor {
        Some(cursor) => match start(queries, contact, cursor.conversation)? {
            Some(from) => Some(from),
            None => return Ok(PastPage { parts: Vec::new(), next: None }),
        },
        None => None,
    };
    let talks = queries.history(contact, eyes, from, CONVERSATIONS_MAX.saturating_add(1))?;
    let most = usize::try_from(CONVERSATIONS_MAX).unwrap_or(usize::MAX);
    let mut parts = Vec::new();
    let mut left = limit;
    for (position, conversation) in talks.into_iter().enumerate() {
        let id = conversation.id;
        if left == 0 || position == most {
            return Ok(PastPage {
                parts,
                next: Some(PastCursor { conversation: id, before: None }),
            });
        }
        let before = cursor.filter(|it| it.conversation == id).and_then(|it| it.before);
        let part = part(queries, conversation, before, left)?;
        left = left.saturating_sub(u32::try_from(part.messages.len()).unwrap_or(u32::MAX));
        let next = part.messages.first().filter(|_| !part.has_beginning).map(|it| it.message.id);
        parts.push(part);
        if let Some(first) = next {
            let next = PastCursor { conversation: id, before: Some(first) };
            return Ok(PastPage { parts, next: Some(next) });
        }
    }
    Ok(PastPage { parts, next: None })
}

/// Where a conversation of that contact stands among theirs.
fn start(
    queries: &mut dyn Queries,
    contact: ContactId,
    id: ConversationId,
) -> Result<Option<FromConversation>, StoreError> {
    let known = queries.conversation_view(id)?.map(|view| view.conversation);
    let known = known.filter(|it| it.contact == contact);
    Ok(known.map(|it| FromConversation { opened_at: it.opened_at, id }))
}

fn part(
    queries: &mut dyn Queries,
    conversation: Conversation,
    before: Option<MessageId>,
    limit: u32,
) -> Result<PastPart, StoreError> {
    let id = conversation.id;
    let mut messages = queries.messages(id, before, limit.saturating_add(1))?;
    let has_beginning = messages.len() <= usize::try_from(limit).unwrap_or(usize::MAX);
    if !has_beginning {
        messages.remove(0);
    }
    let first = messages.first().filter(|_| !has_beginning).map(|first| first.message.id);
    let notes = queries.notes_between(id, first, before, NOTES_BESIDE_MAX)?;
    let stays = queries.stays(id, STAYS_MAX)?;
    let (closing_reason, tags) = match queries.conversation_view(id)? {
        Some(view) => (view.closing_reason, view.tags),
        None => (None, Vec::new()),
    };
    Ok(PastPart { conversation, closing_reason, tags, stays, messages, notes, has_beginning })
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The messages, newest conversation first, each from its end.
    pub messages: Vec<MessageView>,
    /// Whether all that these eyes see of the past was looked through.
    pub is_complete: bool,
}

/// Looks for words in the messages with a contact, case and accents aside, from the newest on.
///
/// The words are compared here and not by the database, so that both databases find the same:
/// SQLite knows the case of ASCII only, and PostgreSQL ignores accents by an extension only. At
/// most the last [`SEARCHED_MESSAGES_MAX`] messages are looked through.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub fn search_past(
    queries: &mut dyn Queries,
    contact: ContactId,
    eyes: Eyes,
    words: &str,
) -> Result<Found, StoreError> {
    let wanted = folded(words.trim());
    let mut found = Found { messages: Vec::new(), is_complete: false };
    let mut left = SEARCHED_MESSAGES_MAX;
    let mut from = None;
    loop {
        let talks = queries.history(contact, eyes, from, CONVERSATIONS_MAX.saturating_add(1))?;
        let most = usize::try_from(CONVERSATIONS_MAX).unwrap_or(usize::MAX);
        for talk in talks.iter().take(most) {
            let texts = queries.texts(talk.id, None, left)?;
            left = left.saturating_sub(u32::try_from(texts.len()).unwrap_or(u32::MAX));
            for (id, text) in texts {
                if !text.is_some_and(|text| folded(&text).contains(&wanted)) {
                    continue;
                }
                if found.messages.len() == FOUND_MAX {
                    return Ok(found);
                }
                found.messages.extend(queries.message_view(talk.id, id)?);
            }
            if left == 0 {
                return Ok(found);
            }
        }
        let Some(next) = talks.get(most) else {
            return Ok(Found { is_complete: true, ..found });
        };
        from = Some(FromConversation { opened_at: next.opened_at, id: next.id });
    }
}

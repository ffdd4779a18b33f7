//! Write: a note for colleagues, who may be named in it (I-37, M1).

use pupitre_domain::conversation::Conversation;
use pupitre_domain::event::{Actor, EventBody};
use pupitre_domain::id::{AgentId, ClientId, ConversationId};
use pupitre_domain::note::{MENTION_COUNT_MAX, Note, NoteError, NoteKind, check_note};

use super::attach::note_of;
use crate::Context;
use crate::conversation::tell;
use crate::ports::store::{StoreError, Transaction};

/// The most agents who are told of a note because they take part in the notes.
const CIRCLE_MAX: u32 = 50;

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteNote {
    /// The conversation.
    pub conversation: ConversationId,
    /// The id that the agent's screen gave it: the same id is the same note.
    pub client_id: ClientId,
    /// Its words.
    pub text: String,
    /// The agents whom it names; they may see the conversation from then on.
    pub mentions: Vec<AgentId>,
}

/// A note that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The note.
    pub note: Note,
    /// Whether it had been written before.
    pub is_repeat: bool,
}

/// Why it was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteNoteError {
    /// There is no such conversation.
    #[error("the conversation does not exist")]
    NotFound,
    /// It can't be kept as it is.
    #[error(transparent)]
    Invalid(#[from] NoteError),
    /// It names too many agents.
    #[error("a note names at most {limit} agents")]
    TooManyMentions {
        /// The most agents.
        limit: usize,
    },
    /// It names somebody who is not there, or no longer.
    #[error("a note names agents who are active")]
    MentionUnknown,
    /// The same id was given to another note.
    #[error("this id was given to another note")]
    ClientIdConflict,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes a note; it changes nothing else of the conversation, even when that has ended. Whether
/// the actor may see the conversation is asked before.
///
/// # Errors
///
/// See [`WriteNoteError`].
pub fn write_note(
    tx: &mut dyn Transaction,
    ctx: &Context,
    command: &WriteNote,
) -> Result<Written, WriteNoteError> {
    let Actor::Agent(author) = ctx.actor else { return Err(WriteNoteError::NotFound) };
    let conversation = tx.conversation(command.conversation)?.ok_or(WriteNoteError::NotFound)?;
    let text = command.text.trim();
    if let Some(known) = tx.note_by_client_id(conversation.id, command.client_id)? {
        if known.agent != author || known.text != text {
            return Err(WriteNoteError::ClientIdConflict);
        }
        return Ok(Written { note: known, is_repeat: true });
    }
    check_note(text)?;
    let mentions = mentions(tx, author, &command.mentions)?;

    let circle = tx.note_circle(conversation.id, CIRCLE_MAX)?;
    let note = note_of(ctx, &conversation, author, NoteKind::Note, text);
    tx.insert_written_note(&note, command.client_id)?;
    for agent in &mentions {
        tx.insert_mention(conversation.id, note.id, *agent)?;
    }
    tell(tx, ctx, &conversation, EventBody::NoteWritten { note: note.id })?;
    for agent in told(&conversation, author, &mentions, circle) {
        tell(tx, ctx, &conversation, EventBody::NoteTold { note: note.id, agent })?;
    }
    for agent in mentions {
        tell(tx, ctx, &conversation, EventBody::NoteMentioned { note: note.id, agent })?;
    }
    Ok(Written { note, is_repeat: false })
}

/// The named agents, each once, without the author.
fn mentions(
    tx: &mut dyn Transaction,
    author: AgentId,
    named: &[AgentId],
) -> Result<Vec<AgentId>, WriteNoteError> {
    if named.len() > MENTION_COUNT_MAX {
        return Err(WriteNoteError::TooManyMentions { limit: MENTION_COUNT_MAX });
    }
    let mut mentions: Vec<AgentId> = named.iter().copied().filter(|it| *it != author).collect();
    mentions.sort_unstable();
    mentions.dedup();
    for agent in &mentions {
        if !tx.agent(*agent)?.is_some_and(|it| it.is_active) {
            return Err(WriteNoteError::MentionUnknown);
        }
    }
    Ok(mentions)
}

/// Who is told besides the holder and those whom the note names: the author's other screens, and
/// whoever takes part in the notes.
fn told(
    conversation: &Conversation,
    author: AgentId,
    mentions: &[AgentId],
    circle: Vec<AgentId>,
) -> Vec<AgentId> {
    let mut told = circle;
    told.push(author);
    told.sort_unstable();
    told.dedup();
    told.retain(|it| Some(*it) != conversation.agent() && !mentions.contains(it));
    told
}

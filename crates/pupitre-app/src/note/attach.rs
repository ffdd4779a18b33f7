//! Attach: the note that comes with an act, such as a transfer or a close (T1, P6).

use pupitre_domain::conversation::Conversation;
use pupitre_domain::event::EventBody;
use pupitre_domain::id::{AgentId, NoteId};
use pupitre_domain::note::{Note, NoteKind};

use crate::Context;
use crate::conversation::tell;
use crate::ports::store::{StoreError, Transaction};

/// A note of that kind, written now. The caller has checked its words.
pub(super) fn note_of(
    ctx: &Context,
    conversation: &Conversation,
    agent: AgentId,
    kind: NoteKind,
    text: &str,
) -> Note {
    Note {
        id: NoteId::from_bytes(*ctx.message_id(ctx.now).as_bytes()),
        conversation: conversation.id,
        agent,
        kind,
        text: text.trim().to_owned(),
        at: ctx.now,
    }
}

/// Writes the note that comes with an act, and tells of it. The caller has checked its words.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn attach_note(
    tx: &mut dyn Transaction,
    ctx: &Context,
    conversation: &Conversation,
    (agent, kind): (AgentId, NoteKind),
    text: &str,
) -> Result<(), StoreError> {
    let note = note_of(ctx, conversation, agent, kind, text);
    tx.insert_note(&note)?;
    tell(tx, ctx, conversation, EventBody::NoteWritten { note: note.id })
}

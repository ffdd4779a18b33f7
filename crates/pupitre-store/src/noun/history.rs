//! What the screen reads of the past with a contact.

use jiff::Timestamp;
use pupitre_app::ports::store::StoreError;
use pupitre_app::view::{Eyes, FromConversation, FullNoteView, HistoryViews, StayView};
use pupitre_domain::conversation::Conversation;
use pupitre_domain::id::{AgentId, ContactId, ConversationId, MessageId, NoteId};

use super::conversation::conversation;
use super::note::note_view;
use crate::backend::{Columns, Value, all, values};
use crate::queries::Snapshot;
use crate::sql;

type Result<T> = std::result::Result<T, StoreError>;

/// Comes before every id.
const FIRST_ID: [u8; 16] = [0; 16];

/// Comes after every id.
const LAST_ID: [u8; 16] = [u8::MAX; 16];

/// Stands for no agent.
const NOBODY: AgentId = AgentId::from_bytes(FIRST_ID);

fn stay(row: &mut Columns<'_>) -> Result<StayView> {
    Ok(StayView {
        agent: (row.id()?, row.text()?),
        started_at: row.at()?,
        ended_at: row.optional_at()?,
    })
}

fn mention(row: &mut Columns<'_>) -> Result<(NoteId, (AgentId, String))> {
    Ok((row.id()?, (row.id()?, row.text()?)))
}

impl HistoryViews for Snapshot<'_> {
    fn history(
        &mut self,
        contact: ContactId,
        eyes: Eyes,
        from: Option<FromConversation>,
        limit: u32,
    ) -> Result<Vec<Conversation>> {
        let (agent, sees_all) = match eyes {
            Eyes::All => (NOBODY, true),
            Eyes::Of(agent) => (agent, false),
        };
        let [at, id]: [Value<'_>; 2] = match from {
            Some(from) => values![from.opened_at, from.id],
            None => values![Timestamp::MAX, LAST_ID],
        };
        let rest = values![agent, sees_all, limit];
        let values = [&[Value::from(contact), at, id], rest.as_slice()].concat();
        all(self.link(), &sql::HISTORY_CONVERSATIONS, &values, conversation)
    }

    fn stays(&mut self, conversation: ConversationId, limit: u32) -> Result<Vec<StayView>> {
        let mut stays = all(self.link(), &sql::HISTORY_STAYS, &values![conversation, limit], stay)?;
        stays.reverse();
        Ok(stays)
    }

    fn notes_between(
        &mut self,
        conversation: ConversationId,
        from: Option<MessageId>,
        before: Option<MessageId>,
        limit: u32,
    ) -> Result<Vec<FullNoteView>> {
        let from = from.map_or(FIRST_ID, |from| *from.as_bytes());
        let before = before.map_or(LAST_ID, |before| *before.as_bytes());
        let values = values![conversation, from, before, limit];
        let mut notes = all(self.link(), &sql::NOTE_BETWEEN, &values, note_view)?;
        notes.reverse();
        let (Some(first), Some(last)) = (notes.first(), notes.last()) else {
            return Ok(Vec::new());
        };
        let values = values![conversation, first.note.id, last.note.id];
        let mentions = all(self.link(), &sql::NOTE_MENTIONS_IN, &values, mention)?;
        let named = |note: NoteId| {
            let of_note = mentions.iter().filter(|(id, _)| *id == note);
            of_note.map(|(_, agent)| agent.clone()).collect()
        };
        let full = |view: pupitre_app::view::NoteView| FullNoteView {
            mentions: named(view.note.id),
            view,
        };
        Ok(notes.into_iter().map(full).collect())
    }

    fn full_note(
        &mut self,
        conversation: ConversationId,
        note: NoteId,
    ) -> Result<Option<FullNoteView>> {
        let id = *note.as_bytes();
        let next = u128::from_be_bytes(id).saturating_add(1).to_be_bytes();
        let (from, before) = (MessageId::from_bytes(id), MessageId::from_bytes(next));
        Ok(self.notes_between(conversation, Some(from), Some(before), 1)?.pop())
    }

    fn texts(
        &mut self,
        conversation: ConversationId,
        before: Option<MessageId>,
        limit: u32,
    ) -> Result<Vec<(MessageId, Option<String>)>> {
        let before = before.map_or(LAST_ID, |before| *before.as_bytes());
        let values = values![conversation, before, limit];
        all(self.link(), &sql::HISTORY_TEXTS, &values, |row| Ok((row.id()?, row.optional_text()?)))
    }
}

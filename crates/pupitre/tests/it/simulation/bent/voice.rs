//! The transaction that misbehaves: canned replies, signatures and mentions.

use jiff::Timestamp;
use pupitre_app::ports::store::{CannedReplies, Mentions, Signatures, StoreError};
use pupitre_domain::canned_reply::{CannedReply, Scope};
use pupitre_domain::id::{AgentId, CannedReplyId, ChannelId, ClientId, ConversationId, NoteId};
use pupitre_domain::note::Note;
use pupitre_domain::signature::Signature;

use crate::simulation::planted::Bent;

type Result<T> = std::result::Result<T, StoreError>;

impl CannedReplies for Bent<'_> {
    fn canned_reply(&mut self, id: CannedReplyId) -> Result<Option<CannedReply>> {
        self.trip()?;
        self.inner.canned_reply(id)
    }

    fn insert_canned_reply(&mut self, reply: &CannedReply, at: Timestamp) -> Result<()> {
        self.trip()?;
        self.inner.insert_canned_reply(reply, at)
    }

    fn save_canned_reply(&mut self, reply: &CannedReply) -> Result<()> {
        self.trip()?;
        self.inner.save_canned_reply(reply)
    }

    fn canned_reply_count(&mut self, scope: Scope) -> Result<u32> {
        self.trip()?;
        self.inner.canned_reply_count(scope)
    }
}

impl Signatures for Bent<'_> {
    fn signature(&mut self, channel: ChannelId) -> Result<Signature> {
        self.trip()?;
        self.inner.signature(channel)
    }

    fn save_signature(&mut self, channel: ChannelId, signature: &Signature) -> Result<()> {
        self.trip()?;
        self.inner.save_signature(channel, signature)
    }
}

impl Mentions for Bent<'_> {
    fn insert_written_note(&mut self, note: &Note, client_id: ClientId) -> Result<()> {
        self.trip()?;
        self.inner.insert_written_note(note, client_id)
    }

    fn note_by_client_id(
        &mut self,
        conversation: ConversationId,
        client_id: ClientId,
    ) -> Result<Option<Note>> {
        self.trip()?;
        self.inner.note_by_client_id(conversation, client_id)
    }

    fn insert_mention(
        &mut self,
        conversation: ConversationId,
        note: NoteId,
        agent: AgentId,
    ) -> Result<()> {
        self.trip()?;
        self.inner.insert_mention(conversation, note, agent)
    }

    fn mentions_of(&mut self, conversation: ConversationId, note: NoteId) -> Result<Vec<AgentId>> {
        self.trip()?;
        self.inner.mentions_of(conversation, note)
    }

    fn note_circle(&mut self, conversation: ConversationId, limit: u32) -> Result<Vec<AgentId>> {
        self.trip()?;
        self.inner.note_circle(conversation, limit)
    }
}

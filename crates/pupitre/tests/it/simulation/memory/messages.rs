//! Messages, files, events and due work in memory.

use std::sync::Arc;

use jiff::Timestamp;
use pupitre_app::ports::store::{
    Aside, ClaimedWork, DeliveryRow, DueWork, DueWorks, EventLog, InboundRecord, MediaFiles,
    Messages, ParkedReport, PlatformKey, Quarantined, Recorded, SessionRow, Sessions, StoreError,
    TimeKind, Topic,
};
use pupitre_domain::conversation::Conversation;
use pupitre_domain::event::Event;
use pupitre_domain::id::{AgentId, ClientId, ConversationId, MediaId, MessageId, SessionId};
use pupitre_domain::media::Media;
use pupitre_domain::message::{Author, Direction, Message};

use super::{Due, File, Memory};

type Result<T> = std::result::Result<T, StoreError>;

fn refused<T>(constraint: &str) -> Result<T> {
    Err(StoreError::Constraint { constraint: constraint.to_owned() })
}

impl Messages for Memory {
    fn insert_inbound(
        &mut self,
        message: &Message,
        key: PlatformKey,
        _raw: Option<&str>,
    ) -> Result<InboundRecord> {
        if self.inbound.contains_key(&key) {
            return Ok(InboundRecord::Duplicate);
        }
        self.inbound.insert(key, (message.conversation, message.id));
        self.messages.insert((message.conversation, message.id), Arc::new(message.clone()));
        Ok(InboundRecord::New)
    }

    fn inbound_by_key(&mut self, key: PlatformKey) -> Result<Option<Message>> {
        let place = self.inbound.get(&key);
        Ok(place.and_then(|it| self.messages.get(it)).map(|it| Message::clone(it)))
    }

    fn insert_outbound(&mut self, message: &Message, delivery: &DeliveryRow) -> Result<()> {
        let known = self.message_by_client_id(
            message.conversation,
            message.client_id.unwrap_or(ClientId::from_bytes([0; 16])),
        )?;
        if known.is_some() {
            return refused("messages_conversation_id_client_id");
        }
        self.messages.insert((message.conversation, message.id), Arc::new(message.clone()));
        self.deliveries.insert(delivery.message, Arc::new(delivery.clone()));
        let conversation = self.conversations.get(&message.conversation);
        if let (Some(conversation), Author::Agent(agent)) = (conversation, message.author) {
            self.last_agents.insert(conversation.contact, agent);
        }
        Ok(())
    }

    fn message(&mut self, conversation: ConversationId, id: MessageId) -> Result<Option<Message>> {
        Ok(self.messages.get(&(conversation, id)).map(|it| Message::clone(it)))
    }

    fn message_by_client_id(
        &mut self,
        conversation: ConversationId,
        client_id: ClientId,
    ) -> Result<Option<Message>> {
        let mut thread = self.messages.values().filter(|it| it.conversation == conversation);
        let known = thread.find(|it| it.client_id == Some(client_id));
        Ok(known.map(|it| Message::clone(it)))
    }

    fn delivery(&mut self, message: MessageId) -> Result<Option<DeliveryRow>> {
        Ok(self.deliveries.get(&message).map(|it| DeliveryRow::clone(it)))
    }

    fn delivery_by_key(&mut self, key: PlatformKey) -> Result<Option<DeliveryRow>> {
        let message = self.delivery_keys.get(&key);
        Ok(message.and_then(|it| self.deliveries.get(it)).map(|it| DeliveryRow::clone(it)))
    }

    fn save_delivery(&mut self, delivery: &DeliveryRow, key: Option<PlatformKey>) -> Result<()> {
        self.deliveries.insert(delivery.message, Arc::new(delivery.clone()));
        if let Some(key) = key {
            self.delivery_keys.retain(|_, message| *message != delivery.message);
            self.delivery_keys.insert(key, delivery.message);
        }
        Ok(())
    }

    fn last_inbound(&mut self, conversation: ConversationId) -> Result<Option<Message>> {
        let thread = self.messages.values().filter(|it| it.conversation == conversation);
        let last = thread.filter(|it| it.direction == Direction::Inbound).max_by_key(|it| it.id);
        Ok(last.map(|it| Message::clone(it)))
    }
}

impl MediaFiles for Memory {
    fn insert_media(
        &mut self,
        media: &Media,
        uploader: Option<(AgentId, ClientId)>,
        _created_at: Timestamp,
    ) -> Result<()> {
        let file = File { media: media.clone(), uploader, holder: None };
        self.files.insert(media.id, Arc::new(file));
        Ok(())
    }

    fn attach_media(
        &mut self,
        media: MediaId,
        conversation: ConversationId,
        message: MessageId,
    ) -> Result<()> {
        if let Some(file) = self.files.get_mut(&media) {
            Arc::make_mut(file).holder = Some((conversation, message));
        }
        Ok(())
    }

    fn save_media(&mut self, media: &Media) -> Result<()> {
        if let Some(file) = self.files.get_mut(&media.id) {
            Arc::make_mut(file).media = media.clone();
        }
        Ok(())
    }

    fn media(&mut self, id: MediaId) -> Result<Option<Media>> {
        Ok(self.files.get(&id).map(|it| it.media.clone()))
    }

    fn media_message(&mut self, id: MediaId) -> Result<Option<(ConversationId, MessageId)>> {
        Ok(self.files.get(&id).and_then(|it| it.holder))
    }

    fn media_by_client_id(&mut self, agent: AgentId, client_id: ClientId) -> Result<Option<Media>> {
        let mut files = self.files.values();
        let known = files.find(|it| it.uploader == Some((agent, client_id)));
        Ok(known.map(|it| it.media.clone()))
    }

    fn media_uploader(&mut self, id: MediaId) -> Result<Option<AgentId>> {
        Ok(self.files.get(&id).and_then(|it| it.uploader).map(|(agent, _)| agent))
    }
}

impl Sessions for Memory {
    fn insert_session(&mut self, session: &SessionRow) -> Result<()> {
        self.sessions.insert(session.id, session.clone());
        Ok(())
    }

    fn delete_session(&mut self, id: SessionId) -> Result<Option<AgentId>> {
        Ok(self.sessions.remove(&id).map(|it| it.agent))
    }

    fn delete_expired_sessions(&mut self, elapsed: Timestamp) -> Result<()> {
        self.sessions.retain(|_, it| it.expires_at > elapsed);
        Ok(())
    }
}

impl EventLog for Memory {
    fn append(
        &mut self,
        event: Event,
        conversation: Option<&Conversation>,
        message: Option<&Message>,
    ) -> Result<()> {
        self.last_seq += 1;
        self.recorded.push(Recorded {
            seq: self.last_seq,
            event,
            conversation: conversation.cloned(),
            message: message.cloned(),
        });
        Ok(())
    }
}

impl DueWorks for Memory {
    fn enqueue(&mut self, work: &DueWork) -> Result<()> {
        let key = (work.topic.name(), work.subject);
        let known = self.due.get(&key);
        let fence = known.map_or(0, |it| it.fence + 1);
        let id = known.map_or(work.id, |it| it.work.id);
        let work = DueWork { id, ..work.clone() };
        self.due.insert(key, Due { work, lease_until: None, attempts: 0, fence });
        Ok(())
    }

    fn claim(
        &mut self,
        topics: &[Topic],
        now: Timestamp,
        elapsed: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> Result<Vec<ClaimedWork>> {
        let is_first = |row: &Due| {
            let mut lane = self.due.values().filter(|it| it.work.lane == row.work.lane);
            row.work.lane.is_none() || lane.all(|it| it.work.id >= row.work.id)
        };
        let is_due = |row: &Due| match row.work.time {
            TimeKind::Business => row.work.due_at <= now,
            TimeKind::Elapsed => row.work.due_at <= elapsed,
        };
        let is_free = |row: &Due| row.lease_until.is_none_or(|end| end <= elapsed);
        let mut keys: Vec<_> = self
            .due
            .iter()
            .filter(|(_, it)| topics.contains(&it.work.topic))
            .filter(|(_, it)| is_due(it) && is_free(it) && is_first(it))
            .map(|(key, it)| (it.work.due_at, it.work.id, *key))
            .collect();
        keys.sort_unstable();
        keys.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let mut claimed = Vec::new();
        for (_, _, key) in keys {
            let Some(row) = self.due.get_mut(&key) else { continue };
            row.lease_until = Some(lease_until);
            row.attempts += 1;
            row.fence += 1;
            claimed.push(ClaimedWork {
                work: row.work.clone(),
                attempts: row.attempts,
                fence: row.fence,
            });
        }
        Ok(claimed)
    }

    fn holds(&mut self, claim: &ClaimedWork) -> Result<bool> {
        Ok(self.holds_claim(claim))
    }

    fn finish(&mut self, claim: &ClaimedWork) -> Result<bool> {
        let holds = self.holds_claim(claim);
        if holds {
            self.due.remove(&(claim.work.topic.name(), claim.work.subject));
        }
        Ok(holds)
    }

    fn postpone(&mut self, claim: &ClaimedWork, due_at: Timestamp) -> Result<bool> {
        let holds = self.holds_claim(claim);
        let row = self.due.get_mut(&(claim.work.topic.name(), claim.work.subject));
        if let Some(row) = row.filter(|_| holds) {
            row.lease_until = None;
            row.work.due_at = due_at;
        }
        Ok(holds)
    }

    fn cancel(&mut self, topic: Topic, subject: [u8; 16]) -> Result<()> {
        self.due.remove(&(topic.name(), subject));
        Ok(())
    }

    fn next_due(&mut self) -> Result<(Option<Timestamp>, Option<Timestamp>)> {
        let next = |time| {
            let rows = self.due.values().filter(|it| it.work.time == time);
            rows.map(|it| it.lease_until.unwrap_or(it.work.due_at)).min()
        };
        Ok((next(TimeKind::Business), next(TimeKind::Elapsed)))
    }
}

impl Aside for Memory {
    fn quarantine(&mut self, _item: &Quarantined) -> Result<()> {
        self.quarantined += 1;
        Ok(())
    }

    fn park_report(&mut self, report: &ParkedReport) -> Result<()> {
        self.parked.push(report.clone());
        Ok(())
    }

    fn take_parked_reports(&mut self, key: PlatformKey) -> Result<Vec<ParkedReport>> {
        let all = std::mem::take(&mut self.parked);
        let (taken, kept) = all.into_iter().partition(|it| it.key == key);
        self.parked = kept;
        Ok(taken)
    }

    fn drop_parked_reports(&mut self, before: Timestamp) -> Result<u32> {
        let all = self.parked.len();
        self.parked.retain(|it| it.received_at >= before);
        Ok(u32::try_from(all - self.parked.len()).unwrap_or(u32::MAX))
    }

    fn counts(&mut self) -> Result<(u64, u64)> {
        let inbound = u64::try_from(self.inbound.len()).unwrap_or(u64::MAX);
        Ok((inbound, self.quarantined))
    }

    fn clock_offset_us(&mut self) -> Result<i64> {
        Ok(self.clock_offset_us)
    }

    fn save_clock_offset_us(&mut self, offset_us: i64) -> Result<()> {
        self.clock_offset_us = offset_us;
        Ok(())
    }
}

//! The transaction that misbehaves: messages, files, events and due work.

use jiff::Timestamp;
use pupitre_app::ports::store::{
    Aside, ClaimedWork, DeliveryRow, DueWork, DueWorks, EventLog, InboundRecord, MediaFiles,
    Messages, ParkedReport, PlatformKey, Quarantined, SessionRow, Sessions, StoreError, Topic,
};
use pupitre_domain::conversation::{Conversation, RelaunchOutcome};
use pupitre_domain::delivery::DeliveryState;
use pupitre_domain::event::{Event, EventBody};
use pupitre_domain::id::{
    AgentId, ClientId, ConversationId, IdentityId, MediaId, MessageId, SessionId,
};
use pupitre_domain::media::Media;
use pupitre_domain::message::{Content, Message};

use crate::simulation::planted::{Bent, Bug};

type Result<T> = std::result::Result<T, StoreError>;

impl Messages for Bent<'_> {
    fn insert_inbound(
        &mut self,
        message: &Message,
        key: PlatformKey,
        raw: Option<&str>,
    ) -> Result<InboundRecord> {
        self.trip()?;
        if self.has(Bug::DuplicatesKept) {
            return self.inner.insert_inbound(message, *message.id.as_bytes(), raw);
        }
        if self.has(Bug::TextCut) && message.content.text().is_some_and(|it| it.len() > 64) {
            let content = Content::Text("Bonjour…".to_owned());
            return self.inner.insert_inbound(&Message { content, ..message.clone() }, key, raw);
        }
        self.inner.insert_inbound(message, key, raw)
    }

    fn inbound_by_key(&mut self, key: PlatformKey) -> Result<Option<Message>> {
        self.trip()?;
        if self.has(Bug::DuplicatesKept) {
            return Ok(None);
        }
        self.inner.inbound_by_key(key)
    }

    fn insert_outbound(&mut self, message: &Message, delivery: &DeliveryRow) -> Result<()> {
        self.trip()?;
        if self.has(Bug::ClientIdForgotten) {
            let client_id = Some(ClientId::from_bytes(*message.id.as_bytes()));
            return self.inner.insert_outbound(&Message { client_id, ..message.clone() }, delivery);
        }
        self.inner.insert_outbound(message, delivery)
    }

    fn message_of(&mut self, identity: IdentityId, id: MessageId) -> Result<Option<Message>> {
        self.trip()?;
        self.inner.message_of(identity, id)
    }

    fn message(&mut self, conversation: ConversationId, id: MessageId) -> Result<Option<Message>> {
        self.trip()?;
        let mut message = self.inner.message(conversation, id)?;
        if let Some(Content::Template(content)) = message.as_mut().map(|it| &mut it.content)
            && self.has(Bug::ValuesForgotten)
        {
            for variable in &mut content.variables {
                content.body = content.body.replace(&variable.value, "…");
                "…".clone_into(&mut variable.value);
            }
        }
        Ok(message)
    }

    fn message_by_client_id(
        &mut self,
        conversation: ConversationId,
        client_id: ClientId,
    ) -> Result<Option<Message>> {
        self.trip()?;
        if self.has(Bug::ClientIdForgotten) {
            return Ok(None);
        }
        self.inner.message_by_client_id(conversation, client_id)
    }

    fn delivery(&mut self, message: MessageId) -> Result<Option<DeliveryRow>> {
        self.trip()?;
        let row = self.inner.delivery(message)?;
        Ok(row.map(|it| self.bend_delivery(it)))
    }

    fn delivery_by_key(&mut self, key: PlatformKey) -> Result<Option<DeliveryRow>> {
        self.trip()?;
        let row = self.inner.delivery_by_key(key)?;
        Ok(row.map(|it| self.bend_delivery(it)))
    }

    fn save_delivery(&mut self, delivery: &DeliveryRow, key: Option<PlatformKey>) -> Result<()> {
        self.trip()?;
        let is_attempt = delivery.delivery.state == DeliveryState::Sending;
        if self.has(Bug::AttemptNotRecorded) && is_attempt {
            return Ok(());
        }
        let key = key.filter(|_| !self.has(Bug::PlatformIdForgotten));
        self.inner.save_delivery(delivery, key)
    }

    fn save_changed(&mut self, message: &Message) -> Result<()> {
        self.trip()?;
        if self.has(Bug::EditForgotten) {
            return Ok(());
        }
        self.inner.save_changed(message)
    }

    fn last_inbound(&mut self, conversation: ConversationId) -> Result<Option<Message>> {
        self.trip()?;
        self.inner.last_inbound(conversation)
    }
}

impl MediaFiles for Bent<'_> {
    fn insert_media(
        &mut self,
        media: &Media,
        uploader: Option<(AgentId, ClientId)>,
        created_at: Timestamp,
    ) -> Result<()> {
        self.trip()?;
        self.inner.insert_media(media, uploader, created_at)
    }

    fn attach_media(
        &mut self,
        media: MediaId,
        conversation: ConversationId,
        message: MessageId,
    ) -> Result<()> {
        self.trip()?;
        self.inner.attach_media(media, conversation, message)
    }

    fn save_media(&mut self, media: &Media) -> Result<()> {
        self.trip()?;
        self.inner.save_media(media)
    }

    fn media(&mut self, id: MediaId) -> Result<Option<Media>> {
        self.trip()?;
        self.inner.media(id)
    }

    fn media_message(&mut self, id: MediaId) -> Result<Option<(ConversationId, MessageId)>> {
        self.trip()?;
        self.inner.media_message(id)
    }

    fn media_by_client_id(&mut self, agent: AgentId, client_id: ClientId) -> Result<Option<Media>> {
        self.trip()?;
        self.inner.media_by_client_id(agent, client_id)
    }

    fn delete_media(&mut self, id: MediaId) -> Result<()> {
        self.inner.delete_media(id)
    }

    fn is_house_picture(&mut self, id: MediaId) -> Result<bool> {
        self.trip()?;
        self.inner.is_house_picture(id)
    }

    fn media_uploader(&mut self, id: MediaId) -> Result<Option<AgentId>> {
        self.trip()?;
        self.inner.media_uploader(id)
    }
}

impl Sessions for Bent<'_> {
    fn insert_session(&mut self, session: &SessionRow) -> Result<()> {
        self.trip()?;
        self.inner.insert_session(session)
    }

    fn delete_session(&mut self, id: SessionId) -> Result<Option<AgentId>> {
        self.trip()?;
        self.inner.delete_session(id)
    }

    fn delete_expired_sessions(&mut self, elapsed: Timestamp) -> Result<()> {
        self.trip()?;
        self.inner.delete_expired_sessions(elapsed)
    }
}

impl EventLog for Bent<'_> {
    fn append(
        &mut self,
        event: Event,
        conversation: Option<&Conversation>,
        message: Option<&Message>,
    ) -> Result<()> {
        self.trip()?;
        if self.has(Bug::CloseNotTold) && event.body.name() == "conversation.closed" {
            return Ok(());
        }
        if let EventBody::ConversationRelaunchEnded { outcome, .. } = event.body
            && outcome == RelaunchOutcome::Unanswered
            && self.has(Bug::UnansweredNotTold)
        {
            return Ok(());
        }
        self.inner.append(event, conversation, message)
    }
}

impl DueWorks for Bent<'_> {
    fn enqueue(&mut self, work: &DueWork) -> Result<()> {
        self.trip()?;
        match work.topic {
            Topic::SendMessage if self.has(Bug::LaneLost) => {
                self.inner.enqueue(&DueWork { lane: None, ..work.clone() })
            }
            Topic::FetchMedia if self.has(Bug::FileNeverFetched) => Ok(()),
            Topic::WakeSnoozed if self.has(Bug::AlarmNeverSet) => Ok(()),
            Topic::NamedDelay if self.has(Bug::WaitNeverWatched) => Ok(()),
            Topic::AutoClose if self.has(Bug::SilenceNeverWatched) => Ok(()),
            _ => self.inner.enqueue(work),
        }
    }

    fn enqueue_once(&mut self, work: &DueWork) -> Result<bool> {
        self.trip()?;
        self.inner.enqueue_once(work)
    }

    fn claim(
        &mut self,
        topics: &[Topic],
        now: Timestamp,
        elapsed: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> Result<Vec<ClaimedWork>> {
        self.trip()?;
        self.inner.claim(topics, now, elapsed, lease_until, limit)
    }

    fn holds(&mut self, claim: &ClaimedWork) -> Result<bool> {
        self.trip()?;
        if self.has(Bug::FenceIgnored) {
            return Ok(true);
        }
        self.inner.holds(claim)
    }

    fn finish(&mut self, claim: &ClaimedWork) -> Result<bool> {
        self.trip()?;
        if self.has(Bug::FenceIgnored) {
            self.inner.cancel(claim.work.topic, claim.work.subject)?;
            return Ok(true);
        }
        self.inner.finish(claim)
    }

    fn postpone(&mut self, claim: &ClaimedWork, due_at: Timestamp) -> Result<bool> {
        self.trip()?;
        self.inner.postpone(claim, due_at)
    }

    fn put_off(&mut self, claim: &ClaimedWork, due_at: Timestamp) -> Result<bool> {
        self.trip()?;
        self.inner.put_off(claim, due_at)
    }

    fn cancel(&mut self, topic: Topic, subject: [u8; 16]) -> Result<()> {
        self.trip()?;
        if topic == Topic::WakeSnoozed && self.has(Bug::AlarmNotCancelled) {
            return Ok(());
        }
        self.inner.cancel(topic, subject)
    }

    fn release_leases(&mut self) -> Result<u64> {
        self.trip()?;
        self.inner.release_leases()
    }

    fn next_due(&mut self) -> Result<(Option<Timestamp>, Option<Timestamp>)> {
        self.trip()?;
        self.inner.next_due()
    }
}
impl Aside for Bent<'_> {
    fn quarantine(&mut self, item: &Quarantined) -> Result<()> {
        self.trip()?;
        self.inner.quarantine(item)
    }

    fn park_report(&mut self, report: &ParkedReport) -> Result<()> {
        self.trip()?;
        if self.has(Bug::ReportsNeverParked) {
            return Ok(());
        }
        self.inner.park_report(report)
    }

    fn take_parked_reports(&mut self, key: PlatformKey) -> Result<Vec<ParkedReport>> {
        self.trip()?;
        if self.has(Bug::ParkedReportsLost) {
            return Ok(Vec::new());
        }
        self.inner.take_parked_reports(key)
    }

    fn drop_parked_reports(&mut self, before: Timestamp) -> Result<u32> {
        self.trip()?;
        self.inner.drop_parked_reports(before)
    }

    fn counts(&mut self) -> Result<(u64, u64)> {
        self.trip()?;
        self.inner.counts()
    }

    fn clock_offset_us(&mut self) -> Result<i64> {
        self.trip()?;
        self.inner.clock_offset_us()
    }

    fn save_clock_offset_us(&mut self, offset_us: i64) -> Result<()> {
        self.trip()?;
        self.inner.save_clock_offset_us(offset_us)
    }
}

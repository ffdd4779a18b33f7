//! What the screen reads, on one snapshot.

use jiff::Timestamp;
use pupitre_app::ports::store::StoreError;
use pupitre_app::view::{
    AfterConversation, BlockedMessageView, ConversationView, FamilyStatusView, ListOf, LoginView,
    MediaView, MessageView, NoteView, OfHouse, PastConversationView, QuotedView, SessionView,
    StoredEvent, Views,
};
use pupitre_domain::agent::{Agent, Capacity};
use pupitre_domain::channel::{Brand, Channel};
use pupitre_domain::channel_settings::ChannelSettings;
use pupitre_domain::closing_reason::ClosingReason;
use pupitre_domain::contact::Contact;
use pupitre_domain::conversation::{Closing, Conversation, State};
use pupitre_domain::id::{
    AgentId, BlockedMessageId, BrandId, ChannelId, ClosingReasonId, ContactId, ConversationId,
    MediaId, MessageId,
};
use pupitre_domain::message::Direction;
use pupitre_domain::opening_hours::{OpeningHours, Schedule};
use pupitre_domain::routing_rule::RoutingRules;
use pupitre_domain::settings::Settings;
use pupitre_domain::tag::Tag;

use super::channel::{brand, channel};
use super::closing_reason::closing_reason;
use super::contact::contact;
use super::conversation::conversation;
use super::media::{media, optional_media};
use super::message::{message, optional_delivery, optional_message};
use super::note::note_view;
use super::people::{agent, availability};
use super::session::session;
use super::settings::settings;
use super::survey::optional_survey;
use super::tag::{fill_in, tag};
use super::{blocking, channel_policies, merging, opening_hours, reaction, routing};
use crate::backend::{Columns, Value, all, one, values};
use crate::event;
use crate::queries::Snapshot;
use crate::sql;

type Result<T> = std::result::Result<T, StoreError>;

/// Comes after every id.
const LAST_ID: [u8; 16] = [u8::MAX; 16];

fn login(row: &mut Columns<'_>) -> Result<LoginView> {
    Ok(LoginView { agent: agent(row)?, password_hash: row.text()? })
}

fn session_view(row: &mut Columns<'_>) -> Result<SessionView> {
    Ok(SessionView { session: session(row)?, agent: agent(row)? })
}

/// Reads a choice, then load, limit and whether the family is served.
pub(super) fn family_status(of: AgentId, row: &mut Columns<'_>) -> Result<FamilyStatusView> {
    Ok(FamilyStatusView {
        availability: availability(of, row)?,
        load: row.count()?,
        capacity: Capacity(row.count()?),
        is_served: row.flag()?,
    })
}

/// The agent of an id and a name, when there is one.
fn named_agent(
    id: Option<AgentId>,
    name: Option<String>,
    row: &Columns<'_>,
) -> Result<Option<(AgentId, String)>> {
    match (id, name) {
        (Some(id), Some(name)) => Ok(Some((id, name))),
        (None, None) => Ok(None),
        (Some(_), None) | (None, Some(_)) => Err(row.unreadable("an agent without a name or id")),
    }
}

/// The reason that was given for a conversation's end, by that name.
fn closing_reason_of(
    conversation: &Conversation,
    name: Option<String>,
) -> Option<(ClosingReasonId, String)> {
    match conversation.state {
        State::Closed(Closing { reason, .. }) => reason.zip(name),
        State::Queued { .. } | State::Assigned { .. } | State::Snoozed(_) => None,
    }
}

fn conversation_view(row: &mut Columns<'_>) -> Result<ConversationView> {
    let (conversation, contact) = (conversation(row)?, contact(row)?);
    let (phone, marketing_stopped_at) = (row.optional_text()?, row.optional_at()?);
    let team_name = row.text()?;
    let (agent, name) = (row.optional_id()?, row.optional_text()?);
    let agent = named_agent(agent, name, row)?;
    let named = named_agent(conversation.named_agent(), row.optional_text()?, row)?;
    let closing_reason = closing_reason_of(&conversation, row.optional_text()?);
    let first_reply_due_at = row.optional_at()?;
    let survey = optional_survey(conversation.id, row)?;
    let last_message = match optional_message(row)? {
        Some(message) => Some(MessageView {
            message,
            media: optional_media(row)?,
            delivery: optional_delivery(row)?,
            author_name: row.optional_text()?,
            quoted: None,
            reactions: Vec::new(),
        }),
        None => None,
    };
    let tags = Vec::new();
    Ok(ConversationView {
        conversation,
        contact,
        phone,
        marketing_stopped_at,
        team_name,
        agent,
        named,
        closing_reason,
        tags,
        first_reply_due_at,
        survey,
        last_message,
    })
}

fn message_view(row: &mut Columns<'_>) -> Result<MessageView> {
    Ok(MessageView {
        message: message(row)?,
        media: optional_media(row)?,
        delivery: optional_delivery(row)?,
        author_name: row.optional_text()?,
        quoted: quoted_view(row)?,
        reactions: Vec::new(),
    })
}

/// What is shown of the message that another one answers.
fn quoted_view(row: &mut Columns<'_>) -> Result<Option<QuotedView>> {
    let direction = row.optional_named(Direction::from_name)?;
    let (kind, text) = (row.optional_text()?, row.optional_text()?);
    Ok(direction.zip(kind).map(|(direction, kind)| {
        let text = text.filter(|_| kind != "unsupported");
        QuotedView { direction, kind, text }
    }))
}

fn past_conversation(row: &mut Columns<'_>) -> Result<PastConversationView> {
    let conversation = conversation(row)?;
    let name = row.optional_text()?;
    let closing_reason = closing_reason_of(&conversation, row.optional_text()?);
    let tags = Vec::new();
    let (message_count, first_text) = (row.number()?, row.optional_text()?);
    let agent = row.optional_id()?;
    let agent = named_agent(agent, name, row)?;
    let survey = optional_survey(conversation.id, row)?;
    Ok(PastConversationView {
        conversation,
        agent,
        closing_reason,
        tags,
        message_count,
        first_text,
        survey,
    })
}

fn media_view(row: &mut Columns<'_>) -> Result<MediaView> {
    Ok((media(row)?, row.optional_id()?, row.optional_id()?))
}

/// Where a list of conversations goes on.
fn position(after: Option<AfterConversation>) -> [Value<'static>; 2] {
    match after {
        Some(after) => values![after.last_message_at, after.id],
        None => values![i64::MAX, LAST_ID],
    }
}

impl Snapshot<'_> {
    /// A list of the house's conversations.
    fn of_house(
        &mut self,
        query: &'static sql::Query,
        of: OfHouse,
        after: Option<AfterConversation>,
        limit: u32,
    ) -> Result<Vec<ConversationView>> {
        let [at, id] = position(after);
        let [team, channel] = values![of.team, of.channel];
        let values = [at, id, Value::from(limit), team, channel];
        let mut views = all(self.link(), query, &values, conversation_view)?;
        fill_in(self.link(), &mut views)?;
        Ok(views)
    }
}

impl Views for Snapshot<'_> {
    fn last_seq(&mut self) -> Result<u64> {
        Ok(one(self.link(), &sql::EVENT_LAST_SEQ, &[], |row| row.number())?.unwrap_or(0))
    }

    fn login(&mut self, email: &str) -> Result<Option<LoginView>> {
        one(self.link(), &sql::AGENT_LOGIN, &values![email], login)
    }

    fn session(&mut self, token_hash: [u8; 32], elapsed: Timestamp) -> Result<Option<SessionView>> {
        one(self.link(), &sql::SESSION_VIEW, &values![&token_hash, elapsed], session_view)
    }

    fn agent_view(&mut self, id: AgentId) -> Result<Option<Agent>> {
        one(self.link(), &sql::AGENT_AGENT, &values![id], agent)
    }

    fn family_statuses(&mut self, agent: AgentId) -> Result<Vec<FamilyStatusView>> {
        all(self.link(), &sql::AGENT_FAMILY_STATUSES, &values![agent], |row| {
            family_status(agent, row)
        })
    }

    fn brands(&mut self) -> Result<Vec<Brand>> {
        all(self.link(), &sql::CHANNEL_BRANDS, &[], brand)
    }

    fn channels(&mut self) -> Result<Vec<Channel>> {
        all(self.link(), &sql::CHANNEL_CHANNELS, &[], channel)
    }

    fn routing_rules(&mut self) -> Result<Option<RoutingRules>> {
        routing::rules(self.link())
    }

    fn channel_settings(&mut self) -> Result<Vec<(ChannelId, ChannelSettings)>> {
        channel_policies::of_all(self.link())
    }

    fn contact_now(&mut self, id: ContactId) -> Result<ContactId> {
        merging::contact_now(self.link(), id)
    }

    fn contact_view(&mut self, id: ContactId) -> Result<Option<Contact>> {
        one(self.link(), &sql::CONTACT_CONTACT, &values![id], contact)
    }

    fn blocked_messages(
        &mut self,
        contact: ContactId,
        before: Option<BlockedMessageId>,
        limit: u32,
    ) -> Result<Vec<BlockedMessageView>> {
        blocking::page(self.link(), contact, before, limit)
    }

    fn schedules(&mut self) -> Result<Vec<Schedule>> {
        opening_hours::schedules(self.link())
    }

    fn opening_hours_of(&mut self, channel: ChannelId) -> Result<OpeningHours> {
        opening_hours::of_channel(self.link(), channel)
    }

    fn default_opening_hours(&mut self) -> Result<OpeningHours> {
        opening_hours::by_default(self.link())
    }

    fn brand_view(&mut self, id: BrandId) -> Result<Option<Brand>> {
        one(self.link(), &sql::CHANNEL_BRAND, &values![id], brand)
    }

    fn channel_view(&mut self, id: ChannelId) -> Result<Option<Channel>> {
        one(self.link(), &sql::CHANNEL_CHANNEL, &values![id], channel)
    }

    fn conversations(
        &mut self,
        list: ListOf,
        after: Option<AfterConversation>,
        limit: u32,
    ) -> Result<Vec<ConversationView>> {
        let (query, agent) = match list {
            ListOf::Queue(of) => return self.of_house(&sql::VIEW_WAITING, of, after, limit),
            ListOf::Open(of) => return self.of_house(&sql::VIEW_OPEN, of, after, limit),
            ListOf::Desk(agent) => (&sql::VIEW_DESK, agent),
            ListOf::Paused(agent) => (&sql::VIEW_PAUSED, agent),
            ListOf::Named(agent) => (&sql::VIEW_NAMED, agent),
            ListOf::ClosedBy(agent) => (&sql::VIEW_CLOSED_BY, agent),
        };
        let [at, id] = position(after);
        let values = [Value::from(agent), at, id, Value::from(limit)];
        let mut views = all(self.link(), query, &values, conversation_view)?;
        fill_in(self.link(), &mut views)?;
        Ok(views)
    }

    fn conversation_view(&mut self, id: ConversationId) -> Result<Option<ConversationView>> {
        let mut view = one(self.link(), &sql::VIEW_CONVERSATION, &values![id], conversation_view)?;
        fill_in(self.link(), view.as_mut_slice())?;
        Ok(view)
    }

    fn may_agent_see(&mut self, agent: AgentId, conversation: ConversationId) -> Result<bool> {
        let values = values![agent, conversation];
        Ok(one(self.link(), &sql::VIEW_MAY_AGENT_SEE, &values, |_| Ok(()))?.is_some())
    }

    fn may_agent_see_contact(&mut self, agent: AgentId, contact: ContactId) -> Result<bool> {
        let values = values![agent, contact];
        Ok(one(self.link(), &sql::VIEW_MAY_AGENT_SEE_CONTACT, &values, |_| Ok(()))?.is_some())
    }

    fn messages(
        &mut self,
        conversation: ConversationId,
        before: Option<MessageId>,
        limit: u32,
    ) -> Result<Vec<MessageView>> {
        let mut page = if let Some(before) = before {
            let values = values![conversation, before, limit];
            all(self.link(), &sql::VIEW_MESSAGES, &values, message_view)?
        } else {
            let values = values![conversation, limit];
            all(self.link(), &sql::VIEW_LAST_MESSAGES, &values, message_view)?
        };
        page.reverse();
        reaction::fill_in(self.link(), conversation, &mut page)?;
        Ok(page)
    }

    fn message_view(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
    ) -> Result<Option<MessageView>> {
        let values = values![conversation, message];
        let mut view = one(self.link(), &sql::VIEW_MESSAGE, &values, message_view)?;
        reaction::fill_in(self.link(), conversation, view.as_mut_slice())?;
        Ok(view)
    }

    fn raw(&mut self, conversation: ConversationId, message: MessageId) -> Result<Option<String>> {
        let values = values![conversation, message];
        one(self.link(), &sql::MESSAGE_RAW, &values, |row| row.text())
    }

    fn past_conversations(
        &mut self,
        contact: ContactId,
        before: Option<(Timestamp, ConversationId)>,
        limit: u32,
    ) -> Result<Vec<PastConversationView>> {
        let [at, id]: [Value<'_>; 2] = match before {
            Some((at, id)) => values![at, id],
            None => values![i64::MAX, LAST_ID],
        };
        let values = [Value::from(contact), at, id, Value::from(limit)];
        let mut views =
            all(self.link(), &sql::VIEW_PAST_CONVERSATIONS, &values, past_conversation)?;
        fill_in(self.link(), &mut views)?;
        Ok(views)
    }

    fn notes(&mut self, conversation: ConversationId, limit: u32) -> Result<Vec<NoteView>> {
        all(self.link(), &sql::NOTE_OF_CONVERSATION, &values![conversation, limit], note_view)
    }

    fn closing_reasons(&mut self) -> Result<Vec<ClosingReason>> {
        all(self.link(), &sql::CLOSING_REASON_LIST, &[], closing_reason)
    }

    fn tags(&mut self) -> Result<Vec<Tag>> {
        all(self.link(), &sql::TAG_LIST, &[], tag)
    }

    fn settings_view(&mut self) -> Result<Settings> {
        settings(self.link())
    }

    fn media_view(&mut self, id: MediaId) -> Result<Option<MediaView>> {
        one(self.link(), &sql::MEDIA_VIEW, &values![id], media_view)
    }

    fn events_after(&mut self, agent: AgentId, seq: u64, limit: u32) -> Result<Vec<StoredEvent>> {
        all(self.link(), &sql::EVENT_AFTER, &values![agent, seq, limit], event::stored)
    }
}

//! Dispatch: committed events of chats, to the pages of their own visitor.

use pupitre_app::ports::store::{Queries, Recorded, StoreError};
use pupitre_app::view::StoredEvent;
use pupitre_domain::channel::Family;
use pupitre_domain::chat::ChatSite;
use pupitre_domain::conversation::Conversation;
use pupitre_domain::event::{ChatChange, EventBody};
use pupitre_domain::id::{ChannelId, IdentityId, MessageId};

use super::frame::{self, Passing, Payload};
use crate::live::frame::Frame;
use crate::live::hub::Hub;
use crate::state::HttpState;
use crate::visitor_api::wire::{Painter, state_of_outbound};

/// How many missed events are sent; beyond, loading again is cheaper.
const REPLAY_EVENTS_MAX: u32 = 500;

/// How many events of the whole desk may have happened since; beyond, looking for those of one
/// visitor takes longer than loading again.
const GAP_EVENTS_MAX: u64 = 20_000;

/// An event on its way to a visitor.
pub(in crate::live) struct Chat {
    visitor: IdentityId,
    channel: ChannelId,
    stored: StoredEvent,
}

/// Whether visitors are told of such an event at all. What colleagues say among themselves never is
/// (I-37).
const fn is_told(body: &EventBody) -> bool {
    moves(body)
        || matches!(
            body,
            EventBody::MessageReceived { .. }
                | EventBody::MessageSent { .. }
                | EventBody::MessageDeliveryChanged { .. }
                | EventBody::ConversationRead { .. }
                | EventBody::Chat(ChatChange::SurveyAsked | ChatChange::SurveyAnswered)
        )
}

/// Whether the conversation may have come into a queue with it, or out of one.
const fn moves(body: &EventBody) -> bool {
    matches!(
        body,
        EventBody::ConversationOpened { .. }
            | EventBody::ConversationAssigned { .. }
            | EventBody::ConversationClosed { .. }
            | EventBody::ConversationSnoozed { .. }
            | EventBody::ConversationWoken { .. }
            | EventBody::ConversationTransferred { .. }
            | EventBody::ConversationReturned { .. }
            | EventBody::ConversationTakenOver { .. }
    )
}

/// Tells the visitors who wait in a queue their place, where it has moved since they were told
/// (R3). It passes: what is lost is told with the next move.
pub(in crate::live) async fn tell_places(state: &HttpState, hub: &Hub) {
    let visitors = hub.visitors();
    if !visitors.places().take_moved() {
        return;
    }
    match state.desk().read(move |queries| queries.chat_places()).await {
        Ok(places) => {
            let here = places.into_iter().filter(|(visitor, _)| visitors.is_present(*visitor));
            for (visitor, position) in visitors.places().news(here) {
                visitors.offer(visitor, &frame::passing(&Passing::Queue { position }));
            }
        }
        Err(error) => tracing::warn!(%error, "places in the queue could not be told"),
    }
}

/// The events that concern visitors who are here.
pub(in crate::live) fn chats(hub: &Hub, recorded: &[Recorded]) -> Vec<Chat> {
    let mut chats = Vec::new();
    for event in recorded.iter().filter(|it| is_told(&it.event.body)) {
        let Some(conversation) = event.conversation.as_ref() else { continue };
        let visitor = conversation.identity;
        if matches!(event.event.body, EventBody::MessageReceived { .. }) {
            hub.visitors().said(visitor);
        }
        if conversation.family == Family::Chat && moves(&event.event.body) {
            hub.visitors().places().moved();
        }
        if conversation.family == Family::Chat && hub.visitors().is_present(visitor) {
            let stored = StoredEvent { seq: event.seq, event: event.event.clone() };
            chats.push(Chat { visitor, channel: conversation.channel, stored });
        }
    }
    chats
}

/// Hands them out, from one snapshot.
pub(in crate::live) async fn hand_out(state: &HttpState, hub: &Hub, chats: Vec<Chat>) {
    if chats.is_empty() {
        return;
    }
    let visitors: Vec<IdentityId> = chats.iter().map(|chat| chat.visitor).collect();
    let read = state.desk().read(move |queries| {
        let mut frames = Vec::with_capacity(chats.len());
        for chat in chats {
            let Some(site) = site(queries, chat.channel)? else { continue };
            let mut painter = Painter::new(queries, &site);
            if let Some(payload) = payload(&mut painter, &chat.stored, chat.visitor)? {
                frames.push((chat.visitor, frame::event(chat.stored.seq, &payload)));
            }
        }
        Ok(frames)
    });
    match read.await {
        Ok(frames) => {
            for (visitor, frame) in frames {
                hub.visitors().offer(visitor, &frame);
            }
        }
        Err(error) => {
            tracing::warn!(%error, "events could not be read; the visitors' pages load again");
            for visitor in visitors {
                hub.visitors().reload(visitor);
            }
        }
    }
}

fn site(queries: &mut dyn Queries, channel: ChannelId) -> Result<Option<ChatSite>, StoreError> {
    Ok(queries.chat_site_view(channel)?.map(|it| it.site))
}

/// What an event tells its visitor, as it is now.
fn payload(
    painter: &mut Painter<'_>,
    stored: &StoredEvent,
    visitor: IdentityId,
) -> Result<Option<Payload>, StoreError> {
    let event = &stored.event;
    let Some(id) = event.conversation.filter(|_| is_told(&event.body)) else { return Ok(None) };
    let view = painter.queries().conversation_view(id)?;
    let Some(conversation) = view.map(|it| it.conversation).filter(|it| it.identity == visitor)
    else {
        return Ok(None);
    };
    match &event.body {
        EventBody::MessageReceived { message } | EventBody::MessageSent { message } => {
            said(painter, &conversation, *message)
        }
        EventBody::MessageDeliveryChanged { message, delivery } => Ok(Some(Payload::State {
            message_id: message.to_string(),
            state: state_of_outbound(delivery.state),
        })),
        EventBody::ConversationRead { message } => {
            Ok(Some(Payload::State { message_id: message.to_string(), state: "read" }))
        }
        EventBody::Chat(_) => {
            Ok(painter.survey(&conversation)?.map(|survey| Payload::Survey { survey }))
        }
        _ => {
            let conversation = painter.conversation(&conversation)?;
            Ok(Some(Payload::Conversation { conversation }))
        }
    }
}

fn said(
    painter: &mut Painter<'_>,
    conversation: &Conversation,
    message: MessageId,
) -> Result<Option<Payload>, StoreError> {
    let Some(view) = painter.queries().message_view(conversation.id, message)? else {
        return Ok(None);
    };
    let is_read = conversation.unread_count == 0;
    let message = Box::new(painter.message(&view, Some(conversation), is_read)?);
    Ok(Some(Payload::Message { message }))
}

/// What a visitor's page missed.
pub(crate) struct Missed {
    /// The frames, in order.
    pub(crate) frames: Vec<Frame>,
    /// The number of the last event that was looked at.
    pub(crate) upto: u64,
    /// Whether the page is to load everything again instead.
    pub(crate) is_reset: bool,
}

/// What a visitor's page missed after that number, on one snapshot.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(crate) fn missed(
    queries: &mut dyn Queries,
    (visitor, channel): (IdentityId, ChannelId),
    after: Option<u64>,
) -> Result<Missed, StoreError> {
    let upto = queries.last_seq()?;
    let reset = Missed { frames: Vec::new(), upto, is_reset: true };
    let Some(after) = after else { return Ok(Missed { is_reset: false, ..reset }) };
    if after > upto || upto - after > GAP_EVENTS_MAX {
        return Ok(reset);
    }
    if after == upto {
        return Ok(Missed { is_reset: false, ..reset });
    }
    let events = queries.visitor_events(visitor, after, REPLAY_EVENTS_MAX)?;
    if events.len() >= usize::try_from(REPLAY_EVENTS_MAX).unwrap_or(usize::MAX) {
        return Ok(reset);
    }
    let Some(site) = site(queries, channel)? else { return Ok(reset) };
    let mut painter = Painter::new(queries, &site);
    let mut frames = Vec::new();
    for stored in &events {
        if let Some(payload) = payload(&mut painter, stored, visitor)? {
            frames.push(frame::event(stored.seq, &payload));
        }
    }
    Ok(Missed { frames, upto, is_reset: false })
}

//! Dispatch: committed events, one after another, to those whom they concern.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use pupitre_app::ports::store::{Recorded, StoreError};
use pupitre_app::view::StoredEvent;
use pupitre_domain::event::{ChatChange, EventBody};
use pupitre_domain::id::AgentId;
use tokio::time::{MissedTickBehavior, interval};

use super::event::{Payload, from_memory, from_store, recipients};
use super::frame;
use super::hub::Hub;
use super::queue::Closing;
use super::{visitor, visitor_news};
use crate::session::Session;
use crate::state::HttpState;

/// How many commits are handed out together: one query serves them all.
const COMMITS_AT_ONCE_MAX: usize = 64;

/// An event on its way to one agent.
struct Parcel {
    stored: StoredEvent,
    viewer: Session,
    payload: Result<Option<Payload>, StoreError>,
    is_read: bool,
}

/// Hands committed events out to the connected screens until the hub is dropped. Run it once,
/// beside the server.
pub async fn run_hub(state: HttpState) {
    let hub = Arc::clone(state.hub());
    let Some(mut receiver) = hub.take_receiver() else {
        tracing::error!("the hub already runs");
        return;
    };
    let mut commits = Vec::new();
    let mut sweeps = interval(state.config().presence_tick);
    sweeps.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            count = receiver.recv_many(&mut commits, COMMITS_AT_ONCE_MAX) => {
                if count == 0 {
                    return;
                }
            }
            () = hub.visitors().news() => {
                visitor_news::hand_out(&state, &hub).await;
                continue;
            }
            _ = sweeps.tick() => {
                hub.visitors().sweep(state.elapsed());
                visitor::tell_places(&state, &hub).await;
                continue;
            }
        }
        let recorded: Vec<Recorded> = commits.drain(..).flatten().collect();
        let has_overrun = hub.taken(recorded.len());
        if has_overrun {
            tracing::warn!("events were dropped; every screen is told to load again");
            hub.registry().close_all(Closing::Reload);
            hub.visitors().close_all(Closing::Reload);
        }
        hand_out(&state, &hub, recorded).await;
    }
}

async fn hand_out(state: &HttpState, hub: &Hub, recorded: Vec<Recorded>) {
    let now = state.now();
    let last_seq = recorded.last().map_or(0, |last| last.seq);
    let chats = visitor::chats(hub, &recorded);
    let mut parcels = parcels(hub, recorded, now);
    if parcels.iter().any(|parcel| parcel.is_read) {
        parcels = read(state, parcels, now).await;
    }
    for parcel in parcels {
        let agent = parcel.viewer.agent().id;
        match parcel.payload {
            Ok(Some(payload)) => {
                let StoredEvent { seq, event } = parcel.stored;
                hub.registry().offer(agent, &frame::event(seq, event.at, &payload));
            }
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(%error, agent.id = %agent, "an event could not be read");
                hub.registry().close_agent(agent);
            }
        }
    }
    visitor::hand_out(state, hub, chats).await;
    hub.dispatched(last_seq);
}

/// One parcel per event and connected agent, filled from memory where that is enough.
fn parcels(hub: &Hub, recorded: Vec<Recorded>, now: Timestamp) -> Vec<Parcel> {
    let mut sessions: HashMap<AgentId, Option<Session>> = HashMap::new();
    let mut parcels = Vec::new();
    for event in recorded {
        let mut agents = recipients(&event);
        agents.extend(onlookers(hub, &event));
        agents.sort_unstable();
        agents.dedup();
        for agent in agents {
            let session = sessions.entry(agent).or_insert_with(|| hub.registry().session_of(agent));
            let Some(viewer) = session.clone() else { continue };
            let payload = from_memory(&event, viewer.agent(), now);
            let stored = StoredEvent { seq: event.seq, event: event.event.clone() };
            let is_read = payload.is_none();
            parcels.push(Parcel { stored, viewer, payload: Ok(payload), is_read });
        }
    }
    parcels
}

/// Who has a closed chat on the screen while its visitor answers the survey: it is on nobody's desk
/// any longer (V5). Whether they may see it is asked when the event is read.
fn onlookers(hub: &Hub, recorded: &Recorded) -> Vec<AgentId> {
    let EventBody::Chat(ChatChange::SurveyAsked | ChatChange::SurveyAnswered) = recorded.event.body
    else {
        return Vec::new();
    };
    let Some(conversation) = recorded.conversation.as_ref() else { return Vec::new() };
    let screens = hub.registry().watchers(conversation.id);
    screens.iter().map(|screen| screen.session.agent().id).collect()
}

/// Fills the parcels that need the store, on one snapshot.
async fn read(state: &HttpState, parcels: Vec<Parcel>, now: Timestamp) -> Vec<Parcel> {
    let agents: Vec<AgentId> = parcels.iter().map(|parcel| parcel.viewer.agent().id).collect();
    let hub = Arc::clone(state.hub());
    let read = state.desk().read(move |queries| {
        let mut parcels = parcels;
        for parcel in parcels.iter_mut().filter(|parcel| parcel.is_read) {
            let viewer = (parcel.viewer.agent(), now);
            parcel.payload = from_store(queries, &parcel.stored, viewer, hub.visitors());
        }
        Ok(parcels)
    });
    match read.await {
        Ok(parcels) => parcels,
        Err(error) => {
            tracing::warn!(%error, "events could not be read; their screens load again");
            for agent in agents {
                state.hub().registry().close_agent(agent);
            }
            Vec::new()
        }
    }
}

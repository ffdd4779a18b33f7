//! Resume: what a screen missed since the last event that it applied.

use std::sync::Arc;

use jiff::Timestamp;
use pupitre_app::ports::store::{Queries, StoreError};

use super::event::from_store;
use super::frame::{self, Frame};
use super::visitor::VisitorRegistry;
use crate::session::Session;
use crate::state::HttpState;

/// How many missed events are sent; beyond, loading again is cheaper.
const REPLAY_EVENTS_MAX: usize = 2_000;

/// How many events may have happened since; beyond, looking for those of one agent takes longer
/// than loading again.
const GAP_EVENTS_MAX: u64 = 50_000;

/// How many events are read at a time.
const PAGE_EVENTS: u32 = 500;

/// What is sent before the live events.
pub(super) enum Replay {
    /// These, in order; everything up to `upto` is in them or does not concern the screen.
    Events {
        /// Written frames.
        frames: Vec<Frame>,
        /// The number of the last event that was looked at.
        upto: u64,
    },
    /// Too much was missed, or the number is not one of this desk's.
    Reload,
}

/// What the agent's screen missed after that number, on one snapshot.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub(super) async fn replay(
    state: &HttpState,
    session: &Session,
    after: Option<u64>,
) -> Result<Replay, StoreError> {
    let view = Arc::clone(&session.view);
    let now = state.now();
    let hub = Arc::clone(state.hub());
    let read = state
        .desk()
        .read(move |queries| missed(queries, (&Session { view }, now), after, hub.visitors()));
    read.await
}

fn missed(
    queries: &mut dyn Queries,
    (session, now): (&Session, Timestamp),
    after: Option<u64>,
    visitors: &VisitorRegistry,
) -> Result<Replay, StoreError> {
    let upto = queries.last_seq()?;
    let mut after = after.unwrap_or(upto);
    if after > upto || upto - after > GAP_EVENTS_MAX {
        return Ok(Replay::Reload);
    }
    let agent = session.agent();
    let mut frames = Vec::new();
    while after < upto {
        let page = queries.events_after(agent.id, after, PAGE_EVENTS)?;
        let Some(last) = page.last() else { break };
        after = last.seq;
        if frames.len() + page.len() > REPLAY_EVENTS_MAX {
            return Ok(Replay::Reload);
        }
        for stored in &page {
            if let Some(payload) = from_store(queries, stored, (agent, now), visitors)? {
                frames.push(frame::event(stored.seq, stored.event.at, &payload));
            }
        }
    }
    Ok(Replay::Events { frames, upto })
}

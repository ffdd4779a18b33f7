//! Events: what a page missed, for where sockets fail: it asks, and is answered when there is
//! something or the time is up (V2).

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use pupitre_app::chat::{Seen, watch_absence};
use pupitre_domain::event::Actor;
use pupitre_domain::id::{ConnectionId, MessageId};
use serde::Serialize;
use serde_json::value::RawValue;

use super::read::note;
use super::site::Site;
use super::visitor::Visitor;
use crate::codes;
use crate::extract::{Params, invalid};
use crate::live::{Closing, Frame, Missed, Outlet, missed};
use crate::problem::Problem;
use crate::state::HttpState;

/// The longest that a page may wait, in seconds.
const WAIT_S_MAX: u64 = 25;

/// What happened after the number that the page knows.
#[derive(Debug, Serialize)]
pub(super) struct Told {
    events: Vec<Box<RawValue>>,
    seq: u64,
    reset: bool,
}

impl From<Missed> for Told {
    fn from(missed: Missed) -> Self {
        let events = missed.frames.iter().filter_map(Frame::raw).collect();
        Self { events, seq: missed.upto, reset: missed.is_reset }
    }
}

/// A page that waits; the hub forgets it when this is dropped.
struct Waiting {
    state: HttpState,
    outlet: Arc<Outlet>,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.state.hub().visitors().disconnect(&self.outlet, self.state.elapsed());
    }
}

/// Tells what happened after a number, as soon as something has.
pub(super) async fn events(
    State(state): State<HttpState>,
    Site(site): Site,
    Visitor(session): Visitor,
    uri: Uri,
) -> Result<Json<Told>, Problem> {
    let params = Params::read(&uri, &["after", "wait", "received"])?;
    let after: u64 = params.parse("after")?.ok_or_else(|| invalid("after"))?;
    let wait_s: u64 = params.parse("wait")?.unwrap_or(0).min(WAIT_S_MAX);
    if let Some(received) = params.parse::<MessageId>("received")? {
        note(&state, session.identity, received, Seen::Delivered).await?;
    }
    // A page that asks is there: the visitor's absence is counted from its last question.
    let (ctx, visitor) = (state.context(Actor::Visitor), session.identity);
    state.desk().write(move |tx| watch_absence(tx, &ctx, visitor)).await?;
    let id = ConnectionId::from_bytes(state.shared.ports.ids.id());
    let mut inlet = state.hub().visitors().connect(id, &session);
    let waiting = Waiting { state: state.clone(), outlet: Arc::clone(&inlet.outlet) };

    let of = (session.identity, site.channel());
    let read = |state: &HttpState| state.desk().read(move |it| missed(it, of, Some(after)));
    let mut found = read(&state).await?;
    if found.frames.is_empty() && !found.is_reset && wait_s > 0 {
        let upto = found.upto;
        let comes = async {
            loop {
                tokio::select! {
                    frame = inlet.queue.recv() => match frame {
                        Some(frame) if frame.seq.is_some_and(|seq| seq > upto) => return,
                        Some(_passing) => {}
                        None => return,
                    },
                    _ = inlet.closing.changed() => return,
                }
            }
        };
        if tokio::time::timeout(Duration::from_secs(wait_s), comes).await.is_ok() {
            found = read(&state).await?;
        }
    }
    drop(waiting);
    if inlet.closing.borrow().is_some_and(Closing::ends_session) {
        return Err(Problem::new(codes::CHAT_SESSION_OVER));
    }
    Ok(Json(found.into()))
}

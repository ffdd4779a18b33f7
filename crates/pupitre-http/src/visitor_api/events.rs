//! Events: what a page missed, for where sockets fail: it asks, and is answered when there is
//! something or the time is up (V2).

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use pupitre_app::chat::{Seen, watch_absence};
use pupitre_app::mail::leave_page;
use pupitre_domain::event::Actor;
use pupitre_domain::id::{ConnectionId, MessageId};
use serde::Serialize;
use serde_json::value::RawValue;

use super::read::note;
use super::site::Site;
use super::visitor::Visitor;
use crate::codes;
use crate::extract::{JsonBody, Params, invalid};
use crate::live::{Frame, Inbound, Inlet, Missed, heed, missed};
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

impl Told {
    /// What passed while the page waited, then what it missed.
    fn new(passed: &[Frame], missed: &Missed) -> Self {
        let events = passed.iter().chain(&missed.frames).filter_map(Frame::raw).collect();
        Self { events, seq: missed.upto, reset: missed.is_reset }
    }
}

/// The line of a page that waits. When this is dropped, the hub keeps it until the page asks again.
struct Waiting {
    state: HttpState,
    inlet: Option<Inlet>,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some(inlet) = self.inlet.take() {
            self.state.hub().visitors().keep(inlet, self.state.elapsed());
        }
    }
}

impl Waiting {
    /// What waits in the line and passes; what has a number is read from the store.
    fn passed(&mut self) -> Vec<Frame> {
        let mut passed = Vec::new();
        while let Some(frame) = self.inlet.as_mut().and_then(Inlet::take) {
            passed.extend(Some(frame).filter(|it| it.seq.is_none()));
        }
        passed
    }

    /// Waits until something is there that the page does not have.
    async fn comes(&mut self, upto: u64) -> Option<Frame> {
        let inlet = self.inlet.as_mut()?;
        loop {
            let frame = inlet.next().await?;
            if frame.seq.is_none_or(|seq| seq > upto) {
                return Some(frame);
            }
        }
    }

    fn ends_session(&self) -> bool {
        self.inlet.as_ref().is_some_and(Inlet::ends_session)
    }
}

/// Tells what happened after a number, as soon as something has. A page that asks again and again
/// names its line, and misses nothing that passes between two questions.
pub(super) async fn events(
    State(state): State<HttpState>,
    Site(site): Site,
    Visitor(session): Visitor,
    uri: Uri,
) -> Result<Json<Told>, Problem> {
    let params = Params::read(&uri, &["after", "wait", "received", "line"])?;
    let after: u64 = params.parse("after")?.ok_or_else(|| invalid("after"))?;
    let wait_s: u64 = params.parse("wait")?.unwrap_or(0).min(WAIT_S_MAX);
    let line: Option<ConnectionId> = params.parse("line")?;
    if let Some(received) = params.parse::<MessageId>("received")? {
        note(&state, session.identity, received, Seen::Delivered).await?;
    }
    // A page that asks is there: the visitor's absence is counted from its last question.
    let (ctx, visitor) = (state.context(Actor::Visitor), session.identity);
    state.desk().write(move |tx| watch_absence(tx, &ctx, visitor)).await?;
    let line = line.unwrap_or_else(|| ConnectionId::from_bytes(state.shared.ports.ids.id()));
    let inlet = state.hub().visitors().take_up(line, &session);
    let mut waiting = Waiting { state: state.clone(), inlet: Some(inlet) };

    let of = (session.identity, site.channel());
    let read = || state.desk().read(move |it| missed(it, of, Some(after)));
    let mut passed = waiting.passed();
    let mut found = read().await?;
    if passed.is_empty() && found.frames.is_empty() && !found.is_reset && wait_s > 0 {
        let comes = waiting.comes(found.upto);
        let came = tokio::time::timeout(Duration::from_secs(wait_s), comes).await;
        if let Ok(came) = came {
            passed.extend(came.filter(|it| it.seq.is_none()));
            passed.extend(waiting.passed());
            found = read().await?;
        }
    }
    if waiting.ends_session() {
        return Err(Problem::new(codes::CHAT_SESSION_OVER));
    }
    Ok(Json(Told::new(&passed, &found)))
}

/// Heeds what a page says of itself where no socket says it: that the visitor types, what they have
/// read, where they are.
pub(super) async fn say(
    State(state): State<HttpState>,
    Site(site): Site,
    Visitor(session): Visitor,
    uri: Uri,
    JsonBody(said): JsonBody<Inbound>,
) -> Result<StatusCode, Problem> {
    let line = Params::read(&uri, &["line"])?.parse::<ConnectionId>("line")?;
    let line = line.ok_or_else(|| invalid("line"))?;
    if !heed(&state, &site, (session.identity, line), &said).await {
        return Err(Problem::new(codes::REQUEST_INVALID_VALUE).field("type"));
    }
    if let Inbound::Page { .. } = said
        && let Some(page) = state.hub().visitors().page(session.identity)
    {
        let (ctx, visitor) = (state.context(Actor::Visitor), session.identity);
        state.desk().write(move |tx| leave_page(tx, &ctx, (visitor, &page))).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

//! One page's connection, from its greeting to its close.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message, Utf8Bytes, WebSocket};
use jiff::Timestamp;
use pupitre_app::chat::{arrive, depart};
use pupitre_app::mail::leave_page;
use pupitre_app::ports::store::VisitorSessionRow;
use pupitre_domain::event::Actor;
use pupitre_domain::id::ConnectionId;
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::dispatch::missed;
use super::frame::{self, Passing};
use super::heed::heed;
use super::inbound::{self, Inbound};
use super::registry::{Inlet, Outlet};
use crate::live::connection::{End, Step, broken, close, wanted_close};
use crate::live::frame::Frame;
use crate::live::inbound::{FrameGate, MESSAGE_BYTES_MAX, UNKNOWN_TYPE};
use crate::live::queue::Closing;
use crate::state::HttpState;
use crate::visitor_api::site::OpenSite;
use crate::visitor_api::visitor;

/// How long a page has to say who it is.
const HELLO_TIMEOUT: Duration = Duration::from_secs(5);

/// A page that says nothing for that many ticks, not even that it is there, has gone.
const SILENT_TICKS_MAX: u32 = 3;

/// A page that is known to the hub and to the store; both forget it when this is dropped, whatever
/// happens.
struct Presence {
    state: HttpState,
    outlet: Arc<Outlet>,
}

impl Drop for Presence {
    fn drop(&mut self) {
        let (visitor, visitors) = (self.outlet.session.identity, self.state.hub().visitors());
        let page = visitors.page(visitor);
        visitors.disconnect(&self.outlet, self.state.elapsed());
        let ctx = self.state.context(Actor::System);
        let connection = self.outlet.connection;
        // The write is queued at once; nobody is left to wait for it, and a restart repairs what is
        // lost.
        drop(self.state.desk().write(move |tx| {
            if let Some(page) = &page {
                leave_page(tx, &ctx, (visitor, page))?;
            }
            depart(tx, &ctx, connection)
        }));
    }
}

/// Serves a page until one side closes.
pub(crate) async fn serve(state: HttpState, site: Arc<OpenSite>, mut socket: WebSocket) {
    let end = match greeted(&state, &site, &mut socket).await {
        Ok((session, after)) => {
            let id = ConnectionId::from_bytes(state.shared.ports.ids.id());
            let inlet = state.hub().visitors().connect(id, &session);
            let presence = Presence { state: state.clone(), outlet: Arc::clone(&inlet.outlet) };
            let gate = FrameGate::new(state.elapsed());
            let socket = &mut socket;
            let mut page = Connected { state, site, session, socket, inlet, sent_upto: 0, gate };
            let end = match page.begin(after).await {
                Ok(()) => page.follow().await,
                Err(end) => end,
            };
            drop(presence);
            end
        }
        Err(end) => end,
    };
    match end {
        End::Close(closing) => close(&mut socket, closing).await,
        End::Gone => {}
    }
}

/// The session of the token that the page greets with, and the last number that it applied.
async fn greeted(
    state: &HttpState,
    site: &OpenSite,
    socket: &mut WebSocket,
) -> Result<(VisitorSessionRow, Option<u64>), End> {
    let over = End::Close(Closing::SessionOver);
    let Ok(first) = timeout(HELLO_TIMEOUT, socket.recv()).await else { return Err(over) };
    let text = match first {
        Some(Ok(Message::Text(text))) if text.len() <= MESSAGE_BYTES_MAX => text,
        Some(Ok(Message::Text(_))) => return Err(End::Close(Closing::TooLong)),
        Some(Ok(Message::Binary(_))) => return Err(End::Close(Closing::NotText)),
        Some(Ok(_)) => return Err(over),
        Some(Err(error)) => return Err(broken(error)),
        None => return Err(End::Gone),
    };
    let Some(Inbound::Hello { token, after }) = inbound::read(&text) else { return Err(over) };
    match visitor::find(state, site.channel(), &token).await {
        Ok(Some(session)) => Ok((session, after)),
        Ok(None) => Err(over),
        Err(_unavailable) => Err(End::Close(Closing::GoingAway)),
    }
}

struct Connected<'a> {
    state: HttpState,
    site: Arc<OpenSite>,
    session: VisitorSessionRow,
    socket: &'a mut WebSocket,
    inlet: Inlet,
    /// Everything up to that event was sent, or does not concern this page.
    sent_upto: u64,
    gate: FrameGate,
}

impl Connected<'_> {
    /// Says where the stream goes on from, then what was missed. Live events already queue up
    /// meanwhile.
    async fn begin(&mut self, after: Option<u64>) -> Step {
        let failed = || End::Close(Closing::GoingAway);
        let ctx = self.state.context(Actor::Visitor);
        let (identity, connection) = (self.session.identity, self.inlet.outlet.connection);
        let node = self.state.config().node.clone();
        let arrived =
            self.state.desk().write(move |tx| arrive(tx, &ctx, identity, (connection, &node)));
        arrived.await.map_err(|error| {
            tracing::warn!(?error, "a visitor's connection could not be prepared");
            failed()
        })?;
        let of = (identity, self.session.channel);
        let read = self.state.desk().read(move |queries| missed(queries, of, after));
        let missed = read.await.map_err(|error| {
            tracing::warn!(%error, "what a visitor missed could not be read");
            failed()
        })?;
        let ready = Passing::Ready { seq: missed.upto, reset: missed.is_reset };
        self.send(frame::passing(&ready).text).await?;
        for frame in missed.frames {
            self.send(frame.text).await?;
        }
        self.sent_upto = missed.upto;
        Ok(())
    }

    /// Sends what comes and heeds what the page says until the end.
    async fn follow(&mut self) -> End {
        let mut ticks = interval(self.state.config().live_tick);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        ticks.tick().await;
        let mut silent_ticks = 0;
        loop {
            let step = tokio::select! {
                biased;
                closing = wanted_close(&mut self.inlet.closing) => Err(End::Close(closing)),
                frame = self.inlet.queue.recv() => match frame {
                    Some(frame) => self.forward(frame).await,
                    None => Err(End::Close(Closing::GoingAway)),
                },
                message = self.socket.recv() => {
                    silent_ticks = 0;
                    self.heed(message).await
                }
                _ = ticks.tick() => {
                    silent_ticks += 1;
                    self.tick(silent_ticks).await
                }
            };
            if let Err(end) = step {
                return end;
            }
        }
    }

    async fn forward(&mut self, frame: Frame) -> Step {
        self.inlet.outlet.taken(&frame);
        if let Some(seq) = frame.seq {
            if seq <= self.sent_upto {
                return Ok(());
            }
            self.sent_upto = seq;
        }
        self.send(frame.text).await
    }

    async fn heed(&mut self, message: Option<Result<Message, axum::Error>>) -> Step {
        let message = match message {
            Some(Ok(message)) => message,
            Some(Err(error)) => return Err(broken(error)),
            None => return Err(End::Gone),
        };
        if !self.gate.pass(self.state.elapsed()) {
            return Err(End::Close(Closing::TooMany));
        }
        match message {
            Message::Text(text) if text.len() > MESSAGE_BYTES_MAX => {
                Err(End::Close(Closing::TooLong))
            }
            Message::Text(text) => self.hear(&text).await,
            Message::Binary(_) => Err(End::Close(Closing::NotText)),
            Message::Ping(_) | Message::Pong(_) => Ok(()),
            Message::Close(_) => Err(End::Gone),
        }
    }

    async fn hear(&mut self, text: &str) -> Step {
        let said = match inbound::read(text) {
            Some(Inbound::Ping {}) => return self.send(frame::passing(&Passing::Pong).text).await,
            said => said,
        };
        let who = (self.session.identity, self.inlet.outlet.connection);
        if let Some(said) = said
            && heed(&self.state, &self.site, who, &said).await
        {
            return Ok(());
        }
        self.send(frame::passing(&Passing::Error { code: UNKNOWN_TYPE }).text).await
    }

    /// Asks whether the page is still there and its session still holds.
    async fn tick(&mut self, silent_ticks: u32) -> Step {
        if silent_ticks >= SILENT_TICKS_MAX {
            return Err(End::Gone);
        }
        let (hash, elapsed): (_, Timestamp) = (self.session.token_hash, self.state.elapsed());
        let read = self.state.desk().read(move |it| it.visitor_session_view(hash, elapsed));
        // A store that does not answer is asked again at the next tick.
        if matches!(read.await, Ok(None)) {
            return Err(End::Close(Closing::SessionOver));
        }
        self.put(Message::Ping(bytes::Bytes::new())).await
    }

    async fn send(&mut self, text: Utf8Bytes) -> Step {
        self.put(Message::Text(text)).await
    }

    /// Sends a message, unless the connection is to close: a page that takes nothing does not hold
    /// the server.
    async fn put(&mut self, message: Message) -> Step {
        tokio::select! {
            biased;
            closing = wanted_close(&mut self.inlet.closing) => Err(End::Close(closing)),
            sent = self.socket.send(message) => sent.map_err(|_gone| End::Gone),
        }
    }
}

//! One screen's connection, from its greeting to its close.

use std::sync::Arc;
use std::time::Duration;

use axum::Error;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use pupitre_app::agent::{Connect, connect, disconnect};
use pupitre_app::ports::store::StoreError;
use pupitre_domain::event::Actor;
use pupitre_domain::id::{ConnectionId, ConversationId};
use tokio::time::{MissedTickBehavior, interval, timeout};
use tokio_tungstenite::tungstenite;

use super::frame::{self, Frame};
use super::inbound::{self, FrameGate, Inbound, MESSAGE_BYTES_MAX, UNKNOWN_TYPE};
use super::queue::Closing;
use super::registry::{Inlet, Outlet};
use super::resume::{Replay, replay};
use crate::session::{self, Session};
use crate::state::HttpState;

/// How long a client has to take the close frame.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);

/// Why the connection ends.
pub(super) enum End {
    /// The server closes it.
    Close(Closing),
    /// The client has gone, or said goodbye.
    Gone,
}

pub(super) type Step<T = ()> = Result<T, End>;

/// A screen that is known to the hub and to the store; both forget it when this is dropped,
/// whatever happens.
struct Presence {
    state: HttpState,
    outlet: Arc<Outlet>,
}

impl Drop for Presence {
    fn drop(&mut self) {
        self.state.hub().registry().disconnect(&self.outlet);
        let ctx = self.state.context(Actor::System);
        let connection = self.outlet.connection;
        // The write is queued at once; nobody is left to wait for it, and a restart repairs what is
        // lost.
        drop(self.state.desk().write(move |tx| disconnect(tx, &ctx, connection)));
    }
}

/// Serves a screen until one side closes. `after` is the last event that it applied.
pub(super) async fn serve(
    state: HttpState,
    session: Session,
    after: Option<u64>,
    mut socket: WebSocket,
) {
    let id = ConnectionId::from_bytes(state.shared.ports.ids.id());
    let inlet = state.hub().registry().connect(id, session.clone());
    let presence = Presence { state: state.clone(), outlet: Arc::clone(&inlet.outlet) };
    let mut screen = Screen { state, session, socket: &mut socket, inlet, sent_upto: 0 };

    let end = match screen.greet(after).await {
        Ok(()) => screen.follow().await,
        Err(end) => end,
    };
    drop(presence);
    match end {
        End::Close(closing) => close(&mut socket, closing).await,
        End::Gone => {}
    }
}

struct Screen<'a> {
    state: HttpState,
    session: Session,
    socket: &'a mut WebSocket,
    inlet: Inlet,
    /// Everything up to that event was sent, or does not concern this screen.
    sent_upto: u64,
}

impl Screen<'_> {
    /// Says where the stream goes on from, then what was missed. Live events already queue up
    /// meanwhile.
    async fn greet(&mut self, after: Option<u64>) -> Step {
        let prepared = self.prepare(after).await;
        let replay = prepared.map_err(|error| {
            tracing::warn!(%error, "a live connection could not be prepared");
            End::Close(Closing::GoingAway)
        })?;
        let (frames, upto) = match replay {
            Replay::Events { frames, upto } => (frames, upto),
            Replay::Reload => {
                self.send(frame::reload()).await?;
                return Err(End::Close(Closing::Reload));
            }
        };
        self.send(frame::hello(after.unwrap_or(upto), self.state.now())).await?;
        for frame in frames {
            self.send(frame.text).await?;
        }
        self.sent_upto = upto;
        Ok(())
    }

    /// Tells the store that the agent is here, then reads what they missed.
    async fn prepare(&mut self, after: Option<u64>) -> Result<Replay, StoreError> {
        let ctx = self.state.context(self.session.actor());
        let command = Connect {
            agent: self.session.agent().id,
            connection: self.inlet.outlet.connection,
            node: self.state.config().node.clone(),
        };
        let written = self.state.desk().write(move |tx| connect(tx, &ctx, &command)).await;
        written.map_err(|error| match error {
            pupitre_app::DeskError::Refused(error) | pupitre_app::DeskError::Store(error) => error,
        })?;
        replay(&self.state, &self.session, after).await
    }

    /// Sends what comes, answers pings and tells the time until the end.
    async fn follow(&mut self) -> End {
        let mut gate = FrameGate::new(self.state.elapsed());
        let mut ticks = interval(self.state.config().live_tick);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        ticks.tick().await;
        loop {
            let step = tokio::select! {
                biased;
                closing = wanted_close(&mut self.inlet.closing) => Err(End::Close(closing)),
                frame = self.inlet.queue.recv() => match frame {
                    Some(frame) => self.forward(frame).await,
                    None => Err(End::Close(Closing::GoingAway)),
                },
                message = self.socket.recv() => self.answer(message, &mut gate).await,
                _ = ticks.tick() => self.tick_if_allowed().await,
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

    async fn answer(
        &mut self,
        message: Option<Result<Message, Error>>,
        gate: &mut FrameGate,
    ) -> Step {
        let message = match message {
            Some(Ok(message)) => message,
            Some(Err(error)) => return Err(broken(error)),
            None => return Err(End::Gone),
        };
        if !gate.pass(self.state.elapsed()) {
            return Err(End::Close(Closing::TooMany));
        }
        match message {
            Message::Text(text) if text.len() > MESSAGE_BYTES_MAX => {
                Err(End::Close(Closing::TooLong))
            }
            Message::Text(text) => match inbound::read(&text) {
                Some(Inbound::Ping {}) => self.tick().await,
                Some(Inbound::Watch { conversation_ids }) => {
                    self.watch(inbound::watched(&conversation_ids)).await
                }
                None => self.send(frame::error(UNKNOWN_TYPE)).await,
            },
            Message::Binary(_) => Err(End::Close(Closing::NotText)),
            Message::Ping(_) | Message::Pong(_) => Ok(()),
            Message::Close(_) => Err(End::Gone),
        }
    }

    /// The screen shows these conversations: it is told how the visitor of each stands, now and
    /// with each change, as far as the agent may see it.
    async fn watch(&mut self, conversations: Vec<ConversationId>) -> Step {
        let hub = self.state.hub();
        hub.registry().watch(&self.inlet.outlet, &conversations);
        let read = self.state.desk().read(move |queries| {
            let mut visitors = Vec::new();
            for conversation in conversations {
                let view = queries.conversation_view(conversation)?;
                visitors.extend(view.map(|it| it.conversation.identity));
            }
            Ok(visitors)
        });
        match read.await {
            Ok(visitors) => visitors.into_iter().for_each(|it| hub.visitors().mark(it)),
            // The next change is told, and a screen that loads again asks again.
            Err(error) => tracing::warn!(%error, "what a screen shows could not be read"),
        }
        Ok(())
    }

    /// Tells the time, unless the session has ended meanwhile.
    async fn tick_if_allowed(&mut self) -> Step {
        let hash = self.session.view.session.token_hash;
        match session::find(&self.state, hash).await {
            Ok(Some(_)) => self.tick().await,
            Ok(None) => Err(End::Close(Closing::SessionOver)),
            // The store does not answer: the next tick asks again.
            Err(_unavailable) => self.tick().await,
        }
    }

    /// Tells the time and the number up to which everything was sent.
    async fn tick(&mut self) -> Step {
        // Read before the queue is emptied: all that was handed out up to this number is in the
        // queue.
        let dispatched = self.state.hub().dispatched_seq();
        while let Ok(frame) = self.inlet.queue.try_recv() {
            self.forward(frame).await?;
        }
        self.sent_upto = self.sent_upto.max(dispatched);
        self.send(frame::tick(self.sent_upto, self.state.now())).await
    }

    /// Sends a frame, unless the connection is to close: a client that takes nothing does not hold
    /// the server.
    async fn send(&mut self, text: Utf8Bytes) -> Step {
        tokio::select! {
            biased;
            closing = wanted_close(&mut self.inlet.closing) => Err(End::Close(closing)),
            sent = self.socket.send(Message::Text(text)) => sent.map_err(|_gone| End::Gone),
        }
    }
}

/// Waits until the connection is asked to close.
pub(super) async fn wanted_close(
    closing: &mut tokio::sync::watch::Receiver<Option<Closing>>,
) -> Closing {
    match closing.wait_for(Option::is_some).await {
        Ok(wanted) => wanted.unwrap_or(Closing::GoingAway),
        Err(_hub_dropped) => Closing::GoingAway,
    }
}

/// How the connection ends after what the client sent could not be read.
pub(super) fn broken(error: Error) -> End {
    let error = error.into_inner();
    match error.downcast_ref::<tungstenite::Error>() {
        Some(tungstenite::Error::Capacity(_)) => End::Close(Closing::TooLong),
        Some(tungstenite::Error::Utf8(_)) => End::Close(Closing::NotUtf8),
        _ => End::Gone,
    }
}

/// Says goodbye and gives the client a moment to hear it.
pub(super) async fn close(socket: &mut WebSocket, closing: Closing) {
    let frame =
        CloseFrame { code: closing.code(), reason: Utf8Bytes::from_static(closing.reason()) };
    let goodbye = async {
        if socket.send(Message::Close(Some(frame))).await.is_err() {
            return;
        }
        while let Some(Ok(_)) = socket.recv().await {}
    };
    // Past the timeout the connection is dropped: the client will notice and come back.
    drop(timeout(CLOSE_TIMEOUT, goodbye).await);
}

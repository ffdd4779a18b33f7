//! The storm: many visitors write at once to few agents. Every slot fills, none is overfilled, and
//! each slot that is freed pulls the next (A4, A6).

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use futures_util::StreamExt as _;
use hdrhistogram::Histogram;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::{Barrier, watch};
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::desk::{Desk, LIMIT};
use crate::http::Connection;
use crate::load::Load;
use crate::screens;

/// How many agents meet the storm.
pub(crate) const AGENTS: usize = 20;

/// How many visitors write.
pub(crate) const VISITORS: usize = 500;

/// How many of them at the same moment.
const IN_FLIGHT: usize = 64;

/// How long a conversation may take to land before the storm counts as failed.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the storm did.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Storm {
    /// From the first post until every slot was taken, as the screens saw it.
    pub(crate) filled: Duration,
    /// From the first post until the last of the visitors' messages was durable.
    pub(crate) received: Duration,
    /// How many slots were freed while somebody waited.
    pub(crate) pulled: u64,
    /// From the close that freed a slot to the next conversation on that screen: the median.
    pub(crate) p50: Duration,
    /// The 99th percentile of the same.
    pub(crate) p99: Duration,
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What the agents share.
struct Shared {
    host: String,
    client: reqwest::Client,
    landed: AtomicUsize,
    /// Becomes true once every visitor has landed on a desk.
    all_landed: watch::Sender<bool>,
    /// Lets all desks begin to close at the same moment, once all are full.
    full: Barrier,
}

/// Sends the storm to a fresh desk with [`AGENTS`] agents, then has them close everything.
///
/// # Errors
///
/// When a desk holds more than its limit, a slot stays empty while somebody waits, a conversation
/// is lost, or the desk fails.
pub(crate) async fn blow(desk: &Desk) -> anyhow::Result<Storm> {
    let shared = Arc::new(Shared {
        host: desk.host.clone(),
        client: reqwest::Client::new(),
        landed: AtomicUsize::new(0),
        all_landed: watch::Sender::new(false),
        full: Barrier::new(AGENTS + 1),
    });
    let mut agents = JoinSet::new();
    for cookie in &desk.cookies {
        let socket = screens::connect(&desk.host, cookie).await?;
        screens::make_available(&shared.client, &desk.host, cookie, "messaging").await?;
        let (shared, cookie) = (Arc::clone(&shared), cookie.clone());
        agents.spawn(async move { Seat::new(socket, cookie, shared).work().await });
    }

    let began = Instant::now();
    let received = tokio::spawn(write_all(desk.host.clone(), began));
    while shared.landed.load(Ordering::Acquire) < AGENTS * LIMIT {
        ensure!(began.elapsed() < PATIENCE, "a slot stayed empty while visitors waited");
        tokio::time::sleep(Duration::from_micros(200)).await;
    }
    let filled = began.elapsed();
    let received = received.await??;
    for cookie in &desk.cookies {
        let held = held(&shared, cookie).await?;
        ensure!(held == LIMIT, "a desk of {LIMIT} holds {held}");
    }
    shared.full.wait().await;

    let mut pulls = Histogram::<u64>::new_with_bounds(1, 60_000_000, 3)?;
    let mut served = 0;
    while let Some(seat) = agents.join_next().await {
        let (seat_served, seat_pulls) = seat??;
        served += seat_served;
        pulls.add(&seat_pulls)?;
    }
    ensure!(served == VISITORS, "{served} of {VISITORS} conversations were served");
    let at = |quantile| Duration::from_micros(pulls.value_at_quantile(quantile));
    Ok(Storm { filled, received, pulled: pulls.len(), p50: at(0.5), p99: at(0.99) })
}

/// Every visitor writes once, as fast as it goes.
async fn write_all(host: String, began: Instant) -> anyhow::Result<Duration> {
    let load = Load::silent(&host, VISITORS);
    let mut tasks = JoinSet::new();
    for _task in 0..IN_FLIGHT {
        let (load, host) = (load.clone(), host.clone());
        tasks.spawn(async move {
            let mut connection = Connection::open(&host).await?;
            while let Some(request) = load.first_message() {
                let status = connection.post(&request).await?;
                ensure!(status == 200, "a first message was answered {status}");
            }
            anyhow::Ok(())
        });
    }
    while let Some(task) = tasks.join_next().await {
        task??;
    }
    Ok(began.elapsed())
}

/// How many conversations the desk says that an agent holds.
async fn held(shared: &Shared, cookie: &str) -> anyhow::Result<usize> {
    let url = format!("http://{}/api/v1/conversations?view=mine", shared.host);
    let answer = shared.client.get(url).header("cookie", cookie).send().await?;
    let page: Value = answer.error_for_status()?.json().await?;
    Ok(page.pointer("/items").and_then(Value::as_array).context("a list")?.len())
}

/// One agent at a screen.
struct Seat {
    socket: Socket,
    cookie: String,
    shared: Arc<Shared>,
    held: VecDeque<String>,
}

impl Seat {
    const fn new(socket: Socket, cookie: String, shared: Arc<Shared>) -> Self {
        Self { socket, cookie, shared, held: VecDeque::new() }
    }

    /// Fills up, waits for the others, then closes until nothing is left: how many were served, and
    /// how long each freed slot took to be taken, in microseconds.
    async fn work(mut self) -> anyhow::Result<(usize, Histogram<u64>)> {
        while self.held.len() < LIMIT {
            self.land().await?;
        }
        self.shared.full.wait().await;
        let mut pulls = Histogram::new_with_bounds(1, 60_000_000, 3)?;
        let mut served = 0;
        while let Some(id) = self.held.pop_front() {
            let began = Instant::now();
            self.close(&id).await?;
            served += 1;
            if self.land().await? {
                pulls.record(u64::try_from(began.elapsed().as_micros())?.max(1))?;
            }
        }
        Ok((served, pulls))
    }

    /// Waits for the next conversation on this screen; whether one came before all had landed.
    async fn land(&mut self) -> anyhow::Result<bool> {
        let mut all_landed = self.shared.all_landed.subscribe();
        let next = async {
            tokio::select! {
                next = next_assigned(&mut self.socket) => next.map(Some),
                _ = all_landed.wait_for(|it| *it) => Ok(None),
            }
        };
        let next = tokio::time::timeout(PATIENCE, next).await.context("a slot stayed empty")??;
        let Some(id) = next else { return Ok(false) };
        self.held.push_back(id);
        ensure!(self.held.len() <= LIMIT, "a desk of {LIMIT} holds {}", self.held.len());
        if self.shared.landed.fetch_add(1, Ordering::AcqRel) + 1 == VISITORS {
            self.shared.all_landed.send_replace(true);
        }
        Ok(true)
    }

    async fn close(&self, id: &str) -> anyhow::Result<()> {
        let url = format!("http://{}/api/v1/conversations/{id}/close", self.shared.host);
        let closing = self.shared.client.post(url).header("cookie", &self.cookie);
        closing.json(&json!({})).send().await?.error_for_status()?;
        Ok(())
    }
}

/// The conversation that the next frame of that kind brings.
async fn next_assigned(socket: &mut Socket) -> anyhow::Result<String> {
    while let Some(frame) = socket.next().await {
        let Message::Text(text) = frame? else { continue };
        if !text.contains("\"conversation.assigned\"") {
            continue;
        }
        let event: Value = serde_json::from_str(&text)?;
        let id = event.pointer("/conversation/id").and_then(Value::as_str);
        return Ok(id.context("its id")?.to_owned());
    }
    bail!("the socket was closed")
}

//! The line of a visitor's page, whichever way the network lets it: a socket, or one question after
//! another.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;

use super::live::Screen;
use super::visitor::{Page, client_id};
use super::world::{World, on_each_with};

/// How long anything may take before the test fails.
const DEADLINE: Duration = Duration::from_secs(20);

/// How a page hears and says.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Way {
    Socket,
    Questions,
}

/// Runs a test over each kind of line, on the desk of each kind of database. Whether a visitor has
/// gone is looked at often, by the clock of the test.
#[expect(clippy::needless_pass_by_value, reason = "a test is written where it is given")]
pub(crate) fn on_each_line(test: impl AsyncFn(&World, Way)) {
    for way in [Way::Socket, Way::Questions] {
        on_each_with(
            |config| config.presence_tick = Duration::from_millis(5),
            async |world| test(world, way).await,
        );
    }
}

/// A page that asks, and what it was told and has not looked at.
pub(crate) struct Asking {
    page: Page,
    id: String,
    after: u64,
    told: VecDeque<Value>,
}

impl Asking {
    async fn ask(&mut self, wait_s: u8) -> bool {
        let (after, id) = (self.after, &self.id);
        let path = format!("events?after={after}&wait={wait_s}&line={id}");
        let told = timeout(DEADLINE, self.page.get(&path)).await.expect("something comes").ok();
        self.told.extend(told["events"].as_array().unwrap().iter().cloned());
        self.after = told["seq"].as_u64().unwrap();
        told["reset"].as_bool().unwrap()
    }
}

/// A line that stands.
pub(crate) enum Line {
    Socket(Box<Screen>),
    Questions(Box<Asking>),
}

impl Line {
    /// The page's line, from that event on.
    pub(crate) async fn open(
        page: &Page,
        (way, number): (Way, u32),
        address: SocketAddr,
        after: Option<u64>,
    ) -> Self {
        match way {
            Way::Socket => Self::Socket(Box::new(page.connect(address, after).await)),
            Way::Questions => {
                let (id, after) = (client_id(number), after.unwrap_or_default());
                let mut line = Asking { page: page.clone(), id, after, told: VecDeque::new() };
                let is_reset = line.ask(0).await;
                line.told.push_front(json!({"type": "ready", "reset": is_reset}));
                Self::Questions(Box::new(line))
            }
        }
    }

    /// What the page is told next.
    pub(crate) async fn next(&mut self) -> Value {
        match self {
            Self::Socket(socket) => socket.next().await,
            Self::Questions(line) => loop {
                if let Some(told) = line.told.pop_front() {
                    return told;
                }
                line.ask(25).await;
            },
        }
    }

    /// The page says something of itself.
    pub(crate) async fn say(&mut self, said: &Value) {
        match self {
            Self::Socket(socket) => socket.say(&said.to_string()).await,
            Self::Questions(line) => {
                line.page.post(&format!("say?line={}", line.id), said).await.expect(204, "");
            }
        }
    }

    /// The page is still there: one that asks does so again.
    pub(crate) async fn stay(&mut self) {
        if let Self::Questions(line) = self {
            line.ask(0).await;
        }
    }

    /// The page is left.
    pub(crate) async fn close(self) {
        if let Self::Socket(socket) = self {
            socket.close().await;
        }
    }
}

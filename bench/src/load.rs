//! The loads: what is posted, how fast, and how long each takes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::bail;
use hdrhistogram::Histogram;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::json;
use sha2::Sha256;
use tokio::task::JoinSet;

use crate::desk::{APP_SECRET, Desk, NUMBER};
use crate::figures::Run;
use crate::http::Connection;
use crate::screens::{MARK, Screens};

/// How long a message may take to a screen before it counts as an error.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// How fast messages are posted.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Pace {
    /// As fast as it goes, with so many on their way.
    InFlight(usize),
    /// So many a second, whatever comes of them.
    PerSecond(u32),
}

/// Visitors who write.
#[derive(Clone)]
pub(crate) struct Load {
    host: String,
    screens: Arc<Screens>,
    visitors: usize,
    next: Arc<AtomicU64>,
}

/// What one task saw.
pub(crate) struct Tally {
    times: Histogram<u64>,
    errors: u64,
}

impl Tally {
    pub(crate) fn new() -> anyhow::Result<Self> {
        Ok(Self { times: Histogram::new_with_bounds(1, 60_000_000, 3)?, errors: 0 })
    }

    fn note(&mut self, took: Duration) -> anyhow::Result<()> {
        Ok(self.times.record(u64::try_from(took.as_micros())?.max(1))?)
    }

    /// Notes a message that arrived after so long, or one that did not.
    pub(crate) fn count(&mut self, took: Duration, has_arrived: bool) -> anyhow::Result<()> {
        if has_arrived {
            return self.note(took);
        }
        self.errors += 1;
        Ok(())
    }

    fn add(&mut self, other: &Self) -> anyhow::Result<()> {
        self.errors += other.errors;
        Ok(self.times.add(&other.times)?)
    }

    fn run(&self, took: Duration) -> Run {
        let at = |quantile| Duration::from_micros(self.times.value_at_quantile(quantile));
        Run { count: self.times.len(), errors: self.errors, took, p50: at(0.5), p99: at(0.99) }
    }
}

impl Load {
    pub(crate) fn new(desk: &Desk, screens: Arc<Screens>, visitors: usize) -> Self {
        Self { host: desk.host.clone(), screens, visitors, next: Arc::new(AtomicU64::new(0)) }
    }

    /// Visitors who write, and whose messages nobody times.
    pub(crate) fn silent(host: &str, visitors: usize) -> Self {
        let screens = Arc::new(Screens::none());
        Self { host: host.to_owned(), screens, visitors, next: Arc::new(AtomicU64::new(0)) }
    }

    /// The first message of the next visitor who has not written yet.
    pub(crate) fn first_message(&self) -> Option<Vec<u8>> {
        let number = self.number();
        let is_known = usize::try_from(number).is_ok_and(|number| number >= self.visitors);
        (!is_known).then(|| self.webhook(number))
    }

    /// Every visitor's first message: their conversation lands on a desk.
    pub(crate) async fn introduce(&self) -> anyhow::Result<()> {
        let mut connection = Connection::open(&self.host).await?;
        for _visitor in 0..self.visitors {
            let status = connection.post(&self.webhook(self.number())).await?;
            if status != 200 {
                bail!("a first message was answered {status}");
            }
        }
        let began = Instant::now();
        while self.screens.landed() < self.visitors {
            if began.elapsed() > PATIENCE {
                bail!("{} of {} conversations landed", self.screens.landed(), self.visitors);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }

    fn number(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// Posts without a body or a signature, which the same server refuses before it does anything.
    pub(crate) async fn noop(&self, in_flight: usize, length: Duration) -> anyhow::Result<Run> {
        let request = request(&self.host, "", "");
        let began = Instant::now();
        let mut tasks = JoinSet::new();
        for _task in 0..in_flight {
            let (host, request) = (self.host.clone(), request.clone());
            tasks.spawn(async move {
                let mut tally = Tally::new()?;
                let mut connection = Connection::open(&host).await?;
                while began.elapsed() < length {
                    let sent = Instant::now();
                    connection.post(&request).await?;
                    tally.note(sent.elapsed())?;
                }
                anyhow::Ok(tally)
            });
        }
        gather(tasks, began).await
    }

    /// Posts messages, each timed from its post to its frame on the agent's socket.
    pub(crate) async fn messages(&self, pace: Pace, length: Duration) -> anyhow::Result<Run> {
        let began = Instant::now();
        let mut tasks = JoinSet::new();
        match pace {
            Pace::InFlight(count) => {
                for _task in 0..count {
                    let load = self.clone();
                    tasks.spawn(async move { load.hurry(began, length).await });
                }
            }
            Pace::PerSecond(rate) => self.stroll(&mut tasks, began, rate, length).await,
        }
        gather(tasks, began).await
    }

    async fn hurry(self, began: Instant, length: Duration) -> anyhow::Result<Tally> {
        let mut tally = Tally::new()?;
        let mut connection = Connection::open(&self.host).await?;
        while began.elapsed() < length {
            self.message(&mut connection, &mut tally).await?;
        }
        Ok(tally)
    }

    /// One task per message, started on time whatever the others do.
    async fn stroll(
        &self,
        tasks: &mut JoinSet<anyhow::Result<Tally>>,
        began: Instant,
        rate: u32,
        length: Duration,
    ) {
        let mut ticks = tokio::time::interval(Duration::from_secs(1) / rate);
        let pool: Arc<tokio::sync::Mutex<Vec<Connection>>> = Arc::default();
        while began.elapsed() < length {
            ticks.tick().await;
            let (load, pool) = (self.clone(), Arc::clone(&pool));
            tasks.spawn(async move {
                let mut tally = Tally::new()?;
                let kept = pool.lock().await.pop();
                let mut connection = match kept {
                    Some(connection) => connection,
                    None => Connection::open(&load.host).await?,
                };
                load.message(&mut connection, &mut tally).await?;
                pool.lock().await.push(connection);
                Ok(tally)
            });
        }
    }

    async fn message(&self, connection: &mut Connection, tally: &mut Tally) -> anyhow::Result<()> {
        let number = self.number();
        let request = self.webhook(number);
        let seen = self.screens.expect(number);
        let sent = Instant::now();
        let status = connection.post(&request).await?;
        let is_seen = matches!(tokio::time::timeout(PATIENCE, seen).await, Ok(Ok(())));
        tally.count(sent.elapsed(), status == 200 && is_seen)
    }

    /// A signed webhook with one message, of about 700 bytes, written out.
    fn webhook(&self, number: u64) -> Vec<u8> {
        let visitors = u64::try_from(self.visitors).unwrap_or(1);
        let phone = 33_639_980_000 + number % visitors;
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let body = json!({
            "object": "whatsapp_business_account",
            "entry": [{"id": "102290000000001", "changes": [{"field": "messages", "value": {
                "messaging_product": "whatsapp",
                "metadata": {"display_phone_number": "33639980000", "phone_number_id": NUMBER},
                "contacts": [{"profile": {"name": format!("Visiteur {phone}")},
                    "wa_id": phone.to_string(), "user_id": format!("FR.{phone}")}],
                "messages": [{"from": phone.to_string(), "from_user_id": format!("FR.{phone}"),
                    "id": format!("wamid.HBgLbench{:>020}{number:>012}", since.as_nanos()),
                    "timestamp": since.as_secs().to_string(), "type": "text",
                    "text": {"body": format!("Bonjour, où en est ma commande ? {MARK}{number}.")}}],
            }}]}],
        })
        .to_string();
        let signature = match Hmac::<Sha256>::new_from_slice(APP_SECRET.as_bytes()) {
            Ok(mut mac) => {
                mac.update(body.as_bytes());
                hex::encode(mac.finalize().into_bytes())
            }
            Err(_any_length_is_fine) => String::new(),
        };
        let signature = format!("X-Hub-Signature-256: sha256={signature}\r\n");
        request(&self.host, &signature, &body)
    }
}

fn request(host: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST /webhooks/whatsapp HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n\
         {headers}Content-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// What all tasks saw.
pub(crate) async fn gather(
    mut tasks: JoinSet<anyhow::Result<Tally>>,
    began: Instant,
) -> anyhow::Result<Run> {
    let mut total = Tally::new()?;
    while let Some(tally) = tasks.join_next().await {
        total.add(&tally??)?;
    }
    Ok(total.run(began.elapsed()))
}

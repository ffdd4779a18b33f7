//! A crowd on the web chat: thousands of pages connected, and messages both ways between those who
//! are in a chat and their agents (V2, V6).

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use futures_util::{SinkExt as _, StreamExt as _, TryStreamExt as _, stream};
use serde_json::{Value, json};
use tokio::sync::Mutex;
use tokio::sync::oneshot::Receiver;
use tokio::task::JoinSet;
use tokio_tungstenite::connect_async_with_config;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

use crate::desk::Desk;
use crate::figures::{Cost, Run};
use crate::http::Connection;
use crate::load::{PATIENCE, Tally, gather};
use crate::screens::{MARK, Screens, Waiting, arrived, expect};

/// How many visitors have a page open.
pub(crate) const VISITORS: usize = 5_000;

/// How many agents answer them.
pub(crate) const AGENTS: usize = 100;

/// How many of the visitors are in a chat: three for each agent, the organisation's limit.
const CHATS: usize = 3 * AGENTS;

/// How many messages a second, each way.
pub(crate) const PER_SECOND: u32 = 80;

/// How many pages connect at the same moment.
const AT_ONCE: usize = 32;

/// The origin of the site.
const SITE: &str = "https://shop.example";

/// What the crowd did.
pub(crate) struct Crowd {
    /// The memory of the desk before anybody came, at rest.
    pub(crate) before_mib: f64,
    /// The same with everybody connected.
    pub(crate) after_mib: f64,
    /// From a visitor's post to its frame on the agent's socket.
    pub(crate) toward_agents: (Run, Cost),
    /// From an agent's post to its frame on the visitor's socket.
    pub(crate) toward_visitors: (Run, Cost),
}

impl Crowd {
    /// The memory of one connected page.
    #[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "a figure for eyes")]
    pub(crate) fn kib_per_page(&self) -> f64 {
        (self.after_mib - self.before_mib) * 1024.0 / VISITORS as f64
    }
}

/// A visitor with a page open.
struct Visitor {
    number: usize,
    token: String,
}

/// Fills a fresh desk with [`VISITORS`] pages, and lets those who are in a chat talk.
///
/// # Errors
///
/// When a page is refused, a chat does not land, or the desk fails.
pub(crate) async fn gather_round(desk: &Desk, length: Duration) -> anyhow::Result<Crowd> {
    let client = reqwest::Client::new();
    let site = open_site(&client, desk).await?;
    let screens = Screens::open(desk, "chat").await?;
    let before_mib = desk.rss_at_rest_mib().await?;

    let waiting = Waiting::default();
    let visitors: Vec<Visitor> = stream::iter(0..VISITORS)
        .map(|number| connect(&client, &desk.host, &site, number, &waiting))
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await?;
    let after_mib = desk.rss_at_rest_mib().await?;

    let posts: Vec<Post> = visitors.iter().take(CHATS).map(|it| it.posts(desk, &site)).collect();
    let mut connection = Connection::open(&desk.host).await?;
    for post in &posts {
        let status = connection
            .post(&post.request(&json!({
                "client_id": client_id(0), "text": "Bonjour",
            })))
            .await?;
        ensure!(status == 201, "a first message was answered {status}");
    }
    let began = Instant::now();
    while screens.landed() < CHATS {
        ensure!(began.elapsed() < PATIENCE, "{} of {CHATS} chats landed", screens.landed());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let answers = answers(&client, desk).await?;
    ensure!(answers.len() == CHATS, "{} of {CHATS} chats are on desks", answers.len());

    let screens = Arc::new(screens);
    let seen = Arc::clone(&screens);
    let toward_agents = Talk {
        posts,
        expect: Box::new(move |number| seen.expect(number)),
        body: |number, text| json!({"client_id": client_id(number), "text": text}),
    };
    let toward_visitors = Talk {
        posts: answers,
        expect: Box::new(move |number| expect(&waiting, number)),
        body: |number, text| {
            let id = client_id(number);
            json!({"client_message_id": id, "type": "text", "text": text})
        },
    };
    Ok(Crowd {
        before_mib,
        after_mib,
        toward_agents: desk.measured(toward_agents.stroll(&desk.host, 1, length)).await?,
        toward_visitors: desk.measured(toward_visitors.stroll(&desk.host, 1 << 32, length)).await?,
    })
}

/// A page's id of a message.
fn client_id(number: u64) -> String {
    format!("01900000-0000-7000-8000-{number:012x}")
}

/// A manager sets the web chat up: its public key.
async fn open_site(client: &reqwest::Client, desk: &Desk) -> anyhow::Result<String> {
    let site = json!({"id": client_id(0), "name": "Site", "origins": [SITE]});
    let answer = client
        .post(format!("http://{}/api/v1/channels/chat", desk.host))
        .header("cookie", desk.manager.as_deref().context("a manager")?)
        .json(&site)
        .send()
        .await?;
    let site: Value = answer.error_for_status()?.json().await?;
    Ok(site.get("site").and_then(Value::as_str).context("the site's key")?.to_owned())
}

/// The address of a visitor, which requests are counted by.
fn address(number: usize) -> String {
    format!("10.{}.{}.{}", 1 + number / 62_500, number / 250 % 250, number % 250 + 1)
}

/// Opens the chat on a page, with its socket.
async fn connect(
    client: &reqwest::Client,
    host: &str,
    site: &str,
    number: usize,
    waiting: &Waiting,
) -> anyhow::Result<Visitor> {
    let answer = client
        .post(format!("http://{host}/chat/v1/{site}/session"))
        .header("origin", SITE)
        .header("x-forwarded-for", address(number))
        .json(&json!({"language": "fr"}))
        .send()
        .await?;
    let session: Value = answer.error_for_status()?.json().await?;
    let token = session.get("token").and_then(Value::as_str).context("a token")?.to_owned();

    let mut request = format!("ws://{host}/chat/v1/{site}/live").into_client_request()?;
    request.headers_mut().insert("origin", SITE.parse()?);
    request.headers_mut().insert("x-forwarded-for", address(number).parse()?);
    let small = WebSocketConfig::default().read_buffer_size(1_024).write_buffer_size(0);
    let (mut socket, _) = connect_async_with_config(request, Some(small), true).await?;
    let hello = json!({"type": "hello", "token": token, "after": null});
    socket.send(Message::text(hello.to_string())).await?;
    let ready = socket.next().await.context("an answer to the greeting")??;
    ensure!(ready.to_text()?.contains("\"ready\""), "a page was not greeted: {ready}");
    let waiting = Arc::clone(waiting);
    tokio::spawn(async move {
        while let Some(Ok(message)) = socket.next().await {
            if let Message::Text(text) = message {
                arrived(&text, &waiting);
            }
        }
    });
    Ok(Visitor { number, token })
}

impl Visitor {
    fn posts(&self, desk: &Desk, site: &str) -> Post {
        let (number, token) = (self.number, &self.token);
        Post {
            head: format!(
                "POST /chat/v1/{site}/messages HTTP/1.1\r\nHost: {}\r\nOrigin: {SITE}\r\n\
                 X-Forwarded-For: {}\r\nAuthorization: Bearer {token}\r\n",
                desk.host,
                address(number),
            ),
        }
    }
}

/// Where the agents answer each chat that is on their desks.
async fn answers(client: &reqwest::Client, desk: &Desk) -> anyhow::Result<Vec<Post>> {
    let mut posts = Vec::new();
    for cookie in &desk.cookies {
        let url = format!("http://{}/api/v1/conversations?view=mine", desk.host);
        let answer = client.get(url).header("cookie", cookie).send().await?;
        let page: Value = answer.error_for_status()?.json().await?;
        let items = page.get("items").and_then(Value::as_array).context("a list")?;
        for id in items.iter().filter_map(|it| it.get("id")?.as_str()) {
            let head = format!(
                "POST /api/v1/conversations/{id}/messages HTTP/1.1\r\nHost: {}\r\n\
                 Cookie: {cookie}\r\n",
                desk.host,
            );
            posts.push(Post { head });
        }
    }
    Ok(posts)
}

/// Where somebody writes, as who they are.
struct Post {
    head: String,
}

impl Post {
    fn request(&self, body: &Value) -> Vec<u8> {
        let (head, body) = (&self.head, body.to_string());
        let length = body.len();
        let rest = format!("Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n");
        format!("{head}{rest}{body}").into_bytes()
    }
}

/// One way of a talk.
struct Talk {
    posts: Vec<Post>,
    /// Resolved once the message of that number is where it goes.
    expect: Box<dyn Fn(u64) -> Receiver<()>>,
    /// The message of that number.
    body: fn(u64, &str) -> Value,
}

impl Talk {
    /// [`PER_SECOND`] messages, each started on time whatever becomes of the others.
    async fn stroll(&self, host: &str, first: u64, length: Duration) -> anyhow::Result<Run> {
        let began = Instant::now();
        let mut ticks = tokio::time::interval(Duration::from_secs(1) / PER_SECOND);
        let pool: Arc<Mutex<Vec<Connection>>> = Arc::default();
        let mut tasks = JoinSet::new();
        let mut numbers = first..;
        let mut turns = self.posts.iter().cycle();
        while began.elapsed() < length {
            ticks.tick().await;
            let (Some(number), Some(post)) = (numbers.next(), turns.next()) else {
                bail!("nobody writes");
            };
            let text = format!("Et ma lampe Ardoise ? {MARK}{number}.");
            let request = post.request(&(self.body)(number, &text));
            let seen = (self.expect)(number);
            let (host, pool) = (host.to_owned(), Arc::clone(&pool));
            tasks.spawn(async move {
                let kept = pool.lock().await.pop();
                let mut connection = match kept {
                    Some(connection) => connection,
                    None => Connection::open(&host).await?,
                };
                let mut tally = Tally::new()?;
                let sent = Instant::now();
                let status = connection.post(&request).await?;
                let is_seen = matches!(tokio::time::timeout(PATIENCE, seen).await, Ok(Ok(())));
                tally.count(sent.elapsed(), (200..300).contains(&status) && is_seen)?;
                pool.lock().await.push(connection);
                Ok(tally)
            });
        }
        gather(tasks, began).await
    }
}
